"""Reports of illness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    false,
    or_,
    select,
)

from erbij.absence.illness.model import Illness
from erbij.absence.illness.wire import Joins
from erbij.absence.records.wire import RecordSource
from erbij.db.rows import put_version
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction

# No foreign keys: kept as long as the records that it made (R19).
illness_table = Table(
    "absence_illness",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=True),
    Column("from_time", String(5), nullable=False),
    Column("joins", String(8), nullable=False),
    Column("slot_ids", JSON, nullable=False),
    Column("source", String(16), nullable=False),
    Column("reported_by", ID, nullable=False),
    Column("reported_at", Utc, nullable=False),
    Column("ended_by", ID, nullable=True),
    Column("ended_at", Utc, nullable=True),
    Column("taken_back", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_absence_illness_pupil", "school_id", "pupil_id", "first"),
    Index("ix_absence_illness_last", "last"),
)
i = illness_table.c


def _covers(day: date) -> ColumnElement[bool]:
    return (i.taken_back == false()) & (i.first <= day) & or_(i.last.is_(None), i.last >= day)


async def on(read: Reading, school_id: str, pupil_id: str, day: date) -> Illness | None:
    """Return the report that covers a pupil's day; the latest, should there be two."""
    query = select(illness_table).where(i.school_id == school_id, i.pupil_id == pupil_id, _covers(day))
    row = (await read.connection.execute(query.order_by(i.reported_at.desc(), i.id.desc()).limit(1))).one_or_none()
    return _illness(row) if row else None


async def by_id(read: Reading, school_id: str, illness_id: str) -> Illness | None:
    """Return a report of the school."""
    query = select(illness_table).where(i.school_id == school_id, i.id == illness_id)
    row = (await read.connection.execute(query)).one_or_none()
    return _illness(row) if row else None


async def by_ids(read: Reading, school_id: str, illness_ids: Collection[str]) -> dict[str, Illness]:
    """Return reports of the school by id."""
    query = select(illness_table).where(i.school_id == school_id, i.id.in_(sorted(illness_ids)))
    return {row.id: _illness(row) for row in await read.connection.execute(query)}


async def open_on(read: Reading, school_id: str, day: date) -> list[Illness]:
    """Return every report of a school that covers a day."""
    query = select(illness_table).where(i.school_id == school_id, _covers(day)).order_by(i.id)
    return [_illness(row) for row in await read.connection.execute(query)]


async def schools_with_open(read: Reading, since: date) -> list[str]:
    """Return the schools in which somebody may be ill on or after a day."""
    query = select(i.school_id).where(i.taken_back == false(), or_(i.last.is_(None), i.last >= since)).distinct()
    return sorted((await read.connection.execute(query)).scalars())


async def write(tx: Transaction, report: Illness) -> bool:
    """Write a report; False: somebody else just did."""
    values: dict[str, Any] = {name: getattr(report, name) for name in Illness.__slots__}
    values |= {"slot_ids": list(report.slot_ids), "joins": report.joins.value, "source": report.source.value}
    return await put_version(tx, illness_table, {"id": report.id}, values, given=report.version - 1)


def _illness(row: Row[Any]) -> Illness:
    values = {name: getattr(row, name) for name in Illness.__slots__}
    values |= {"joins": Joins(row.joins), "source": RecordSource(row.source), "slot_ids": tuple(row.slot_ids)}
    return Illness(**values)
