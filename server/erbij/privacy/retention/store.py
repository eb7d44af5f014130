"""Counting, reading and deleting rows of any table, by what ``privacy.toml`` says of it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, false, func, or_, select, update

from erbij.db.types import metadata
from erbij.privacy.retention.model import TermKind
from erbij.privacy.retention.rules import read_terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Table

    from erbij.db.database import Reading, Transaction
    from erbij.privacy.retention.model import TableTerms

ERASED = "(gewist)"
TERMS: Sequence[TableTerms] = read_terms((files("erbij.privacy") / "privacy.toml").read_text(encoding="utf-8"))
"""What ``privacy.toml`` says; read with the program, never while it serves."""
_BY_TABLE = {one.table: one for one in TERMS}


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


async def leavers(read: Reading, school_id: str, until: date) -> list[str]:
    """Return everybody of a school who left on a date or before and whose name is still known."""
    p = metadata.tables["people_person"].c
    query = select(p.id).where(p.school_id == school_id, p.left_on <= until, p.active.is_(False), p.name != ERASED)
    return list((await read.connection.scalars(query.order_by(p.id))).all())


async def forgotten(read: Reading) -> list[str]:
    """Return everybody, of every school, whose name was taken away."""
    p = metadata.tables["people_person"].c
    return list((await read.connection.scalars(select(p.id).where(p.name == ERASED).order_by(p.id))).all())


def aged(one: TableTerms, old: datetime | None, months: Mapping[str, datetime]) -> ColumnElement[bool] | None:
    """Rows that are past their term; None: the term is none of time. ``old``: the instant of DAYS.

    ``months``: the first instant that each school still keeps by MONTH; of a school that is not in it nothing goes.
    """
    c, term = metadata.tables[one.table].c, one.term
    if term.kind is TermKind.MONTH:
        kept = sorted(months.items())
        return or_(false(), *(and_(c.school_id == school, c[term.column] < since) for school, since in kept))
    if old is None:
        return None
    return and_(c[term.column] < old, c.done_at.is_not(None)) if term.done else c[term.column] < old


def about(one: TableTerms, school_id: str, person_ids: Collection[str]) -> ColumnElement[bool] | None:
    """Rows of the school that are about these people, or follow one that is; None: no row of this table ever is."""
    c = metadata.tables[one.table].c
    if one.term.kind is TermKind.FOLLOWS:
        parent = about(_BY_TABLE[one.term.table], school_id, person_ids)
        ids = select(metadata.tables[one.term.table].c.id).where(parent if parent is not None else false())
        return c[one.term.column].in_(ids)
    if not one.subject:
        return None
    mine = or_(false(), *(c[name].in_(sorted(person_ids)) for name in one.subject))
    return and_(c.school_id == school_id, mine) if "school_id" in c else mine


async def count(read: Reading, table: str, condition: ColumnElement[bool]) -> int:
    """How many rows there are."""
    query = select(func.count()).select_from(metadata.tables[table]).where(condition)
    return int((await read.connection.execute(query)).scalar_one())


async def remove(tx: Transaction, table: str, condition: ColumnElement[bool]) -> int:
    """Delete rows, and those that follow them; how many of the table."""
    for follower in (one for one in TERMS if one.term.kind is TermKind.FOLLOWS and one.term.table == table):
        following = metadata.tables[follower.table]
        ids = select(metadata.tables[table].c.id).where(condition)
        await tx.connection.execute(delete(following).where(following.c[follower.term.column].in_(ids)))
    return int((await tx.connection.execute(delete(metadata.tables[table]).where(condition))).rowcount)


async def rows(read: Reading, table: str, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Return rows as they are stored, by column."""
    found: Table = metadata.tables[table]
    query = select(found).where(condition).order_by(*found.primary_key.columns)
    return [dict(row) for row in (await read.connection.execute(query)).mappings()]


async def forget_address(tx: Transaction, school_id: str, person_id: str) -> None:
    """Take the address from a person whose name has to stay with what the law keeps."""
    people = metadata.tables["people_person"]
    mine = (people.c.school_id == school_id) & (people.c.id == person_id)
    await tx.connection.execute(update(people).where(mine).values(email=None))


async def forget_person(tx: Transaction, school_id: str, person_id: str, today: date) -> None:
    """Take name, key and address from a person: the ids that stay elsewhere are nobody's then."""
    people = metadata.tables["people_person"]
    mine = (people.c.school_id == school_id) & (people.c.id == person_id)
    values = {"name": ERASED, "key": None, "email": None, "active": False}
    await tx.connection.execute(update(people).where(mine).values(values))
    await tx.connection.execute(update(people).where(mine, people.c.left_on.is_(None)).values(left_on=today))
