"""The ledger: entries that are only ever added, each carrying the hash of the one before.

Theory of operation
===================
Per school the entries are numbered 1, 2, 3, ... without a hole. An entry's hash is the SHA-256 of all its columns,
written as canonical JSON, and of the hash before it; the head (last number and hash) is kept beside the chain, so that
neither a changed row, nor one taken out, nor a tail cut off goes unseen.

A count that comes out differently is never edited: the entry that stands is reversed (exact negative, ``refers_to`` it)
and a new one credited. A count that comes out the same writes nothing, so that counting again is always safe.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from erbij.register.model import Bucket

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij.register.model import Source

GENESIS = "0" * 64


class Kind(StrEnum):
    """What an entry does to the sum."""

    CREDIT = "CREDIT"
    REVERSAL = "REVERSAL"
    ADJUST = "ADJUST"


class Reason(StrEnum):
    """Why an entry was written. COUNTED and RECOUNTED are the register's own; the rest are those of R16."""

    COUNTED = "COUNTED"
    RECOUNTED = "RECOUNTED"
    TECHNICAL = "TECHNICAL"
    WRONG_PUPIL = "WRONG_PUPIL"
    TEACHER_OBSERVED = "TEACHER_OBSERVED"
    SLOT_CHANGED = "SLOT_CHANGED"
    DISPUTE = "DISPUTE"
    IMPORT_FIX = "IMPORT_FIX"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has its place in the chain. ``seconds`` is negative in a REVERSAL."""

    pupil_id: str
    local_date: date
    slot_id: str | None
    item_id: str | None
    source: Source
    bucket: Bucket
    seconds: int
    kind: Kind
    reason: Reason
    refers_to: int | None
    policy_version: str
    author: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a school's ledger; ``seq`` counts from 1 within the school."""

    school_id: str
    seq: int
    pupil_id: str
    local_date: date
    slot_id: str | None
    item_id: str | None
    source: Source
    bucket: Bucket
    seconds: int
    kind: Kind
    reason: Reason
    refers_to: int | None
    policy_version: str
    author: str
    created_at: datetime
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a school's chain ends; an empty chain ends at 0."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain does not hold; ``problem`` is for an operator, without personal data."""

    seq: int
    problem: str


