"""The register's use cases for people: show a day or a week, hand out facts, confirm a lesson, verify the chain.

Every number comes from ``counting``, a running lesson up to the last proof; the ledger (``recounting``) is written from
the same count, so that an entry always says what the page says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from erbij.errors import Conflict, NotFound
from erbij.ids import new_id
from erbij.people.model import Relation
from erbij.private import Private
from erbij.register import store
from erbij.register.audit import corrections, documents
from erbij.register.catalogue import rules as catalogue
from erbij.register.counting.model import in_totals
from erbij.register.counting.rules import SECTORS, attendance, midnights
from erbij.register.disputes.model import WorkTold
from erbij.register.facts import ZONE, Dates, Modality
from erbij.register.ledger import Break, Head, walk
from erbij.register.line import is_over, is_running, time_line
from erbij.register.model import (
    Confirmation,
    Day,
    LessonNotOver,
    PupilDay,
    Row,
    SlotEvidence,
    Unconfirmed,
    Week,
    WorkRow,
)
from erbij.register.offline import store as offline_store
from erbij.register.offline.rules import rows_of
from erbij.register.rules import monday_of
from erbij.register.sentences import explanation
from erbij.register.spans import Seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.register.counting.model import DayCount, Period, SlotCount
    from erbij.register.counting.service import Counting
    from erbij.register.disputes.model import OwnLine
    from erbij.register.ports import Disclose, Evidence, Timetable
    from erbij.register.recounting.service import Recounting

CONFIRM_WITHIN = timedelta(days=28)
PAGE = "register.day"
FACTS_PAGE = "register.facts"
STRETCH = 1000
NAMELESS = Private("(naam onbekend)")


class Register:
    """The register of every school on this server."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        timetable: Timetable,
        evidence: Evidence,
        counting: Counting,
        recounting: Recounting,
        disclose: Disclose,
    ) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._evidence = evidence
        self.counting = counting
        self.recounting = recounting
        self._disclose = disclose

    async def period(
        self, actor: Actor, pupil_ids: Collection[str], dates: Dates, *, page: str, relation: str
    ) -> Period:
        """Count pupils of the actor's school, and write who looked.

        The caller has found the pupils starting from the actor; ``relation`` is what gives the right.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await self._disclose(tx, actor, page, pupil_ids, relation=relation, now=now)
        async with self._database.read() as read:
            return await self.counting.period(read, actor.school_id, pupil_ids, dates, now)

    async def verify(self, school_id: str) -> Head | Break:
        """See :func:`verify_chain`."""
        return await verify_chain(self._database, school_id)

    async def day(self, actor: Actor, local_date: date | None, *, page: str = PAGE) -> Day:
        """The actor's school on a date (None: today): everybody who was to be at home, or came from there.

        Staff see pupils here: each one shown is written to the who-looked log in the same transaction.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            zone = await self._timetable.zone(tx, actor.school_id)
            wanted = local_date or now.astimezone(zone).date()
            lessons = await self._timetable.lessons(tx, actor.school_id, *midnights(wanted, zone))
            here = [lesson for lesson in lessons if lesson.local_date == wanted]
            dates = Dates(wanted, wanted)
            pupils = await self.counting.from_home(tx, actor.school_id, here, now)
            pupils |= await self.counting.beside_lessons(tx, actor.school_id, dates)
            counted = await self.counting.period(tx, actor.school_id, pupils, dates, now)
            days = [(pupil_id, day) for pupil_id, one in counted.pupils.items() for day in one.days]
            rows = await self._rows(tx, actor.school_id, days, now)
            works = await self.works(tx, counted)
            await self._disclose(tx, actor, page, pupils, relation=Relation.OWN_SCHOOL, now=now)
        loose = Seconds(sum(in_totals(day.loose) for _, day in days))
        reported = Seconds(sum(day.reported for _, day in days))
        return Day(wanted, now, zone, tuple(sorted(rows, key=_place)), tuple(works), loose, reported)

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
            counted = await self.counting.period(read, actor.school_id, [pupil.id], Dates(dates[0], dates[-1]), now)
            days = {day.local_date: day for day in counted.pupils[pupil.id].days}
            rows = await self._rows(read, actor.school_id, [(pupil.id, day) for day in days.values()], now)
            works = await self.works(read, counted)
        by_date: defaultdict[date, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=_place):
            by_date[row.lesson.local_date].append(row)
        return Week(
            pupil.id,
            pupil.name,
            today,
            now,
            zone,
            tuple(
                PupilDay(
                    day,
                    replace(calendar[day], school_day=calendar[day].school_day or _taught(days.get(day))),
                    tuple(by_date[day]),
                    tuple(one for one in works if one.local_date == day),
                    in_totals(days[day].loose) if day in days else Seconds(0),
                    days[day].reported if day in days else Seconds(0),
                )
                for day in dates
            ),
        )

    async def lines(self, read: Reading, period: Period) -> list[Row]:
        """The lines of :meth:`day`, with their explanation, of everybody in a period; no rights and no look here."""
        days = [(pupil_id, day) for pupil_id, one in period.pupils.items() for day in one.days]
        rows = await self._rows(read, period.school_id, days, period.now)
        return sorted(rows, key=_place)

    async def works(self, read: Reading, period: Period) -> list[WorkRow]:
        """The lines of work beside lessons of everybody in a period, by name, then in order of entry; no rights."""
        found = await offline_store.of_pupils(read, period.school_id, period.pupils, period.dates)
        people = {key for mine in found.values() for one in mine for key in (one.work.pupil_id, one.work.author_id)}
        items = await self.counting.own_time.items(read, period.school_id, period.pupils, period.dates)
        people |= items.keys() | {one.confirmed_by for mine in items.values() for one in mine if one.confirmed_by}
        names = await self._timetable.names(read, period.school_id, people)
        days = {pupil: {day.local_date: day for day in count.days} for pupil, count in period.pupils.items()}
        rules = self.counting.policies
        rows = [row for pupil_id, mine in found.items() for row in rows_of(mine, days[pupil_id], names, rules)]
        for pupil_id, own in items.items():
            rows += catalogue.rows_of(pupil_id, own, days[pupil_id], names, period.dates, rules)
        return sorted(rows, key=lambda row: (row.pupil_name.reveal().casefold(), row.pupil_id))

    async def own_work(self, read: Reading, school_id: str, lines: Collection[OwnLine]) -> dict[OwnLine, WorkTold]:
        """Implements ``disputes.ports.Lines``: what was recorded of items on dates, as far as it takes part."""
        if not lines:
            return {}
        days = [day for _, _, day in lines]
        pupils = {pupil_id for pupil_id, _, _ in lines}
        done = await self.counting.own_time.items(read, school_id, pupils, Dates(min(days), max(days)))
        items = {(pupil_id, one.id): one for pupil_id, mine in done.items() for one in mine}
        return {
            (pupil_id, item_id, day): WorkTold(one.title, catalogue.recorded(one, day) if one.counts else 0)
            for pupil_id, item_id, day in lines
            if (one := items.get((pupil_id, item_id))) is not None and catalogue.touched(one, day)
        }

    async def facts(self, actor: Actor, pupil_id: str, dates: Dates) -> list[dict[str, Any]]:
        """A pupil's dates as facts files (``erbij-facts/1``).

        One file, unless the policy or the pupil's ceiling changes in between: then one for each part, in order; what
        people corrected (``erbij-corrections/1``) is the last one, where there is any. The row in the who-looked log is
        committed before anything is read, so that reading a year holds up no writer. Raises ``NotFound`` for somebody
        who is no pupil of the actor's school, ``Conflict`` where the format has no words for the school.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if not await self._timetable.is_pupil(tx, actor.school_id, pupil_id):
                raise NotFound
            zone = await self._timetable.zone(tx, actor.school_id)
            sector = await self._timetable.sector(tx, actor.school_id)
            await self._disclose(tx, actor, FACTS_PAGE, [pupil_id], relation=Relation.OWN_SCHOOL, now=now)
        if zone != ZONE or sector.upper() not in SECTORS:
            raise Conflict("facts are of schools in the Netherlands, of a sector that is known")
        async with self._database.read() as read:
            record = await self.counting.record(read, actor.school_id, pupil_id, dates, now)
            adjusted = (await store.adjustments(read, actor.school_id, [pupil_id], dates)).get(pupil_id, [])
        beside = corrections(adjusted, dates)
        return [*documents(record, dates, now, self.counting.policies), *([beside] if beside else [])]

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
            open_ = {one.slot.id: one for one in lessons if one.slot.id not in done}
            if not open_:
                return []
            dates = [one.local_date for one in open_.values()]
            pupils = await self.counting.from_home(read, actor.school_id, list(open_.values()), now, planned=False)
            counted = await self.counting.period(read, actor.school_id, pupils, Dates(min(dates), max(dates)), now)
        followed: defaultdict[str, list[SlotCount]] = defaultdict(list)
        for pupil in counted.pupils.values():
            for slot in (slot for day in pupil.days for slot in day.slots):
                if slot.lesson.slot.id in open_ and slot.known.pupil.presence:
                    followed[slot.lesson.slot.id].append(slot)
        found = [
            Unconfirmed(open_[key], len(slots), Seconds(sum(one.credited for one in slots)))
            for key, slots in followed.items()
            if all(is_over(one.lesson.slot, one.known.evidence, now) for one in slots)
        ]
        return sorted(found, key=lambda one: (one.lesson.slot.span.start, one.lesson.slot.id))

    async def confirm(self, actor: Actor, slot_id: str) -> None:
        """Keep that the teacher says "gezien, klopt", once per teacher.

        Raises ``NotFound`` for a lesson that the actor does not give, ``LessonNotOver`` before its end.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lesson = await self._timetable.lesson(tx, actor.school_id, slot_id)
            if lesson is None or actor.id not in lesson.teacher_ids:
                raise NotFound
            held = await self.counting.evidence_of(tx, actor.school_id, slot_id, now)
            if not is_over(lesson.slot, held or SlotEvidence(slot_id, None), now):
                raise LessonNotOver
            await store.add_confirmation(tx, Confirmation(new_id(now), actor.school_id, slot_id, actor.id, now))

    async def _rows(
        self,
        read: Reading,
        school_id: str,
        days: Collection[tuple[str, DayCount]],
        now: datetime,
    ) -> list[Row]:
        """The lessons of these days that were to be followed from home, or in which anything was credited."""
        shown = [(pupil_id, day, slot) for pupil_id, day in days for slot in day.slots if _is_shown(slot)]
        done = await store.confirmations(read, school_id, {slot.lesson.slot.id for _, _, slot in shown})
        people = {pupil_id for pupil_id, _, _ in shown} | {one.teacher_id for one in done.values()}
        people |= {one.author_id for _, _, slot in shown if (one := slot.known.judgement)}
        names = await self._timetable.names(read, school_id, people)
        return [_row(pupil_id, day, slot, done, names, now) for pupil_id, day, slot in shown]


