"""The table of comfort profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON, Column, ForeignKey, String, Table, insert, select

from erbij.db.types import ID, metadata
from erbij.plans.comfort.model import Comfort, Terms, lowest
from erbij.plans.comfort.wire import ComfortOwn
from erbij.plans.policy.store import policy_of
from erbij.plans.policy.wire import MostPresent

if TYPE_CHECKING:
    from erbij.db.database import Reading, Transaction

comfort_table = Table(
    "plans_comfort",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("own", JSON, nullable=False),
    Column("agreed", String(8), nullable=False),
)
c = comfort_table.c


async def comfort_of(read: Reading, school_id: str, pupil_id: str) -> Comfort:
    """Return a pupil's profile; everything is usual where none was ever saved."""
    query = select(c.own, c.agreed).where(c.school_id == school_id, c.pupil_id == pupil_id)
    row = (await read.connection.execute(query)).one_or_none()
    return Comfort(ComfortOwn.model_validate(row.own), MostPresent(row.agreed)) if row else Comfort()


async def terms(read: Reading, school_id: str, pupil_id: str) -> Terms:
    """Return on what terms a pupil is in lessons."""
    comfort, policy = await comfort_of(read, school_id, pupil_id), await policy_of(read, school_id)
    own = comfort.own
    return Terms(lowest(own.most, comfort.agreed, policy.most), own.hidden, own.teacher_only, own.quiet_entry)


async def write_comfort(tx: Transaction, school_id: str, pupil_id: str, comfort: Comfort) -> None:
    """Write a profile."""
    await tx.connection.execute(comfort_table.delete().where(c.school_id == school_id, c.pupil_id == pupil_id))
    row = {"school_id": school_id, "pupil_id": pupil_id, "agreed": comfort.agreed.value}
    await tx.connection.execute(insert(comfort_table).values(row | {"own": comfort.own.model_dump(mode="json")}))
