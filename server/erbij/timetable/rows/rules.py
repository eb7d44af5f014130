"""How the rows of ``timetable.csv`` are read, and what they change.

A row says one lesson (``date``) or a weekly one (``weekday``, ``from``, ``until``). A lesson is the same one as before
by its key, else by date, start and group. Lessons that an earlier file named, that have not begun and that this file
leaves out within its own first and last date are cancelled; what is over keeps its time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.ids import rising_ids
from erbij.schools.model import Fault, Outcome, Verdict
from erbij.schools.rules import duplicates, parse_date, parse_time
from erbij.timetable.model import Mark, SlotWork, StoredSlot
from erbij.timetable.rules import instant
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import time

    from erbij.schools.model import Asked, Row, Table

FILE = "timetable"
LONGEST_SERIES = timedelta(days=366)
SPAN = 2_000
"""So many lessons are compared at a time, so that a year of a large school is never in memory at once."""
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


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was understood; ``times`` are its start and end, ``refers`` its group, teacher and supply teacher."""

    row: Row
    times: tuple[tuple[time, str], tuple[time, str]]
    refers: tuple[str, str, str | None]
    status: SlotStatus

    @property
    def weekly(self) -> bool:
        """Whether it is a lesson of every week."""
        return bool(self.row.cells["weekday"])

    def key_on(self, day: date) -> str | None:
        """The key of its lesson on that day."""
        key = self.row.cells["key"] or None
        return f"{key}@{day}" if key and self.weekly else key


