"""Notices."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text, select

from erbij.absence.notices.model import Notice
from erbij.absence.notices.wire import NoticeKind, NoticeState
from erbij.db.rows import put_version
from erbij.db.types import ID, Utc, metadata
from erbij.private import Private

if TYPE_CHECKING:
    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

_PRIVATE = ("action_school", "action_wanted", "contact_name", "contact_email", "reason")

# No foreign keys: kept as long as the records that it speaks of (R19).
notice_table = Table(
    "absence_notice",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("begin", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("record_ids", JSON, nullable=False),
    Column("hours", String(32), nullable=False),
    Column("action_school", Text, nullable=False),
    Column("action_wanted", Text, nullable=False),
    Column("contact_name", Text, nullable=False),
    Column("contact_email", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("made_by", ID, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("approved_by", ID, nullable=True),
    Column("approved_at", Utc, nullable=True),
    Column("exported_by", ID, nullable=True),
    Column("exported_at", Utc, nullable=True),
    Column("version", Integer, nullable=False),
    Index("ix_absence_notice_pupil", "school_id", "pupil_id"),
    Index("ix_absence_notice_state", "school_id", "state"),
)
n = notice_table.c


async def listed(read: Reading, school_id: str, states: frozenset[NoticeState]) -> list[Notice]:
    """Return the school's notices in these states, by their last day."""
    query = select(notice_table).where(n.school_id == school_id, n.state.in_(sorted(states)))
    return [_notice(row) for row in await read.connection.execute(query.order_by(n.due, n.id))]


async def of_pupil(read: Reading, school_id: str, pupil_id: str) -> list[Notice]:
    """Return every notice about a pupil, the oldest first."""
    query = select(notice_table).where(n.school_id == school_id, n.pupil_id == pupil_id).order_by(n.made_at, n.id)
    return [_notice(row) for row in await read.connection.execute(query)]


async def by_id(read: Reading, school_id: str, notice_id: str) -> Notice | None:
    """Return a notice of the school."""
    query = select(notice_table).where(n.school_id == school_id, n.id == notice_id)
    row = (await read.connection.execute(query)).one_or_none()
    return _notice(row) if row else None


async def write(tx: Transaction, notice: Notice) -> bool:
    """Write a notice; False: somebody else just did."""
    values: dict[str, Any] = {name: getattr(notice, name) for name in Notice.__slots__}
    values |= {name: values[name].reveal() for name in _PRIVATE}
    values |= {"record_ids": list(notice.record_ids), "hours": str(notice.hours)}
    values |= {"kind": notice.kind.value, "state": notice.state.value}
    return await put_version(tx, notice_table, {"id": notice.id}, values, given=notice.version - 1)


def _notice(row: Row[Any]) -> Notice:
    values = {name: getattr(row, name) for name in Notice.__slots__}
    values |= {name: Private(values[name]) for name in _PRIVATE}
    values |= {"record_ids": tuple(row.record_ids), "hours": Fraction(row.hours)}
    values |= {"kind": NoticeKind(row.kind), "state": NoticeState(row.state)}
    return Notice(**values)
