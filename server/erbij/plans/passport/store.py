"""Tables of the passport card and of who saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON, Column, ForeignKey, Index, Table, UniqueConstraint, insert, select

from erbij.db.append_only import append_only
from erbij.db.rows import add_new
from erbij.db.types import ID, Utc, metadata
from erbij.plans.passport.model import Seen
from erbij.plans.passport.wire import PassportPage

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.db.database import Reading, Transaction

passport_table = Table(
    "plans_passport",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("page", JSON, nullable=False),
)
seen_table = append_only(
    Table(
        "plans_passport_seen",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("slot_id", ID, nullable=False),
        Column("person_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        UniqueConstraint("slot_id", "pupil_id", "person_id"),
        Index("ix_plans_passport_seen_pupil", "school_id", "pupil_id", "at"),
    ),
    may_expire=True,
)
p, s = passport_table.c, seen_table.c
SHOWN = 20


async def pages(read: Reading, school_id: str, pupil_ids: Collection[str]) -> dict[str, PassportPage]:
    """Return passports by pupil; who has none is left out."""
    query = select(p.pupil_id, p.page).where(p.school_id == school_id, p.pupil_id.in_(sorted(pupil_ids)))
    return {row.pupil_id: PassportPage.model_validate(row.page) for row in await read.connection.execute(query)}


async def write_page(tx: Transaction, school_id: str, pupil_id: str, page: PassportPage) -> None:
    """Write a passport."""
    await tx.connection.execute(passport_table.delete().where(p.school_id == school_id, p.pupil_id == pupil_id))
    row = {"school_id": school_id, "pupil_id": pupil_id, "page": page.model_dump(mode="json")}
    await tx.connection.execute(insert(passport_table).values(row))


async def seen_of(read: Reading, school_id: str, pupil_id: str) -> list[Seen]:
    """Return the latest who saw a pupil's card, the last first."""
    query = select(seen_table).where(s.school_id == school_id, s.pupil_id == pupil_id)
    rows = await read.connection.execute(query.order_by(s.at.desc(), s.id.desc()).limit(SHOWN))
    return [Seen(**row) for row in rows.mappings()]


async def seen_in(read: Reading, school_id: str, slot_id: str) -> set[tuple[str, str]]:
    """Return (pupil, person) of a lesson: who said that they saw whose card."""
    query = select(s.pupil_id, s.person_id).where(s.school_id == school_id, s.slot_id == slot_id)
    return {(row.pupil_id, row.person_id) for row in await read.connection.execute(query)}


async def say_seen(tx: Transaction, one: Seen) -> None:
    """Write that somebody saw a card; a second time in the same lesson changes nothing."""
    row = {name: getattr(one, name) for name in Seen.__slots__}
    await add_new(tx, seen_table, [row])
