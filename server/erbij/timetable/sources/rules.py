"""What a reading of an address does to the timetable.

Theory of operation
===================
An appointment is known by its ``uid``. What Erbij used of it last is kept as a digest: while the source says the same,
the slot stays as it is, also when somebody changed it by hand. When the source says something new, the source is right,
unless somebody changed the lesson by hand: then their decision stays, and what the source says is listed until the two
agree (the lesson is changed, or the source says again what it said).
An appointment that cannot be used changes nothing: its last good state stays, and what is wrong is listed. What the
source no longer has is cancelled as far as it has not begun; what is over never changes. A lesson that is there already
(same date, start and group) and that no other source brought is taken over, so that a school can go from files to an
address without doubles. More than a fifth of the lessons still to come changed or gone: nothing is written until a
coordinator has seen it and said yes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from erbij.ids import new_id
from erbij.schools.rules import year_of
from erbij.timetable.model import StoredSlot
from erbij.timetable.rules import is_school_day
from erbij.timetable.sources.model import Bad, Change, Difference, Item, Names, Sight
from erbij.timetable.sources.wire import CalendarField, LessonFault, SourceFormat, SourceState
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from erbij.timetable.sources.model import Heard, Lesson, Source
    from erbij.timetable.sources.wire import SourceMapping

EVERY = timedelta(minutes=15)
LONGEST_LESSON = timedelta(hours=12)
AHEAD = timedelta(days=62)
ZERMELO_AHEAD = timedelta(days=28)
SHOWN_WHOLE = 12
_PARTS = re.compile(r"\s+[-\u2013\u2014]\s+|\s*[|/;]\s*")
HELD = frozenset({LessonFault.CHANGED_HERE, LessonFault.GONE_THERE})
"""The source and a person of the school say different things of a lesson."""
MAY_CHANGE = 5
"""One part in so many may change without a yes."""


def due(source: Source, now: datetime, *, school_day: bool) -> bool:
    """Whether it is time to read; a source that was never tried is read on any day."""
    if source.paused or source.is_file:
        return False
    return source.tried_at is None or (school_day and now - source.tried_at >= EVERY)


def school_day(now: datetime, zone: ZoneInfo, free_days: Collection[date], *, every_day: bool) -> bool:
    """Whether it is a school day now."""
    return is_school_day(now.astimezone(zone).date(), free_days, every_day=every_day)


def window(kind: SourceFormat, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return what is read: from the beginning of today, to the end of the school year or four weeks ahead."""
    today = now.astimezone(zone).date()
    since = datetime.combine(today, time(), zone).astimezone(UTC)
    if kind is SourceFormat.ZERMELO:
        return since, since + ZERMELO_AHEAD
    _, last = year_of(today + AHEAD)
    return since, datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)


def state(source: Source) -> SourceState:
    """How it is with a source."""
    if source.is_file:
        return SourceState.FILE
    if source.paused:
        return SourceState.PAUSED
    if source.waiting_mark is not None:
        return SourceState.WAITS
    if source.trouble is not None:
        return SourceState.TROUBLE
    return SourceState.NEW if source.read_at is None else SourceState.GOOD


def shown_address(address: str) -> str:
    """Return as much of an address as somebody needs to know it again: a private calendar's address is a secret."""
    host = address.partition("://")[2].partition("/")[0].rpartition("@")[2]
    rest = address.partition("://")[2].partition("/")[2]
    return f"{host}/…{rest[-4:]}" if len(rest) > SHOWN_WHOLE else f"{host}/{rest}"


def waits(difference: Difference) -> bool:
    """Whether so much would change that a person has to look first."""
    return (difference.changed + difference.removed) * MAY_CHANGE > difference.coming


