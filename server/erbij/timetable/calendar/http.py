"""Routes of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import STAFF, Role
from erbij.timetable.calendar import rules
from erbij.timetable.calendar.wire import FreeDaysAsked, FreeDaysDone, FreeRange, SchoolCalendar, SchoolDaysAsked
from erbij.timetable.http import asked_date
from erbij.timetable.rules import SATURDAY
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.timetable.calendar.model import Effect, YearView
    from erbij.timetable.calendar.service import Calendar
    from erbij.web.route import Call


def routes(service: Calendar) -> list[Route]:
    """Return the routes of this room."""

    async def year(call: Call) -> SchoolCalendar:
        return shown(await service.year(call.actor, asked_date(call.query.get("date", ""))))

    async def free(call: Call) -> FreeDaysDone:
        days = rules.asked_days(call.body.first, call.body.last)
        return done(await service.free(call.actor, call.body.name, days, preview=call.body.preview), len(days))

    async def school(call: Call) -> FreeDaysDone:
        days = rules.asked_days(call.body.first, call.body.last)
        return done(await service.school_days(call.actor, days), len(days))

    calendar, only = "/api/timetable/calendar", frozenset({Role.COORDINATOR})
    return [
        Route("GET", calendar, year, STAFF, reply=SchoolCalendar, query=("date",)),
        Route("POST", f"{calendar}/free-days", free, only, body=FreeDaysAsked, reply=FreeDaysDone),
        Route("POST", f"{calendar}/school-days", school, only, body=SchoolDaysAsked, reply=FreeDaysDone),
    ]


def done(effect: Effect, days: int) -> FreeDaysDone:
    """Return what became of it as a message."""
    return FreeDaysDone(days=days, lessons=len(effect.changed), past=len(effect.past))


def shown(view: YearView) -> SchoolCalendar:
    """Return a school year as a message."""
    return SchoolCalendar(
        first_day=view.first_day,
        last_day=view.last_day,
        today=view.today,
        free=tuple(
            FreeRange(
                name=one.name,
                first=one.first,
                last=one.last,
                school_days=sum(day.weekday() < SATURDAY for day in one.days),
                lessons=sum(view.off.get(day, 0) for day in one.days),
            )
            for one in view.stretches
        ),
        lesson_weeks=view.lesson_weeks,
        may_change=view.may_change,
    )
