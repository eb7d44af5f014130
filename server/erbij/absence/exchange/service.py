"""Files of absence: previewed, written whole or not at all, and given out."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence import rules as counting
from erbij.absence.categories import store as categories
from erbij.absence.categories.rules import named
from erbij.absence.exchange import rules
from erbij.absence.exchange.export import AbsenceLine
from erbij.absence.exchange.model import Plan
from erbij.absence.exchange.wire import ExchangeFormat
from erbij.absence.records import rules as records_rules
from erbij.absence.records import store as records_store
from erbij.absence.records.model import Wanted
from erbij.absence.records.wire import RecordSource
from erbij.absence.wire import Authorised
from erbij.actor import Role
from erbij.errors import Invalid
from erbij.people.model import Relation
from erbij.people.store import stored_people
from erbij.schools.store import lock_school, school_of
from erbij.timetable.rules import day_bounds
from erbij.timetable.store import slots_between, slots_of_pupil
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from erbij.absence.categories.model import Category
    from erbij.absence.exchange.model import AbsenceRow
    from erbij.absence.exchange.wire import AbsenceFile
    from erbij.absence.ports import Disclose
    from erbij.absence.records.model import AbsenceRecord, Hour
    from erbij.absence.records.service import Records
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.timetable.model import Slot

PAGE = "absence.exchange"
MOST_FAULTS = 200
MONTH, LONGEST = timedelta(days=30), timedelta(days=366)


class Exchange:
    """The files of every school on this server."""

    def __init__(self, database: Database, clock: Clock, records: Records, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._records = records
        self._disclose = disclose

    async def preview(self, actor: Actor, file: AbsenceFile) -> Plan:
        """Return what a file would do."""
        rows, faults = _read(file)
        async with self._database.read() as read:
            return await _Reader(read, actor.school_id, actor.id, self._clock.now()).plan(rows, faults)

    async def write(self, actor: Actor, file: AbsenceFile) -> Plan:
        """Write a file whole; with a fault nothing of it."""
        rows, faults = _read(file)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            plan = await _Reader(tx, actor.school_id, actor.id, now).plan(rows, faults)
            if not plan.faults:
                for pupil_id, wanted in plan.wanted.items():
                    await self._records.put(tx, actor, pupil_id, wanted, reason="import", now=now)
        return plan

    async def lines(self, actor: Actor, first: date | None, last: date | None) -> tuple[date, date, list[AbsenceLine]]:
        """Return what was missed on these dates, both included (None: the last month), by time; raises ``Invalid``."""
        async with self._database.transaction() as tx:
            school = await school_of(tx, actor.school_id)
            zone = ZoneInfo(school.timezone)
            first, last = _period(first, last, self._clock.now().astimezone(zone).date())
            units = await records_store.units(tx, school.id, first, last)
            ids = {one.record_id for one in units}
            records = await records_store.by_id(tx, school.id, ids)
            start, end = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
            slots = {one.id: one for one in await slots_between(tx, school.id, start, end)}
            people = {one.id: one for one in await stored_people(tx, school.id)}
            pupils = {one.pupil_id for one in units}
            await self._disclose(tx, actor, PAGE, pupils, relation=Relation.OWN_SCHOOL, now=self._clock.now())
        clock = counting.by_clock(school.sector)
        lines = [
            AbsenceLine(
                pupil=(people[one.pupil_id].key or "") if one.pupil_id in people else "",
                name=people[one.pupil_id].name.reveal() if one.pupil_id in people else "",
                date=one.local_date.isoformat(),
                start=f"{one.starts_at.astimezone(zone):%H:%M}",
                end=f"{one.ends_at.astimezone(zone):%H:%M}",
                subject=slots[one.slot_id].subject if one.slot_id in slots else "",
                reason=records[one.record_id].category,
                national=one.national.value,
                authorised=one.authorised.value,
                hours=counting.shown_hours(counting.amount(one, clock=clock)),
            )
            for one in units
        ]
        return first, last, lines


def _period(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    last = last or today
    first = first or last - MONTH
    if not first <= last <= first + LONGEST:
        raise Invalid([("query.to", "must be a date at most a year after from")])
    return first, last


def _read(file: AbsenceFile) -> tuple[list[AbsenceRow], list[tuple[str, str]]]:
    if file.format is ExchangeFormat.CSV:
        return rules.read_csv(file.text)
    try:
        return rules.read_json(file.text), []
    except Invalid as wrong:
        return [], list(wrong.errors)


class _Reader:
    """The comparison of one file with the records that are there; used once."""

    def __init__(self, read: Reading, school_id: str, author_id: str, now: datetime) -> None:
        self._read = read
        self._school_id = school_id
        self._author_id = author_id
        self._now = now
        self._faults: list[tuple[str, str]] = []
        self._seen: set[tuple[str, str]] = set()
        self._wanted: dict[str, list[Wanted]] = defaultdict(list)
        self._counts = {"new": 0, "changed": 0, "unchanged": 0, "undecided": 0}

    async def plan(self, rows: Sequence[AbsenceRow], faults: Iterable[tuple[str, str]]) -> Plan:
        self._faults += faults
        own = await categories.own(self._read, self._school_id)
        people = {one.key: one for one in await stored_people(self._read, self._school_id) if one.key}
        by_pupil: dict[str, list[AbsenceRow]] = defaultdict(list)
        for row in rows:
            person = people.get(row.pupil_key)
            if person is None or Role.PUPIL not in person.roles:
                self._faults.append((_at(row, "pupil"), "not the key of a pupil"))
            else:
                by_pupil[person.id].append(row)
        for pupil_id, some in by_pupil.items():
            await self._pupil(pupil_id, some, own)
        kept = tuple(self._faults[:MOST_FAULTS])
        return Plan(len(rows), **self._counts, wanted=dict(self._wanted), faults=kept)

    async def _pupil(self, pupil_id: str, rows: Sequence[AbsenceRow], own: Sequence[Category]) -> None:
        zone = ZoneInfo((await school_of(self._read, self._school_id)).timezone)
        dates = [row.date for row in rows]
        start, end = day_bounds(min(dates), zone)[0], day_bounds(max(dates) + timedelta(days=1), zone)[1]
        slots: dict[date, list[Slot]] = defaultdict(list)
        for slot in await slots_of_pupil(self._read, self._school_id, pupil_id, start, end):
            if slot.status is SlotStatus.PLANNED:
                slots[slot.local_date].append(slot)
        asked = [one for row in rows for one in self._asked(pupil_id, row, slots[row.date], own, zone)]
        ids = [one.slot_id for _, one in asked]
        hours = await records_store.hours(self._read, self._school_id, pupil_id, ids)
        there = await records_store.of_pupil_in(self._read, self._school_id, pupil_id, ids)
        for row, one in asked:
            self._compare(row, one, hours[one.slot_id], there)

    def _asked(
        self, pupil_id: str, row: AbsenceRow, day: Sequence[Slot], own: Sequence[Category], zone: ZoneInfo
    ) -> list[tuple[AbsenceRow, Wanted]]:
        category = named(own, row.reason, row.date)
        if category is None:
            self._faults.append((_at(row, "reason"), "not a reason on that day"))
            return []
        hit = [one for one in day if not row.start or f"{one.starts_at.astimezone(zone):%H:%M}" == row.start]
        if not hit:
            where = "start" if row.start else "date"
            self._faults.append((_at(row, where), "this pupil has no lesson then"))
        found = []
        for slot in hit:
            if (pupil_id, slot.id) in self._seen:
                self._faults.append((row.path, "another row is about the same lesson"))
            self._seen.add((pupil_id, slot.id))
            wanted = Wanted(
                slot_id=slot.id,
                pupil_id=pupil_id,
                category=category,
                source=RecordSource.IMPORT,
                author_id=self._author_id,
                authorised=row.authorised,
                one_by_one=False,
            )
            found.append((row, wanted))
        return found

    def _compare(self, row: AbsenceRow, wanted: Wanted, hour: Hour, there: Mapping[str, AbsenceRecord]) -> None:
        old = there.get(wanted.slot_id)
        if old is not None and not old.withdrawn and _says_the_same(old, wanted):
            self._counts["unchanged"] += 1  # also where a person decided what no file may
            return
        try:
            new = records_rules.placed(old, wanted, hour, self._now, id_="preview", school_id=self._school_id)
        except records_rules.IllnessStays:
            self._faults.append((row.path, "this lesson is over and was reported as illness"))
            return
        if new.authorised is Authorised.UNDECIDED and wanted.authorised is Authorised.NO:
            self._counts["undecided"] += 1
        if old is not None and not old.withdrawn and (old.category, old.authorised) == (new.category, new.authorised):
            self._counts["unchanged"] += 1
            return
        self._counts["changed" if old is not None and not old.withdrawn else "new"] += 1
        self._wanted[wanted.pupil_id].append(wanted)


def _says_the_same(old: AbsenceRecord, wanted: Wanted) -> bool:
    asked = wanted.authorised or wanted.category.authorised
    return (old.category, old.authorised) == (wanted.category.code, asked)


def _at(row: AbsenceRow, column: str) -> str:
    return f"{row.path}:{column}" if row.path.startswith(f"{rules.FILE}.csv") else f"{row.path}.{column}"
