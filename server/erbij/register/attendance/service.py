"""Use cases of attendance at school: import it, or take it in Erbij where the school wants that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from erbij.errors import Conflict, Invalid, NotFound
from erbij.people import store as people
from erbij.people.model import Relation
from erbij.private import Private
from erbij.register.attendance import rules, store
from erbij.register.attendance.model import Expected, How, Sheet, Standing
from erbij.register.attendance.wire import AttendanceStatus
from erbij.register.counting.rules import midnights
from erbij.register.facts import Dates, Modality
from erbij.register.ports import FACTS_CHANGED
from erbij.schools.imports.service import AtOnce
from erbij.schools.model import Column, Count, Fault, Outcome, Report, Verdict
from erbij.schools.rules import parse_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from zoneinfo import ZoneInfo

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.register.attendance.model import Attended
    from erbij.register.attendance.wire import AttendanceRow, ImportAttendance
    from erbij.register.model import Lesson
    from erbij.register.ports import Disclose, News, Plans, Timetable
    from erbij.schools.model import Asked, Row, Table

PAGE = "register.attendance"
PUPILS_AT_ONCE = 200
LONGEST_DAYS = 400
PRESENT, ABSENT = frozenset({"", "present", "aanwezig", "p", "1"}), frozenset({"absent", "afwezig", "a", "0"})
YES, NO = frozenset({"1", "yes", "ja", "true"}), frozenset({"", "0", "no", "nee", "false"})
NAMELESS = Private("(naam onbekend)")


class Attendance:
    """Who was in the classroom, of every school on this server."""

    def __init__(  # noqa: PLR0917 - its parts
        self, database: Database, clock: Clock, timetable: Timetable, plans: Plans, news: News, disclose: Disclose
    ) -> None:
        self._database = database
        self._clock = clock
        self._timetable = timetable
        self._plans = plans
        self._news = news
        self._disclose = disclose

    async def sheet(self, actor: Actor, slot_id: str) -> tuple[Sheet, ZoneInfo]:
        """The list of a lesson that the actor gives; raises ``NotFound``, also where the school imports attendance."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lesson = await self._lesson(tx, actor, slot_id)
            zone = await self._timetable.zone(tx, actor.school_id)
            pupils = await self._expected(tx, actor.school_id, lesson)
            ids = [one.pupil_id for one in pupils]
            await self._disclose(tx, actor, PAGE, ids, relation=Relation.OWN_GROUP, now=now)
        return Sheet(lesson, tuple(pupils)), zone

    async def take(self, actor: Actor, slot_id: str, absent: Collection[str]) -> None:
        """Everybody who was to be at school is there, but for ``absent``; raises ``NotFound``, ``Conflict``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lesson = await self._lesson(tx, actor, slot_id)
            if now < lesson.slot.span.start:
                raise Conflict("the lesson has not begun")
            expected = await self._expected(tx, actor.school_id, lesson)
            pupils = [one.pupil_id for one in expected if not one.remote]
            if not set(absent) <= set(pupils):
                raise NotFound
            standing = await store.standing(tx, actor.school_id, [slot_id], told_by=actor.school_id)
            said = rules.Said(actor.school_id, actor.id, now, How.ERBIJ)
            rows: list[Attended] = []
            for pupil_id in pupils:
                word = Standing() if pupil_id in absent else Standing((lesson.slot.span,))
                if standing.get((slot_id, pupil_id)) != word:
                    rows += rules.said_of(lesson, pupil_id, word, said)
            await say(tx, rows, self._news)

    async def import_rows(self, actor: Actor, asked: ImportAttendance) -> Report:
        """Keep what the school's administration says, all or nothing; raises ``Invalid`` with the path of every fault.

        With ``preview`` nothing is written, and the faults are in the answer.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            by_key = {one.key: one.id for one in await people.stored_people(tx, actor.school_id) if one.key}
            pupils = {by_key[row.key] for row in asked.rows if row.key in by_key}
            state = await known(tx, self._timetable, actor.school_id, pupils, {row.date for row in asked.rows})
            faults = [
                Fault(rules.FILE, at, "key", "not a pupil of the school")
                for at, row in enumerate(asked.rows)
                if row.key not in by_key
            ]
            lines = [_line_of(at, row, by_key[row.key]) for at, row in enumerate(asked.rows) if row.key in by_key]
            said = rules.Said(actor.school_id, actor.id, now, How.IMPORT)
            outcome = rules.plan(lines, state, said)
            wrong = tuple(sorted((*faults, *outcome.faults), key=lambda one: one.line))
            if wrong and not asked.preview:
                raise Invalid([(f"rows[{one.line}].{one.column}", one.message) for one in wrong])
            if not asked.preview:
                await say(tx, outcome.work, self._news)
        verdicts = list(outcome.verdicts.values())
        new, changed, same = (verdicts.count(each) for each in (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED))
        counts = (Count(rules.FILE, len(asked.rows), new, changed, same, 0),)
        return Report(counts, wrong, written=not asked.preview)

    async def is_taken_here(self, actor: Actor) -> bool:
        """Whether teachers of the actor's school take attendance in Erbij; off unless switched on."""
        async with self._database.read() as read:
            return await store.is_taken_here(read, actor.school_id)

    async def set_taken_here(self, actor: Actor, *, here: bool) -> None:
        """Switch it on or off."""
        async with self._database.transaction() as tx:
            await store.set_taken_here(tx, actor.school_id, actor.id, self._clock.now(), here=here)

    async def _lesson(self, read: Reading, actor: Actor, slot_id: str) -> Lesson:
        lesson = await self._timetable.lesson(read, actor.school_id, slot_id)
        here = await store.is_taken_here(read, actor.school_id)
        if lesson is None or not here or not lesson.slot.planned or actor.id not in lesson.teacher_ids:
            raise NotFound
        return lesson

    async def _expected(self, read: Reading, school_id: str, lesson: Lesson) -> list[Expected]:
        slot_id = lesson.slot.id
        ids = await self._timetable.expected(read, school_id, slot_id)
        names = await self._timetable.names(read, school_id, ids)
        followed = (await self._plans.followed(read, school_id, [slot_id])).get(slot_id, {})
        remote = {key for key, one in followed.items() if one.modality is not Modality.AT_SCHOOL}
        standing = await store.standing(read, school_id, [slot_id], told_by=school_id)
        pupils = [
            Expected(key, names.get(key, NAMELESS), key in remote, _there(standing.get((slot_id, key)))) for key in ids
        ]
        return sorted(pupils, key=lambda one: (one.name.reveal().casefold(), one.pupil_id))


