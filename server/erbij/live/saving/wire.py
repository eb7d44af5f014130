"""Messages about a weak line."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Request, Wire

StillNumber = Annotated[int, Field(ge=1, le=1_000_000)]


class Saving(IntEnum):
    """What a pupil's line is spared, the least important first. Sound is always sent.

    BOARD: the board comes as stills, the room in its small size. PICTURES: nothing moves any more ("spaarstand").
    """

    NOTHING = 0
    BOARD = 1
    PICTURES = 2


class SetSaving(Request):
    """``saving.set``: the pupil's own page or choice; ends no interval and changes no step."""

    saving: Saving


class StillWanted(Wire):
    """``still.wanted``: to the one who sends the board; answered by ``POST /api/live/stills``."""

    slot_id: Id
    n: StillNumber


class StillTaken(Wire):
    """A small picture of the board as JPEG in base 64: at most 200 kB of it, or it helps no weak line."""

    slot_id: Id
    n: StillNumber
    image: Annotated[str, StringConstraints(min_length=4, max_length=280_000)]


class StillView(Wire):
    """The last still of the board: ``GET /api/live/stills/{slot_id}``. It lives in memory, one per lesson."""

    n: StillNumber
    at: Instant
