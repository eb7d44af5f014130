"""What a board is told; values only, and nothing by which a pupil is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from erbij.reports.board.wire import BoardTrouble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from erbij.reports.partnership.model import Line

__all__ = ["BoardTrouble"]

COLUMNS = PUPILS, OFFERED, GIVEN, MINUTES = ("PUPILS", "OFFERED", "GIVEN", "MINUTES")


class WeekState(Enum):
    """How far a week is: its month is closed, is over and waits for that, or goes on."""

    CLOSED = auto()
    WAITS = auto()
    GOES_ON = auto()


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one school in a week, by :data:`COLUMNS`; of the board's own house: all schools together."""

    monday: date
    school_id: str
    cells: Line


@dataclass(frozen=True, slots=True)
class State:
    """How a school stands now; about the school and its staff, of no pupil.

    ``open_from``: the first day of its earliest month that is not closed; None: nothing is in its register yet.
    ``at_work``: a coordinator was there in the last three weeks.
    """

    school_id: str
    open_from: date | None
    at_work: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """A number as it is shown; None: hidden. ``weeks``: in how many of the told weeks it was shown."""

    shown: int | None
    weeks: int


@dataclass(frozen=True, slots=True)
class Row:
    """One school; ``school`` None: all together. ``weeks``: in so many told weeks it took part, by their state."""

    school: str | None
    cells: tuple[Counted, ...]
    weeks: Mapping[WeekState, int]
    troubles: tuple[BoardTrouble, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A week (its Monday) or a school year (its first day; ``whole``)."""

    first: date
    whole: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A board's page. ``asked`` None: no week was told yet; ``next_on``: from that date on there is another one."""

    name: str
    asked: Asked | None
    earlier: date | None
    later: date | None
    weeks: int
    next_on: date
    looked_at: datetime | None
    rows: Sequence[Row]
