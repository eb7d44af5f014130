"""The table of floating units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Date, ForeignKey, String, Table, insert, select, update

from erbij.access.floating.model import Stand
from erbij.db.types import ID, metadata

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from erbij.db.database import Reading, Transaction

floating_table = Table(
    "access_floating",
    metadata,
    Column("unit_id", ID, ForeignKey("access_unit.id"), primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("place", String(320), nullable=False),
    Column("said_on", Date, nullable=True),
)
f = floating_table.c


async def add(tx: Transaction, stand: Stand) -> None:
    """Make a unit a floating one."""
    await tx.connection.execute(
        insert(floating_table).values(
            unit_id=stand.unit_id,
            school_id=stand.school_id,
            name=stand.name,
            place=stand.place,
            said_on=stand.said_on,
        )
    )


async def put(tx: Transaction, stand: Stand) -> None:
    """Write where it stands."""
    of_this = (f.school_id == stand.school_id, f.unit_id == stand.unit_id)
    await tx.connection.execute(update(floating_table).where(*of_this).values(place=stand.place, said_on=stand.said_on))


async def of_unit(read: Reading, school_id: str, unit_id: str) -> Stand | None:
    """Return what was said of that unit; None for one that stays in its classroom."""
    found = await _stands(read, f.school_id == school_id, f.unit_id == unit_id)
    return found[0] if found else None


async def of_school(read: Reading, school_id: str) -> dict[str, Stand]:
    """Return the floating units of a school, by id."""
    return {stand.unit_id: stand for stand in await _stands(read, f.school_id == school_id)}


async def said(read: Reading) -> list[Stand]:
    """Return every unit of this server of which somebody said where it stands; for the sweep."""
    return await _stands(read, f.place != "")


async def _stands(read: Reading, *where: ColumnElement[bool]) -> list[Stand]:
    rows = await read.connection.execute(select(floating_table).where(*where).order_by(f.unit_id))
    return [Stand(row.unit_id, row.school_id, row.name, row.place, row.said_on) for row in rows]
