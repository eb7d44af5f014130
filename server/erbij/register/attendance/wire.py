"""Messages of attendance at school."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, InputError, Instant, Name, Wire

Clock = Annotated[str, StringConstraints(max_length=5)]


class AttendancePupil(Wire):
    """One pupil of the lesson. ``there`` null: nobody said so yet. ``remote``: planned to follow from home."""

    pupil_id: Id
    name: str
    remote: bool
    there: bool | None


class AttendanceSheet(Wire):
    """The list of one lesson, by name. ``taken``: somebody took it already."""

    slot_id: Id
    subject: str
    group: str
    starts_at: Instant
    ends_at: Instant
    timezone: str
    taken: bool
    pupils: tuple[AttendancePupil, ...]


class TakeAttendance(Wire):
    """One tap: everybody who was to be at school is there, but for these."""

    slot_id: Id
    absent: Annotated[tuple[Id, ...], Field(max_length=200)] = ()


class AttendanceSetting(Wire):
    """Whether teachers take attendance in Erbij; off, the school imports it."""

    taken_here: bool


class AttendanceStatus(StrEnum):
    """Whether the pupil was in the classroom."""

    PRESENT = "present"
    ABSENT = "absent"


class AttendanceRow(Wire):
    """One pupil in one lesson as the school's administration says it; clock times of the school, ``HH:MM``.

    ``from_time`` and ``until_time`` left out: the whole lesson.
    """

    key: Name
    date: dt.date
    start: Clock
    status: AttendanceStatus = AttendanceStatus.PRESENT
    from_time: Clock = ""
    until_time: Clock = ""
    other_school: bool = False


class ImportAttendance(Wire):
    """Rows of attendance; with ``preview`` nothing is written."""

    rows: Annotated[tuple[AttendanceRow, ...], Field(max_length=20_000)]
    preview: bool = False


class AttendanceImported(Wire):
    """What the import would do, or did (``written``); with errors nothing is ever written."""

    rows: int
    new: int
    changed: int
    unchanged: int
    errors: tuple[InputError, ...]
    written: bool
