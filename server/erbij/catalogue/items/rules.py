"""What a block takes, when it is complete, what an item lacks, and what was really changed."""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from erbij.catalogue.embeds.rules import host_of
from erbij.catalogue.items.model import Block, ItemBlockKind, ItemLevel, ItemState, Revision
from erbij.catalogue.quiz import rules as quizzes
from erbij.catalogue.quiz.wire import QuizContent
from erbij.errors import Invalid
from erbij.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from erbij.catalogue.items.model import FileFacts, Item
    from erbij.catalogue.items.wire import BlockDraft, ItemDescribed

USUAL_COVERAGE = 0.9
SHORT_COVERAGE = 0.7
SHORT_GROWS = 0.25
SHORT_UNTIL_S = 600
"""So much of a video has to be played (catalogue.md, section 2): of a short one a little less, for its end is often a
title. The part grows with the length and never is more than the usual one."""
WORDS_A_MINUTE = 110
"""How fast a pupil of ten reads with attention."""
LINK_S = 300
EMBED_S = 300
PDF_S = 300
PAUSE_S = 120
HANDIN_S = 900
SHORTEST_TEXT_S = 30
VIEWED = 0.5
"""Who looked for half of the norm at a text or document has looked at it; minutes are counted apart from this."""
FROM_FILE = {ItemBlockKind.VIDEO, ItemBlockKind.AUDIO, ItemBlockKind.PDF}
PLAYS = {ItemBlockKind.VIDEO, ItemBlockKind.AUDIO}
WORDS = {ItemBlockKind.TEXT, ItemBlockKind.HANDIN}
ON_THE_WEB = {ItemBlockKind.LINK, ItemBlockKind.EMBED}
NOT_VIEWED = PLAYS | {ItemBlockKind.HANDIN, ItemBlockKind.EMBED}
"""Looking at what is to be made is not making it: a teacher accepts it. What another site does nobody of us sees."""
_STAYS = frozenset("\n\t")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINS = frozenset("\u200c\u200d")
"""Joiners inside emoji and in scripts that need them; every other mark that nobody sees goes."""


def plain_text(text: str) -> str:
    """Return text without control and bidirectional characters; every line ends in one line feed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in _STAYS or c in _JOINS or unicodedata.category(c) not in _HIDDEN)


def coverage_of(media_ms: int) -> float:
    """Return the part of a video or sound that must be played for it to be complete."""
    seconds = media_ms / 1000
    return round(min(USUAL_COVERAGE, SHORT_COVERAGE + SHORT_GROWS * min(seconds, SHORT_UNTIL_S) / SHORT_UNTIL_S), 4)


def estimate(kind: ItemBlockKind, text: str, media_ms: int | None) -> int:
    """Return how many seconds a block takes where its author does not say."""
    if kind in PLAYS:
        return math.ceil((media_ms or 0) / 1000)
    if kind is ItemBlockKind.TEXT:
        return max(SHORTEST_TEXT_S, math.ceil(len(re.findall(r"\w+", text)) * 60 / WORDS_A_MINUTE))
    return {
        ItemBlockKind.LINK: LINK_S,
        ItemBlockKind.EMBED: EMBED_S,
        ItemBlockKind.PDF: PDF_S,
        ItemBlockKind.PAUSE: PAUSE_S,
        ItemBlockKind.HANDIN: HANDIN_S,
    }[kind]


def blocks_of(drafts: Sequence[BlockDraft], files: Mapping[str, FileFacts]) -> tuple[Block, ...]:
    """Return blocks as they are kept; raises ``Invalid`` with the place of every wrong one.

    What does not belong to a block's kind is left out; a file that is not there, or of another kind, is wrong.
    """
    wrong: list[tuple[str, str]] = []
    seen: set[str] = set()
    blocks = []
    for at, draft in enumerate(drafts):
        path = f"body.blocks.{at}"
        if draft.id in seen:
            wrong.append((f"{path}.id", "is there twice"))
        seen.add(draft.id)
        wrong += [(f"{path}.{name}", why) for name, why in _faults(draft, files)]
        blocks.append(_block(draft, files))
    if wrong:
        raise Invalid(wrong[:20])
    return tuple(blocks)


def _faults(draft: BlockDraft, files: Mapping[str, FileFacts]) -> list[tuple[str, str]]:
    if draft.kind is ItemBlockKind.QUIZ and draft.quiz:
        return [(f"quiz.{path}", why) for path, why in quizzes.doubled(draft.quiz)]
    if draft.kind in FROM_FILE and draft.file_id is not None:
        found = files.get(draft.file_id)
        if found is None or found.kind is not draft.kind:
            return [("file_id", "no such file of this kind")]
    return []


def _block(draft: BlockDraft, files: Mapping[str, FileFacts]) -> Block:
    file_id = draft.file_id if draft.kind in FROM_FILE else None
    known = files.get(file_id) if file_id else None
    media_ms = known.media_ms if known and draft.kind in PLAYS else None
    text = plain_text(draft.text) if draft.kind in WORDS else ""
    quiz = quizzes.cleaned(draft.quiz or QuizContent(), plain_text) if draft.kind is ItemBlockKind.QUIZ else None
    norm = draft.norm_seconds
    usual = quizzes.seconds_of(quiz) if quiz else estimate(draft.kind, text, media_ms)
    seconds = usual if norm is None else norm
    return Block(
        id=draft.id,
        kind=draft.kind,
        title=plain_text(draft.title),
        norm_seconds=seconds,
        norm_estimated=norm is None,
        text=text,
        file_id=file_id,
        media_ms=media_ms,
        url=draft.url if draft.kind in ON_THE_WEB else "",
        coverage=coverage_of(media_ms) if media_ms else None,
        view_seconds=None if draft.kind in NOT_VIEWED else math.ceil(seconds * VIEWED),
        quiz=quiz,
    )


def files_of(blocks: Iterable[Block]) -> set[tuple[str, str]]:
    """Return which file each block shows, by the block's id."""
    return {(block.id, block.file_id) for block in blocks if block.file_id}


