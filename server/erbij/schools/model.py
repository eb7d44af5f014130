"""A school and its groups, and the values of an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from erbij.actor import Role


PARTNERSHIP = "swv"
"""The sector of a partnership (samenwerkingsverband): no school, but its people belong somewhere."""
BOARD = "bestuur"
"""The same of a board: a house for its people, beside the schools of that board."""
HOUSES = (PARTNERSHIP, BOARD)


@dataclass(frozen=True, slots=True)
class School:
    """A school of a board; ``timezone`` is an IANA name. In a ``demo`` school every day is a school day."""

    id: str
    board_id: str
    name: str
    sector: str
    timezone: str
    demo: bool


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """1 August to 31 July, both included."""

    id: str
    school_id: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Group:
    """A group (klas) in one school year. ``ended_on`` is the first day on which it no longer exists.

    ``imported`` is false for what no file ever named; an import never ends that.
    """

    id: str
    school_id: str
    year_id: str
    key: str
    name: str
    ended_on: date | None
    imported: bool


NAMELESS = Private("")


class Verdict(IntEnum):
    """What an import does with one row; where several rooms read the row, the highest counts."""

    UNCHANGED = 0
    CHANGED = 1
    NEW = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file. ``limit`` is in graphemes and counts one cell."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    limit: int = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file (1 is the header); every known column is in ``cells``, empty where the file lacks it."""

    line: int
    cells: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read; ``columns`` are the ones that its header really has, by their English names.

    ``whole`` is false when the rows mean nothing: a needed column is missing, or quotation marks do not match. What
    came from another program has an ``origin``, and ``shown`` is its file as the person knows it; ``partial``: only
    what it names changes, and nobody ends because they are not in it. ``held``: what its own part makes of it.
    """

    file: str
    columns: frozenset[str]
    rows: tuple[Row, ...]
    whole: bool = True
    origin: str = ""
    partial: bool = False
    shown: str = ""
    held: tuple[Any, ...] = field(default=(), repr=False)

    @property
    def prefix(self) -> str:
        """What keys of another program begin with, so that they are never the school's own."""
        return f"{self.origin}:" if self.origin else ""


KEPT = "import:"
"""What the key begins with of a place that an import keeps for a group or a person of its own; nobody sees those."""
ORIGINS = ("oneroster", "edexml")
"""Programs whose keys are kept apart."""


def is_of(key: str | None, origin: str) -> bool:
    """Whether a key came from that program; "": from the school's own files."""
    found = (key or "").partition(":")[0]
    return (found if found in ORIGINS else "") == origin


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file of another program that was understood: its tables by file, and what is in it, counted."""

    name: str
    kind: str
    tables: Mapping[str, Table] = field(repr=False)
    faults: tuple[Fault, ...]
    counts: Mapping[str, int]

    @property
    def partial(self) -> bool:
        """Whether only what it names changes."""
        return any(table.partial for table in self.tables.values())


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file. ``message`` never repeats a cell, so that it may be logged."""

    file: str
    line: int
    column: str
    message: str

    @property
    def path(self) -> str:
        """The place, as ``people.csv:12:role``."""
        file = self.file if "." in self.file else f"{self.file}.csv"
        return f"{file}:{self.line}:{self.column}" if self.column else f"{file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Files:
    """The text of the files of one import; None: the file is absent and nothing of its kind changes.

    ``others``: names and bytes of files of other programs: one in the place of groups and people, any number that hold
    lessons. ``said``: what words in those mean; ``only_known``: lessons of groups that are not known are passed over.
    """

    groups: str | None = field(default=None, repr=False)
    people: str | None = field(default=None, repr=False)
    timetable: str | None = field(default=None, repr=False)
    free_days: str | None = field(default=None, repr=False)
    attendance: str | None = field(default=None, repr=False)
    others: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    said: tuple[Said, ...] = ()
    only_known: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said that a word of another program means: the id of a group or a teacher; None: nothing of ours.

    ``about`` is ``group`` or ``teacher``.
    """

    about: str
    word: str
    means: str | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that is no group or teacher here, and in how many lessons of a file it stands."""

    about: str
    word: str
    lessons: int


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person that a row may refer to; ``left_on``: the first day on which they are gone."""

    id: str
    roles: frozenset[Role]
    left_on: date | None = None
    name: Private[str] = NAMELESS


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group that a row may refer to."""

    id: str
    ended_on: date | None = None
    name: str = ""


@dataclass(slots=True)
class Asked:
    """What every part of one import works from; ``groups``, ``people``, ``free_days`` fill up part by part, by key."""

    school: School
    year: SchoolYear
    now: datetime
    today: date
    groups: dict[str, KnownGroup] = field(default_factory=dict)
    people: dict[str, KnownPerson] = field(default_factory=dict)
    free_days: set[date] = field(default_factory=set)
    said: tuple[Said, ...] = ()
    only_known: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one part would do: ``work`` is its own, for its own ``write``. With faults nothing is written.

    ``lets_staff_in``: somebody gets in as staff by it who could not, or in another way.
    """

    verdicts: Mapping[int, Verdict]
    ended: int
    faults: tuple[Fault, ...]
    work: Any = field(repr=False)
    unknown: tuple[Unknown, ...] = ()
    lets_staff_in: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """What an import does with one file."""

    file: str
    rows: int
    new: int
    changed: int
    unchanged: int
    ended: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of an import or its preview."""

    counts: tuple[Count, ...]
    faults: tuple[Fault, ...]
    written: bool
    recognised: tuple[Recognised, ...] = ()
    unknown: tuple[Unknown, ...] = ()


@dataclass(slots=True)
class ReadFiles:
    """What was read from the files of one import, before it is compared."""

    tables: dict[str, Table]
    faults: list[Fault]
    recognised: list[Recognised] = field(default_factory=list)