class TimetablePlan:
    """The comparison of one file with the slots that are there, some days at a time; used once.

    Only what is new or another is kept: a year of a large school is half a million lessons, and most are as they were.
    """

    def __init__(self, asked: Asked, table: Table) -> None:
        """Read the rows."""
        self._asked = asked
        self._table = table
        self._zone = ZoneInfo(asked.school.timezone)
        self._faults: list[Fault] = []
        self._ids = rising_ids(asked.now)
        self._lines: dict[date, list[Line]] = defaultdict(list)
        self._single: dict[str, int] = {}
        self._weekly: dict[str, list[Line]] = defaultdict(list)
        self._new: list[StoredSlot] = []
        self._changed: list[StoredSlot] = []
        self._ended: list[StoredSlot] = []
        self._verdicts: dict[int, Verdict] = {}
        self._read = (0, 0)
        self._others: dict[str, int] = {}
        for row in table.rows:
            self._understand(row)

    @property
    def bounds(self) -> tuple[date, date] | None:
        """The first and the last date of the file's lessons; None when it has none."""
        return (min(self._lines), max(self._lines)) if self._lines else None

    def spans(self, there: Mapping[date, int], lessons_in_one: int = SPAN) -> Iterator[tuple[date, date]]:
        """Yield days, first and last, of no more than so many lessons together; ``there``: how many there are."""
        days = sorted(self._lines.keys() | there.keys())
        since, lessons = 0, 0
        for place, day in enumerate(days):
            more = max(there.get(day, 0), len(self._lines.get(day, ())))
            if place > since and lessons + more > lessons_in_one:
                yield days[since], days[place - 1]
                since, lessons = place, 0
            lessons += more
        if days:
            yield days[since], days[-1]

    def keys(self, first: date, last: date) -> set[str]:
        """Return the keys of the file's lessons from ``first`` up to and including ``last``."""
        return {key for day, lines in self._within(first, last) for line in lines if (key := line.key_on(day))}

    def compare(self, first: date, last: date, state: Sequence[StoredSlot]) -> None:
        """Compare some days; ``state``: every slot on them, and all with one of their keys."""
        asked_for = [one for day, lines in self._within(first, last) for line in lines for one in self._slot(line, day)]
        self._doubled(asked_for)
        keys = {planned.slot.key for planned in asked_for if planned.slot.key}
        free = {
            slot.id: slot
            for slot in state
            if slot.imported and first <= slot.local_date <= last and slot.key not in keys and not self._has(slot.key)
        }
        wanted = self._matched(asked_for, state, free.values())
        claimed = {planned.slot.id for planned in wanted}
        left = [slot for slot in free.values() if slot.id not in claimed]
        ended = [slot for slot in left if self._ends(slot)]
        gone = {slot.id for slot in ended}
        self._faults += clashes([*(Planned(0, slot) for slot in left if slot.id not in gone), *wanted])
        self._keep(wanted, {slot.id: slot for slot in state})
        self._ended += [replace(slot, status=SlotStatus.CANCELLED) for slot in ended]
        within = [slot.version for slot in state if first <= slot.local_date <= last]
        self._read = (self._read[0] + len(within), self._read[1] + sum(within))
        self._others |= {slot.id: slot.version for slot in state if not first <= slot.local_date <= last}

    def outcome(self) -> Outcome:
        """Return what was found on all of the days."""
        faults = sorted(self._faults, key=lambda fault: fault.line)
        work = SlotWork(tuple(self._new), (*self._changed, *self._ended))
        return Outcome(self._verdicts, len(self._ended), tuple(faults), work)

    def mark(self) -> Mark | None:
        """Return what must still be so when the work is written."""
        return None if self.bounds is None else Mark(self.bounds, self._read, self._others)

    def _within(self, first: date, last: date) -> Iterable[tuple[date, list[Line]]]:
        days = (first + timedelta(days=later) for later in range((last - first).days + 1))
        return ((day, self._lines[day]) for day in days if day in self._lines)

    def _has(self, key: str | None) -> bool:
        """Whether the file has a lesson with that key, on whatever day."""
        name, _, day = (key or "").rpartition("@")
        free = self._asked.free_days
        dates = (one for line in self._weekly.get(name, ()) for one in dates_of_row(line.row.cells, free)[0])
        return key in self._single or any(str(one) == day for one in dates)

    def _doubled(self, asked_for: Sequence[Planned]) -> None:
        """A key that stands there twice; that of a lesson on one date also where its dates are far apart."""
        lines = {(one.line, one.slot.key) for one in asked_for if one.slot.key}
        lines |= {(self._single[key], key) for _, key in lines if key in self._single}
        self._faults += duplicates(FILE, "key", sorted(lines))

    def _keep(self, wanted: Sequence[Planned], state: Mapping[str, StoredSlot]) -> None:
        for planned in wanted:
            old = state.get(planned.slot.id)
            verdict = Verdict.NEW if old is None else Verdict(old != planned.slot)
            self._verdicts[planned.line] = max(verdict, self._verdicts.get(planned.line, verdict))
            if old is None:
                self._new.append(planned.slot)
            elif old != planned.slot:
                self._changed.append(planned.slot)
                self._check_over(planned, old)

    def _check_over(self, planned: Planned, old: StoredSlot) -> None:
        new = planned.slot
        before = (old.starts_at, old.ends_at, old.group_id, old.status)
        if old.ends_at <= self._asked.now and before != (new.starts_at, new.ends_at, new.group_id, new.status):
            self._fault(planned.line, "date", "this lesson is over; its time and group can no longer change")

    def _understand(self, row: Row) -> None:
        cells = row.cells
        days, wrong = dates_of_row(cells, self._asked.free_days)
        if wrong:
            self._fault(row.line, wrong, "not a weekday" if wrong == "weekday" else "not a date (2026-09-01)")
        if not cells["weekday"] and not self._asked.free_days.isdisjoint(days):
            self._fault(row.line, "date", "the school is free on this day")
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
        self._hold(Line(row, ((start, f"{start:%H:%M}"), (end, f"{end:%H:%M}")), refers, status), days)

    def _hold(self, line: Line, days: Sequence[date]) -> None:
        for day in days:
            self._lines[day].append(line)
        key = line.row.cells["key"]
        if key and line.weekly:
            self._weekly[key].append(line)
        elif key:
            self._single.setdefault(key, line.row.line)

    def _slot(self, line: Line, day: date) -> Iterable[Planned]:
        times = line.times
        starts_at, ends_at = (instant(day, wall, self._zone) for wall, _ in times)
        if starts_at is None or ends_at is None:
            column = "start" if starts_at is None else "end"
            self._fault(line.row.line, column, "the clock skips this time on this day")
            return
        group_id, teacher_id, supply_id = line.refers
        yield Planned(
            line.row.line,
            StoredSlot(
                id="",
                school_id=self._asked.school.id,
                key=line.key_on(day),
                group_id=group_id,
                subject=line.row.cells["subject"],
                teacher_id=teacher_id,
                supply_teacher_id=supply_id if supply_id != teacher_id else None,
                place=line.row.cells["place"],
                local_date=day,
                local_start=times[0][1],
                local_end=times[1][1],
                starts_at=starts_at,
                ends_at=ends_at,
                status=line.status,
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

    def _matched(
        self, asked_for: Sequence[Planned], state: Sequence[StoredSlot], free: Iterable[StoredSlot]
    ) -> list[Planned]:
        """Give every lesson the id of the one that is there, by key first, else by date, start and group."""
        by_key = {slot.key: slot for slot in state if slot.key is not None}
        natural = {slot.natural: slot for slot in free}
        wanted = []
        for line, slot in ((planned.line, planned.slot) for planned in asked_for):
            old = by_key.get(slot.key or "") or natural.pop(slot.natural, None)
            wanted.append(Planned(line, self._kept(slot, old)))
        return wanted

    def _ends(self, slot: StoredSlot) -> bool:
        """Whether a lesson that the file leaves out is cancelled."""
        return slot.status is SlotStatus.PLANNED and not slot.by_hand and slot.starts_at > self._asked.now

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