def apart(blocks: Iterable[Block], published: Iterable[Block], now: datetime) -> tuple[Block, ...]:
    """Return blocks where one whose file is not the one that pupils got under its id has another id.

    What a pupil did stays with the id: who saw the old film has not seen the new one.
    """
    got: dict[str, set[str | None]] = {}
    for block in published:
        got.setdefault(block.id, set()).add(block.file_id)
    return tuple(
        block.model_copy(update={"id": new_id(now)})
        if block.file_id and got.get(block.id, set()) - {block.file_id}
        else block
        for block in blocks
    )


def is_web_address(url: str) -> bool:
    """Whether it is an address on the web, over HTTPS, with a host, and nothing hidden in it."""
    try:
        parts = urlsplit(url)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        return False
    clean = plain_text(url) == url and not re.search(r"\s", url)
    return clean and port_ok and parts.scheme == "https" and bool(parts.hostname) and parts.username is None


def minutes_of(blocks: Sequence[Block]) -> int:
    """Return the minutes of an item: what its blocks take together, rounded up."""
    return math.ceil(sum(block.norm_seconds for block in blocks) / 60)


def is_empty(block: Block, hosts: Collection[str] = ()) -> bool:
    """Whether a pupil would find nothing in it; an address that is no link, or may not be shown, is nothing.

    ``hosts``: those of which something may stand inside a page.
    """
    if block.kind is ItemBlockKind.EMBED:
        return host_of(block.url, hosts) is None
    if block.kind is ItemBlockKind.PAUSE:
        return False
    if block.quiz is not None:
        return not block.quiz.questions
    if block.kind in FROM_FILE:
        return block.file_id is None
    return not (is_web_address(block.url) if block.kind is ItemBlockKind.LINK else block.text.strip())


def missing_of(
    described: ItemDescribed, blocks: Sequence[Block] | None, hosts: Collection[str] = ()
) -> tuple[str, ...]:
    """Return what must be filled in before pupils can get it, in the order of the page; ``blocks`` None: not asked."""
    lacks = [name for name in ("title", "subject", "level", "years") if not getattr(described, name)]
    if blocks is None:
        return tuple(lacks)
    if not any(block.kind is not ItemBlockKind.PAUSE for block in blocks):
        lacks.append("blocks")
    for at, block in enumerate(blocks):
        if is_empty(block, hosts):
            lacks.append(f"blocks.{at}")
        elif block.quiz is not None:
            lacks += [f"blocks.{at}.quiz.{path}" for path in quizzes.lacking(block.quiz)]
    return tuple(lacks)


