"""A school on paper: lessons, names and what was recorded, held in memory; and who looked, in a list."""

# ruff: noqa: ARG002 - a port asks for more than paper needs

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.people.model import Person
from erbij.privacy.service import disclose
from erbij.private import Private
from erbij.register.counting.model import AbsenceMark, AgreedDeviation, AgreedRest, Followed
from erbij.register.counting.service import Counting
from erbij.register.facts import Modality
from erbij.register.model import CalendarDay, Lesson, Presence, PupilEvidence, Session, SlotEvidence
from erbij.register.recounting.service import Recounting
from erbij.register.rules import POLICIES
from erbij.register.service import Register
from erbij.register.spans import Span
from tests.unit.register.given import DAY, ZONE, at, slot, span, was_there

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.db.database import Database, Reading
    from erbij.register.facts import Dates
    from erbij.register.model import CountingPolicy

SCHOOL = "school"
COORDINATOR = Actor("c1", SCHOOL, frozenset({Role.COORDINATOR}), "sign-in")
PUPIL = Actor("p1", SCHOOL, frozenset({Role.PUPIL}), "sign-in")
GUARDIAN = Actor("g1", SCHOOL, frozenset({Role.GUARDIAN}), "sign-in")
TEACHER = Actor("t1", SCHOOL, frozenset({Role.TEACHER}), "sign-in")
OTHER_TEACHER = Actor("t2", SCHOOL, frozenset({Role.TEACHER}), "sign-in")
NAMES = {"p1": "Noor de Wit", "p2": "=Bram", "t1": "Mevrouw Jansen", "c1": "Meneer Bakker"}


@dataclass
class Paper:
    """Implements the register's ports."""

    by_id: dict[str, Lesson] = field(default_factory=dict)
    evidence: dict[str, SlotEvidence] = field(default_factory=dict)
    at_home: dict[str, frozenset[str]] = field(default_factory=dict)
    modes: dict[tuple[str, str], Followed] = field(default_factory=dict)
    absent: dict[tuple[str, str], AbsenceMark] = field(default_factory=dict)
    agreed: dict[str, list[AgreedDeviation]] = field(default_factory=dict)
    at_most: dict[str, dict[date, int]] = field(default_factory=dict)
    rests: dict[tuple[str, str], AgreedRest] = field(default_factory=dict)
    calendar_days: dict[date, CalendarDay] = field(default_factory=dict)
    members: frozenset[str] = frozenset({"p1", "p2"})
    left_group: frozenset[str] = frozenset()
    school_sector: str = "vo"
    policies: Sequence[CountingPolicy] = POLICIES

    def give(
        self, text: str, key: str = "s1", *, teacher: str = "t1", school: str = SCHOOL, planned: bool = True
    ) -> None:
        """Plan a lesson."""
        self.by_id[key] = Lesson(
            slot(text, key, planned=planned),
            school,
            DAY,
            "3B",
            "Wiskunde",
            Private(NAMES.get(teacher, "Iemand")),
            frozenset({teacher}),
        )

    def move_to(self, key: str, days: int) -> None:
        """The same lesson, with everything recorded in it, so many days later."""
        lesson, later = self.by_id[key], timedelta(days=days)
        self.by_id[key] = replace(
            lesson,
            slot=replace(lesson.slot, span=_later(lesson.slot.span, later)),
            local_date=lesson.local_date + later,
        )
        held = self.evidence.get(key)
        if held and held.session and held.session.end:
            session = Session(held.session.start + later, held.session.end + later)
            pupils = tuple(
                replace(one, presence=tuple(replace(there, span=_later(there.span, later)) for there in one.presence))
                for one in held.pupils
            )
            self.evidence[key] = SlotEvidence(key, session, pupils=pupils)

    def cancel(self, key: str) -> None:
        lesson = self.by_id[key]
        self.by_id[key] = replace(lesson, slot=replace(lesson.slot, planned=False))

    def hold(self, key: str, session: str, *, running: bool = False, **pupils: tuple[Presence, ...]) -> None:
        """Record a session and who was there."""
        self.hold_all(key, session, pupils, running=running)

    def hold_all(
        self, key: str, session: str, pupils: Mapping[str, tuple[Presence, ...]], *, running: bool = False
    ) -> None:
        held = span(session)
        evidence = tuple(PupilEvidence(pupil, there) for pupil, there in pupils.items())
        self.evidence[key] = SlotEvidence(key, Session(held.start, None if running else held.end), pupils=evidence)

    async def zone(self, read: Reading, school_id: str) -> ZoneInfo:
        return ZONE

    async def lesson(self, read: Reading, school_id: str, slot_id: str) -> Lesson | None:
        found = self.by_id.get(slot_id)
        return found if found and found.school_id == school_id else None

    async def lessons_by_id(self, read: Reading, school_id: str, slot_ids: Collection[str]) -> Mapping[str, Lesson]:
        found = {slot_id: await self.lesson(read, school_id, slot_id) for slot_id in slot_ids}
        return {slot_id: one for slot_id, one in found.items() if one}

    async def lessons(self, read: Reading, school_id: str, start: datetime, end: datetime) -> Sequence[Lesson]:
        return [
            one
            for one in self.by_id.values()
            if one.school_id == school_id and one.slot.span.start < end and start < one.slot.span.end
        ]

    async def lessons_of_pupils(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], start: datetime, end: datetime
    ) -> Mapping[str, Sequence[Lesson]]:
        found = [one for one in await self.lessons(read, school_id, start, end) if one.slot.id not in self.left_group]
        return dict.fromkeys(pupil_ids, found)

    async def expected(self, read: Reading, school_id: str, slot_id: str) -> Collection[str]:
        return sorted(self.members)

    async def lessons_of_teacher(
        self, read: Reading, school_id: str, teacher_id: str, start: datetime, end: datetime
    ) -> Sequence[Lesson]:
        found = await self.lessons(read, school_id, start, end)
        return [one for one in found if teacher_id in one.teacher_ids]

    async def followed(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, Followed]]:
        found: dict[str, dict[str, Followed]] = {}
        for key in slot_ids:
            found[key] = dict.fromkeys(self.at_home.get(key, ()), Followed(Modality.REMOTE_LIVE))
            found[key] |= {pupil: how for (slot_id, pupil), how in self.modes.items() if slot_id == key}
        return found

    async def deviations(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
    ) -> Mapping[str, Sequence[AgreedDeviation]]:
        return self.agreed

    async def ceilings(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
    ) -> Mapping[str, Mapping[date, int]]:
        return self.at_most

    async def rest(
        self, read: Reading, school_id: str, lessons: Mapping[str, Sequence[Lesson]], zone: ZoneInfo
    ) -> Mapping[tuple[str, str], AgreedRest]:
        return self.rests

    async def calendar(self, read: Reading, school_id: str, since: date, until: date) -> Mapping[date, CalendarDay]:
        dates = [since + timedelta(days=ahead) for ahead in range((until - since).days + 1)]
        return {day: self.calendar_days.get(day, CalendarDay(day.weekday() < 5)) for day in dates}

    async def pupil_of_family(self, read: Reading, actor: Actor, person_id: str | None) -> Person | None:
        family = {"p1": ["p1"], "p2": ["p2"], "g1": ["p1"]}.get(actor.id, [])
        found = next((one for one in family if person_id in {None, one}), None)
        if found is None or actor.school_id != SCHOOL:
            return None
        return Person(found, SCHOOL, Private(NAMES[found]), None, frozenset({Role.PUPIL}), (), active=True)

    async def sector(self, read: Reading, school_id: str) -> str:
        return self.school_sector

    async def is_pupil(self, read: Reading, school_id: str, person_id: str) -> bool:
        return school_id == SCHOOL and person_id.startswith("p")

    async def names(self, read: Reading, school_id: str, person_ids: Collection[str]) -> Mapping[str, Private[str]]:
        return {key: Private(NAMES[key]) for key in person_ids if key in NAMES}

    async def of_slots(
        self,
        read: Reading,
        school_id: str,
        slot_ids: Collection[str],
        now: datetime,
        pupil_ids: Collection[str] | None = None,
    ) -> Mapping[str, SlotEvidence]:
        return {key: self.evidence[key] for key in slot_ids if key in self.evidence}

    async def slots_of_pupils(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], start: datetime, end: datetime
    ) -> Mapping[str, Collection[str]]:
        held = {
            key: one
            for key, one in self.evidence.items()
            if one.session
            and start <= one.session.start < end
            and key in self.by_id
            and self.by_id[key].school_id == school_id
        }
        return {pupil: [key for key, one in held.items() if one.of(pupil).presence] for pupil in pupil_ids}


