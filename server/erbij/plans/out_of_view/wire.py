"""Messages about who stays out of the picture."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Wire


class OutOfView(Wire):
    """Whether a pupil stays out of the picture of their class."""

    person_id: Id
    person_name: str
    out: bool


class SaveOutOfView(Wire):
    """Say it for a pupil; no reason is asked and none can be given."""

    person_id: Id
    out: bool


class OutOfViewLesson(Wire):
    """Who of a lesson in the classroom stays out of the picture, by name."""

    names: Annotated[tuple[str, ...], Field(max_length=200)]