class AttendancePart(AtOnce):
    """``attendance.csv``: a row for each pupil and lesson, as the school's administration exports it."""

    file = rules.FILE
    columns = (
        Column("key", ("sleutel", "leerling", "pupil"), required=True),
        Column("date", ("datum",), required=True),
        Column("start", ("begin", "begintijd"), required=True),
        Column("status", ("aanwezigheid",)),
        Column("from", ("van", "vanaf")),
        Column("until", ("tot",)),
        Column("other_school", ("andere_school",)),
    )

    def __init__(self, timetable: Timetable, news: News) -> None:
        self._timetable = timetable
        self._news = news

    async def load(self, read: Reading, asked: Asked, table: Table | None) -> rules.Known:
        """Return the lessons of the pupils and dates of the file, and what was said of them."""
        rows = table.rows if table else ()
        days = [day for row in rows if (day := parse_date(row.cells["date"])) is not None]
        pupils = {asked.people[row.cells["key"]].id for row in rows if row.cells["key"] in asked.people}
        return await known(read, self._timetable, asked.school.id, pupils, days)

    def plan(self, state: rules.Known, asked: Asked, table: Table | None) -> Outcome:
        """Compare; a file that is absent changes nothing."""
        if table is None:
            return Outcome({}, 0, (), [])
        faults: list[Fault] = []
        lines: list[rules.Line] = []
        for row in table.rows:
            line, wrong = _line(row, asked)
            faults += wrong
            if line is not None:
                lines.append(line)
        said = rules.Said(asked.school.id, "erbij", asked.now, How.IMPORT)
        found = rules.plan(lines, state, said)
        return Outcome(found.verdicts, 0, (*faults, *found.faults), found.work)

    async def write(self, tx: Transaction, asked: Asked, work: Sequence[Attended]) -> None:  # noqa: ARG002 - the port's shape
        """Keep the rows and have their dates counted again."""
        await say(tx, work, self._news)


