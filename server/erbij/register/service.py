"""The register's use cases: count into the ledger, show a day, confirm a lesson, verify the chain.

Theory of operation
===================
A page is counted from the evidence each time, a running lesson up to the last proof. The ledger is written once nothing
can change the count any more, and again when late facts do: a connection that drops in mid-lesson makes no entries.
Pages and ledger use the same functions, so that an entry always says what the page says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from erbij.errors import Conflict, Invalid, NotFound
from erbij.ids import new_id
from erbij.people.model import Relation
from erbij.private import Private
from erbij.register import store
from erbij.register.audit import SECTORS, facts_document
from erbij.register.facts import ZONE
from erbij.register.ledger import Break, Head, correction, walk
from erbij.register.line import is_over, is_running, time_line
from erbij.register.model import (
    Confirmation,
    Credit,
    Day,
    LessonNotOver,
    PupilDay,
    Row,
    SlotEvidence,
    Source,
    Unconfirmed,
    Week,
)
from erbij.register.rules import attend, bucket_of_live, live_credit, monday_of, overlapping, policy_on
from erbij.register.sentences import explanation
from erbij.register.spans import Seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.register.ledger import Draft
    from erbij.register.model import Attendance, Lesson
    from erbij.register.ports import Disclose, Evidence, Timetable

NEAR = timedelta(hours=6)
"""How far from a lesson another one of the same pupil can still share time with it."""

CONFIRM_WITHIN = timedelta(days=28)
PAGE = "register.day"
FACTS_PAGE = "register.facts"
STRETCH = 1000
NAMELESS = Private("(naam onbekend)")


class Register:
    """The register of every school on this server."""

    def __init__(
        self, database: Database, clock: Clock, *, timetable: Timetable, evidence: Evidence, disclose: Disclose
    ) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._evidence = evidence
        self._disclose = disclose

    async def count_slot(self, school_id: str, slot_id: str, pupil_id: str, now: datetime) -> int:
        """Bring the ledger up to what is known of one pupil in one slot; answers how many entries that took.

        Nothing while the lesson can still change, and nothing when the ledger says so already. Lessons of the pupil at
        the same time are brought up to date too, for a second counts in one of them only (R5).
        """
        async with self._database.transaction() as tx:
            head = await store.lock(tx, school_id)
            drafts = await self._drafts(tx, school_id, slot_id, pupil_id, now)
            return len(await store.append(tx, school_id, head, drafts, now))

    async def count_session(self, school_id: str, slot_id: str, now: datetime) -> int:
        """Like :meth:`count_slot` for every pupil of the slot, in one transaction."""
        async with self._database.transaction() as tx:
            head = await store.lock(tx, school_id)
            evidence = (await self._evidence.of_slots(tx, school_id, [slot_id], now)).get(slot_id)
            drafts: list[Draft] = []
            for pupil in evidence.pupils if evidence else ():
                drafts += await self._drafts(tx, school_id, slot_id, pupil.pupil_id, now)
            return len(await store.append(tx, school_id, head, drafts, now))

    async def on_span_closed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``presence_span_closed``. Delivered at least once; a repeat changes nothing."""
        await self.count_slot(payload["school_id"], payload["slot_id"], payload["pupil_id"], self._clock.now())

    async def on_session_ended(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``session_ended``. Delivered at least once; a repeat changes nothing."""
        await self.count_session(payload["school_id"], payload["slot_id"], self._clock.now())

    async def verify(self, school_id: str) -> Head | Break:
        """See :func:`verify_chain`."""
        return await verify_chain(self._database, school_id)

    async def day(self, actor: Actor, local_date: date | None, *, page: str = PAGE) -> Day:
        """The actor's school on a date (None: today), every lesson with its remote pupils and anyone with presence.

        Staff see pupils here: each one shown is written to the who-looked log in the same transaction.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            zone = await self._timetable.zone(tx, actor.school_id)
            wanted = local_date or now.astimezone(zone).date()
            lessons = await self._timetable.lessons(tx, actor.school_id, *midnights(wanted, zone))
            counted = await self._counted(tx, actor.school_id, lessons, now)
            shown = [(lesson, one) for lesson, one in counted if lesson.local_date == wanted]
            rows = await self._rows(tx, actor.school_id, shown, _credits(one for _, one in counted), zone, now)
            pupils = {row.pupil_id for row in rows}
            await self._disclose(tx, actor, page, pupils, relation=Relation.OWN_SCHOOL, now=now)
        return Day(wanted, now, zone, tuple(rows))

    async def week(self, actor: Actor, monday: date | None, person_id: str | None) -> Week:
        """One ISO week (None: this one) of the actor or of a child of theirs; raises ``NotFound``.

        The rows are those of :meth:`day`. A family's look at its own data is no look of staff: nothing is written.
        """
        now = self._clock.now()
        async with self._database.read() as read:
            pupil = await self._timetable.pupil_of_family(read, actor, person_id)
            if pupil is None:
                raise NotFound
            zone = await self._timetable.zone(read, actor.school_id)
            today = now.astimezone(zone).date()
            dates = [monday_of(monday or today) + timedelta(days=ahead) for ahead in range(7)]
            calendar = await self._timetable.calendar(read, actor.school_id, dates[0], dates[-1])
            lessons = await self._lessons_of_week(read, actor.school_id, pupil.id, dates, zone)
            counted = await self._counted(read, actor.school_id, lessons, now, only=pupil.id)
            shown = [(lesson, one) for lesson, one in counted if lesson.local_date in calendar]
            rows = await self._rows(read, actor.school_id, shown, _credits(one for _, one in counted), zone, now)
        taught = {lesson.local_date for lesson in lessons if lesson.slot.planned and not lesson.free_day}
        days = [
            PupilDay(
                day,
                replace(calendar[day], school_day=calendar[day].school_day or day in taught),
                tuple(row for row in rows if row.lesson.local_date == day),
            )
            for day in dates
        ]
        return Week(pupil.id, pupil.name, today, now, zone, tuple(days))

    async def facts(self, actor: Actor, pupil_id: str, first: date, last: date) -> dict[str, Any]:
        """A pupil's dates from ``first`` to ``last``, both included, as a facts file (``erbij-facts/1``).

        The row in the who-looked log is committed before anything is read, so that reading a year holds up no writer.
        Raises ``NotFound`` for somebody who is no pupil of the actor's school, ``Invalid`` when the policy changes in
        between, ``Conflict`` where the format has no words for the school.
        """
        now = self._clock.now()
        policy = policy_on(first)
        if policy_on(last) != policy:
            raise Invalid([("query.to", "another counting policy holds then: ask for each part by itself")])
        async with self._database.transaction() as tx:
            sector = await self._timetable.pupil_sector(tx, actor.school_id, pupil_id)
            if sector is None:
                raise NotFound
            zone = await self._timetable.zone(tx, actor.school_id)
            await self._disclose(tx, actor, FACTS_PAGE, [pupil_id], relation=Relation.OWN_SCHOOL, now=now)
        if zone != ZONE or sector.upper() not in SECTORS:
            raise Conflict("facts are of schools in the Netherlands, of a sector that is known")
        start, end = midnights(first, zone)[0] - NEAR, midnights(last, zone)[1] + NEAR
        async with self._database.read() as read:
            lessons = await self._timetable.lessons_of_pupil(read, actor.school_id, pupil_id, start, end)
            ids = [lesson.slot.id for lesson in lessons]
            evidence = await self._evidence.of_slots(read, actor.school_id, ids, now)
            home = await self._timetable.remote_pupils(read, actor.school_id, ids)
        return facts_document(
            pupil_id,
            [(lesson, _attend(lesson, evidence, pupil_id, now)) for lesson in lessons],
            remote={key for key, pupils in home.items() if pupil_id in pupils},
            policy=policy,
            sector=SECTORS[sector.upper()],
            period=(first, last),
            now=now,
        )

    async def to_confirm(self, actor: Actor) -> list[Unconfirmed]:
        """The actor's lessons of the last four weeks that were followed from home and not confirmed, oldest first.

        Counts only, no pupil is named: nothing for the who-looked log.
        """
        now = self._clock.now()
        async with self._database.read() as read:
            lessons = await self._timetable.lessons_of_teacher(
                read, actor.school_id, actor.id, now - CONFIRM_WITHIN, now
            )
            done = await store.confirmations(read, actor.school_id, [one.slot.id for one in lessons])
            open_ = [one for one in lessons if one.slot.id not in done]
            counted = await self._counted(read, actor.school_id, open_, now)
        credits_ = _credits(one for _, one in counted)
        found: list[Unconfirmed] = []
        for lesson in sorted(open_, key=lambda one: (one.slot.span.start, one.slot.id)):
            followed = [one for _, one in counted if one.slot.id == lesson.slot.id and one.pupil.presence]
            if followed and all(is_over(one.slot, one.evidence, now) for one in followed):
                seconds = sum(credits_[one.pupil.pupil_id, lesson.slot.id] for one in followed)
                found.append(Unconfirmed(lesson, len(followed), Seconds(seconds)))
        return found

    async def confirm(self, actor: Actor, slot_id: str) -> None:
        """Keep that the teacher says "gezien, klopt", once per teacher.

        Raises ``NotFound`` for a lesson that the actor does not give, ``LessonNotOver`` before its end.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lesson = await self._timetable.lesson(tx, actor.school_id, slot_id)
            if lesson is None or actor.id not in lesson.teacher_ids:
                raise NotFound
            held = (await self._evidence.of_slots(tx, actor.school_id, [slot_id], now)).get(slot_id)
            if not is_over(lesson.slot, held or SlotEvidence(slot_id, None), now):
                raise LessonNotOver
            await store.add_confirmation(tx, Confirmation(new_id(now), actor.school_id, slot_id, actor.id, now))

    async def _drafts(self, tx: Transaction, school_id: str, slot_id: str, pupil_id: str, now: datetime) -> list[Draft]:
        lesson = await self._timetable.lesson(tx, school_id, slot_id)
        if lesson is None:
            return []
        start, end = lesson.slot.span.start - NEAR, lesson.slot.span.end + NEAR
        near = {one.slot.id: one for one in await self._timetable.lessons_of_pupil(tx, school_id, pupil_id, start, end)}
        near[slot_id] = lesson
        same_time = overlapping(slot_id, {key: one.slot.span for key, one in near.items()})
        evidence = await self._evidence.of_slots(tx, school_id, same_time, now)
        attendances = {key: _attend(near[key], evidence, pupil_id, now) for key in same_time}
        credits_ = _credits(attendances.values())
        drafts: list[Draft] = []
        for key in sorted(same_time, key=lambda one: (near[one].slot.span.start, one)):
            if is_over(attendances[key].slot, attendances[key].evidence, now):
                seconds = credits_[pupil_id, key]
                drafts += await self._correct(tx, near[key], pupil_id, seconds, attendances[key].policy.version)
        return drafts

    async def _correct(
        self, tx: Transaction, lesson: Lesson, pupil_id: str, seconds: Seconds, version: str
    ) -> list[Draft]:
        entries = await store.entries_of_slot(tx, lesson.school_id, lesson.slot.id, pupil_id)
        return correction(
            entries,
            Credit(Source.LIVE, bucket_of_live(free_day=lesson.free_day), seconds, version),
            pupil_id=pupil_id,
            slot_id=lesson.slot.id,
            local_date=lesson.local_date,
            slot_changed=not lesson.slot.planned,
        )

    async def _lessons_of_week(
        self, read: Reading, school_id: str, pupil_id: str, dates: Sequence[date], zone: ZoneInfo
    ) -> list[Lesson]:
        """The lessons of the pupil's groups, and those in which they took part without belonging to the group now."""
        start, end = midnights(dates[0], zone)[0], midnights(dates[-1], zone)[1]
        lessons = {
            one.slot.id: one for one in await self._timetable.lessons_of_pupil(read, school_id, pupil_id, start, end)
        }
        for slot_id in await self._evidence.slots_of_pupil(read, school_id, pupil_id, start - NEAR, end + NEAR):
            if slot_id not in lessons and (lesson := await self._timetable.lesson(read, school_id, slot_id)):
                lessons[slot_id] = lesson
        return list(lessons.values())

    async def _counted(
        self, read: Reading, school_id: str, lessons: Sequence[Lesson], now: datetime, *, only: str | None = None
    ) -> list[tuple[Lesson, Attendance]]:
        """Every pupil that belongs in the register of these lessons (or ``only`` one), counted by R1-R4."""
        ids = [lesson.slot.id for lesson in lessons]
        evidence = await self._evidence.of_slots(read, school_id, ids, now)
        remote = await self._timetable.remote_pupils(read, school_id, ids)
        counted: list[tuple[Lesson, Attendance]] = []
        for lesson in lessons:
            key = lesson.slot.id
            pupils = {one.pupil_id for one in evidence[key].pupils if one.presence} if key in evidence else set()
            if lesson.slot.planned:
                pupils |= remote.get(key, frozenset())
            if only is not None:
                pupils &= {only}
            counted += [(lesson, _attend(lesson, evidence, pupil, now)) for pupil in sorted(pupils)]
        return counted

    async def _rows(  # noqa: PLR0917 - the parts of one page
        self,
        read: Reading,
        school_id: str,
        shown: Sequence[tuple[Lesson, Attendance]],
        credits_: Mapping[tuple[str, str], Seconds],
        zone: ZoneInfo,
        now: datetime,
    ) -> list[Row]:
        done = await store.confirmations(read, school_id, {lesson.slot.id for lesson, _ in shown})
        people = {one.pupil.pupil_id for _, one in shown} | {one.teacher_id for one in done.values()}
        names = await self._timetable.names(read, school_id, people)
        rows: list[Row] = []
        for lesson, one in shown:
            pupil_id, slot_id = one.pupil.pupil_id, lesson.slot.id
            credited = credits_[pupil_id, slot_id]
            parts = time_line(one, now)
            tapped = done.get(slot_id)
            rows.append(
                Row(
                    lesson=lesson,
                    pupil_id=pupil_id,
                    pupil_name=names.get(pupil_id, NAMELESS),
                    credited=credited,
                    running=is_running(one.slot, one.evidence, now),
                    parts=parts,
                    explanation=explanation(one, parts, credited, zone=zone, now=now, free_day=lesson.free_day),
                    confirmation=tapped,
                    confirmed_by=names.get(tapped.teacher_id) if tapped else None,
                    policy_version=one.policy.version,
                )
            )
        return sorted(rows, key=_place)


async def verify_chain(database: Database, school_id: str) -> Head | Break:
    """Walk the school's chain; answers where it ends, or the first place where it does not hold."""
    async with database.read() as read:
        end = await store.head_of(read, school_id)
        head = Head()
        while entries := await store.entries_after(read, school_id, head.seq, STRETCH):
            walked = walk(head, entries)
            if isinstance(walked, Break):
                return walked
            head = walked
    return head if head == end else Break(min(head.seq, end.seq) + 1, "the end of the chain is not where it was")


def _place(row: Row) -> tuple[datetime, str, str, str]:
    return row.lesson.slot.span.start, row.lesson.slot.id, row.pupil_name.reveal().casefold(), row.pupil_id


def _attend(lesson: Lesson, evidence: Mapping[str, SlotEvidence], pupil_id: str, now: datetime) -> Attendance:
    recorded = evidence.get(lesson.slot.id) or SlotEvidence(lesson.slot.id, None)
    return attend(lesson.slot, recorded, pupil_id, policy_on(lesson.local_date), now)


def _credits(attendances: Iterable[Attendance]) -> dict[tuple[str, str], Seconds]:
    """Seconds by (pupil, slot), shared out over the slots of each pupil (R5)."""
    by_pupil: defaultdict[str, list[Attendance]] = defaultdict(list)
    for one in attendances:
        by_pupil[one.pupil.pupil_id].append(one)
    return {
        (pupil, slot_id): seconds for pupil, mine in by_pupil.items() for slot_id, seconds in live_credit(mine).items()
    }


def midnights(local_date: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The local day as instants; 23 or 25 hours long when the clock changes."""
    start = datetime.combine(local_date, time(), tzinfo=zone)
    return start, datetime.combine(local_date + timedelta(days=1), time(), tzinfo=zone)
