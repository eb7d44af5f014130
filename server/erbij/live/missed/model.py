"""A part of a lesson that a pupil missed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.live.board.wire import BoardPhoto


class Why(StrEnum):
    """Why a part was missed. How somebody felt is none of these, and who stopped is not told from who left."""

    LATE = "late"
    PAUSE = "pause"
    REST = "rest"
    TECHNICAL = "technical"
    LEFT = "left"
    NOT_THERE = "not_there"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """[start, end) of a lesson, missed for one reason."""

    start: datetime
    end: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Missed:
    """A part as it is kept: without its reason, which nobody needs to catch up."""

    id: str
    school_id: str
    slot_id: str
    pupil_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """[start, end) of a lesson with the photos of the board that belong to it."""

    slot_id: str
    start: datetime
    end: datetime
    photos: tuple[BoardPhoto, ...]


@dataclass(frozen=True, slots=True)
class DayMissed:
    """What a pupil missed on a date, by start."""

    date: date
    pupil_id: str
    parts: tuple[Shown, ...]
