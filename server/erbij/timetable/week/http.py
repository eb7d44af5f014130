"""The week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import AT_SCHOOL, Role
from erbij.errors import Invalid
from erbij.timetable.http import asked_date
from erbij.timetable.rules import is_school_day
from erbij.timetable.slots.wire import PlanChoice
from erbij.timetable.week.model import Whose
from erbij.timetable.week.wire import TimetableWeek, WeekDay, WeekOf, WeekSlot
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from erbij.private import Private
    from erbij.timetable.model import Slot
    from erbij.timetable.week.model import WeekView
    from erbij.timetable.week.service import Weeks
    from erbij.web.route import Call

KEYS = {"person_id": WeekOf.PERSON, "group_id": WeekOf.GROUP, "teacher_id": WeekOf.TEACHER, "place": WeekOf.PLACE}
LONGEST = 320


def routes(service: Weeks) -> list[Route]:
    """Return the routes of this room."""

    async def week(call: Call) -> TimetableWeek:
        found = await service.week(call.actor, asked_date(call.query.get("date", "")), asked(call.query))
        return shown(found)

    people = AT_SCHOOL - {Role.UNIT}
    return [Route("GET", "/api/timetable/week", week, people, reply=TimetableWeek, query=("date", *KEYS))]


def asked(query: Mapping[str, str]) -> Whose | None:
    """Return whose week the query asks for, None when it does not say; raises ``Invalid`` for two at once."""
    found = [Whose(of, query[key]) for key, of in KEYS.items() if query.get(key)]
    if len(found) > 1 or any(len(one.id) > LONGEST for one in found):
        raise Invalid([("query", "one of person_id, group_id, teacher_id and place")])
    return found[0] if found else None


def shown(view: WeekView) -> TimetableWeek:
    """Return a week as a message."""
    dates = [view.monday + timedelta(days=ahead) for ahead in range(7)]
    by_date = {day: [slot for slot in view.slots if slot.local_date == day] for day in dates}
    return TimetableWeek(
        monday=view.monday,
        number=view.monday.isocalendar().week,
        today=view.today,
        now=view.now,
        timezone=view.school.timezone,
        of=view.whose.of,
        id=view.whose.id,
        title=view.title.reveal(),
        days=tuple(
            WeekDay(
                date=day,
                school_day=bool(by_date[day]) or is_school_day(day, view.free_days, every_day=view.school.demo),
                free_day_name=view.free_days.get(day),
                lessons=tuple(_slot(slot, view) for slot in by_date[day]),
            )
            for day in dates
        ),
        groups=tuple(PlanChoice(id=id_, name=name) for id_, name in view.choices.groups),
        teachers=_choices(view.choices.teachers),
        places=view.choices.places,
        may_make=view.may_make,
    )


def _choices(people: Iterable[tuple[str, Private[str]]]) -> tuple[PlanChoice, ...]:
    return tuple(PlanChoice(id=id_, name=name.reveal()) for id_, name in people)


def _slot(slot: Slot, view: WeekView) -> WeekSlot:
    return WeekSlot(
        id=slot.id,
        subject=slot.subject,
        group=slot.group_name,
        teacher=slot.teacher_name.reveal(),
        supply=slot.supply,
        place=slot.place,
        all_remote=slot.all_remote,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        moved_to=slot.moved_to,
        status=slot.status,
        may_change=slot.id in view.changeable,
    )
