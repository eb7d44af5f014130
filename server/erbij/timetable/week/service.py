"""Whose week somebody may see.

Pupils see their own, guardians that of a child. Staff see every group, teacher and place of their school: who teaches
what where is no secret inside it. No pupil is named here; lessons of single pupils carry what their maker called them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import STAFF, Role
from erbij.errors import NotFound
from erbij.people.store import pupil_of_family
from erbij.private import Private
from erbij.schools.store import groups_of, school_of
from erbij.timetable.slots.store import teachers
from erbij.timetable.store import free_days, places
from erbij.timetable.week import store
from erbij.timetable.week.model import Choices, WeekView, Whose
from erbij.timetable.week.wire import WeekOf

if TYPE_CHECKING:
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.timetable.model import Slot


class Weeks:
    """A week of lessons."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def week(self, actor: Actor, day: date | None, asked: Whose | None) -> WeekView:
        """Return the week in which ``day`` (None: today) lies; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            school = await school_of(read, actor.school_id)
            today = now.astimezone(ZoneInfo(school.timezone)).date()
            monday = (day or today) - timedelta(days=(day or today).weekday())
            choices = await self._choices(read, actor)
            whose, title = await self._whose(read, actor, asked, choices)
            slots = await store.slots_of_week(read, school.id, monday, whose) if whose.id else []
            free = await free_days(read, school.id, monday, monday + timedelta(days=6))
        return WeekView(
            school=school,
            monday=monday,
            today=today,
            now=now,
            whose=whose,
            title=title,
            slots=tuple(slots),
            free_days=free,
            choices=choices,
            changeable=frozenset(slot.id for slot in slots if _may_change(actor, slot)),
            may_make=actor.is_any(Role.TEACHER, Role.COORDINATOR),
        )

    async def _choices(self, read: Reading, actor: Actor) -> Choices:
        if not actor.is_any(*STAFF):
            return Choices()
        return Choices(
            tuple((group.id, group.name) for group in await groups_of(read, actor.school_id)),
            await teachers(read, actor.school_id),
            await places(read, actor.school_id),
        )

    async def _whose(
        self, read: Reading, actor: Actor, asked: Whose | None, choices: Choices
    ) -> tuple[Whose, Private[str]]:
        whose = asked or self._nearest(actor, choices)
        known: dict[str, Private[str]]
        if whose.of is WeekOf.PERSON:
            pupil = await pupil_of_family(read, actor, whose.id or None)
            if pupil is None:
                raise NotFound
            return Whose(WeekOf.PERSON, pupil.id), pupil.name
        if whose.of is WeekOf.GROUP:
            known = {id_: Private(name) for id_, name in choices.groups}
        elif whose.of is WeekOf.TEACHER:
            known = dict(choices.teachers)
        else:
            known = {place: Private(place) for place in choices.places}
        if whose.id and whose.id not in known:
            raise NotFound
        return whose, known.get(whose.id, Private(""))

    @staticmethod
    def _nearest(actor: Actor, choices: Choices) -> Whose:
        if Role.TEACHER in actor.roles:
            return Whose(WeekOf.TEACHER, actor.id)
        if actor.is_any(*STAFF):
            return Whose(WeekOf.GROUP, choices.groups[0][0] if choices.groups else "")
        return Whose(WeekOf.PERSON)


def _may_change(actor: Actor, slot: Slot) -> bool:
    return Role.COORDINATOR in actor.roles or (Role.TEACHER in actor.roles and actor.id in slot.teacher_ids)