def _is_shown(slot: SlotCount) -> bool:
    home = slot.lesson.slot.planned and slot.known.followed.modality is Modality.REMOTE_LIVE
    return home or bool(slot.known.pupil.presence or slot.shares or slot.adjusted)


def _row(  # noqa: PLR0917 - the parts of one line of a page
    pupil_id: str,
    day: DayCount,
    slot: SlotCount,
    done: Mapping[str, Confirmation],
    names: Mapping[str, Private[str]],
    now: datetime,
) -> Row:
    one = attendance(slot.known, now)
    parts = time_line(one, now)
    tapped = done.get(slot.lesson.slot.id)
    return Row(
        lesson=slot.lesson,
        pupil_id=pupil_id,
        pupil_name=names.get(pupil_id, NAMELESS),
        credited=Seconds(slot.credited + slot.adjusted),
        running=is_running(one.slot, one.evidence, now),
        parts=parts,
        explanation=explanation(one, parts, slot, day, now=now),
        status=slot.status,
        shares=slot.shares,
        adjusted=slot.adjusted,
        confirmation=tapped,
        confirmed_by=names.get(tapped.teacher_id) if tapped else None,
        verdict=slot.verdict,
        judged_by=names.get(judged.author_id) if (judged := slot.known.judgement) and slot.verdict else None,
        late=slot.late,
        policy_version=day.policy_version,
        at=slot.known.followed.at_location,
    )


def _taught(day: DayCount | None) -> bool:
    """Whether there was a lesson on a day that the calendar may have called free."""
    return day is not None and any(slot.lesson.slot.planned and not slot.lesson.free_day for slot in day.slots)


async def verify_chain(database: Database, school_id: str) -> Head | Break:
    """Walk the school's chain; answers where it ends, or the first place where it does not hold."""
    async with database.read() as read:
        return await walk_chain(read, school_id)


async def walk_chain(read: Reading, school_id: str) -> Head | Break:
    """See :func:`verify_chain`."""
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
