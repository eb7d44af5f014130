"""What boards were told, how their schools stand, and the sums of which both are made: no query answers whom.

What a board reads are rows of its own house (``school_id``), which PostgreSQL holds: its page has no way to a school's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, func, insert, select

from erbij.access.store import sign_in_table
from erbij.actor import Role
from erbij.db.append_only import append_only
from erbij.db.rows import one_at_a_time, put
from erbij.db.types import ID, Utc, metadata
from erbij.people.store import person_table, role_table
from erbij.plans.store import remote_pupils_of_slots
from erbij.register.periods import store as periods
from erbij.register.periods.rules import month_after, month_of
from erbij.register.store import entry
from erbij.reports.board.model import COLUMNS, MINUTES, PUPILS, State, Told
from erbij.reports.partnership.model import BUCKETS, Amount
from erbij.timetable.store import slot_table
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from erbij.db.database import Reading, Transaction
    from erbij.register.facts import Dates


def _house() -> Column[str]:
    return Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True)


def _member() -> Column[str]:
    return Column("member_id", ID, ForeignKey("schools_school.id"), primary_key=True)


week_table = append_only(
    Table(
        "reports_board_week",
        metadata,
        _house(),
        Column("monday", Date, primary_key=True),
        _member(),
        *(Column(name.lower(), Integer, nullable=True) for name in COLUMNS),
    )
)
state_table = Table(
    "reports_board_school",
    metadata,
    _house(),
    _member(),
    Column("open_from", Date, nullable=True),
    Column("at_work", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
)
w, t, e, s = week_table.c, state_table.c, entry.c, slot_table.c


async def mondays(read: Reading, house_id: str) -> list[date]:
    """Return the weeks that were told, the first one first."""
    query = select(w.monday).where(w.school_id == house_id, w.member_id == house_id).order_by(w.monday)
    return list(await read.connection.scalars(query))


async def told(read: Reading, house_id: str, dates: Dates) -> list[Told]:
    """Return what was told of the weeks that begin on one of the dates, in order."""
    query = select(week_table).where(w.school_id == house_id, w.monday >= dates.first, w.monday <= dates.last)
    rows = await read.connection.execute(query.order_by(w.monday, w.member_id))
    return [Told(row.monday, row.member_id, tuple(getattr(row, one.lower()) for one in COLUMNS)) for row in rows]


async def tell(tx: Transaction, house_id: str, lines: Sequence[Told]) -> bool:
    """Keep what is told of a week; False: somebody else told it just now, and that stands."""
    await one_at_a_time(tx, "reports.board", house_id)
    if lines[0].monday in await mondays(tx, house_id):
        return False
    rows = [
        {"school_id": house_id, "monday": one.monday, "member_id": one.school_id}
        | {name.lower(): cell for name, cell in zip(COLUMNS, one.cells, strict=True)}
        for one in lines
    ]
    await tx.connection.execute(insert(week_table), rows)
    return True


async def states(read: Reading, house_id: str) -> dict[str, State]:
    """Return how the schools of a board stand, by id."""
    rows = await read.connection.execute(select(state_table).where(t.school_id == house_id))
    return {row.member_id: State(row.member_id, row.open_from, row.at_work, row.at) for row in rows}


async def keep_states(tx: Transaction, house_id: str, found: Collection[State]) -> None:
    """Keep how schools stand, in the place of how they stood."""
    rows = [
        {
            "school_id": house_id,
            "member_id": one.school_id,
            "open_from": one.open_from,
            "at_work": one.at_work,
            "at": one.at,
        }
        for one in found
    ]
    await put(tx, state_table, rows, [t.school_id, t.member_id])


async def open_from(read: Reading, school_id: str) -> date | None:
    """Return the first day of the school's earliest month that is not closed; None: nothing is in its register."""
    closed = await periods.closes(read, school_id)
    if closed:
        return month_after(closed[-1].month)
    first = await periods.first_date(read, school_id)
    return month_of(first) if first else None


async def coordinators(read: Reading, school_id: str) -> list[str]:
    """Return the ids of the school's coordinators who did not leave."""
    p, r = person_table.c, role_table.c
    query = select(p.id).join(role_table, (r.school_id == p.school_id) & (r.person_id == p.id))
    mine = (p.school_id == school_id, p.active, r.role == Role.COORDINATOR.value)
    return list(await read.connection.scalars(query.where(*mine)))


async def signed_in_since(read: Reading, school_id: str, person_ids: Collection[str], since: datetime) -> bool:
    """Whether one of these is signed in and was seen at or after an instant; a sign-in that ended leaves nothing."""
    i = sign_in_table.c
    mine = (i.school_id == school_id, i.owner_id.in_(person_ids), i.last_seen_at >= since)
    return (await read.connection.execute(select(i.id).where(*mine).limit(1))).first() is not None


async def from_home(read: Reading, school_id: str, dates: Dates) -> dict[str, Amount]:
    """Return how many pupils the ledger gives time from home on these dates, and their minutes together."""
    mine = (e.school_id == school_id, e.local_date >= dates.first, e.local_date <= dates.last)
    each = (
        select(func.sum(e.seconds).label("seconds"))
        .where(*mine, e.bucket.in_([one.value for one in BUCKETS]))
        .group_by(e.pupil_id)
        .having(func.sum(e.seconds) > 0)
        .subquery()
    )
    row = (await read.connection.execute(select(func.count(), func.sum(each.c.seconds)).select_from(each))).one()
    pupils, minutes = int(row[0]), int(row[1] or 0) // 60
    return {PUPILS: Amount(pupils, pupils), MINUTES: Amount(pupils, minutes)}


async def days_of_lessons(read: Reading, school_id: str, dates: Dates) -> list[date]:
    """Return the dates on which the school planned any lesson."""
    mine = (*_planned(school_id), s.local_date >= dates.first, s.local_date <= dates.last)
    return sorted(await read.connection.scalars(select(s.local_date).where(*mine).distinct()))


async def offered_on(read: Reading, school_id: str, day: date) -> dict[str, frozenset[str]]:
    """Return the lessons of a date that anybody was to follow live from home, with who that is."""
    ids = await read.connection.scalars(select(s.id).where(*_planned(school_id), s.local_date == day))
    return await remote_pupils_of_slots(read, school_id, list(ids))


def _planned(school_id: str) -> tuple[ColumnElement[bool], ...]:
    return (s.school_id == school_id, s.status == SlotStatus.PLANNED.value, s.withdrawn.is_(False))
