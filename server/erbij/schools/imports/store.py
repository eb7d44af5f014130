"""The table of the last import of each school: one row, so that two servers never write one school's files at once."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, and_, select, update

from erbij.db.rows import put
from erbij.db.types import ID, Utc, metadata
from erbij.schools.imports.model import RunRow
from erbij.schools.model import Count

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

    from erbij.db.database import Reading, Transaction

import_table = Table(
    "schools_import",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("id", ID, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("heard_at", Utc, nullable=False),
    Column("what", String(16), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("ended_at", Utc, nullable=True),
    Column("counts", JSON(none_as_null=True), nullable=True),
)
i = import_table.c


async def last(read: Reading, school_id: str) -> RunRow | None:
    """Return the last import of a school."""
    row = (await read.connection.execute(select(import_table).where(i.school_id == school_id))).mappings().one_or_none()
    return None if row is None else _run(row)


async def not_ended(read: Reading) -> list[RunRow]:
    """Return the imports of every school that did not come to an end."""
    rows = await read.connection.execute(select(import_table).where(i.ended_at.is_(None)))
    return [_run(row) for row in rows.mappings()]


def _run(row: RowMapping) -> RunRow:
    counts = None if row["counts"] is None else tuple(Count(**one) for one in row["counts"])
    return RunRow(**{**row, "counts": counts})


async def begin(tx: Transaction, run: RunRow) -> None:
    """Write that an import begins, in the place of the one before."""
    values: dict[str, Any] = {name: getattr(run, name) for name in RunRow.__slots__} | {"counts": _plain(run.counts)}
    await put(tx, import_table, [values], [i.school_id])


async def heard(tx: Transaction, run: RunRow) -> bool:
    """Write how far it is; False when another import took its place."""
    values = {"heard_at": run.heard_at, "what": run.what, "done": run.done, "total": run.total}
    mine = and_(i.school_id == run.school_id, i.id == run.id, i.ended_at.is_(None))
    return bool((await tx.connection.execute(update(import_table).where(mine).values(**values))).rowcount)


async def decide(tx: Transaction, run: RunRow, counts: tuple[Count, ...] | None) -> None:
    """Write what came of it before it ends (see ``RunRow.decided``); None: that was of the import before."""
    mine = and_(i.school_id == run.school_id, i.id == run.id)
    await tx.connection.execute(update(import_table).where(mine).values(counts=_plain(counts)))


async def end(tx: Transaction, run: RunRow, now: datetime) -> None:
    """Write what came of it."""
    mine = and_(i.school_id == run.school_id, i.id == run.id)
    await tx.connection.execute(update(import_table).where(mine).values(ended_at=now, counts=_plain(run.counts)))


def _plain(counts: tuple[Count, ...] | None) -> list[dict[str, Any]] | None:
    return None if counts is None else [asdict(one) for one in counts]
