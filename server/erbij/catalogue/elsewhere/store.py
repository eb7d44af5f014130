"""Tables of catalogues of others and of what was read from them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from erbij.catalogue.elsewhere.model import Hits, Other, Record
from erbij.catalogue.elsewhere.wire import MOST_FOUND, OtherKind, OtherTrouble, SkippedWhy
from erbij.catalogue.search.rules import indexed, looked_for
from erbij.db.rows import put as put_rows
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

_AT_A_TIME = 500
other_table = Table(
    "catalogue_elsewhere",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("address", String(500), nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("tried_at", Utc, nullable=True),
    Column("read_at", Utc, nullable=True),
    Column("trouble", String(32), nullable=True),
    Column("prefix", String(64), nullable=False),
    Column("tells_deleted", Boolean, nullable=False),
    Column("since", String(40), nullable=False),
    Column("begun", String(40), nullable=False),
    Column("token", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("skipped_count", Integer, nullable=False),
    Column("skipped", JSON, nullable=False),
)
record_table = Table(
    "catalogue_elsewhere_record",
    metadata,
    Column("other_id", ID, ForeignKey("catalogue_elsewhere.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("title", String(300), nullable=False),
    Column("description", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("words", Text, nullable=False),
    Index("ix_catalogue_elsewhere_record_school", "school_id"),
)
o, r = other_table.c, record_table.c


async def others(read: Reading, school_id: str | None = None) -> list[Other]:
    """Return the catalogues of a school by name; of every school only for the work itself."""
    query = select(other_table).order_by(o.name, o.id)
    if school_id is not None:
        query = query.where(o.school_id == school_id)
    return [_other(row) for row in await read.connection.execute(query)]


async def other(read: Reading, school_id: str, other_id: str) -> Other | None:
    """Return a catalogue of that school."""
    query = select(other_table).where(o.school_id == school_id, o.id == other_id)
    row = (await read.connection.execute(query)).one_or_none()
    return _other(row) if row else None


async def add(tx: Transaction, one: Other) -> None:
    """Add a catalogue."""
    await tx.connection.execute(insert(other_table).values(_values(one)))


_OF_PEOPLE = frozenset({"id", "school_id", "name", "kind", "address", "paused", "asked"})


async def put(tx: Transaction, one: Other) -> None:
    """Write how far reading a catalogue is; what people decide about it stays."""
    values = {name: value for name, value in _values(one).items() if name not in _OF_PEOPLE}
    await tx.connection.execute(update(other_table).where(_is(one)).values(values))


async def decide(tx: Transaction, one: Other) -> None:
    """Write whether a catalogue is stopped, and whether somebody wants it read now."""
    await tx.connection.execute(update(other_table).where(_is(one)).values(paused=one.paused, asked=one.asked))


async def claim(tx: Transaction, one: Other, now: datetime) -> bool:
    """Take the next try for this server; False when somebody else just did."""
    as_seen = o.tried_at.is_(None) if one.tried_at is None else o.tried_at == one.tried_at
    mine = and_(_is(one), o.paused.is_(False), as_seen)
    done = await tx.connection.execute(update(other_table).where(mine).values(tried_at=now, asked=False))
    return bool(done.rowcount)


async def remove(tx: Transaction, one: Other) -> None:
    """Forget a catalogue and everything that was read from it."""
    await tx.connection.execute(delete(record_table).where(r.other_id == one.id))
    await tx.connection.execute(delete(other_table).where(_is(one)))


async def take_in(tx: Transaction, one: Other, records: Sequence[Record], gone: Iterable[str]) -> int:
    """Write records, each in the place of the one that it was, and forget those that are gone.

    Answers how many did not come in this turn before.
    """
    digests = [_digest(key) for key in gone]
    for start in range(0, len(digests), _AT_A_TIME):
        some = digests[start : start + _AT_A_TIME]
        await tx.connection.execute(delete(record_table).where(r.other_id == one.id, r.digest.in_(some)))
    rows = [
        {
            "other_id": one.id,
            "digest": _digest(each.key),
            "school_id": one.school_id,
            "turn": one.turn,
            "title": each.title,
            "description": each.description,
            "url": each.url,
            "words": f" {indexed(each.title, each.description, each.keywords)} ",
        }
        for each in {each.key: each for each in records}.values()
    ]
    before = await counted(tx, one, turn=True)
    await put_rows(tx, record_table, rows, [r.other_id, r.digest])
    return await counted(tx, one, turn=True) - before


async def counted(read: Reading, one: Other, *, turn: bool) -> int:
    """Return how many records there are of a catalogue; ``turn``: only those that came in this turn."""
    mine = [r.other_id == one.id, *([r.turn == one.turn] if turn else [])]
    return (await read.connection.execute(select(func.count()).where(*mine))).scalar_one()


async def forget_older(tx: Transaction, one: Other) -> None:
    """Forget what the harvest of this turn, which read everything, did not bring."""
    await tx.connection.execute(delete(record_table).where(r.other_id == one.id, r.turn < one.turn))


async def counts(read: Reading, school_id: str) -> dict[str, int]:
    """Return how many records there are, by catalogue."""
    query = select(r.other_id, func.count()).where(r.school_id == school_id).group_by(r.other_id)
    return {row[0]: row[1] for row in await read.connection.execute(query)}


async def find(read: Reading, school_id: str, text: str) -> tuple[Hits, list[str]]:
    """Return what has all the words, by title, with the name of its catalogue; without words nothing."""
    words = looked_for(text)
    if not words:
        return Hits(0), []
    having = [
        or_(r.words.contains(f" {stem} "), r.words.contains(f" {word}" if begins else f" {word} "))
        for word, stem, begins in words
    ]
    mine = and_(r.school_id == school_id, *having)
    total = (await read.connection.execute(select(func.count()).where(mine))).scalar_one()
    query = select(r.digest, r.title, r.description, r.url, o.name).join(other_table, o.id == r.other_id).where(mine)
    rows = list(await read.connection.execute(query.order_by(func.lower(r.title), r.digest).limit(MOST_FOUND)))
    return Hits(total, tuple(Record(*row[:4]) for row in rows)), [row.name for row in rows]


def _is(one: Other) -> Any:
    return and_(o.id == one.id, o.school_id == one.school_id)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _values(one: Other) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Other.__slots__}
    return row | {"skipped": [[key, why.value] for key, why in one.skipped]}


def _other(row: Row[Any]) -> Other:
    values = {
        **row._mapping,  # noqa: SLF001 - its public name
        "kind": OtherKind(row.kind),
        "trouble": OtherTrouble(row.trouble) if row.trouble else None,
        "skipped": tuple((key, SkippedWhy(why)) for key, why in row.skipped),
    }
    return Other(**values)
