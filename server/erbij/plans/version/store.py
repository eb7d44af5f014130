"""The table of versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Integer, String, Table, select

from erbij.db.rows import put_version
from erbij.db.types import ID, metadata

if TYPE_CHECKING:
    from erbij.db.database import Reading, Transaction

table = Table(
    "plans_version",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("thing", String(64), primary_key=True),
    Column("thing_id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
)
v = table.c


async def version_of(read: Reading, school_id: str, thing: str, thing_id: str) -> int:
    """Return the version of a thing; 0 while nobody ever saved it."""
    query = select(v.version).where(v.school_id == school_id, v.thing == thing, v.thing_id == thing_id)
    return (await read.connection.execute(query)).scalar_one_or_none() or 0


async def raise_version(tx: Transaction, school_id: str, thing: str, thing_id: str, given: int) -> bool:
    """Raise a version from ``given`` by one; false where it was another one already."""
    key = {"school_id": school_id, "thing": thing, "thing_id": thing_id}
    return await put_version(tx, table, key, {}, given=given)
