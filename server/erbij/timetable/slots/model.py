"""What somebody asks of the timetable, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time

    from erbij.history.model import Change
    from erbij.private import Private
    from erbij.schools.model import School
    from erbij.timetable.model import Slot, StoredSlot
    from erbij.timetable.slots.wire import ClashKind, SlotScope, SlotTense

UNDO_WITHIN = timedelta(minutes=10)


class LessonIsPast(Conflict):
    """What is over keeps its time, its place and its people: the register stands on it."""

    code = "lesson_is_past"
    title = "The lesson is over and can no longer change"


class LessonIsRunning(Conflict):
    """People are in the lesson; it is not moved away or called off under them."""

    code = "lesson_is_running"
    title = "The lesson is going on now"


class ClockSkips(Invalid):
    """The wall time does not exist on that day: the clock goes forward."""

    def __init__(self, path: str) -> None:
        super().__init__([(path, "the clock skips this time on this day")])


@dataclass(frozen=True, slots=True)
class When:
    """A day and two wall times in the school's zone; the end is after the start."""

    day: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom a lesson is: a group, or single pupils whom ``label`` calls something."""

    group_id: str | None
    pupil_ids: frozenset[str]
    label: str

    @classmethod
    def of(cls, slot: StoredSlot | Draft) -> Whom:
        """Return for whom a lesson is or is to be."""
        return cls(slot.group_id, slot.pupil_ids, slot.label)


@dataclass(frozen=True, slots=True)
class Draft:
    """A new lesson, weekly up to and including ``until``; ``teacher_id`` None: whoever asks gives it."""

    subject: str
    group_id: str | None
    pupil_ids: frozenset[str]
    label: str
    teacher_id: str | None
    place: str
    all_remote: bool
    when: When
    until: date | None


@dataclass(frozen=True, slots=True)
class Edit:
    """How a lesson is to be from now on; another day or start is a move.

    ``whom`` and ``teacher_id`` None: they stay. Another teacher gives it for good; a supply teacher only stands in.
    """

    subject: str
    place: str
    supply_teacher_id: str | None
    all_remote: bool
    when: When
    whom: Whom | None = None
    teacher_id: str | None = None


@dataclass(frozen=True, slots=True)
class Saw:
    """What the editor saw and means: the version, one lesson or also the later ones, why, and in spite of clashes."""

    version: int
    scope: SlotScope
    reason: str = ""
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """A lesson that is there already takes the same teacher, place, group or pupils; ``other`` None: a free day."""

    kind: ClashKind
    wanted: StoredSlot
    other: Slot | None
    pupil_ids: frozenset[str] = frozenset()
    free_day: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case writes: new slots, and changed ones as pairs of old and new. ``skipped``: free days by date."""

    new: tuple[StoredSlot, ...] = ()
    changed: tuple[tuple[StoredSlot, StoredSlot], ...] = ()
    skipped: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it. With clashes and without ``undo_id`` nothing was written.

    ``may_anyway``: the actor may ask for it in spite of the clashes. ``names`` are of the pupils in the clashes.
    """

    school: School
    slot_ids: tuple[str, ...]
    skipped: Mapping[date, str]
    clashes: tuple[Clash, ...] = ()
    may_anyway: bool = False
    undo_id: str | None = None
    names: Mapping[str, Private[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undo:
    """What a change was before: slots as they were, and the versions they got by it (also of new ones)."""

    id: str
    author_id: str
    at: datetime
    before: tuple[StoredSlot, ...]
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Used:
    """A lesson that somebody gave lately, for what the form begins with."""

    group_id: str | None
    subject: str
    place: str


@dataclass(frozen=True, slots=True)
class Form:
    """What "Nieuwe les" needs: the school's hours, choices by name, and the most likely answers."""

    school: School
    today: date
    last_day: date
    day: date
    hours: tuple[tuple[str, str], ...]
    chosen: tuple[str, str]
    groups: tuple[tuple[str, str], ...]
    teachers: tuple[tuple[str, Private[str]], ...]
    subjects: tuple[str, ...]
    places: tuple[str, ...]
    used: Used | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One lesson for who may change it. ``later`` counts the lessons of its series from this one on, itself too."""

    slot: Slot
    stored: StoredSlot
    tense: SlotTense
    later: int
    pupils: tuple[tuple[str, Private[str]], ...]
    planned_teacher: Private[str]
    changes: tuple[Change, ...]
    names: Mapping[str, Private[str]]
    may_supply: bool
    timezone: str
