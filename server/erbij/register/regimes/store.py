"""The table of regimes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Date, Index, String, Table, delete, insert, select

from erbij.db.types import ID, Utc, metadata
from erbij.register.facts import Dates, Mode
from erbij.register.regimes.model import SchoolRegime

if TYPE_CHECKING:
    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

regime_table = Table(
    "register_regime",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("ground", String(2000), nullable=False),
    Column("author_id", ID, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_register_regime_school", "school_id", "first"),
)
r = regime_table.c


async def regimes(read: Reading, school_id: str, dates: Dates | None = None) -> list[SchoolRegime]:
    """Return the school's regimes (of some dates), the earliest first."""
    query = select(regime_table).where(r.school_id == school_id)
    if dates is not None:
        query = query.where(r.first <= dates.last, r.last >= dates.first)
    return [_regime(row) for row in await read.connection.execute(query.order_by(r.first))]


async def add(tx: Transaction, one: SchoolRegime) -> None:
    """Keep a period."""
    row = {
        "id": one.id,
        "school_id": one.school_id,
        "first": one.dates.first,
        "last": one.dates.last,
        "mode": one.mode.value,
        "ground": one.ground,
        "author_id": one.author_id,
        "at": one.at,
    }
    await tx.connection.execute(insert(regime_table).values(row))


async def remove(tx: Transaction, one: SchoolRegime) -> None:
    """Take a period away; the history keeps it."""
    await tx.connection.execute(delete(regime_table).where(r.school_id == one.school_id, r.id == one.id))


def _regime(row: Row[Any]) -> SchoolRegime:
    dates = Dates(row.first, row.last)
    return SchoolRegime(row.id, row.school_id, dates, Mode(row.mode), row.ground, row.author_id, row.at)
