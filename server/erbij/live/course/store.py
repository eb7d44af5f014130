"""Curtain and break of lessons that are going on, for a server that takes them up after another was killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, String, Table, delete, insert, select

from erbij.db.types import ID, Utc, metadata
from erbij.live.course.model import Course
from erbij.live.course.wire import Curtain

if TYPE_CHECKING:
    from erbij.db.database import Reading, Transaction

live_course = Table(
    "live_course",
    metadata,
    Column("slot_id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("curtain", String(8), nullable=False),
    Column("break_since", Utc),
    Column("chat", Boolean, nullable=False),
)


async def keep_course(tx: Transaction, school_id: str, slot_id: str, course: Course) -> None:
    """Write how the lesson goes now in the place of before."""
    await forget_course(tx, slot_id)
    row = {
        "slot_id": slot_id,
        "school_id": school_id,
        "curtain": course.curtain.value,
        "break_since": course.break_since,
        "chat": course.chat,
    }
    await tx.connection.execute(insert(live_course).values(row))


async def forget_course(tx: Transaction, slot_id: str) -> None:
    """The lesson is over."""
    await tx.connection.execute(delete(live_course).where(live_course.c.slot_id == slot_id))


async def course_of_slot(read: Reading, school_id: str, slot_id: str, *, closed: bool = False) -> Course:
    """Return how the lesson went when that was last written; without a break if never, and open unless ``closed``."""
    query = select(live_course).where(live_course.c.school_id == school_id, live_course.c.slot_id == slot_id)
    row = (await read.connection.execute(query)).first()
    if row is None:
        return Course(Curtain.PICTURE if closed else Curtain.OPEN)
    return Course(Curtain(row.curtain), row.break_since, row.chat)
