"""The table of changes: append-only, but for what expires (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, insert, select

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.history.model import Change
from erbij.private import Private

if TYPE_CHECKING:
    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

# No foreign keys: a change is kept longer than the thing that it is about.
change = append_only(
    Table(
        "history_change",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Column("author_id", ID, nullable=False),
        Column("thing", String(64), nullable=False),
        Column("thing_id", String(200), nullable=False),
        Column("version", Integer, nullable=False),
        Column("pupil_id", ID),
        Column("what", JSON, nullable=False),
        Column("reason", Text, nullable=False),
        Index("ix_history_change_thing", "school_id", "thing", "thing_id", "at"),
        Index("ix_history_change_pupil", "school_id", "pupil_id", "at"),
    ),
    may_expire=True,
)


async def append(tx: Transaction, row: Change) -> None:
    """Write a change, in the transaction that makes it."""
    values = {name: getattr(row, name) for name in Change.__slots__}
    values |= {"what": {name: list(pair) for name, pair in row.what.reveal().items()}, "reason": row.reason.reveal()}
    await tx.connection.execute(insert(change).values(values))


async def changes_of(
    read: Reading, school_id: str, thing: str, thing_id: str, *, after_version: int | None = None, limit: int = 100
) -> list[Change]:
    """The changes of one thing, the latest first; with ``after_version`` only those that made a higher one."""
    query = select(change).where(
        change.c.school_id == school_id, change.c.thing == thing, change.c.thing_id == thing_id
    )
    if after_version is not None:
        query = query.where(change.c.version > after_version)
    rows = await read.connection.execute(
        query.order_by(change.c.at.desc(), change.c.version.desc(), change.c.id.desc()).limit(limit)
    )
    return [_change(row) for row in rows]


async def changes_about(read: Reading, school_id: str, pupil_id: str, things: str, *, limit: int) -> list[Change]:
    """The changes about a pupil of the things whose noun begins so, the latest first."""
    query = select(change).where(
        change.c.school_id == school_id,
        change.c.pupil_id == pupil_id,
        change.c.thing.startswith(things, autoescape=True),
    )
    rows = await read.connection.execute(
        query.order_by(change.c.at.desc(), change.c.version.desc(), change.c.id.desc()).limit(limit)
    )
    return [_change(row) for row in rows]


def _change(row: Row[Any]) -> Change:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    what = {name: (pair[0], pair[1]) for name, pair in row.what.items()}
    return Change(**columns | {"what": Private(what), "reason": Private(row.reason)})
