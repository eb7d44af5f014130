"""Messages about photos of the board."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Request, Wire


class AskBoardPhoto(Request):
    """``board.ask``: anybody in the lesson; asked again while one is on its way, it is the same one."""


class BoardPhotoWanted(Wire):
    """``board.wanted``: to the one who sends the board; answered by ``POST /api/live/boards`` with this ``photo``."""

    photo: Id


class BoardPhotoTaken(Wire):
    """A photo of the board as JPEG in base 64, at most 4 MB of it."""

    photo: Id
    image: Annotated[str, StringConstraints(min_length=4, max_length=5_600_000)]


class BoardPhoto(Wire):
    """A photo that is there: ``GET /api/live/boards/{id}``. ``width`` and ``height`` in pixels."""

    id: Id
    at: Instant
    width: int
    height: int


class BoardStrip(Wire):
    """``board.strip``, and what a slot's photos are asked by: the oldest first."""

    slot_id: Id
    photos: Annotated[tuple[BoardPhoto, ...], Field(max_length=200)]
