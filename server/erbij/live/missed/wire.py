"""Messages about what was missed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from erbij.live.board.wire import BoardPhoto
from erbij.wire import Id, Instant, Wire


class MissedPart(Wire):
    """[start, end) of a lesson that the pupil missed, with the photos of the board that belong to it, oldest first."""

    slot_id: Id
    start: Instant
    end: Instant
    photos: Annotated[tuple[BoardPhoto, ...], Field(max_length=200)]


class MissedDay(Wire):
    """What a pupil missed on a date, by start; of lessons of the last fourteen days."""

    date: dt.date
    person_id: Id
    parts: Annotated[tuple[MissedPart, ...], Field(max_length=500)]
