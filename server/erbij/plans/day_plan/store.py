"""Tables of the day plan: weekdays from a date on, single dates, and what the family asks for."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, insert, select, update

from erbij.db.types import ID, Utc, metadata
from erbij.plans.day_plan.model import AgreedRest, Planned, Proposal
from erbij.plans.day_plan.rules import agreed_rest_in, day_of
from erbij.plans.day_plan.wire import DayPlanned
from erbij.private import Private

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable
    from zoneinfo import ZoneInfo

    from erbij.db.database import Reading, Transaction

weekday_table = Table(
    "plans_day_plan_weekday",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("from_date", Date, primary_key=True),
    Column("weekday", Integer, primary_key=True, autoincrement=False),
    Column("planned", JSON, nullable=False),
)
date_table = Table(
    "plans_day_plan_date",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("date", Date, primary_key=True),
    Column("planned", JSON, nullable=False),
)
proposal_table = Table(
    "plans_day_plan_proposal",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("pupil_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("date", Date, nullable=True),
    Column("weekday", Integer, nullable=True),
    Column("planned", JSON, nullable=False),
    Column("words", String(1600), nullable=False),
    Column("author_id", ID, nullable=False),
    Column("at", Utc, nullable=False),
    Column("accepted", Boolean, nullable=True),
    Index("ix_plans_day_plan_proposal_pupil", "school_id", "pupil_id"),
)
w, d, q = weekday_table.c, date_table.c, proposal_table.c
LESSON = tuple[str, "dt.date", "dt.datetime", "dt.datetime"]
"""Slot id, local date, start and end (UTC) of a lesson."""


# --- for the register -------------------------------------------------------------------------------------------------


async def ceilings(
    read: Reading, school_id: str, pupil_ids: Collection[str], first: dt.date, last: dt.date
) -> dict[str, dict[dt.date, int]]:
    """Return ``day_ceiling_min`` by pupil and date, from ``first`` up to and including ``last``; only where one is."""
    found: dict[str, dict[dt.date, int]] = {}
    for pupil_id, planned in (await plans_of(read, school_id, pupil_ids)).items():
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        mine = {day: day_of(planned, day)[0].ceiling_min for day in days}
        found[pupil_id] = {day: minutes for day, minutes in mine.items() if minutes is not None}
    return {pupil_id: mine for pupil_id, mine in found.items() if mine}


async def agreed_rest(
    read: Reading, school_id: str, pupil_id: str, lessons: Iterable[LESSON], zone: ZoneInfo
) -> dict[str, AgreedRest]:
    """Return, per slot, what of it is agreed rest for this pupil; lessons without any are left out.

    What follows the pupil's own stop comes with ``rules.rest_of``, from the end of their last presence.
    """
    planned = (await plans_of(read, school_id, [pupil_id])).get(pupil_id)
    if planned is None:
        return {}
    found = {
        slot_id: agreed_rest_in(day_of(planned, day)[0], day, zone, start, end) for slot_id, day, start, end in lessons
    }
    return {slot_id: rest for slot_id, rest in found.items() if rest.spans or rest.may_stop}


# --- reading ----------------------------------------------------------------------------------------------------------


async def plans_of(read: Reading, school_id: str, pupil_ids: Collection[str]) -> dict[str, Planned]:
    """Return all that is planned by pupil; pupils without a plan are left out."""
    found: dict[str, Planned] = defaultdict(Planned)
    wanted = sorted(pupil_ids)
    weekdays = select(weekday_table).where(w.school_id == school_id, w.pupil_id.in_(wanted))
    for row in await read.connection.execute(weekdays):
        found[row.pupil_id].weekdays[row.from_date, row.weekday] = DayPlanned.model_validate(row.planned)
    dates = select(date_table).where(d.school_id == school_id, d.pupil_id.in_(wanted))
    for row in await read.connection.execute(dates):
        found[row.pupil_id].dates[row.date] = DayPlanned.model_validate(row.planned)
    return dict(found)


async def proposals(read: Reading, school_id: str, pupil_id: str) -> list[Proposal]:
    """Return what waits for an answer, the oldest first."""
    query = select(proposal_table).where(q.school_id == school_id, q.pupil_id == pupil_id, q.accepted.is_(None))
    return [_proposal(row) for row in await read.connection.execute(query.order_by(q.id).limit(20))]


async def proposal(read: Reading, school_id: str, proposal_id: str) -> Proposal | None:
    """Return a proposal that waits for an answer."""
    query = select(proposal_table).where(q.school_id == school_id, q.id == proposal_id, q.accepted.is_(None))
    row = (await read.connection.execute(query)).one_or_none()
    return _proposal(row) if row else None


def _proposal(row: Any) -> Proposal:
    return Proposal(
        id=row.id,
        school_id=row.school_id,
        pupil_id=row.pupil_id,
        date=row.date,
        weekday=row.weekday,
        planned=DayPlanned.model_validate(row.planned),
        words=Private(row.words),
        author_id=row.author_id,
        at=row.at,
        accepted=row.accepted,
    )


# --- writing ----------------------------------------------------------------------------------------------------------


async def write_date(tx: Transaction, school_id: str, pupil_id: str, date: dt.date, planned: DayPlanned | None) -> None:
    """Plan one date; None: as on every such weekday."""
    mine = (d.school_id == school_id, d.pupil_id == pupil_id, d.date == date)
    await tx.connection.execute(date_table.delete().where(*mine))
    if planned is not None:
        row = {"school_id": school_id, "pupil_id": pupil_id, "date": date, "planned": planned.model_dump(mode="json")}
        await tx.connection.execute(insert(date_table).values(row))


async def write_weekday(
    tx: Transaction, school_id: str, pupil_id: str, day: tuple[int, dt.date], planned: DayPlanned
) -> None:
    """Plan a weekday from a date on (``day`` is both); what was planned for it from that date or later gives way."""
    weekday, from_date = day
    mine = (w.school_id == school_id, w.pupil_id == pupil_id, w.weekday == weekday, w.from_date >= from_date)
    await tx.connection.execute(weekday_table.delete().where(*mine))
    row = {"school_id": school_id, "pupil_id": pupil_id, "weekday": weekday, "from_date": from_date}
    await tx.connection.execute(insert(weekday_table).values(row | {"planned": planned.model_dump(mode="json")}))


async def add_proposal(tx: Transaction, one: Proposal) -> None:
    """Add what the family asks for."""
    row = {name: getattr(one, name) for name in Proposal.__slots__}
    row |= {"planned": one.planned.model_dump(mode="json"), "words": one.words.reveal()}
    await tx.connection.execute(insert(proposal_table).values(row))


async def answer(tx: Transaction, school_id: str, proposal_id: str, *, accepted: bool) -> None:
    """Answer a proposal."""
    mine = (q.school_id == school_id, q.id == proposal_id)
    await tx.connection.execute(update(proposal_table).where(*mine).values(accepted=accepted))
