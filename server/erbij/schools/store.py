"""Tables of boards, schools, years and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    update,
)

from erbij.db.rows import put
from erbij.db.types import ID, Utc, metadata
from erbij.errors import NotFound
from erbij.schools.model import HOUSES, KEPT, Group, School, SchoolYear

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from erbij.db.database import Reading, Transaction

NAME = String(320)

board = Table(
    "schools_board",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", NAME, nullable=False),
)
school_table = Table(
    "schools_school",
    metadata,
    Column("id", ID, primary_key=True),
    Column("board_id", ID, ForeignKey("schools_board.id"), nullable=False),
    Column("name", NAME, nullable=False),
    Column("sector", String(32), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
)
year_table = Table(
    "schools_year",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    UniqueConstraint("school_id", "first_day"),
)
group_table = Table(
    "schools_group",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("year_id", ID, ForeignKey("schools_year.id"), nullable=False),
    Column("key", NAME, nullable=False),
    Column("name", NAME, nullable=False),
    Column("ended_on", Date, nullable=True),
    Column("imported", Boolean, nullable=False),
    UniqueConstraint("school_id", "year_id", "key"),
)


async def add_school(tx: Transaction, school: School, board_name: str, now: datetime) -> None:
    """Add a school and its board; a board of the same name is used again."""
    query = select(board.c.id).where(board.c.name == board_name).order_by(board.c.id).limit(1)
    board_id = (await tx.connection.execute(query)).scalar_one_or_none()
    if board_id is None:
        board_id = school.board_id
        await tx.connection.execute(insert(board).values(id=board_id, name=board_name))
    await tx.connection.execute(
        insert(school_table).values(
            id=school.id,
            board_id=board_id,
            name=school.name,
            sector=school.sector,
            timezone=school.timezone,
            demo=school.demo,
            created_at=now,
        )
    )


def _school(row: object) -> School:
    values = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001 - SQLAlchemy's public name
    return School(**{name: values[name] for name in ("id", "board_id", "name", "sector", "timezone", "demo")})


async def school_of(read: Reading, school_id: str) -> School:
    """Return a school; raises ``NotFound``."""
    row = (await read.connection.execute(select(school_table).where(school_table.c.id == school_id))).one_or_none()
    if row is None:
        raise NotFound
    return _school(row)


async def lock_school(tx: Transaction, school_id: str) -> None:
    """Let one import of a school wait for the other until its commit; SQLite has one writer anyway.

    Rows that only name the school (a sign-in, a proof) are written meanwhile.
    """
    mine = select(school_table.c.id).where(school_table.c.id == school_id)
    await tx.connection.execute(mine.with_for_update(key_share=True))


async def schools(read: Reading) -> list[School]:
    """Return every school of this server, the oldest first; for commands, not for people."""
    query = select(school_table).where(school_table.c.sector.not_in(HOUSES)).order_by(school_table.c.id)
    return [_school(row) for row in await read.connection.execute(query)]


async def houses(read: Reading, sector: str) -> list[School]:
    """Return every house of partnerships, or of boards: for their people, with no pupil and no lesson in it."""
    query = select(school_table).where(school_table.c.sector == sector).order_by(school_table.c.id)
    return [_school(row) for row in await read.connection.execute(query)]


async def schools_beside(read: Reading, house: School) -> list[School]:
    """Return the schools of the board whose house this is, by name."""
    mine = (school_table.c.board_id == house.board_id, school_table.c.sector.not_in(HOUSES))
    found = [_school(row) for row in await read.connection.execute(select(school_table).where(*mine))]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


async def board_named(read: Reading, name: str) -> str | None:
    """Return the id of the board of that name, if it has a school."""
    query = (
        select(board.c.id)
        .join(school_table, school_table.c.board_id == board.c.id)
        .where(board.c.name == name, school_table.c.sector.not_in(HOUSES))
        .limit(1)
    )
    return (await read.connection.execute(query)).scalar_one_or_none()


async def year_starting(read: Reading, school_id: str, first_day: date) -> SchoolYear | None:
    """Return the school's year that begins on that day."""
    query = select(year_table).where(year_table.c.school_id == school_id, year_table.c.first_day == first_day)
    row = (await read.connection.execute(query)).one_or_none()
    return None if row is None else SchoolYear(row.id, row.school_id, row.first_day, row.last_day)


async def add_year(tx: Transaction, year: SchoolYear) -> None:
    """Add a school year."""
    await tx.connection.execute(
        insert(year_table).values(
            id=year.id, school_id=year.school_id, first_day=year.first_day, last_day=year.last_day
        )
    )


async def groups_of(read: Reading, school_id: str, *, also_ended: bool = False) -> list[Group]:
    """Return the school's groups by name; those of an earlier year only when they were never ended."""
    query = (
        select(group_table)
        .where(group_table.c.school_id == school_id, ~group_table.c.key.startswith(KEPT, autoescape=True))
        .order_by(group_table.c.name, group_table.c.id)
    )
    if not also_ended:
        query = query.where(group_table.c.ended_on.is_(None))
    rows = await read.connection.execute(query)
    return [Group(r.id, r.school_id, r.year_id, r.key, r.name, r.ended_on, r.imported) for r in rows]


def _values(group: Group) -> dict[str, object]:
    return {
        "id": group.id,
        "school_id": group.school_id,
        "year_id": group.year_id,
        "key": group.key,
        "name": group.name,
        "ended_on": group.ended_on,
        "imported": group.imported,
    }


async def add_groups(tx: Transaction, groups: Sequence[Group]) -> None:
    """Add groups, also where an import kept a place for one."""
    await put(tx, group_table, [_values(group) for group in groups], [group_table.c.id])


async def change_groups(tx: Transaction, groups: Sequence[Group]) -> None:
    """Write name and end of groups that are there."""
    if groups:
        statement = (
            update(group_table)
            .where(group_table.c.id == bindparam("b_id"), group_table.c.school_id == bindparam("b_school_id"))
            .values({name: bindparam(f"b_{name}") for name in ("name", "ended_on", "imported")})
        )
        values = [{f"b_{name}": value for name, value in _values(group).items()} for group in groups]
        await tx.connection.execute(statement, values)
