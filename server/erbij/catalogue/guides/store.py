"""The table of programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, select

from erbij.catalogue.guides.model import Guide
from erbij.catalogue.items.model import ItemLevel
from erbij.db.rows import put_version
from erbij.db.types import ID, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

guide_table = Table(
    "catalogue_guide",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("date", Date, primary_key=True),
    Column("level", String(16), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("author_id", ID, nullable=False),
    Column("entries", JSON, nullable=False),
    Column("version", Integer, nullable=False),
)
g = guide_table.c


async def of_day(
    read: Reading, school_id: str, day: date, level: ItemLevel | None, years: Collection[int]
) -> list[Guide]:
    """Return the programmes of a day for these years, by level (None: any) and year."""
    mine = [g.school_id == school_id, g.date == day, g.year.in_(sorted(years))]
    if level is not None:
        mine.append(g.level == level.value)
    rows = await read.connection.execute(select(guide_table).where(*mine).order_by(g.level, g.year))
    return [_guide(row) for row in rows]


async def between(read: Reading, which: tuple[str, ItemLevel, int], first: date, last: date) -> dict[date, Guide]:
    """Return the programmes of one year (school, level, year) on these dates, both included, by date."""
    school_id, level, year = which
    mine = (g.school_id == school_id, g.level == level.value, g.year == year, g.date >= first, g.date <= last)
    rows = await read.connection.execute(select(guide_table).where(*mine).order_by(g.date))
    return {row.date: _guide(row) for row in rows}


async def put(tx: Transaction, one: Guide, given: int) -> bool:
    """Write it in the place of the one with version ``given``; false where it has another by now."""
    key = {"school_id": one.school_id, "date": one.date, "level": one.level.value, "year": one.year}
    values = {"author_id": one.author_id, "entries": [list(entry) for entry in one.entries]}
    return await put_version(tx, guide_table, key, values, given=given)


def _guide(row: Row[Any]) -> Guide:
    entries = tuple((at, item_id) for at, item_id in row.entries)
    return Guide(row.school_id, row.date, ItemLevel(row.level), row.year, row.author_id, entries, row.version)
