"""Messages of the lighter forms of a film."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.catalogue.levels.model import LevelKind, LevelState
from erbij.wire import Wire


class FilmLevel(Wire):
    """One form of a film; ``size`` in bytes; ``why``: the code of why there is none, else empty."""

    kind: LevelKind
    state: LevelState
    why: str
    size: int


class FilmLevels(Wire):
    """The forms of a film; who did not send it hears of those that are there. ``size``: bytes of the film itself.

    ``resting``: nothing is made now, for a lesson is going on on this server.
    """

    size: int
    levels: Annotated[tuple[FilmLevel, ...], Field(max_length=8)]
    resting: bool


class NameLevel(Wire):
    """Try again to make one form of a film."""

    kind: LevelKind