def captioned(blocks: Iterable[Block], files: Mapping[str, FileFacts]) -> bool:
    """Whether there is something to hear, and all of it can be read."""
    heard = [block.file_id for block in blocks if block.kind in PLAYS and block.file_id]
    return bool(heard) and all(file_id in files and files[file_id].captioned for file_id in heard)


def hash_of(title: str, blocks: Sequence[Block]) -> str:
    """Return the SHA-256 of what a pupil gets."""
    content = {"title": title, "blocks": [_content(block) for block in blocks]}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _content(block: Block) -> Mapping[str, object]:
    """A block in the hash: without a quiz as it was before there were any, so that nothing published seems changed."""
    return block.model_dump(mode="json", exclude=None if block.quiz else {"quiz"})


def is_ahead(item: Item) -> bool:
    """Whether the draft of a published item is no longer what was published."""
    return item.revision > 0 and hash_of(item.title, item.blocks) != item.published_hash


def edited(item: Item, described: ItemDescribed, blocks: tuple[Block, ...], now: datetime) -> Item:
    """Return the item with another draft."""
    said = {name: getattr(described, name) for name in type(described).model_fields}
    texts = {name: plain_text(said[name]) for name in ("title", "description", "subject")}
    years = tuple(sorted(set(described.years)))
    more = {**said, **texts, "years": years, "goals": tuple(dict.fromkeys(described.goals))}
    return replace(item, **more, blocks=blocks, norm_minutes=minutes_of(blocks), changed_at=now)


def next_revision(item: Item, by: str, now: datetime) -> Revision:
    """Return what the draft becomes when it is published."""
    return Revision(
        school_id=item.school_id,
        item_id=item.id,
        number=item.revision + 1,
        title=item.title,
        content_hash=hash_of(item.title, item.blocks),
        published_at=now,
        published_by=by,
        blocks=item.blocks,
    )


def remembered(item: Item) -> Mapping[str, object]:
    """Return what the history compares: what it says of itself, and of the blocks only whether they changed."""
    content = hash_of("", item.blocks)
    own = {"version": item.version, "state": item.state, "revision": item.revision, "blocks": content}
    return own | item.described.model_dump(mode="json")


def state_of(item: Item, *, archived: bool) -> ItemState:
    """Return the state of an item that is put away or comes back."""
    if archived:
        return ItemState.ARCHIVED
    return ItemState.READY if item.revision else ItemState.DRAFT


_YEAR = re.compile(r"(?<!\d)([1-8])(?!\d)[\s.-]*([a-z]?)", re.IGNORECASE)
_LEVEL_BY_LETTER = {
    "h": ItemLevel.HAVO,
    "v": ItemLevel.VWO,
    "a": ItemLevel.VWO,
    "g": ItemLevel.VWO,
    "b": ItemLevel.VMBO,
    "k": ItemLevel.VMBO,
    "t": ItemLevel.VMBO,
    "m": ItemLevel.VMBO,
    "p": ItemLevel.PRO,
}
_LEVEL_BY_SECTOR = {"po": ItemLevel.PO, "sbo": ItemLevel.PO, "so": ItemLevel.PO, "vso": ItemLevel.VSO}


def for_whom(sector: str, groups: Sequence[str]) -> tuple[ItemLevel | None, tuple[int, ...]]:
    """Return the level and years that a teacher's groups speak of: "Groep 5A" in a primary school, "3H2" elsewhere.

    The level is None where the names speak of several, or of none. In a primary school a group may be of several years:
    "Groep 5/6".
    """
    own = _LEVEL_BY_SECTOR.get(sector.casefold())
    most = None if own is ItemLevel.PO else 1
    found = [match for name in groups for match in [*_YEAR.finditer(name)][:most]]
    levels = {own} if own else {_LEVEL_BY_LETTER.get(match[2].casefold()) for match in found}
    return (levels.pop() if len(levels) == 1 else None), tuple(sorted({int(match[1]) for match in found}))
