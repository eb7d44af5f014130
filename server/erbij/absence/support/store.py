"""Tiers and tasks of support."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)

from erbij.absence.support.model import Missed, Task, Tier
from erbij.absence.support.wire import TaskTrigger
from erbij.db.rows import put_version
from erbij.db.types import ID, Utc, metadata
from erbij.private import Private
from erbij.register.model import Bucket
from erbij.register.store import entry

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

_AT_A_TIME = 500
FROM_HOME = frozenset(
    {
        Bucket.REMOTE_WITHIN_DEVIATION,
        Bucket.REMOTE_DURING_ABSENCE,
        Bucket.REMOTE_NO_GROUND,
        Bucket.PROGRAMMED_ONLINE,
    }
)

tier_table = Table(
    "absence_tier",
    metadata,
    Column("school_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("level", Integer, nullable=False),
    Column("authorised", String(40), nullable=False),
    Column("unauthorised", String(40), nullable=False),
    Column("due", String(40), nullable=False),
    Column("computed_on", Date, nullable=False),
    PrimaryKeyConstraint("school_id", "pupil_id"),
)
task_table = Table(
    "absence_task",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("trigger", String(16), nullable=False),
    Column("about", Date, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("done_on", Date, nullable=True),
    Column("done_by", ID, nullable=True),
    Column("done_at", Utc, nullable=True),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("school_id", "pupil_id", "trigger", "about"),
    Index("ix_absence_task_pupil", "school_id", "pupil_id"),
)
t, k = tier_table.c, task_table.c


async def tiers(read: Reading, school_id: str) -> dict[str, Tier]:
    """Return how every pupil stands of whom something was missed, by pupil."""
    return {
        row.pupil_id: _tier(row)
        for row in await read.connection.execute(select(tier_table).where(t.school_id == school_id))
    }


async def stale(read: Reading, today: date, limit: int) -> list[tuple[str, str]]:
    """Return (school, pupil) of tiers that were computed before today."""
    query = select(t.school_id, t.pupil_id).where(t.computed_on < today).order_by(t.school_id, t.pupil_id).limit(limit)
    return [(row.school_id, row.pupil_id) for row in await read.connection.execute(query)]


async def write_tier(tx: Transaction, tier: Tier) -> None:
    """Write how a pupil stands."""
    await tx.connection.execute(delete(tier_table).where(t.school_id == tier.school_id, t.pupil_id == tier.pupil_id))
    await tx.connection.execute(
        insert(tier_table).values(
            school_id=tier.school_id,
            pupil_id=tier.pupil_id,
            level=tier.level,
            authorised=str(tier.missed.authorised),
            unauthorised=str(tier.missed.unauthorised),
            due=str(tier.missed.due),
            computed_on=tier.computed_on,
        )
    )


async def tasks(read: Reading, school_id: str, pupil_ids: Collection[str]) -> list[Task]:
    """Return tasks of these pupils, the open ones by their day first, then those that were done last."""
    found: list[Task] = []
    for some in _chunks(pupil_ids):
        query = select(task_table).where(k.school_id == school_id, k.pupil_id.in_(some))
        found += [_task(row) for row in await read.connection.execute(query)]
    return sorted(found, key=lambda one: (one.done_on is not None, one.due_on, one.id))


async def task(read: Reading, school_id: str, task_id: str) -> Task | None:
    """Return a task of the school."""
    query = select(task_table).where(k.school_id == school_id, k.id == task_id)
    row = (await read.connection.execute(query)).one_or_none()
    return _task(row) if row else None


async def write_task(tx: Transaction, one: Task) -> bool:
    """Write a task; False: somebody else just did."""
    values: dict[str, Any] = {name: getattr(one, name) for name in Task.__slots__}
    values |= {"trigger": one.trigger.value, "note": one.note.reveal()}
    return await put_version(tx, task_table, {"id": one.id}, values, given=one.version - 1)


async def joined_seconds(
    read: Reading, school_id: str, pupil_ids: Collection[str], first: date, last: date
) -> dict[str, int]:
    """Return what the register holds of lessons followed from home, by pupil."""
    found: dict[str, int] = {}
    for some in _chunks(pupil_ids):
        query = (
            select(entry.c.pupil_id, func.sum(entry.c.seconds).label("seconds"))
            .where(
                entry.c.school_id == school_id,
                entry.c.pupil_id.in_(some),
                entry.c.local_date >= first,
                entry.c.local_date <= last,
                entry.c.bucket.in_([bucket.value for bucket in FROM_HOME]),
            )
            .group_by(entry.c.pupil_id)
        )
        found.update({row.pupil_id: int(row.seconds or 0) for row in await read.connection.execute(query)})
    return found


def _tier(row: Row[Any]) -> Tier:
    missed = Missed(Fraction(row.authorised), Fraction(row.unauthorised), Fraction(row.due))
    return Tier(row.school_id, row.pupil_id, row.level, missed, row.computed_on)


def _task(row: Row[Any]) -> Task:
    values = {name: getattr(row, name) for name in Task.__slots__}
    return Task(**{**values, "trigger": TaskTrigger(row.trigger), "note": Private(row.note)})


def _chunks(values: Collection[str]) -> Sequence[list[str]]:
    ordered = sorted(values)
    return [ordered[start : start + _AT_A_TIME] for start in range(0, len(ordered), _AT_A_TIME)]
