"""A teacher reads the own week. Every query starts from the lessons that the teacher gives, also as a supply."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.people.model import Relation
from erbij.private import Private
from erbij.register import store as register_store
from erbij.register.counting.rules import attendance, midnights
from erbij.register.facts import Dates, Modality
from erbij.register.line import time_line
from erbij.register.rules import monday_of
from erbij.register.sentences import explanation
from erbij.reports.teaching.model import TaughtLesson, TaughtPupil, TaughtWeek

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.register.counting.model import DayCount, Period, SlotCount
    from erbij.register.model import Confirmation, Lesson, Said
    from erbij.register.ports import Disclose, Timetable
    from erbij.register.service import Register

PAGE = "reports.teaching"
NAMELESS = Private("(naam onbekend)")


@dataclass(frozen=True, slots=True)
class _Taught:
    """One pupil in one lesson, before they have a name."""

    id: str
    count: SlotCount
    said: tuple[Said, ...]


class Teaching:
    """The weeks of every teacher on this server."""

    def __init__(
        self, database: Database, clock: Clock, *, register: Register, timetable: Timetable, disclose: Disclose
    ) -> None:
        self._database = database
        self._clock = clock
        self._register = register
        self._timetable = timetable
        self._disclose = disclose

    async def week(self, actor: Actor, wanted: date | None) -> TaughtWeek:
        """The ISO week of a date (None: this one), with who followed the actor's lessons from home."""
        now, school_id = self._clock.now(), actor.school_id
        async with self._database.transaction() as tx:
            zone = await self._timetable.zone(tx, school_id)
            today = now.astimezone(zone).date()
            monday = monday_of(wanted or today)
            dates = Dates(monday, monday + timedelta(days=6))
            start, end = midnights(monday, zone)[0], midnights(dates.last, zone)[1]
            found = await self._timetable.lessons_of_teacher(tx, school_id, actor.id, start, end)
            lessons = [one for one in found if one.local_date in dates]
            pupils = await self._register.counting.from_home(tx, school_id, lessons, now)
            period = await self._register.counting.period(tx, school_id, pupils, dates, now)
            counts = _by_lesson(period, now)
            ids = [one.slot.id for one in lessons]
            shown = {one.id for key in ids for one in counts[key]}
            names = await self._timetable.names(tx, school_id, shown)
            done = await register_store.confirmations(tx, school_id, ids)
            await self._disclose(tx, actor, PAGE, shown, relation=Relation.OWN_GROUP, now=now)
        told = [_lesson(one, counts[one.slot.id], names, done.get(one.slot.id)) for one in lessons]
        return TaughtWeek(monday, today, now, zone, tuple(sorted(told, key=_place)))


def _by_lesson(period: Period, now: datetime) -> defaultdict[str, list[_Taught]]:
    found: defaultdict[str, list[_Taught]] = defaultdict(list)
    for pupil_id, one in period.pupils.items():
        for day in one.days:
            for slot in day.slots:
                home = slot.lesson.slot.planned and slot.known.followed.modality is Modality.REMOTE_LIVE
                if home or slot.known.pupil.presence:
                    found[slot.lesson.slot.id].append(_Taught(pupil_id, slot, _explained(slot, day, now)))
    return found


def _explained(slot: SlotCount, day: DayCount, now: datetime) -> tuple[Said, ...]:
    """What the register itself says of the line."""
    one = attendance(slot.known, now)
    return explanation(one, time_line(one, now), slot, day, now=now)


def _lesson(
    lesson: Lesson,
    taught: Sequence[_Taught],
    names: Mapping[str, Private[str]],
    confirmation: Confirmation | None,
) -> TaughtLesson:
    pupils = [TaughtPupil(one.id, names.get(one.id, NAMELESS), one.count, one.said) for one in taught]
    over = bool(taught) and all(one.count.over for one in taught)
    took_part = any(one.count.known.pupil.presence for one in taught)
    ordered = sorted(pupils, key=lambda one: (one.name.reveal().casefold(), one.id))
    return TaughtLesson(lesson, tuple(ordered), over, confirmation, over and took_part and confirmation is None)


def _place(one: TaughtLesson) -> tuple[float, str]:
    return one.lesson.slot.span.start.timestamp(), one.lesson.slot.id