@dataclass
class PaperAbsences:
    """Absence records of the same school."""

    paper: Paper

    async def of_slots(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, Sequence[AbsenceMark]]]:
        found: dict[str, dict[str, Sequence[AbsenceMark]]] = {}
        for (slot_id, pupil_id), mark in self.paper.absent.items():
            found.setdefault(slot_id, {})[pupil_id] = (mark,)
        return found

    async def rests(self, *_: object) -> Collection[tuple[str, str]]:
        return ()


def _later(when: Span, by: timedelta) -> Span:
    return Span(when.start + by, when.end + by)


def register_of(database: Database, paper: Paper, now: str = "16:00") -> tuple[Register, SetClock]:
    """A register over a school on paper, at a time of Tuesday 6 October 2026."""
    clock = SetClock(at(now))
    counting = Counting(paper, paper, plans=paper, absences=PaperAbsences(paper), policies=paper.policies)
    recounting = Recounting(database, clock, counting, paper, paper)
    register = Register(
        database, clock, timetable=paper, evidence=paper, counting=counting, recounting=recounting, disclose=disclose
    )
    return register, clock


def one_lesson() -> Paper:
    """Worked example 1 of Noor."""
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    paper.hold("s1", "08:55-09:52", p1=was_there("08:57:10-09:50:40"))
    paper.at_home = {"s1": frozenset({"p1"})}
    return paper


def two_lessons() -> Paper:
    """Worked examples 1 and 2 of Noor; Bram was to be at home too and came to neither."""
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    paper.give("10:00-10:50", "s2")
    paper.hold("s1", "08:55-09:52", p1=was_there("08:57:10-09:50:40"))
    paper.hold("s2", "09:58-10:52", p1=was_there("10:06:30-10:21:00", "10:22:30-10:51:00"))
    paper.at_home = {"s1": frozenset({"p1", "p2"}), "s2": frozenset({"p1"})}
    return paper
