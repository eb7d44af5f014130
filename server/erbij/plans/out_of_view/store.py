"""The table of who stays out of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Table, insert, select

from erbij.db.types import ID, metadata

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.db.database import Reading, Transaction

out_table = Table(
    "plans_out_of_view",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True),
)
o = out_table.c


async def out_of(read: Reading, school_id: str, pupil_ids: Collection[str]) -> set[str]:
    """Return which of the pupils stay out of the picture."""
    query = select(o.pupil_id).where(o.school_id == school_id, o.pupil_id.in_(sorted(pupil_ids)))
    return set((await read.connection.scalars(query)).all())


async def write(tx: Transaction, school_id: str, pupil_id: str, *, out: bool) -> None:
    """Write whether a pupil stays out."""
    await tx.connection.execute(out_table.delete().where(o.school_id == school_id, o.pupil_id == pupil_id))
    if out:
        await tx.connection.execute(insert(out_table).values(school_id=school_id, pupil_id=pupil_id))
