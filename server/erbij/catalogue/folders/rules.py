"""What a file of a folder becomes. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from erbij.catalogue.items.rules import plain_text
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind

if TYPE_CHECKING:
    from erbij.catalogue.items.model import FileFacts

LONGEST_TITLE = 160
LONGEST_ENDING = 6


def title_of(name: str) -> str:
    """Return a title for the name of a file: without folders, ending and the marks that stand for spaces."""
    last = re.split(r"[/\\]", plain_text(name).replace("\n", " "))[-1]
    stem, dot, ending = last.rpartition(".")
    bare = stem if dot and stem and len(ending) <= LONGEST_ENDING else last
    spaced = re.sub(r"[\s_]+|(?<=\w)-(?=\w)", " ", bare).strip(" .-")
    words = re.sub(r"\s+", " ", spaced) or last.strip() or "Les"
    return (words[0].upper() + words[1:])[:LONGEST_TITLE].strip()


def block_of(title: str, text: str, facts: FileFacts | None, block_id: str) -> BlockDraft | None:
    """Return the one block of its draft; None for a file that no block can show, and for a text with nothing in it."""
    if facts is not None:
        return BlockDraft(id=block_id, kind=facts.kind, title=title, file_id=facts.id)
    if not plain_text(text).strip():
        return None
    return BlockDraft(id=block_id, kind=ItemBlockKind.TEXT, title=title, text=text)
