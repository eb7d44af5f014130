"""Use cases of a teacher's decision: what waits, and the one tap that decides. The credit is no part of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.errors import NotFound
from erbij.ids import new_id
from erbij.register.facts import Dates
from erbij.register.model import Status
from erbij.register.partials import store
from erbij.register.partials.model import Judgement, NotPartial, Undecided, Verdict, Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.register.counting.service import Counting
    from erbij.register.model import Lesson
    from erbij.register.ports import Timetable

WITHIN = timedelta(days=28)


class Partials:
    """What teachers decide, in every school on this server."""

    def __init__(self, database: Database, clock: Clock, timetable: Timetable, counting: Counting) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._counting = counting

    async def own(self, actor: Actor) -> Waiting:
        """The actor's lessons of the last four weeks that wait for a decision; nobody is named."""
        now = self._clock.now()
        async with self._database.read() as read:
            lessons = await self._timetable.lessons_of_teacher(read, actor.school_id, actor.id, now - WITHIN, now)
            return await self._waiting(read, actor, lessons)

    async def of_school(self, actor: Actor) -> Waiting:
        """The school's lessons of the last four weeks that wait, with who has to decide; no pupil is named."""
        now = self._clock.now()
        async with self._database.read() as read:
            lessons = await self._timetable.lessons(read, actor.school_id, now - WITHIN, now)
            return await self._waiting(read, actor, lessons)

    async def judge(self, actor: Actor, slot_id: str, pupil_id: str, verdict: Verdict) -> None:
        """Keep what a teacher of the lesson decides; a newer decision takes the place of an earlier one.

        Raises ``NotFound`` for a lesson that the actor does not give or a pupil who is not in it, ``NotPartial``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lesson = await self._timetable.lesson(tx, actor.school_id, slot_id)
            if lesson is None or actor.id not in lesson.teacher_ids:
                raise NotFound
            if not await self._timetable.is_pupil(tx, actor.school_id, pupil_id):
                raise NotFound
            day = Dates(lesson.local_date, lesson.local_date)
            counted = await self._counting.period(tx, actor.school_id, [pupil_id], day, now)
            slots = [one for each in counted.pupils[pupil_id].days for one in each.slots]
            mine = next((one for one in slots if one.lesson.slot.id == slot_id), None)
            if mine is None:
                raise NotFound
            if Status.PARTIAL not in mine.status:
                raise NotPartial
            await store.add(tx, Judgement(new_id(now), actor.school_id, slot_id, pupil_id, verdict, actor.id, now))

    async def _waiting(self, read: Reading, actor: Actor, lessons: Sequence[Lesson]) -> Waiting:
        now, school_id = self._clock.now(), actor.school_id
        zone = await self._timetable.zone(read, school_id)
        by_id = {one.slot.id: one for one in lessons}
        found: Counter[str] = Counter()
        if by_id:
            pupils = await self._counting.from_home(read, school_id, lessons, now, planned=False)
            days = [one.local_date for one in lessons]
            counted = await self._counting.period(read, school_id, pupils, Dates(min(days), max(days)), now)
            slots = [slot for one in counted.pupils.values() for day in one.days for slot in day.slots]
            found.update(slot.lesson.slot.id for slot in slots if slot.waits_for_teacher)
        open_ = [Undecided(one, found[key]) for key, one in by_id.items() if found[key]]
        open_.sort(key=lambda one: (one.lesson.slot.span.start, one.lesson.slot.id))
        names = await self._timetable.names(read, school_id, {key for one in open_ for key in one.lesson.teacher_ids})
        teachers = {
            one.lesson.slot.id: tuple(names[key] for key in sorted(one.lesson.teacher_ids) if key in names)
            for one in open_
        }
        return Waiting(zone, tuple(open_), teachers)
