"""The index of items: SQLite's FTS5, or PostgreSQL's text search with ``simple``; nothing above knows which.

The table holds the words of each item as rules made them. On SQLite a virtual table of FTS5 reads them from it, kept
up by triggers; on PostgreSQL two indexes stand on the columns.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    cast,
    event,
    func,
    insert,
    or_,
    select,
    text,
)

from erbij.catalogue.items.store import item_table
from erbij.catalogue.search.model import Card, Entry
from erbij.catalogue.search.rules import as_set
from erbij.catalogue.search.wire import Facet
from erbij.db.rows import put as put_rows
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from erbij.db.database import Reading, Transaction

term_table = Table(
    "catalogue_term",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", ID, nullable=False, unique=True),
    Column("school_id", ID, nullable=False),
    Column("heading", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("facets", JSON, nullable=False),
    Column("place", String(160), nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("seq", Integer, nullable=False),
    Index("ix_catalogue_term_changed", "school_id", "changed_at"),
    Index("ix_catalogue_term_seq", "school_id", "seq"),
)
t, i = term_table.c, item_table.c
EVER = datetime(2000, 1, 1, tzinfo=UTC)
WAITS = timedelta(minutes=1)
_OUT = """INSERT INTO catalogue_term_fts (catalogue_term_fts, rowid, heading, body)
VALUES ('delete', old.number, old.heading, old.body)"""
_IN = """INSERT INTO catalogue_term_fts (rowid, heading, body) VALUES (new.number, new.heading, new.body)"""
STATEMENTS = {
    "sqlite": (
        """CREATE VIRTUAL TABLE catalogue_term_fts USING fts5(
            heading, body, content='catalogue_term', content_rowid='number', tokenize='unicode61', prefix='2 3')""",
        f"CREATE TRIGGER catalogue_term_in AFTER INSERT ON catalogue_term BEGIN {_IN}; END",
        f"CREATE TRIGGER catalogue_term_out AFTER DELETE ON catalogue_term BEGIN {_OUT}; END",
        f"CREATE TRIGGER catalogue_term_over AFTER UPDATE ON catalogue_term BEGIN {_OUT}; {_IN}; END",
    ),
    "postgresql": tuple(
        f"CREATE INDEX catalogue_term_{column} ON catalogue_term USING gin (to_tsvector('simple', {column}))"
        for column in ("heading", "body")
    ),
}
"""What makes the index, by database; a migration carries it out as well."""

_ASKED = {
    "sqlite": text("SELECT group_concat(rowid) FROM catalogue_term_fts WHERE catalogue_term_fts MATCH :asked"),
    "heading": text(
        "SELECT string_agg(number::text, ',') FROM catalogue_term "
        "WHERE to_tsvector('simple', heading) @@ to_tsquery('simple', :asked)"
    ),
    "body": text(
        "SELECT string_agg(number::text, ',') FROM catalogue_term "
        "WHERE to_tsvector('simple', body) @@ to_tsquery('simple', :asked)"
    ),
}
"""What has a word: of SQLite, the question names the column."""


def _add_index(_table: Table, connection: Connection, **_: object) -> None:
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


event.listen(term_table, "after_create", _add_index)


async def unindexed(read: Reading, school_id: str) -> list[str]:
    """Return published items that changed and are not indexed as they are, the first changed first.

    Only what changed after the item that was indexed last is looked at, or a minute before it: a writer may have waited
    for its commit.
    """
    last = select(func.max(t.changed_at)).where(t.school_id == school_id)
    since = (await read.connection.execute(last)).scalar_one_or_none()
    query = (
        select(i.id)
        .outerjoin(term_table, t.item_id == i.id)
        .where(i.school_id == school_id, i.changed_at >= (since - WAITS if since else EVER), i.revision > 0)
        .where(or_(t.changed_at.is_(None), t.changed_at != i.changed_at))
    )
    return list(await read.connection.scalars(query.order_by(i.changed_at, i.id)))


async def with_goals(read: Reading) -> dict[str, list[str]]:
    """Return by school the items that have a goal and are indexed as they are.

    One that changed since is left to :func:`unindexed`: its time in the index would hide what changed before it.
    """
    as_it_is = (t.item_id == i.id) & (t.changed_at == i.changed_at)
    query = select(i.school_id, i.id).join(term_table, as_it_is).where(cast(i.goals, Text) != "[]")
    found: dict[str, list[str]] = {}
    for row in await read.connection.execute(query.order_by(i.school_id, i.changed_at, i.id)):
        found.setdefault(row.school_id, []).append(row.id)
    return found


async def write(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Write entries, each in the place of what was known of its item; the database gives the numbers."""
    numbers = await _numbers(tx, [one.item_id for one in entries])
    seq = ((await tx.connection.execute(select(func.max(t.seq)))).scalar_one_or_none() or 0) + 1
    new = [_values(one) | {"seq": seq} for one in entries if one.item_id not in numbers]
    if new:
        await tx.connection.execute(insert(term_table), new)
    old = [_values(one) | {"seq": seq, "number": numbers[one.item_id]} for one in entries if one.item_id in numbers]
    await put_rows(tx, term_table, old, [t.number])


async def entries(read: Reading, school_id: str, after: int) -> list[Entry]:
    """Return what was written after a ``seq``, in that order; words are left out."""
    wanted = [one for one in t if one.name not in {"heading", "body"}]
    query = select(*wanted).where(t.school_id == school_id, t.seq > after).order_by(t.seq)
    return [_entry(row) for row in await read.connection.execute(query)]


async def cards(read: Reading, school_id: str, numbers: Sequence[int]) -> list[Card]:
    """Return what a page says of items, in the order of their numbers in the question."""
    query = (
        select(t.number, i.id, i.title, i.description, i.subject, i.priority, i.norm_minutes)
        .join(item_table, i.id == t.item_id)
        .where(t.school_id == school_id, t.number.in_(numbers))
    )
    found = {row[0]: Card(*row[1:]) for row in await read.connection.execute(query)}
    return [found[number] for number in numbers if number in found]


async def having(read: Reading, word: tuple[str, str, bool]) -> tuple[int, int]:
    """Return the numbers, as sets, of whatever has a word in its heading, and anywhere; of every school."""
    exact, stem, begins = word
    sqlite = read.connection.dialect.name == "sqlite"
    found: list[int] = []
    for column in ("heading", "body"):
        if sqlite:
            any_of = f'"{exact}" OR "{stem}"' + (f' OR "{exact}"*' if begins else "")
            asked = f"{column} : ({any_of})"
        else:
            asked = f"{exact} | {stem}" + (f" | {exact}:*" if begins else "")
        query = _ASKED["sqlite" if sqlite else column]
        found.append(as_set((await read.connection.execute(query, {"asked": asked})).scalar_one()))
    return found[0], found[1]


async def _numbers(read: Reading, ids: Sequence[str]) -> dict[str, int]:
    query = select(t.item_id, t.number).where(t.item_id.in_(ids))
    return {row.item_id: row.number for row in await read.connection.execute(query)}


def _values(one: Entry) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Entry.__slots__ if name != "number"}
    return row | {"facets": {facet.value: list(values) for facet, values in one.facets.items()}}


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        number=row.number,
        item_id=row.item_id,
        school_id=row.school_id,
        heading="",
        body="",
        facets={Facet(facet): tuple(values) for facet, values in row.facets.items()},
        place=row.place,
        gone=row.gone,
        changed_at=row.changed_at,
        seq=row.seq,
    )
