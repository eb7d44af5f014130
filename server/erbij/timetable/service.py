"""The day page, ``timetable.csv`` and ``free_days.csv``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from typing_extensions import override

from erbij.actor import STAFF, Role
from erbij.db.database import Transaction
from erbij.errors import NotFound
from erbij.people.looks import look_at
from erbij.people.store import children_of
from erbij.people.store import person as person_of
from erbij.private import Private
from erbij.schools.imports.service import AtOnce
from erbij.schools.model import Column, Fault, Outcome, Verdict
from erbij.schools.rules import duplicates, parse_date
from erbij.schools.store import school_of
from erbij.timetable import rules, store
from erbij.timetable.calendar.service import follow
from erbij.timetable.imports import store as ahead
from erbij.timetable.model import Card, DayView, FreeDay, Mark, SlotWork
from erbij.timetable.ports import NothingLive
from erbij.timetable.rows.rules import FILE, TimetablePlan
from erbij.timetable.rows.store import lessons_by_date
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.ports import Disclose
    from erbij.schools.model import Asked, School, Table
    from erbij.timetable.model import Slot, StoredSlot
    from erbij.timetable.ports import AtHome, LessonsNow

PAGE = "timetable.day"
AT_A_TIME = 4_000
"""Lessons of a large import in one transaction: others wait no longer than that takes."""


class Timetable:
    """What is on today, for one person."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        at_home: AtHome,
        live: LessonsNow | None = None,
        disclose: Disclose | None = None,
    ) -> None:
        """``live`` None: nothing is going on; ``disclose`` None: no look is written down; both only for tests."""
        self._database = database
        self._clock = clock
        self._at_home = at_home
        self._live = live or NothingLive()
        self._disclose = disclose

    async def day(self, actor: Actor, day: date | None, person_id: str | None) -> DayView:
        """Return a day (None: today) of the actor or of a child of theirs; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() if actor.is_any(*STAFF) else self._database.read() as read:
            school = await school_of(read, actor.school_id)
            zone = ZoneInfo(school.timezone)
            today = now.astimezone(zone).date()
            day = day or today
            whose, name, staff_view = await self._whose(read, actor, person_id)
            slots = await self._slots(read, actor, whose, rules.shown_bounds(day, zone, now), whole=staff_view)
            cards, at_home = await self._cards(read, school, whose, slots, now)
            if isinstance(read, Transaction) and whose == actor.id:
                await look_at(self._disclose, read, actor, PAGE, at_home, now=now)
            free = await store.free_days(read, school.id, day, day + rules.LONGEST_HOLIDAY)
            later = await store.next_lesson_date(read, actor, whose, day)
        return DayView(
            date=day,
            today=today,
            now=now,
            timezone=school.timezone,
            person_id=whose,
            person_name=name,
            school_day=bool(slots) or rules.is_school_day(day, free, every_day=school.demo),
            free_day_name=free.get(day),
            next_school_day=later or rules.next_school_day(day, free, every_day=school.demo),
            cards=tuple(cards),
        )

    async def _whose(self, read: Reading, actor: Actor, person_id: str | None) -> tuple[str, Private[str], bool]:
        """Whose day it is, their name, and whether it is staff that looks at more than their own lessons."""
        if Role.UNIT in actor.roles:
            if person_id not in {None, actor.id}:
                raise NotFound
            return actor.id, Private(actor.place), True
        children = await children_of(read, actor.school_id, actor.id) if Role.GUARDIAN in actor.roles else []
        if person_id is None and children and actor.roles == {Role.GUARDIAN}:
            person_id = children[0].id
        if person_id in {None, actor.id}:
            person = await person_of(read, actor.school_id, actor.id)
            overseer = not actor.is_any(Role.TEACHER, Role.PUPIL)
        else:
            person = next((child for child in children if child.id == person_id), None)
            overseer = False
        if person is None:
            raise NotFound
        return person.id, person.name, overseer

    async def _slots(
        self, read: Reading, actor: Actor, whose: str, bounds: tuple[datetime, datetime], *, whole: bool
    ) -> list[Slot]:
        if whole:
            return await store.slots_visible_to(read, actor, *bounds)
        pupil = await store.slots_of_pupil(read, actor.school_id, whose, *bounds)
        teacher = await store.slots_of_teacher(read, actor.school_id, whose, *bounds) if whose == actor.id else []
        return sorted(
            {slot.id: slot for slot in (*pupil, *teacher)}.values(), key=lambda slot: (slot.starts_at, slot.id)
        )

    async def _cards(
        self, read: Reading, school: School, whose: str, slots: Sequence[Slot], now: datetime
    ) -> tuple[list[Card], set[str]]:
        """The cards, and the pupils of these lessons who are at home.

        ``at_home`` on a card: this pupil is; for anybody else, one of the lesson's pupils is.
        """
        ids = [slot.id for slot in slots]
        live = await self._live.live_slots(ids)
        pupils = await store.expected_ids(read, school.id, ids)
        home = await self._at_home.remote_pupils_of_slots(read, school.id, ids, pupils)
        cards = []
        seen: set[str] = set()
        for slot in slots:
            expected = pupils.get(slot.id, frozenset())
            asked = {whose} if whose in expected else expected
            remote = home.get(slot.id, frozenset())
            seen |= expected & remote
            cards.append(
                Card(
                    slot,
                    slot.starts_at - rules.DOOR_OPENS_BEFORE,
                    rules.door(slot, now, live.get(slot.id) == "over"),
                    live.get(slot.id) == "open",
                    not asked.isdisjoint(remote),
                )
            )
        return cards, seen


class TimetablePart(AtOnce):
    """``timetable.csv``: the whole timetable between its first and its last date."""

    file = FILE
    columns = (
        Column("key", ("sleutel", "code", "id")),
        Column("date", ("datum",)),
        Column("weekday", ("weekdag", "dag")),
        Column("from", ("van", "vanaf")),
        Column("until", ("tot_en_met", "t/m", "tm")),
        Column("start", ("begin", "begintijd"), required=True),
        Column("end", ("einde", "eind", "eindtijd"), required=True),
        Column("subject", ("vak",), required=True),
        Column("group", ("groep", "klas"), required=True),
        Column("teacher", ("leraar", "leerkracht", "docent"), required=True),
        Column("place", ("room", "lokaal", "plaats")),
        Column("supply_teacher", ("invaller", "vervanger")),
        Column("status", ()),
    )

    @override
    async def compare(self, read: Reading, asked: Asked, table: Table | None) -> tuple[Outcome, Mark | None]:
        """Compare some days at a time; see ``rows.rules``."""
        if table is None:
            return Outcome({}, 0, (), SlotWork()), None
        plan = await asyncio.to_thread(TimetablePlan, asked, table)
        if plan.bounds is not None:
            for first, last in plan.spans(await lessons_by_date(read, asked.school.id, *plan.bounds)):
                state = await store.stored_slots(read, asked.school.id, first, last, plan.keys(first, last))
                await asyncio.to_thread(plan.compare, first, last, state)
        return plan.outcome(), plan.mark()

    @override
    async def unchanged(self, read: Reading, asked: Asked, table: Table | None, mark: Mark | None) -> bool:
        """Whether nobody added or changed a lesson since."""
        if mark is None:
            return True
        there = await store.stored_by_id(read, asked.school.id, mark.others)
        now = await ahead.versions(read, asked.school.id, *mark.bounds)
        return now == mark.versions and {slot.id: slot.version for slot in there.values()} == mark.others

    @override
    def pieces(self, work: SlotWork) -> Sequence[Sequence[StoredSlot]]:
        """Return the new lessons, some thousands at a time, where there are many."""
        new = rules.ahead(work.new)
        return [new[at : at + AT_A_TIME] for at in range(0, len(new), AT_A_TIME)]

    @override
    async def ahead(self, tx: Transaction, asked: Asked, piece: Sequence[StoredSlot]) -> None:
        """Write new lessons that nobody sees yet."""
        await ahead.write_ahead(tx, asked.school.id, asked.year.id, piece)

    @override
    async def discard(self, tx: Transaction, school_id: str) -> bool:
        """See ``imports.store``."""
        return await ahead.discard(tx, school_id)

    @override
    async def show(self, tx: Transaction, school_id: str, after: str) -> str | None:
        """See ``imports.store``."""
        return await ahead.show(tx, school_id, after, AT_A_TIME)

    async def write(self, tx: Transaction, asked: Asked, work: SlotWork) -> None:
        """Write the slots; what the count of a lesson depends on is told on (see ``store.change_slots``)."""
        hidden = rules.ahead(work.new)
        await store.add_slots(
            tx, [slot for slot in work.new if slot.status is not SlotStatus.PLANNED] if hidden else work.new
        )
        for at in range(0, len(work.changed), AT_A_TIME):
            await store.change_slots(tx, work.changed[at : at + AT_A_TIME], asked.now)


class FreeDaysPart(AtOnce):
    """``free_days.csv``: every free day of the running school year; days of other years stay."""

    file = "free_days"
    columns = (
        Column("date", ("datum",), required=True),
        Column("name", ("naam",), required=True),
    )

    async def load(self, read: Reading, asked: Asked, table: Table | None) -> Mapping[date, str]:  # noqa: ARG002
        """Return the free days of every year."""
        first = asked.year.first_day.replace(year=1)
        return await store.free_days(read, asked.school.id, first, first.replace(year=9998))

    def plan(self, state: Mapping[date, str], asked: Asked, table: Table | None) -> Outcome:
        """Match by date."""
        asked.free_days.update(state)
        if table is None:
            return Outcome({}, 0, (), ((), ()))
        faults = duplicates(self.file, "date", ((row.line, row.cells["date"]) for row in table.rows))
        verdicts: dict[int, Verdict] = {}
        days: dict[date, str] = {}
        for row in table.rows:
            day = parse_date(row.cells["date"])
            if day is None:
                faults.append(Fault(self.file, row.line, "date", "not a date (2026-10-19)"))
                continue
            days[day] = row.cells["name"]
            verdicts[row.line] = Verdict(day in state and state[day] != days[day]) if day in state else Verdict.NEW
        in_year = {day for day in state if asked.year.first_day <= day <= asked.year.last_day}
        ended = in_year - days.keys()
        asked.free_days.difference_update(ended)
        asked.free_days.update(days)
        come = [FreeDay(day, name) for day, name in days.items() if state.get(day) != name]
        gone = [*ended, *(day.date for day in come if day.date in state)]
        return Outcome(verdicts, len(ended), tuple(faults), (gone, come))

    async def write(self, tx: Transaction, asked: Asked, work: tuple[list[date], list[FreeDay]]) -> None:
        """Write the free days; planned lessons on a day that turns free go off, and come back with the day."""
        gone, come = work
        new = {day.date for day in come}
        await store.write_free_days(tx, asked.school.id, gone, come)
        await follow(tx, asked.school.id, new - set(gone), set(gone) - new, asked.now)