async def known(
    read: Reading, timetable: Timetable, school_id: str, pupil_ids: Collection[str], days: Collection[date]
) -> rules.Known:
    """What rows of attendance are compared with."""
    zone = await timetable.zone(read, school_id)
    if not days or (max(days) - min(days)).days > LONGEST_DAYS:
        return rules.Known({}, {}, zone)
    start, end = midnights(min(days), zone)[0], midnights(max(days), zone)[1]
    lessons: dict[tuple[str, date, str], Lesson] = {}
    ordered = sorted(pupil_ids)
    for first in range(0, len(ordered), PUPILS_AT_ONCE):
        some = ordered[first : first + PUPILS_AT_ONCE]
        for pupil_id, mine in (await timetable.lessons_of_pupils(read, school_id, some, start, end)).items():
            for lesson in mine:
                begin = lesson.slot.span.start.astimezone(zone)
                lessons[pupil_id, lesson.local_date, f"{begin:%H:%M}"] = lesson
    standing = await store.standing(read, school_id, {one.slot.id for one in lessons.values()}, told_by=school_id)
    return rules.Known(lessons, standing, zone)


async def say(tx: Transaction, rows: Sequence[Attended], news: News) -> None:
    """Keep words, and have their dates counted again."""
    await store.say(tx, rows)
    dates: dict[tuple[str, str], set[date]] = {}
    for one in rows:
        dates.setdefault((one.school_id, one.pupil_id), set()).add(one.local_date)
    for (school_id, pupil_id), days in sorted(dates.items()):
        for part in _runs(days):
            payload = {"school_id": school_id, "pupil_id": pupil_id}
            payload |= {"first": part.first.isoformat(), "last": part.last.isoformat()}
            await news.add(tx, FACTS_CHANGED, payload, key=pupil_id)


def _runs(days: Iterable[date]) -> list[Dates]:
    """Dates in as few stretches as leave out no more than a weekend."""
    found: list[Dates] = []
    for day in sorted(days):
        if found and day - found[-1].last <= timedelta(days=3):
            found[-1] = Dates(found[-1].first, day)
        else:
            found.append(Dates(day, day))
    return found


def _there(word: Standing | None) -> bool | None:
    return None if word is None else bool(word.at_school or word.at_other_school)


def _line_of(at: int, row: AttendanceRow, pupil_id: str) -> rules.Line:
    absent = row.status is AttendanceStatus.ABSENT
    times = (row.from_time, row.until_time)
    return rules.Line(at, pupil_id, row.date, row.start, absent, *times, row.other_school)


def _line(row: Row, asked: Asked) -> tuple[rules.Line | None, list[Fault]]:
    person, day = asked.people.get(row.cells["key"]), parse_date(row.cells["date"])
    status, other = row.cells["status"].casefold(), row.cells["other_school"].casefold()
    wrong = [
        Fault(rules.FILE, row.line, column, message)
        for column, message, good in (
            ("key", "not a pupil of the school", person is not None),
            ("date", "not a date (2026-10-19)", day is not None),
            ("status", "present or absent", status in PRESENT | ABSENT),
            ("other_school", "yes or no", other in YES | NO),
        )
        if not good
    ]
    if wrong or person is None or day is None:
        return None, wrong
    return (
        rules.Line(
            row.line,
            person.id,
            day,
            row.cells["start"],
            status in ABSENT,
            row.cells["from"],
            row.cells["until"],
            other in YES,
        ),
        [],
    )
