"""Sources, what was read from them, and what a reading does to the timetable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.private import Private
    from erbij.timetable.model import StoredSlot
    from erbij.timetable.sources.wire import (
        LessonFault,
        SourceFormat,
        SourceMapping,
        SourceState,
        Trouble,
        WaitingChange,
    )


@dataclass(frozen=True, slots=True)
class Source:
    """An address that is read again and again, or without one a file that comes again.

    The address itself may be a secret (a private calendar's often is).

    ``tried_at``: the last try; ``read_at``: the last time that its answer was used. ``etag`` and ``modified`` are the
    server's words for the answer that was used last, on the local date ``read_on``. ``version``: of what people decide.
    """

    id: str
    school_id: str
    name: str
    kind: SourceFormat
    address: Private[str]
    token: Private[str]
    mapping: SourceMapping
    paused: bool
    tried_at: datetime | None
    read_at: datetime | None
    read_on: date | None
    etag: str
    modified: str
    trouble: Trouble | None
    trouble_since: datetime | None
    waiting_mark: str | None
    waiting_since: datetime | None
    version: int = 1

    @property
    def is_file(self) -> bool:
        """Whether it came as a file: then nothing is read by itself."""
        return not self.address.reveal()


@dataclass(frozen=True, slots=True)
class Lesson:
    """One appointment as another program says it: words, not yet known ones.

    Each of ``group_words`` and ``teacher_words`` is one name; with ``texts`` they are texts and their parts, of which
    some may be names. ``loose``: they stand anywhere in the appointment. ``place`` and ``subject`` may be empty;
    ``line`` is its place in a file.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    subject: str
    group_words: tuple[str, ...]
    teacher_words: tuple[str, ...]
    place: str
    cancelled: bool = False
    online: bool = False
    texts: bool = False
    loose_group: bool = False
    loose_teacher: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Bad:
    """An appointment that cannot be used; ``what`` shows the person which one. ``line``: its place in a file."""

    uid: str
    fault: LessonFault
    word: str = ""
    what: Sight | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """What is shown of an appointment, in its own words."""

    subject: str
    group: str
    teacher: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything that one answer of an address says. ``other``: what is no lesson (all day, a meeting)."""

    lessons: tuple[Lesson, ...]
    bad: tuple[Bad, ...]
    other: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """What Erbij holds of one appointment of a source.

    ``digest`` is of what was used last, so that a change by hand stays until the source itself changes. With a
    ``fault`` its newest state could not be used; ``slot_id`` then is its last good state, if it ever had one.
    """

    uid: str
    slot_id: str | None
    digest: str
    fault: LessonFault | None = None
    word: str = ""
    what: Sight | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What words may mean: ids by case-folded word; "": nothing of ours. A word that means two is left out.

    ``pupils`` of the groups, for lessons of several groups.
    """

    groups: Mapping[str, str]
    teachers: Mapping[str, str]
    group_names: Mapping[str, str]
    teacher_names: Mapping[str, str] = field(repr=False)
    pupils: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One slot that a reading changes; ``removed``: it is cancelled because the source no longer has it."""

    before: StoredSlot
    after: StoredSlot
    removed: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What a reading does. ``coming`` counts the planned lessons of the source that have not begun.

    ``items`` are new or changed ones, ``gone`` uids of items that are no more.
    """

    new: tuple[StoredSlot, ...]
    changes: tuple[Change, ...]
    items: tuple[Item, ...]
    gone: tuple[str, ...]
    coming: int

    @property
    def removed(self) -> int:
        """How many lessons would be cancelled because the source no longer has them."""
        return sum(1 for change in self.changes if change.removed)

    @property
    def changed(self) -> int:
        """How many lessons would become different ones."""
        return sum(1 for change in self.changes if not change.removed and not change.quiet)


@dataclass(frozen=True, slots=True)
class Kept:
    """An item whose newest state cannot be used, and its last good state, if it had one."""

    item: Item
    good: Sight | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How it is with one source."""

    source: Source
    state: SourceState
    coming: int
    bad: tuple[Kept, ...]
    waiting: WaitingChange | None


@dataclass(frozen=True, slots=True)
class SchoolSources:
    """Every source of a school, and what words may mean there."""

    standings: tuple[Standing, ...]
    names: Names
    now: datetime
