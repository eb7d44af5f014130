"""The table of paces; a pupil who has none has the usual one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, Integer, Table, select

from erbij.catalogue.engagement.model import Pupil
from erbij.db.rows import put
from erbij.db.types import ID, metadata

if TYPE_CHECKING:
    from erbij.db.database import Reading, Transaction

pace_table = Table(
    "catalogue_pace",
    metadata,
    Column("school_id", ID, primary_key=True),
    Column("pupil_id", ID, primary_key=True),
    Column("idle_s", Integer, nullable=False),
    Column("asks", Boolean, nullable=False),
)
p = pace_table.c


async def pace_of(read: Reading, school_id: str, pupil_id: str) -> Pupil:
    """Return a pupil's pace."""
    query = select(p.idle_s, p.asks).where(p.school_id == school_id, p.pupil_id == pupil_id)
    row = (await read.connection.execute(query)).one_or_none()
    return Pupil(row.idle_s, row.asks) if row else Pupil()


async def write(tx: Transaction, school_id: str, pupil_id: str, pace: Pupil) -> None:
    """Keep a pupil's pace in the place of the one before."""
    row = {"school_id": school_id, "pupil_id": pupil_id, "idle_s": pace.idle_s, "asks": pace.asks}
    await put(tx, pace_table, [row], [p.school_id, p.pupil_id])
