"""Use cases of a dispute: a family says that a line is wrong, the school answers within ten school days (R16)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.errors import Invalid, NotFound
from erbij.ids import new_id
from erbij.people.model import Relation
from erbij.private import Private
from erbij.register import store as ledger
from erbij.register.disputes import store
from erbij.register.disputes.model import (
    About,
    AlreadyAnswered,
    AlreadyDisputed,
    Answer,
    Case,
    Cases,
    Dispute,
    Outcome,
    WorkTold,
)
from erbij.register.disputes.rules import LOOK_AHEAD, adjustment, by_urgency, due_on
from erbij.register.facts import Dates
from erbij.register.model import LessonNotOver, Source, State
from erbij.register.offline import store as offline
from erbij.register.rules import monday_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.register.disputes.ports import Lines
    from erbij.register.disputes.store import Pair
    from erbij.register.ports import Disclose, Timetable

PAGE = "register.disputes"
SHOWN_AFTER = timedelta(days=90)
"""How long the school's list keeps what was answered; the family's line keeps it for good."""

OWN_DAYS = timedelta(days=400)
AT_ONCE = 200
NAMELESS = Private("(naam onbekend)")


class Disputes:
    """The disputes of every school on this server."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        timetable: Timetable,
        lines: Lines,
        disclose: Disclose,
    ) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._lines = lines
        self._disclose = disclose

    async def dispute(  # noqa: PLR0917 - which line, whose, and what is said of it
        self, actor: Actor, about: About, slot_id: str, on: date | None, person_id: str | None, text: Private[str]
    ) -> None:
        """Keep that the actor says of a line of their own, or of a child of theirs, that it is wrong.

        Raises ``NotFound`` for a line that is not on "Mijn minuten", ``LessonNotOver``, ``AlreadyDisputed`` while one
        about the line waits for its answer, ``Invalid`` for a date that does not go with the kind of line.
        """
        now = self._clock.now()
        if (about is About.OWN) is (on is None):
            raise Invalid([("body.date", "goes with OWN, and with nothing else")])
        pupil_id, day = await self._line(actor, about, slot_id, on, person_id)
        async with self._database.transaction() as tx:
            earlier = await store.about_line(tx, actor.school_id, pupil_id, slot_id)
            if any(answer is None and one.local_date == day for one, answer in earlier):
                raise AlreadyDisputed
            zone = await self._timetable.zone(tx, actor.school_id)
            today = now.astimezone(zone).date()
            calendar = await self._timetable.calendar(tx, actor.school_id, today, today + LOOK_AHEAD)
            new = Dispute(
                id=new_id(now),
                school_id=actor.school_id,
                pupil_id=pupil_id,
                slot_id=slot_id,
                number=len(earlier) + 1,
                local_date=day,
                author_id=actor.id,
                text=text,
                raised_at=now,
                due_on=due_on(today, (day for day, what in calendar.items() if what.school_day)),
                about=about,
            )
            if not await store.add_dispute(tx, new):
                raise AlreadyDisputed

    async def own(self, actor: Actor, person_id: str | None) -> Cases:
        """The disputes about the actor's own lines, or a child's, of the last 400 days; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            pupil = await self._timetable.pupil_of_family(read, actor, person_id)
            if pupil is None:
                raise NotFound
            zone = await self._timetable.zone(read, actor.school_id)
            today = now.astimezone(zone).date()
            pairs = await store.of_pupil(read, actor.school_id, pupil.id, today - OWN_DAYS, today)
            return Cases(today, zone, tuple(await self._cases(read, actor.school_id, pairs)))

    async def listed(self, actor: Actor) -> Cases:
        """The school's list: what waits for an answer, and what was answered in the last 90 days.

        The who-looked log is written before anybody sees it, and beside the reading, so that it holds up no writer.
        """
        now = self._clock.now()
        async with self._database.read() as read:
            zone = await self._timetable.zone(read, actor.school_id)
            pairs = await store.of_school(read, actor.school_id, now - SHOWN_AFTER, AT_ONCE)
            cases = by_urgency(await self._cases(read, actor.school_id, pairs))
        if pupils := {dispute.pupil_id for dispute, _ in pairs}:
            async with self._database.transaction() as tx:
                await self._disclose(tx, actor, PAGE, pupils, relation=Relation.OWN_SCHOOL, now=now)
        return Cases(now.astimezone(zone).date(), zone, cases)

    async def waiting(self, actor: Actor) -> tuple[int, date | None, date]:
        """How many wait, the nearest deadline of them, and today; no pupil is named."""
        async with self._database.read() as read:
            zone = await self._timetable.zone(read, actor.school_id)
            count, due = await store.waiting(read, actor.school_id)
        return count, due, self._clock.now().astimezone(zone).date()

    async def answer(
        self, actor: Actor, dispute_id: str, outcome: Outcome, text: Private[str], minutes: int | None
    ) -> None:
        """Answer a dispute once; with ACCEPTED the line counts ``minutes`` from then on, in the same transaction.

        Raises ``NotFound``, ``AlreadyAnswered``, ``Invalid`` for minutes where none belong, or more than the lesson.
        """
        now = self._clock.now()
        accepted = outcome is Outcome.ACCEPTED
        if accepted is (minutes is None):
            raise Invalid([("body.minutes", "goes with ACCEPTED, and with nothing else")])
        async with self._database.transaction() as tx:
            found = await store.dispute(tx, actor.school_id, dispute_id)
            if found is None:
                raise NotFound
            dispute, answered = found
            longest = await self._longest(tx, dispute)
            seconds = None if minutes is None else _seconds(minutes, longest)
            new = Answer(
                id=new_id(now),
                school_id=actor.school_id,
                dispute_id=dispute_id,
                author_id=actor.id,
                outcome=outcome,
                text=text,
                seconds=seconds,
                answered_at=now,
            )
            if answered or not await store.add_answer(tx, new):
                raise AlreadyAnswered
            if seconds is not None:
                await _correct(tx, dispute, seconds, actor.id, now)

    async def _longest(self, read: Reading, dispute: Dispute) -> int | None:
        """The most seconds that the line can count; None: it is gone, 0: nobody completed or confirmed it yet."""
        if dispute.about is About.WORK:
            found = await offline.one(read, dispute.school_id, dispute.slot_id)
            return found.work.minutes * 60 if found and not found.withdrawn_by else None
        if dispute.about is About.OWN:
            own = (await self._told(read, dispute.school_id, [dispute])).get(dispute.id)
            return own.seconds if own else None
        lesson = await self._timetable.lesson(read, dispute.school_id, dispute.slot_id)
        return lesson.slot.span.seconds if lesson else None

    async def _line(
        self, actor: Actor, about: About, line_id: str, on: date | None, person_id: str | None
    ) -> tuple[str, date]:
        """Whose line it is and of which date, as the family reads it."""
        if about is About.OWN and on is not None:
            return await self._own(actor, line_id, on, person_id)
        return await (self._work if about is About.WORK else self._lesson)(actor, line_id, person_id)

    async def _own(self, actor: Actor, item_id: str, on: date, person_id: str | None) -> tuple[str, date]:
        """Whose line of own work it is, with its date; raises ``NotFound``."""
        week = await self._lines.week(actor, monday_of(on), person_id)
        own = {(row.id, row.local_date) for day in week.days for row in day.works if row.source is Source.CATALOGUE}
        if (item_id, on) not in own:
            raise NotFound
        return week.pupil_id, on

    async def _told(self, read: Reading, school_id: str, disputes: Sequence[Dispute]) -> dict[str, WorkTold]:
        """What their lines say, by dispute, where they are no lessons; one whose line is gone is left out."""
        own = {one.id: (one.pupil_id, one.slot_id, one.local_date) for one in disputes if one.about is About.OWN}
        done = await self._lines.own_work(read, school_id, set(own.values()))
        told = {key: done[line] for key, line in own.items() if line in done}
        works = {one.id: one.slot_id for one in disputes if one.about is About.WORK}
        confirmed = await offline.by_ids(read, school_id, set(works.values()))
        for key, work_id in works.items():
            if work := confirmed.get(work_id):
                told[key] = WorkTold(work.work.what, work.work.minutes * 60)
        return told

    async def _work(self, actor: Actor, work_id: str, person_id: str | None) -> tuple[str, date]:
        """Whose line of confirmed work it is and of which date, as the family reads it; raises ``NotFound``."""
        async with self._database.read() as read:
            found = await offline.one(read, actor.school_id, work_id)
        if found is None:
            raise NotFound
        week = await self._lines.week(actor, monday_of(found.work.local_date), person_id)
        if work_id not in {row.id for day in week.days for row in day.works}:
            raise NotFound
        return found.work.pupil_id, found.work.local_date

    async def _lesson(self, actor: Actor, slot_id: str, person_id: str | None) -> tuple[str, date]:
        """Whose line of a lesson it is and of which date, as the family reads it.

        Raises ``NotFound``, ``LessonNotOver``.
        """
        async with self._database.read() as read:
            lesson = await self._timetable.lesson(read, actor.school_id, slot_id)
        if lesson is None:
            raise NotFound
        week = await self._lines.week(actor, monday_of(lesson.local_date), person_id)
        for day in week.days:
            for row in day.rows:
                if row.lesson.slot.id == slot_id:
                    if row.running or any(part.state is State.AHEAD for part in row.parts):
                        raise LessonNotOver
                    return row.pupil_id, lesson.local_date
        raise NotFound

    async def _cases(self, read: Reading, school_id: str, pairs: Sequence[Pair]) -> list[Case]:
        people = {person for dispute, _ in pairs for person in (dispute.pupil_id, dispute.author_id)}
        names = await self._timetable.names(read, school_id, people | {one.author_id for _, one in pairs if one})
        slots = {dispute.slot_id for dispute, _ in pairs if dispute.about is About.LESSON}
        lessons = await self._timetable.lessons_by_id(read, school_id, slots)
        works = await self._told(read, school_id, [dispute for dispute, _ in pairs])
        return [
            Case(
                dispute=dispute,
                answer=answer,
                lesson=lessons.get(dispute.slot_id),
                work=works.get(dispute.id),
                pupil_name=names.get(dispute.pupil_id, NAMELESS),
                author_name=names.get(dispute.author_id, NAMELESS),
                answered_by=names.get(answer.author_id) if answer else None,
            )
            for dispute, answer in pairs
        ]


async def _correct(tx: Transaction, dispute: Dispute, seconds: int, author: str, now: datetime) -> None:
    """One entry more in the ledger, with the reason DISPUTE, so that the line adds up to ``seconds``."""
    head = await ledger.lock(tx, dispute.school_id)
    day = Dates(dispute.local_date, dispute.local_date)
    written = (await ledger.entries_of_pupils(tx, dispute.school_id, [dispute.pupil_id], day))[dispute.pupil_id]
    mine = [one for one in written if dispute.slot_id in {one.slot_id, one.item_id}]
    new = adjustment(dispute, mine, seconds, author)
    await ledger.append(tx, dispute.school_id, head, [new] if new else [], now)


def _seconds(minutes: int, longest: int | None) -> int:
    """A line never counts more than its lesson or work; the last minute may be a part of one."""
    if longest is None:
        raise Invalid([("body.minutes", "the lesson is not in the timetable any more: explain instead")])
    if longest == 0:
        raise Invalid([("body.minutes", "nobody completed or confirmed this work yet: explain instead")])
    if minutes * 60 >= longest + 60:
        raise Invalid([("body.minutes", f"the lesson has {-(-longest // 60)} minutes")])
    return min(minutes * 60, longest)
