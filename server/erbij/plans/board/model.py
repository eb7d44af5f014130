"""What the board is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from erbij.people.model import Person
    from erbij.plans.arrangements.model import Records
    from erbij.plans.board.wire import BoardCell, BoardConflict, BoardWho
    from erbij.plans.modality.model import Modality, SlotTime
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class PupilWeek:
    """One pupil's lessons of a week, each with its modality, and their records."""

    lessons: Sequence[tuple[SlotTime, Modality]]
    records: Records


@dataclass(frozen=True, slots=True)
class Line:
    """One pupil on the board."""

    pupil: Person
    groups: tuple[str, ...]
    records: Records
    missing: int
    who: BoardWho | None
    cells: tuple[BoardCell, ...]
    conflicts: tuple[BoardConflict, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A week from its Monday; ``days`` are its dates with the name of a free day; ``mentors`` by group."""

    monday: date
    today: date
    may_edit: bool
    days: Mapping[date, str | None]
    lines: Sequence[Line]
    mentors: Mapping[str, Sequence[Private[str]]]
