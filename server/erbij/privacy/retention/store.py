"""Counting, reading and deleting rows of any table, by what ``privacy.toml`` says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, false, func, or_, select, update

from erbij.db.types import metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Table

    from erbij.db.database import Reading, Transaction
    from erbij.privacy.retention.model import TableTerms

ERASED = "(gewist)"
FOLLOW = {
    "access_device": ("access_device_key", "device_id"),
    "register_dispute": ("register_dispute_answer", "dispute_id"),
    "register_offline": ("register_offline_mark", "work_id"),
}
"""Rows of another table that go with a row, by the column that names it."""


def columns_of_database() -> dict[str, frozenset[str]]:
    """Every table that a store declared, with its columns."""
    return {name: frozenset(table.columns.keys()) for name, table in metadata.tables.items()}


def children_first(terms: Sequence[TableTerms]) -> list[TableTerms]:
    """The terms in an order in which no row is deleted before those that point at it."""
    by_name = {one.table: one for one in terms}
    return [by_name[table.name] for table in reversed(metadata.sorted_tables) if table.name in by_name]


async def school_of_person(read: Reading, person_id: str) -> str | None:
    """Return the school at which somebody is known; for an operator, not for people."""
    p = metadata.tables["people_person"].c
    return (await read.connection.execute(select(p.school_id).where(p.id == person_id))).scalar_one_or_none()


async def leavers(read: Reading, before: date) -> list[tuple[str, str]]:
    """Return (school, person) of everybody who left before a date and whose name is still known."""
    p = metadata.tables["people_person"].c
    query = select(p.school_id, p.id).where(p.left_on < before, p.active.is_(False), p.name != ERASED)
    return [(row.school_id, row.id) for row in await read.connection.execute(query.order_by(p.id))]


def before(table: str, column: str, instant: datetime, *, done: bool) -> ColumnElement[bool]:
    """Rows that are older than an instant; ``done``: only those that were dealt with."""
    c = metadata.tables[table].c
    return and_(c[column] < instant, c.done_at.is_not(None)) if done else c[column] < instant


def about(one: TableTerms, school_id: str, person_ids: Collection[str]) -> ColumnElement[bool]:
    """Rows of the school that are about these people."""
    c = metadata.tables[one.table].c
    mine = or_(false(), *(c[name].in_(sorted(person_ids)) for name in one.subject))
    return and_(c.school_id == school_id, mine) if "school_id" in c else mine


async def count(read: Reading, table: str, condition: ColumnElement[bool]) -> int:
    """How many rows there are."""
    query = select(func.count()).select_from(metadata.tables[table]).where(condition)
    return int((await read.connection.execute(query)).scalar_one())


async def remove(tx: Transaction, table: str, condition: ColumnElement[bool]) -> int:
    """Delete rows, and those that follow them; how many of the table."""
    if table in FOLLOW:
        name, column = FOLLOW[table]
        following = metadata.tables[name]
        ids = select(metadata.tables[table].c.id).where(condition)
        await tx.connection.execute(delete(following).where(following.c[column].in_(ids)))
    return int((await tx.connection.execute(delete(metadata.tables[table]).where(condition))).rowcount)


async def rows(read: Reading, table: str, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Return rows as they are stored, by column."""
    found: Table = metadata.tables[table]
    query = select(found).where(condition).order_by(*found.primary_key.columns)
    return [dict(row) for row in (await read.connection.execute(query)).mappings()]


async def forget_person(tx: Transaction, school_id: str, person_id: str, today: date) -> None:
    """Take name, key and address from a person: the ids that stay elsewhere are nobody's then."""
    people = metadata.tables["people_person"]
    mine = (people.c.school_id == school_id) & (people.c.id == person_id)
    values = {"name": ERASED, "key": None, "email": None, "active": False}
    await tx.connection.execute(update(people).where(mine).values(values))
    await tx.connection.execute(update(people).where(mine, people.c.left_on.is_(None)).values(left_on=today))
