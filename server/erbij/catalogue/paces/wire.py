"""Messages of a pupil's pace."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Wire


class PupilPace(Wire):
    """``idle_s``: so long a page may stand open without a touch; ``asks``: a film asks "Ben je er nog?"."""

    pupil_id: Id
    idle_s: int
    asks: bool


class SavePace(Wire):
    """Say it for a pupil; it holds from the next lesson that they open."""

    pupil_id: Id
    idle_s: Annotated[int, Field(ge=120, le=600)]
    asks: bool
