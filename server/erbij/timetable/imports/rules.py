"""How a file of lessons is read, and what is wrong in it.

A file is all or nothing: an appointment that an address would set aside is here a fault, named by line and UID. What is
compared is what an address would compare (``sources.rules``); a lesson that somebody changed by hand stays, is listed
with the source and is no fault of the file. One difference: only lessons on the days from the
file's first one to its last one can be gone, for a file may hold one week.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.schools.model import Fault, Outcome, Table, Unknown, Verdict
from erbij.timetable.imports.model import Brought, LessonsWork
from erbij.timetable.sources.rules import HELD, Comparison
from erbij.timetable.sources.wire import LessonFault, SourceMapping, WordMeans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from erbij.schools.model import Asked
    from erbij.timetable.imports.model import Before
    from erbij.timetable.sources.model import Difference, Heard, Item

FILE = "lessons"
MESSAGES: Mapping[LessonFault, str] = {
    LessonFault.UNKNOWN_GROUP: "a group that is not known here",
    LessonFault.UNKNOWN_TEACHER: "a teacher who is not known here",
    LessonFault.NO_GROUP: "no group that is known here",
    LessonFault.NO_TEACHER: "no teacher who is known here",
    LessonFault.NO_TIME: "the start or the end is missing or wrong",
    LessonFault.NO_ZONE: "the time zone is not known",
    LessonFault.WRONG_END: "the end is not after the start",
    LessonFault.SKIPPED_HOUR: "the clock skips this time on this day",
    LessonFault.REPEATS_TOO_OFTEN: "this repeats too often for a lesson",
    LessonFault.TWICE: "this appointment is there twice",
    LessonFault.NOT_READABLE: "this appointment cannot be read",
}
_ABOUT = {LessonFault.UNKNOWN_GROUP: "group", LessonFault.UNKNOWN_TEACHER: "teacher"}
_MANY_WORDS = 100


def mapping(asked: Asked, old: SourceMapping) -> SourceMapping:
    """Return what the words of a file mean: what is said now, before what was said of an earlier version."""

    def words(about: str, before: Iterable[WordMeans]) -> tuple[WordMeans, ...]:
        said = {
            one.word.casefold(): WordMeans(word=one.word, means=one.means) for one in asked.said if one.about == about
        }
        return tuple(({one.word.casefold(): one for one in before} | said).values())[-500:]

    return SourceMapping(
        groups=words("group", old.groups),
        teachers=words("teacher", old.teachers),
        only_known=asked.only_known or old.only_known,
    )


def extent(heard: Heard, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the days from the first lesson to the last one, as instants."""
    days = sorted({lesson.starts_at.astimezone(zone).date() for lesson in heard.lessons})
    if not days:
        nothing = datetime.min.replace(tzinfo=UTC)
        return nothing, nothing
    first, until = (
        datetime.combine(day, time(), zone).astimezone(UTC) for day in (days[0], days[-1] + timedelta(days=1))
    )
    return first, until


class LessonsPlan:
    """The comparison of the files of one import with what is there; used once."""

    def __init__(self, state: Mapping[str, Before], asked: Asked, table: Table) -> None:
        """``state`` by label."""
        self._state = state
        self._asked = asked
        self._table = table
        self._faults: list[Fault] = []
        self._unknown: Counter[tuple[str, str]] = Counter()

    def outcome(self) -> Outcome:
        """Compare; see the module."""
        verdicts: dict[int, Verdict] = {}
        works: list[LessonsWork] = []
        labels: set[str] = set()
        line = 0
        for brought in self._table.held:
            if brought.label in labels:
                self._faults.append(Fault(brought.name, 0, "", "the same timetable is there twice"))
            labels.add(brought.label)
            before = self._state[brought.label]
            self._check_said(brought, before)
            difference = self._compare(brought, before)
            self._wrong(brought, difference)
            known = self._verdicts(difference, before)
            for place, lesson in enumerate(brought.heard.lessons, line + 1):
                if lesson.uid in known:
                    verdicts[place] = known[lesson.uid]
            line += len(brought.heard.lessons) + len(brought.heard.bad)
            works.append(LessonsWork(before, difference, self._asked.now))
        ended = sum(work.difference.removed for work in works)
        return Outcome(verdicts, ended, tuple(self._faults), tuple(works), self._words())

    def _compare(self, brought: Brought, before: Before) -> Difference:
        asked = self._asked
        zone = ZoneInfo(asked.school.timezone)
        within = extent(brought.heard, zone)
        compared = Comparison(before.source, before.held, before.names, asked.now, zone, asked.free_days, within)
        return compared.of(brought.heard)

    def _check_said(self, brought: Brought, before: Before) -> None:
        """What somebody says that a word means must be the school's own."""
        there = {"group": before.names.group_names.keys(), "teacher": before.names.teacher_names.keys()}
        if any(one.means is not None and one.means not in there[one.about] for one in self._asked.said):
            self._faults.append(Fault(brought.name, 0, "", "a group or a teacher that is not there"))

    def _verdicts(self, difference: Difference, before: Before) -> dict[str, Verdict]:
        new = {slot.id for slot in difference.new}
        changed = {change.after.id for change in difference.changes if not change.quiet}
        known = dict.fromkeys((uid for uid, item in before.held.items.items() if item.slot_id), Verdict.UNCHANGED)
        uids = {item.slot_id: uid for uid, item in before.held.items.items() if item.slot_id}
        uids |= {item.slot_id: item.uid for item in difference.items if item.slot_id}
        known |= dict.fromkeys(uids.values(), Verdict.UNCHANGED)  # also what was taken over as it is
        known |= {uids[slot_id]: Verdict.CHANGED for slot_id in changed if slot_id in uids}
        return known | {uids[slot_id]: Verdict.NEW for slot_id in new}

    def _wrong(self, brought: Brought, difference: Difference) -> None:
        lines = {bad.uid: bad.line for bad in brought.heard.bad}
        lines |= {lesson.uid: lesson.line for lesson in brought.heard.lessons}
        for item in difference.items:
            if item.fault is None or item.fault in HELD:
                continue
            self._faults.append(Fault(brought.name, lines.get(item.uid, 0), shown_uid(item), MESSAGES[item.fault]))
            if item.fault in _ABOUT and item.word:
                self._unknown[_ABOUT[item.fault], item.word] += 1

    def _words(self) -> tuple[Unknown, ...]:
        most: Sequence[tuple[tuple[str, str], int]] = self._unknown.most_common(_MANY_WORDS)
        return tuple(Unknown(about, word, lessons) for (about, word), lessons in most)


def shown_uid(item: Item) -> str:
    """Return a UID fit for a path of what is wrong."""
    return item.uid.replace(":", ".")[:120]
