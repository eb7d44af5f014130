"""The day page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import AT_SCHOOL
from erbij.errors import Invalid
from erbij.schools.rules import parse_date
from erbij.timetable.wire import Day, SlotCard
from erbij.web.route import Route

if TYPE_CHECKING:
    from datetime import date

    from erbij.timetable.model import Card, DayView
    from erbij.timetable.service import Timetable
    from erbij.web.route import Call


def routes(service: Timetable) -> list[Route]:
    """Return the routes of this room."""

    async def day(call: Call) -> Day:
        person_id = call.query.get("person_id") or None
        return shown(await service.day(call.actor, asked_date(call.query.get("date", "")), person_id))

    return [Route("GET", "/api/timetable/day", day, AT_SCHOOL, reply=Day, query=("date", "person_id"))]


def asked_date(text: str) -> date | None:
    """Return the date of the query; None when there is none."""
    if not text:
        return None
    found = parse_date(text)
    if found is None or not 2000 <= found.year <= 2100:  # noqa: PLR2004 - no calendar reaches further
        raise Invalid([("query.date", "not a date (2026-09-01)")])
    return found


def card(one: Card) -> SlotCard:
    """Return a lesson as the page shows it."""
    slot = one.slot
    return SlotCard(
        id=slot.id,
        subject=slot.subject,
        group=slot.group_name,
        teacher=slot.teacher_name.reveal(),
        supply=slot.supply,
        place=slot.place,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        door_opens_at=one.door_opens_at,
        status=slot.status,
        door=one.door,
        live=one.live,
        at_home=one.at_home,
        all_remote=slot.all_remote,
        moved_to=slot.moved_to,
    )


def shown(day: DayView) -> Day:
    """Return a day as a message."""
    return Day(
        date=day.date,
        today=day.today,
        now=day.now,
        timezone=day.timezone,
        person_id=day.person_id,
        person_name=day.person_name.reveal(),
        school_day=day.school_day,
        free_day_name=day.free_day_name,
        next_school_day=day.next_school_day,
        lessons=tuple(card(one) for one in day.cards),
    )
