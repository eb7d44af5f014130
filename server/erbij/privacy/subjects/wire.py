"""Messages about a pupil of whom data is asked for."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Name, Wire


class SubjectCard(Wire):
    """A pupil; ``left_on``: since when they are no longer at the school."""

    id: Id
    name: Name
    left_on: dt.date | None


class SubjectsFound(Wire):
    """At most twenty, by name; nothing for fewer than two letters."""

    subjects: Annotated[tuple[SubjectCard, ...], Field(max_length=20)]
