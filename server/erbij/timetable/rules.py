"""Doors, school days, and local time as instants.

The school's calendar is kept as local wall time and the school's zone; the instants are worked out from it, so a
lesson at half past eight begins at half past eight on both sides of a clock change.

How a row of ``timetable.csv`` is read: it says one lesson (``date``) or a weekly one (``weekday``, ``from``,
``until``). A lesson is the same one as before by its key, else by date, start and group. Lessons that an earlier file
named, that have not begun and that this file leaves out within its own first and last date are cancelled; what is over
keeps its time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.ids import rising_ids
from erbij.schools.model import Fault, Outcome, Verdict
from erbij.schools.rules import duplicates, parse_date, parse_time
from erbij.timetable.model import SlotWork, StoredSlot
from erbij.timetable.wire import Door, SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from erbij.schools.model import Asked, Row, Table
    from erbij.timetable.model import Slot

FILE = "timetable"

DOOR_OPENS_BEFORE = timedelta(minutes=5)
LESSON_OVERRUN = timedelta(minutes=5)
LONGEST_HOLIDAY = timedelta(days=70)
LONGEST_SERIES = timedelta(days=366)
SATURDAY = 5
MANY = 4_000
"""From so many new lessons on, an import writes them ahead, in parts."""
_WEEKDAYS: Mapping[str, int] = {
    name: number
    for names in (
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        ("ma", "di", "wo", "do", "vr", "za", "zo"),
        ("1", "2", "3", "4", "5", "6", "7"),
    )
    for number, name in enumerate(names)
}
_STATUSES: Mapping[str, SlotStatus] = {
    "": SlotStatus.PLANNED,
    "planned": SlotStatus.PLANNED,
    "gepland": SlotStatus.PLANNED,
    "cancelled": SlotStatus.CANCELLED,
    "vervallen": SlotStatus.CANCELLED,
    "uitval": SlotStatus.CANCELLED,
    "moved": SlotStatus.MOVED,
    "verplaatst": SlotStatus.MOVED,
}


def door(slot: Slot, now: datetime, session_over: bool) -> Door:  # noqa: FBT001 - the one fact besides the time
    """Whether the lesson can be entered at ``now``; a lesson that was cancelled or moved never."""
    if slot.status is not SlotStatus.PLANNED or session_over or now >= slot.ends_at + LESSON_OVERRUN:
        return Door.OVER
    return Door.OPEN if now >= slot.starts_at - DOOR_OPENS_BEFORE else Door.NOT_YET


@lru_cache(maxsize=20_000)  # a year of a large school asks for few of them, very often
def instant(day: date, wall: time, zone: ZoneInfo) -> datetime | None:
    """Return the UTC instant of a wall time; the first of two; None for one that the clock skips."""
    found = datetime.combine(day, wall, zone).astimezone(UTC)
    return found if found.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, wall) else None


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants at which a local day begins and ends (23, 24 or 25 hours apart)."""
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    return start, datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def shown_bounds(day: date, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    """Return the bounds of what a day page shows: today also the lesson of just after midnight whose door is open."""
    start, end = day_bounds(day, zone)
    return start, max(end, now + DOOR_OPENS_BEFORE + timedelta(microseconds=1)) if start <= now < end else end


def is_school_day(day: date, free_days: Collection[date] | Mapping[date, str], *, every_day: bool) -> bool:
    """Whether there is school; ``every_day`` for a demonstration school."""
    return every_day or (day.weekday() < SATURDAY and day not in free_days)


def next_school_day(day: date, free_days: Collection[date] | Mapping[date, str], *, every_day: bool) -> date | None:
    """Return the first school day after ``day``; None when the calendar shows none for ten weeks."""
    for ahead in range(1, LONGEST_HOLIDAY.days):
        later = day + timedelta(days=ahead)
        if is_school_day(later, free_days, every_day=every_day):
            return later
    return None


@dataclass(frozen=True, slots=True)
class Planned:
    """A lesson that a row asks for, with the line it stands on (0: it is in the timetable already)."""

    line: int
    slot: StoredSlot


def dates_of_row(cells: Mapping[str, str], free_days: Collection[date]) -> tuple[list[date], str]:
    """Return the dates that a row means, and the column that is wrong ("" if none)."""
    if not cells["weekday"]:
        day = parse_date(cells["date"])
        return ([day], "") if day else ([], "date")
    weekday = _WEEKDAYS.get(cells["weekday"].casefold())
    since, until = parse_date(cells["from"]), parse_date(cells["until"])
    if weekday is None or cells["date"]:
        return [], "weekday"
    if since is None:
        return [], "from"
    if until is None or not since <= until <= since + LONGEST_SERIES:
        return [], "until"
    first = since + timedelta(days=(weekday - since.weekday()) % 7)
    days = (first + timedelta(days=later) for later in range(0, (until - first).days + 1, 7))
    return [day for day in days if day not in free_days], ""


def bounds(table: Table | None) -> tuple[date, date] | None:
    """Return the first and the last date that a file names; None when it names none."""
    ends = [days for row in (table.rows if table else ()) if (days := dates_of_row(row.cells, ())[0])]
    return (min(days[0] for days in ends), max(days[-1] for days in ends)) if ends else None


def keys_of(table: Table) -> set[str]:
    """Return the keys of the lessons that a file names."""
    keyed = [(row.cells, dates_of_row(row.cells, ())[0]) for row in table.rows if row.cells["key"]]
    return {f"{cells['key']}@{day}" if cells["weekday"] else cells["key"] for cells, days in keyed for day in days}


def ahead(new: Sequence[StoredSlot]) -> Sequence[StoredSlot]:
    """Return the new lessons that are so many that they are written ahead; none where they are few."""
    return [slot for slot in new if slot.status is SlotStatus.PLANNED] if len(new) >= MANY else ()


class TimetablePlan:
    """The comparison of one file with the slots that are there; used once."""

    def __init__(self, state: Sequence[StoredSlot], asked: Asked, table: Table) -> None:
        """``state`` holds every slot between the file's first and last date, and all with its keys."""
        self._asked = asked
        self._table = table
        self._zone = ZoneInfo(asked.school.timezone)
        self._by_key = {slot.key: slot for slot in state if slot.key is not None}
        self._state = {slot.id: slot for slot in state}
        self._faults: list[Fault] = []
        self._ids = rising_ids(asked.now)

    def outcome(self) -> Outcome:
        """Compare; see the module."""
        asked_for = [planned for row in self._table.rows for planned in self._planned(row)]
        keys = ((planned.line, planned.slot.key) for planned in asked_for if planned.slot.key)
        self._faults += duplicates(FILE, "key", ((line, key) for line, key in keys if key))
        wanted = self._matched(asked_for)
        claimed = {planned.slot.id for planned in wanted}
        left = [slot for slot in self._state.values() if slot.id not in claimed and slot.imported]
        ended = self._ended(left, [planned.slot.local_date for planned in wanted])
        gone = {slot.id for slot in ended}
        staying = [Planned(0, slot) for slot in left if slot.id not in gone]
        self._faults += clashes([*staying, *wanted])
        return self._result(wanted, ended)

    def _result(self, wanted: list[Planned], ended: list[StoredSlot]) -> Outcome:
        verdicts: dict[int, Verdict] = {}
        new: list[StoredSlot] = []
        changed: list[StoredSlot] = []
        for planned in wanted:
            old = self._state.get(planned.slot.id)
            verdict = Verdict.NEW if old is None else Verdict(old != planned.slot)
            verdicts[planned.line] = max(verdict, verdicts.get(planned.line, verdict))
            if old is None:
                new.append(planned.slot)
            elif old != planned.slot:
                changed.append(planned.slot)
                self._check_over(planned, old)
        work = SlotWork(tuple(new), (*changed, *ended))
        return Outcome(verdicts, len(ended), tuple(self._faults), work)

    def _check_over(self, planned: Planned, old: StoredSlot) -> None:
        new = planned.slot
        before = (old.starts_at, old.ends_at, old.group_id, old.status)
        if old.ends_at <= self._asked.now and before != (new.starts_at, new.ends_at, new.group_id, new.status):
            self._fault(planned.line, "date", "this lesson is over; its time and group can no longer change")

    def _planned(self, row: Row) -> Iterable[Planned]:
        cells = row.cells
        days, wrong = dates_of_row(cells, self._asked.free_days)
        if wrong:
            self._fault(row.line, wrong, "not a weekday" if wrong == "weekday" else "not a date (2026-09-01)")
        start, end = parse_time(cells["start"]), parse_time(cells["end"])
        for column, value in (("start", start), ("end", end)):
            if value is None:
                self._fault(row.line, column, "not a time (08:30)")
        if start and end and end <= start:
            self._fault(row.line, "end", "the end is not after the start")
        status = _STATUSES.get(cells["status"].casefold())
        if status is None:
            self._fault(row.line, "status", "not planned, cancelled or moved")
        refers = self._references(row, days)
        if refers is None or start is None or end is None or status is None or end <= start:
            return
        times = ((start, f"{start:%H:%M}"), (end, f"{end:%H:%M}"))
        for day in days:
            yield from self._slot(row, day, times, refers, status)

    def _slot(
        self,
        row: Row,
        day: date,
        times: tuple[tuple[time, str], tuple[time, str]],
        refers: tuple[str, str, str | None],
        status: SlotStatus,
    ) -> Iterable[Planned]:
        starts_at, ends_at = (instant(day, wall, self._zone) for wall, _ in times)
        if day in self._asked.free_days:
            self._fault(row.line, "date", "the school is free on this day")
        if starts_at is None or ends_at is None:
            self._fault(row.line, "start" if starts_at is None else "end", "the clock skips this time on this day")
            return
        key = row.cells["key"] or None
        group_id, teacher_id, supply_id = refers
        yield Planned(
            row.line,
            StoredSlot(
                id="",
                school_id=self._asked.school.id,
                key=f"{key}@{day}" if key and row.cells["weekday"] else key,
                group_id=group_id,
                subject=row.cells["subject"],
                teacher_id=teacher_id,
                supply_teacher_id=supply_id if supply_id != teacher_id else None,
                place=row.cells["place"],
                local_date=day,
                local_start=times[0][1],
                local_end=times[1][1],
                starts_at=starts_at,
                ends_at=ends_at,
                status=status,
                imported=True,
            ),
        )

    def _references(self, row: Row, days: Sequence[date]) -> tuple[str, str, str | None] | None:
        last = max(days, default=self._asked.today)
        group = self._asked.groups.get(row.cells["group"])
        if group is None or (group.ended_on is not None and last >= group.ended_on):
            self._fault(row.line, "group", "a group that is not in groups.csv")
            group = None
        teacher = self._teacher(row, "teacher", last)
        supply = self._teacher(row, "supply_teacher", last) if row.cells["supply_teacher"] else None
        return (group.id, teacher, supply) if group and teacher else None

    def _teacher(self, row: Row, column: str, last: date) -> str | None:
        person = self._asked.people.get(row.cells[column])
        if person is None or Role.TEACHER not in person.roles or (person.left_on and last >= person.left_on):
            self._fault(row.line, column, "not the key of a teacher in people.csv")
            return None
        return person.id

    def _matched(self, asked_for: list[Planned]) -> list[Planned]:
        """Give every lesson the id of the one that is there, by key first, else by date, start and group."""
        known = {(p.slot.key or ""): self._by_key[p.slot.key] for p in asked_for if p.slot.key in self._by_key}
        claimed = {slot.id for slot in known.values()}
        natural = {slot.natural: slot for slot in self._state.values() if slot.imported and slot.id not in claimed}
        for place, planned in enumerate(asked_for):  # in its place: a year of a large school is there once, not twice
            old = known.get(planned.slot.key or "") or natural.pop(planned.slot.natural, None)
            asked_for[place] = Planned(planned.line, self._kept(planned.slot, old))
        return asked_for

    def _kept(self, slot: StoredSlot, old: StoredSlot | None) -> StoredSlot:
        """A lesson with its id and what the file has no column for; what somebody changed by hand stays as it is."""
        if old is None:
            return replace(slot, id=next(self._ids))
        columns = self._table.columns
        if old.by_hand:
            return replace(old, key=slot.key or old.key)
        return replace(
            slot,
            id=old.id,
            version=old.version,
            series_id=old.series_id,
            all_remote=old.all_remote,
            key=slot.key or old.key,
            place=slot.place if "place" in columns else old.place,
            supply_teacher_id=slot.supply_teacher_id if "supply_teacher" in columns else old.supply_teacher_id,
        )

    def _ended(self, left: list[StoredSlot], dates: list[date]) -> list[StoredSlot]:
        if not dates:
            return []
        first, last = min(dates), max(dates)
        return [
            replace(slot, status=SlotStatus.CANCELLED)
            for slot in left
            if slot.status is SlotStatus.PLANNED
            and not slot.by_hand
            and first <= slot.local_date <= last
            and slot.starts_at > self._asked.now
        ]

    def _fault(self, line: int, column: str, message: str) -> None:
        self._faults.append(Fault(FILE, line, column, message))


def clashes(lessons: Sequence[Planned]) -> list[Fault]:
    """Return a fault for every planned lesson of which the group, the teacher or the place is taken at that time."""
    taken: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for planned in lessons:
        slot = planned.slot
        if slot.status is SlotStatus.PLANNED:
            if slot.group_id:
                taken["group", slot.group_id].append(planned)
            taken["teacher", slot.gives_id].append(planned)
            if slot.place:
                taken["place", slot.place].append(planned)
    faults = (fault for (what, _), some in taken.items() for fault in _overlaps(what, some))
    return sorted(faults, key=lambda fault: (fault.line, fault.column))


def _overlaps(what: str, lessons: list[Planned]) -> Iterable[Fault]:
    lessons.sort(key=lambda planned: (planned.slot.starts_at, planned.line))
    longest: Planned | None = None
    for planned in lessons:
        if longest is not None and planned.slot.starts_at < longest.slot.ends_at:
            late, other = sorted((longest, planned), key=lambda each: -each.line)
            where = f"line {other.line}" if other.line else "the timetable that is there"
            if late.line:
                yield Fault(FILE, late.line, what, f"this {what} has another lesson at that time ({where})")
        if longest is None or planned.slot.ends_at > longest.slot.ends_at:
            longest = planned
