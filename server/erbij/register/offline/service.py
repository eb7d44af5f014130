"""Use cases of confirmed work: a teacher confirms it, care countersigns what came late, either withdraws it (R7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.actor import STAFF, Role
from erbij.errors import Invalid, NotFound
from erbij.ids import new_id
from erbij.people import store as people
from erbij.people.model import Relation
from erbij.register.counting.rules import midnights
from erbij.register.facts import Dates
from erbij.register.offline import rules, store
from erbij.register.offline.model import MarkKind, Work, WorkIsSettled
from erbij.register.ports import FACTS_CHANGED
from erbij.register.rules import monday_of
from erbij.register.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.model import Person
    from erbij.private import Private
    from erbij.register.model import Lesson
    from erbij.register.offline.model import Confirmed
    from erbij.register.offline.wire import ConfirmWork
    from erbij.register.ports import Disclose, News, Timetable

PAGE = "register.offline"


class Offline:
    """Work outside lessons, of every school on this server."""

    def __init__(
        self, database: Database, clock: Clock, *, timetable: Timetable, news: News, disclose: Disclose
    ) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._news = news
        self._disclose = disclose

    async def week(
        self, actor: Actor, pupil_id: str, monday: date | None
    ) -> tuple[Person, date, date, list[Confirmed], dict[str, Private[str]], list[Lesson], ZoneInfo]:
        """One pupil's week (None: this one): the pupil, its Monday, today, what was confirmed, names by id, lessons.

        Raises ``NotFound`` for a pupil whom the actor does not teach, mentor or coordinate.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil, relation = await self._pupil(tx, actor, pupil_id)
            zone = await self._timetable.zone(tx, actor.school_id)
            today = now.astimezone(zone).date()
            first = monday_of(monday or today)
            dates = Dates(first, first + timedelta(days=6))
            found = (await store.of_pupils(tx, actor.school_id, [pupil_id], dates)).get(pupil_id, [])
            names = await self._names(tx, actor.school_id, found)
            window = midnights(first, zone)[0], midnights(dates.last, zone)[1]
            lessons = await self._timetable.lessons_of_pupils(tx, actor.school_id, [pupil_id], *window)
            await self._disclose(tx, actor, PAGE, [pupil_id], relation=relation, now=now)
        mine = [one for one in lessons.get(pupil_id, ()) if one.slot.planned and one.local_date in dates]
        return pupil, first, today, found, names, mine, zone

    async def confirm(self, actor: Actor, asked: ConfirmWork) -> None:
        """Keep what a teacher confirms; raises ``NotFound``, ``Invalid``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await self._pupil(tx, actor, asked.pupil_id)
            zone = await self._timetable.zone(tx, actor.school_id)
            today, span = now.astimezone(zone).date(), _span(asked, zone)
            wrong = rules.wrong_in(asked.date, asked.minutes, span, today, zone.key)
            if wrong:
                raise Invalid(wrong)
            await self._must_be_theirs(tx, actor.school_id, asked)
            work = Work(
                id=new_id(now),
                school_id=actor.school_id,
                pupil_id=asked.pupil_id,
                local_date=asked.date,
                minutes=asked.minutes,
                span=span,
                replaces_slot=asked.replaces_slot,
                what=asked.what,
                author_id=actor.id,
                at=now,
                late=rules.is_late(asked.date, today),
            )
            await store.add(tx, work)
            await self._tell(tx, work)

    async def waiting(self, actor: Actor) -> tuple[list[Confirmed], dict[str, Private[str]]]:
        """What was entered late and waits for care, in order of entry, with names by id."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await store.waiting(tx, actor.school_id)
            names = await self._names(tx, actor.school_id, found)
            pupils = {one.work.pupil_id for one in found}
            await self._disclose(tx, actor, PAGE, pupils, relation=Relation.OWN_SCHOOL, now=now)
        return found, names

    async def countersign(self, actor: Actor, work_id: str) -> None:
        """Care signs what came late; two people are needed. Raises ``NotFound``, ``WorkIsSettled``."""
        await self._mark(actor, work_id, MarkKind.COUNTERSIGNED)

    async def withdraw(self, actor: Actor, work_id: str) -> None:
        """Take back what was confirmed, by who did or by a coordinator; raises ``NotFound``, ``WorkIsSettled``."""
        await self._mark(actor, work_id, MarkKind.WITHDRAWN)

    async def _mark(self, actor: Actor, work_id: str, kind: MarkKind) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await store.one(tx, actor.school_id, work_id)
            if found is None or not (Role.COORDINATOR in actor.roles or found.work.author_id == actor.id):
                raise NotFound
            signs = kind is MarkKind.COUNTERSIGNED
            if found.withdrawn_by or (signs and (not found.waits or found.work.author_id == actor.id)):
                raise WorkIsSettled
            await store.mark(tx, new_id(now), found.work, kind, actor.id, now)
            await self._tell(tx, found.work)

    async def _pupil(self, read: Reading, actor: Actor, pupil_id: str) -> tuple[Person, Relation]:
        relation = await people.relation(read, actor, pupil_id)
        person = await people.person(read, actor.school_id, pupil_id)
        theirs = relation not in {Relation.NONE, Relation.SELF, Relation.CHILD} and actor.is_any(*STAFF)
        if person is None or not theirs or Role.PUPIL not in person.roles:
            raise NotFound
        return person, relation

    async def _must_be_theirs(self, read: Reading, school_id: str, asked: ConfirmWork) -> None:
        if asked.replaces_slot is None:
            return
        lesson = await self._timetable.lesson(read, school_id, asked.replaces_slot)
        mine = (
            await self._timetable.lessons_of_pupils(
                read, school_id, [asked.pupil_id], lesson.slot.span.start, lesson.slot.span.end
            )
            if lesson
            else {}
        )
        if asked.replaces_slot not in {one.slot.id for one in mine.get(asked.pupil_id, ())}:
            raise Invalid([("body.replaces_slot", "not a lesson of this pupil")])

    async def _names(self, read: Reading, school_id: str, found: Sequence[Confirmed]) -> dict[str, Private[str]]:
        ids = {key for one in found for key in (one.work.pupil_id, one.work.author_id, one.countersigned_by) if key}
        return await people.names_of(read, school_id, ids)

    async def _tell(self, tx: Transaction, work: Work) -> None:
        day = work.local_date.isoformat()
        payload = {"school_id": work.school_id, "pupil_id": work.pupil_id, "first": day, "last": day}
        await self._news.add(tx, FACTS_CHANGED, payload, key=work.pupil_id)


def _span(asked: ConfirmWork, zone: ZoneInfo) -> Span | None:
    start, end = rules.whole(asked.starts_at), rules.whole(asked.ends_at)
    if asked.from_time is not None:
        if start is not None or end is not None:
            raise Invalid([("body.from_time", "or starts_at and ends_at, not both")])
        start = datetime.fromisoformat(f"{asked.date}T{asked.from_time}").replace(tzinfo=zone).astimezone(UTC)
        end = start + timedelta(minutes=asked.minutes)
    if start is None and end is None:
        return None
    if start is None or end is None or end <= start:
        raise Invalid([("body.ends_at", "after the start, or neither of them")])
    return Span(start, end)
