"""Messages of goals."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.wire import Wire

MOST_FOUND = 20
LONGEST_TEXT = 200


class GoalLine(Wire):
    """A goal in words. ``label``: a few of them, where SLO gives these; ``title``: the whole sentence.

    ``ended``: nobody chooses it any more, and nothing took its place. Without a title only its id is known.
    """

    id: str
    title: str
    label: str
    prefix: str
    ended: bool


class GoalsFound(Wire):
    """Goals with all the words, those of today only. ``known`` false: no goals were imported on this server."""

    known: bool
    total: int
    goals: Annotated[tuple[GoalLine, ...], Field(max_length=MOST_FOUND)]