def known(pairs: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Return ids by case-folded word; ``pairs`` come before ``others``. A word that means two is left out."""
    found: dict[str, str] = {}
    for some in (pairs, others):
        meanings: dict[str, set[str]] = {}
        for word, means in some:
            meanings.setdefault(word.strip().casefold(), set()).add(means)
        found = {word: ids.pop() for word, ids in meanings.items() if word and len(ids) == 1} | found
    return found


@dataclass(frozen=True, slots=True)
class Meant:
    """An appointment of which every word is known; ``groups`` by name."""

    lesson: Lesson
    groups: tuple[str, ...]
    teacher: str
    digest: str


def understand(lesson: Lesson, names: Names, mapping: SourceMapping) -> Meant | Bad | None:
    """Return what an appointment means, what is wrong with it, or None when it is not ours."""
    if not lesson.starts_at < lesson.ends_at <= lesson.starts_at + LONGEST_LESSON:
        return _bad(lesson, LessonFault.WRONG_END)
    groups = _groups(lesson, names, mapping)
    if groups is None or isinstance(groups, Bad):
        return groups
    teacher = _teacher(lesson, names, mapping)
    if isinstance(teacher, Bad):
        return teacher
    lesson = replace(lesson, subject=plain_subject(lesson, names))
    said = (
        lesson.starts_at.isoformat(),
        lesson.ends_at.isoformat(),
        lesson.subject,
        *groups,
        teacher,
        lesson.place,
        str((lesson.cancelled, lesson.online)),
    )
    return Meant(lesson, groups, teacher, hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32])


def plain_subject(lesson: Lesson, names: Names) -> str:
    """Return the subject; of a calendar's title without the group and the teacher that it names as well."""
    if not lesson.texts:
        return lesson.subject
    named = names.groups.keys() | names.teachers.keys()
    parts = [part for part in _PARTS.split(lesson.subject) if part.casefold() not in named]
    words = [" ".join(word for word in part.split() if word.casefold() not in names.groups) or part for part in parts]
    return " - ".join(words) or lesson.subject


def _groups(lesson: Lesson, names: Names, mapping: SourceMapping) -> tuple[str, ...] | Bad | None:
    if mapping.group is CalendarField.FIXED and mapping.group_id:
        return (mapping.group_id,)
    words = [(word, names.groups.get(word.casefold())) for word in lesson.group_words]
    found = sorted({means for _, means in words if means}, key=lambda each: names.group_names.get(each, each))
    unknown = next((word for word, means in words if means is None), "")
    if found and (mapping.only_known or not unknown or lesson.texts):
        return tuple(found)
    if mapping.only_known or (words and not unknown):
        return None
    fault = LessonFault.UNKNOWN_GROUP if unknown and not lesson.loose_group else LessonFault.NO_GROUP
    return _bad(lesson, fault, "" if lesson.loose_group else unknown)


def _teacher(lesson: Lesson, names: Names, mapping: SourceMapping) -> str | Bad:
    if mapping.teacher is CalendarField.FIXED and mapping.teacher_id:
        return mapping.teacher_id
    found = next((means for word in lesson.teacher_words if (means := names.teachers.get(word.casefold()))), None)
    if found is not None:
        return found
    word = next(iter(lesson.teacher_words), "")
    if lesson.loose_teacher or not word:
        return _bad(lesson, LessonFault.NO_TEACHER)
    return _bad(lesson, LessonFault.UNKNOWN_TEACHER, word)


def _bad(lesson: Lesson, fault: LessonFault, word: str = "") -> Bad:
    group, teacher = (
        "" if loose else ", ".join(words[:4])[:160]
        for loose, words in (
            (lesson.loose_group, lesson.group_words),
            (lesson.loose_teacher, lesson.teacher_words),
        )
    )
    what = Sight(lesson.subject, group, teacher, lesson.place, lesson.starts_at, lesson.ends_at)
    return Bad(lesson.uid, fault, word[:120], what, lesson.line)


@dataclass(frozen=True, slots=True)
class Held:
    """What is there when a reading is compared: ``slots`` of the source by id, ``loose`` slots of no source."""

    items: Mapping[str, Item]
    slots: Mapping[str, StoredSlot]
    loose: Sequence[StoredSlot] = ()


@dataclass(slots=True)
class Comparison:
    """One reading against what is there; used once."""

    source: Source
    held: Held
    names: Names
    now: datetime
    zone: ZoneInfo
    free_days: Collection[date]
    within: tuple[datetime, datetime] | None = None
    """Only what begins then can be gone; None: the whole of what is read."""
    new: list[StoredSlot] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def of(self, heard: Heard) -> Difference:
        """Return what the reading does; pure but for new ids."""
        since, until = self._within
        free = {slot.natural: slot for slot in self.held.loose if slot.group_id}
        said = {bad.uid for bad in heard.bad}
        for bad in heard.bad:
            self._keep(bad)
        for lesson in heard.lessons:
            said.add(lesson.uid)
            self._take(lesson, free)
        for uid, item in self.held.items.items():
            if uid not in said:
                self._left_out(item, since, until)
        coming = sum(1 for slot in self.held.slots.values() if self._comes(slot))
        return Difference(tuple(self.new), tuple(self.changes), tuple(self.items), tuple(self.gone), coming)

    @property
    def _within(self) -> tuple[datetime, datetime]:
        return self.within or window(self.source.kind, self.now, self.zone)

    def _comes(self, slot: StoredSlot) -> bool:
        return slot.status is SlotStatus.PLANNED and slot.starts_at > self.now

    def _keep(self, bad: Bad) -> None:
        """List what is wrong; the last good state stays."""
        old = self.held.items.get(bad.uid)
        item = Item(bad.uid, old.slot_id if old else None, old.digest if old else "", bad.fault, bad.word, bad.what)
        if item != old:
            self.items.append(item)

    def _take(self, lesson: Lesson, free: dict[tuple[date, str, str | None], StoredSlot]) -> None:
        if lesson.starts_at.astimezone(self.zone).date() in self.free_days:
            return
        meant = understand(lesson, self.names, self.source.mapping)
        item = self.held.items.get(lesson.uid)
        if isinstance(meant, Bad):
            self._keep(meant)
        elif meant is None:
            if item is not None:
                self._left_out(item, *self._within)
        elif item is None or (slot := self.held.slots.get(item.slot_id or "")) is None:
            self._add(meant, free)
        else:
            self._change(meant, item, slot)

    def _add(self, meant: Meant, free: dict[tuple[date, str, str | None], StoredSlot]) -> None:
        if meant.lesson.ends_at <= self.now:
            return
        slot = self._slot(meant)
        there = free.pop(slot.natural, None)
        if there is None:
            self.new.append(slot)
        else:
            slot = self._over(there, slot)
            if there.by_hand and not agree(there, slot):
                self._hold(Item(meant.lesson.uid, there.id, ""), slot)
                return
            if slot != there and not there.by_hand:
                self.changes.append(Change(there, slot, quiet=True))
        self.items.append(Item(meant.lesson.uid, slot.id, meant.digest))

    def _change(self, meant: Meant, item: Item, slot: StoredSlot) -> None:
        if slot.starts_at <= self.now:
            return
        good = replace(item, digest=meant.digest, fault=None, word="", what=None)
        if item.digest != meant.digest:
            after = self._over(slot, self._slot(meant))
            if slot.by_hand and not agree(slot, after):
                self._hold(item, after)
                return
            if after != slot and not slot.by_hand:
                self.changes.append(Change(slot, after))
        elif len(meant.groups) > 1 and slot.pupil_ids != self._pupils(meant) and not slot.by_hand:
            self.changes.append(Change(slot, replace(slot, pupil_ids=self._pupils(meant)), quiet=True))
        if good != item:
            self.items.append(good)

    def _hold(self, item: Item, says: StoredSlot) -> None:
        """List what the source says of a lesson that somebody changed by hand; it stays as it is."""
        fault = LessonFault.CHANGED_HERE if says.status is SlotStatus.PLANNED else LessonFault.GONE_THERE
        held = replace(item, fault=fault, word="", what=sight(says, self.names))
        if held != self.held.items.get(item.uid):
            self.items.append(held)

    def _over(self, there: StoredSlot, slot: StoredSlot) -> StoredSlot:
        """The lesson that is there, as the source says it now."""
        return replace(slot, id=there.id, version=there.version, series_id=there.series_id)

    def _left_out(self, item: Item, since: datetime, until: datetime) -> None:
        """The source no longer has it."""
        slot = self.held.slots.get(item.slot_id or "")
        if slot is None or slot.starts_at <= self.now:
            self.gone.append(item.uid)
        elif not since <= slot.starts_at < until:
            return
        elif slot.by_hand and slot.status is not SlotStatus.CANCELLED:
            self._hold(item, replace(slot, status=SlotStatus.CANCELLED))
        elif item.digest or item.fault:
            if slot.status is SlotStatus.PLANNED:
                self.changes.append(Change(slot, replace(slot, status=SlotStatus.CANCELLED), removed=True))
            self.items.append(Item(item.uid, item.slot_id, ""))

    def _pupils(self, meant: Meant) -> frozenset[str]:
        if len(meant.groups) == 1:
            return frozenset()
        return frozenset[str]().union(*(self.names.pupils.get(group, frozenset()) for group in meant.groups))

    def _slot(self, meant: Meant) -> StoredSlot:
        lesson = meant.lesson
        start, end = (moment.astimezone(self.zone) for moment in (lesson.starts_at, lesson.ends_at))
        one = len(meant.groups) == 1
        # With the instant: an appointment of last week that is put in next week is another lesson.
        said = f"{lesson.uid}\x1f{lesson.starts_at.isoformat()}"
        return StoredSlot(
            id=new_id(self.now),
            school_id=self.source.school_id,
            key=f"{self.source.id}:{hashlib.sha256(said.encode()).hexdigest()[:40]}",
            group_id=meant.groups[0] if one else None,
            subject=lesson.subject or "-",
            teacher_id=meant.teacher,
            supply_teacher_id=None,
            place=lesson.place,
            local_date=start.date(),
            local_start=f"{start:%H:%M}",
            local_end=f"{end:%H:%M}",
            starts_at=lesson.starts_at,
            ends_at=lesson.ends_at,
            status=SlotStatus.CANCELLED if lesson.cancelled else SlotStatus.PLANNED,
            imported=False,
            label="" if one else " + ".join(self.names.group_names.get(group, "") for group in meant.groups)[:320],
            all_remote=lesson.online,
            pupil_ids=self._pupils(meant),
        )


def agree(here: StoredSlot, there: StoredSlot) -> bool:
    """Whether a lesson that somebody changed by hand is as the source says; two that are both off agree."""
    if here.status is there.status is SlotStatus.CANCELLED:
        return True
    one, other = (
        (*slot.counted, slot.subject, slot.gives_id, "" if slot.all_remote else slot.place) for slot in (here, there)
    )
    return one == other


def sight(slot: StoredSlot, names: Names) -> Sight:
    """Return what is shown of a lesson that is there."""
    group = slot.label or names.group_names.get(slot.group_id or "", "")
    teacher = names.teacher_names.get(slot.supply_teacher_id or slot.teacher_id, "")
    return Sight(slot.subject, group, teacher, slot.place, slot.starts_at, slot.ends_at)