def entry_hash(columns: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over every column but the hash itself, ``prev_hash`` included."""
    plain = {name: _plain(value) for name, value in columns.items() if name != "hash"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def chained(head: Head, school_id: str, drafts: Iterable[Draft], now: datetime) -> list[Entry]:
    """The drafts as the next entries after ``head``, in order."""
    entries: list[Entry] = []
    for draft in drafts:
        columns: dict[str, Any] = {field.name: getattr(draft, field.name) for field in fields(draft)}
        columns |= {"school_id": school_id, "seq": head.seq + 1, "created_at": now, "prev_hash": head.hash}
        entry = Entry(**columns, hash=entry_hash(columns))
        entries.append(entry)
        head = Head(entry.seq, entry.hash)
    return entries


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """The credits that no reversal took back, in order."""
    reversed_ = {entry.refers_to for entry in entries if entry.kind is Kind.REVERSAL}
    return [entry for entry in entries if entry.kind is Kind.CREDIT and entry.seq not in reversed_]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a count says of one thing on one date: a slot (S, L), an item of the catalogue or confirmed work."""

    local_date: date
    slot_id: str | None
    item_id: str | None
    source: Source
    bucket: Bucket
    seconds: int
    policy_version: str


def recounted(
    entries: Sequence[Entry],
    wanted: Sequence[Wanted],
    pupil_id: str,
    *,
    untouched: Collection[str] = (),
    changed: Collection[str] = (),
) -> list[Draft]:
    """What brings the entries of one pupil on some dates to the count of those dates; empty if they say so (R16).

    ``untouched``: slots that can still change, whatever stands for them stays. ``changed``: slots that no longer take
    place as they were planned. Adjustments by people stand beside the count, but for one that would bring the sum of a
    date below nought: it is taken back.
    """
    old = [one for one in standing(entries) if one.slot_id not in untouched]
    said, asked = Counter(map(_of_entry, old)), Counter(one for one in wanted if one.seconds)
    known = {(one.source, one.slot_id, one.item_id) for one in old}
    gone = said - asked
    drafts: list[Draft] = []
    for one in old:
        if gone[_of_entry(one)]:
            gone[_of_entry(one)] -= 1
            drafts.append(reversal(one, _reason(one.slot_id, changed), AUTHOR))
    for each in (asked - said).elements():
        again = (each.source, each.slot_id, each.item_id) in known
        drafts.append(_credit(each, pupil_id, _reason(each.slot_id, changed) if again else Reason.COUNTED))
    drafts += _in_the_count_since(entries, drafts)
    return [*drafts, *_taken_back(entries, drafts)]


def _in_the_count_since(entries: Sequence[Entry], drafts: Sequence[Draft]) -> list[Draft]:
    """What brings accepted disputes to the part that the count does not say by itself since: nothing counts twice.

    A dispute says what its line counts from then on. Where a larger cap, or facts that came in, later credit that line
    more than it had then, so much of the dispute is reversed, the latest one first; what is left is an entry of its own
    that refers to the first, with the same author. Where the count says less again, that part comes back. What somebody
    took back themselves stays so.
    """
    made = [one for one in entries if one.kind is Kind.ADJUST and one.reason is Reason.DISPUTE and one.seconds > 0]
    back = {one.refers_to: one.author for one in entries if one.kind is Kind.REVERSAL}
    eaten: Counter[tuple[date, str | None, str | None]] = Counter()
    found: list[Draft] = []
    for first in reversed([one for one in made if one.refers_to is None]):
        line = _line(first)
        mine = [one for one in made if first.seq in {one.seq, one.refers_to}]
        if any(back.get(one.seq, AUTHOR) != AUTHOR for one in mine):
            continue
        then = _credited(line, [one for one in entries if one.seq < first.seq], ())
        grown = _credited(line, entries, drafts) - then - eaten[line]
        part = min(max(grown, 0), first.seconds)
        eaten[line] += part
        stands = [one for one in mine if one.seq not in back]
        if sum(one.seconds for one in stands) != first.seconds - part:
            found += [reversal(one, Reason.RECOUNTED, AUTHOR) for one in stands]
            if part < first.seconds:
                found.append(replace(_again(first), seconds=first.seconds - part, refers_to=first.seq))
    return found


def _credited(line: tuple[date, str | None, str | None], entries: Sequence[Entry], drafts: Sequence[Draft]) -> int:
    """What the register counts for a line by itself, with credits and reversals of them that are to come."""
    every: list[Entry | Draft] = [*standing(entries), *drafts]
    return sum(one.seconds for one in every if _line(one) == line and one.bucket is not Bucket.OVER_CAP)


def _line(one: Entry | Draft) -> tuple[date, str | None, str | None]:
    return one.local_date, one.slot_id, one.item_id


def _again(entry: Entry) -> Draft:
    """The same thing to be written once more."""
    return Draft(**{field.name: getattr(entry, field.name) for field in fields(Draft)})


def _reason(slot_id: str | None, changed: Collection[str]) -> Reason:
    return Reason.SLOT_CHANGED if slot_id in changed else Reason.RECOUNTED


def _credit(one: Wanted, pupil_id: str, reason: Reason) -> Draft:
    return Draft(
        pupil_id=pupil_id,
        local_date=one.local_date,
        slot_id=one.slot_id,
        item_id=one.item_id,
        source=one.source,
        bucket=one.bucket,
        seconds=one.seconds,
        kind=Kind.CREDIT,
        reason=reason,
        refers_to=None,
        policy_version=one.policy_version,
        author=AUTHOR,
    )


def _taken_back(entries: Sequence[Entry], drafts: Sequence[Draft]) -> list[Draft]:
    """Reversals of adjustments, the last first, until no date sums up to less than nought."""
    sums: Counter[date] = Counter()
    for entry in entries:
        sums[entry.local_date] += entry.seconds
    for draft in drafts:
        sums[draft.local_date] += draft.seconds
    back: list[Draft] = []
    for entry in reversed(adjusted(entries)):
        if sums[entry.local_date] < 0 and entry.seconds < 0:
            back.append(reversal(entry, Reason.RECOUNTED, AUTHOR))
            sums[entry.local_date] -= entry.seconds
    return back


def adjusted(entries: Sequence[Entry]) -> list[Entry]:
    """What people adjusted and no reversal took back, in order."""
    reversed_ = {entry.refers_to for entry in entries if entry.kind is Kind.REVERSAL}
    return [entry for entry in entries if entry.kind is Kind.ADJUST and entry.seq not in reversed_]


AUTHOR = "erbij"
"""The author of what the register counts by itself; a correction by a person carries the person's id."""


def reversal(entry: Entry, reason: Reason, author: str) -> Draft:
    """The exact negative of an entry (R16)."""
    return replace(
        _again(entry),
        seconds=-entry.seconds,
        kind=Kind.REVERSAL,
        reason=reason,
        refers_to=entry.seq,
        author=author,
    )


def walk(head: Head, entries: Iterable[Entry]) -> Head | Break:
    """Follow a stretch of the chain from ``head``; answers the new head, or the first entry that does not fit."""
    for entry in entries:
        if entry.seq != head.seq + 1:
            return Break(head.seq + 1, "an entry is missing")
        if entry.prev_hash != head.hash:
            return Break(entry.seq, "does not follow from the entry before it")
        if entry.hash != entry_hash({field.name: getattr(entry, field.name) for field in fields(entry)}):
            return Break(entry.seq, "was changed after it was written")
        head = Head(entry.seq, entry.hash)
    return head


def _of_entry(entry: Entry) -> Wanted:
    return Wanted(
        entry.local_date,
        entry.slot_id,
        entry.item_id,
        entry.source,
        entry.bucket,
        entry.seconds,
        entry.policy_version,
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
