"""A school's own codes of absence; the national ones stand in ``rules``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Date, Integer, String, Table, UniqueConstraint, insert, select, update

from erbij.absence.categories.rules import category
from erbij.absence.wire import NationalReason
from erbij.db.types import ID, metadata

if TYPE_CHECKING:
    from datetime import date

    from erbij.absence.categories.model import Category
    from erbij.db.database import Reading, Transaction

category_table = Table(
    "absence_category",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("code", String(16), nullable=False),
    Column("name", String(320), nullable=False),
    Column("national", String(16), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=True),
    Column("version", Integer, nullable=False),
    UniqueConstraint("school_id", "code", "valid_from"),
)
c = category_table.c


async def own(read: Reading, school_id: str) -> list[Category]:
    """Return the school's own codes, also those that have ended, by code and begin."""
    query = select(category_table).where(c.school_id == school_id).order_by(c.code, c.valid_from)
    return [
        category(
            row.code, NationalReason(row.national), id_=row.id, name=row.name, since=row.valid_from, to=row.valid_to
        )
        for row in await read.connection.execute(query)
    ]


async def add(tx: Transaction, school_id: str, new: Category) -> None:
    """Add a code."""
    await tx.connection.execute(
        insert(category_table).values(
            id=new.id,
            school_id=school_id,
            code=new.code,
            name=new.name,
            national=new.national.value,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
            version=1,
        )
    )


async def end(tx: Transaction, school_id: str, category_id: str, valid_to: date) -> None:
    """Let a code end on a day, included."""
    statement = update(category_table).where(c.school_id == school_id, c.id == category_id)
    await tx.connection.execute(statement.values(valid_to=valid_to, version=c.version + 1))
