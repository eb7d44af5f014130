"""Messages of a board's page."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from erbij.wire import Instant, Wire


class BoardTrouble(StrEnum):
    """What a board must know of a school now: about the school and its staff, never about a pupil."""

    NOTHING_YET = "NOTHING_YET"
    NO_COORDINATOR = "NO_COORDINATOR"
    MONTH_WAITS = "MONTH_WAITS"


class BoardNumber(Wire):
    """A number; null: hidden. ``weeks``: in how many of the told weeks it was shown, which are added up."""

    shown: int | None
    weeks: int


class BoardWeeks(Wire):
    """In how many of the told weeks a school took part, by how far they are."""

    closed: int
    waiting: int
    going_on: int


class BoardSchool(Wire):
    """One school; ``school`` null: all of them together. ``pupils`` of a year: the mean of the weeks, rounded."""

    school: str | None
    pupils: BoardNumber
    offered: BoardNumber
    given: BoardNumber
    minutes: BoardNumber
    weeks: BoardWeeks
    troubles: tuple[BoardTrouble, ...]


class BoardSchools(Wire):
    """A week that was told, or the told weeks of a school year (``whole``) from ``first`` to ``last`` (included).

    ``first`` null: none was told yet. ``earlier``, ``later``: the first day of what can be asked beside it.
    ``next_on``: from that date on another week is told. ``looked_at``: when troubles were looked for. ``least``:
    numbers of fewer pupils are hidden.
    """

    name: str
    whole: bool
    first: dt.date | None
    last: dt.date | None
    earlier: dt.date | None
    later: dt.date | None
    told: int
    next_on: dt.date
    looked_at: Instant | None
    least: int
    rows: tuple[BoardSchool, ...]
