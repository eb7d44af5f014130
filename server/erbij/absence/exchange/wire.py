"""Messages about files of absence."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from erbij.wire import InputError, Wire


class ExchangeFormat(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSON = "json"


class AbsenceFile(Wire):
    """The text of one file."""

    format: ExchangeFormat
    text: str = Field(max_length=8_000_000)


class AbsenceImport(Wire):
    """What a file does, lesson by lesson; with errors nothing is written.

    ``undecided``: so many become UNDECIDED where the file says NO, for the pupil was to follow them from home.
    """

    rows: int
    new: int
    changed: int
    unchanged: int
    undecided: int
    errors: tuple[InputError, ...]
    written: bool
