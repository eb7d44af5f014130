"""Messages of the school itself and of the import of its files."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Base64Bytes, Field, StringConstraints

from erbij.wire import InputError, Name, Wire

CsvText = Annotated[str, StringConstraints(max_length=8_000_000)]


class RosterFile(Wire):
    """A file of another program (OneRoster, EDEXML) in the place of groups and people."""

    name: Name
    data: Base64Bytes = Field(max_length=12_000_000)


class ImportFiles(Wire):
    """Text of the CSV files; a file that is absent changes nothing of its kind."""

    groups: CsvText | None = None
    people: CsvText | None = None
    timetable: CsvText | None = None
    free_days: CsvText | None = None
    attendance: CsvText | None = None
    roster: RosterFile | None = None


class ImportCount(Wire):
    """What one file would do."""

    file: Name
    rows: int
    new: int
    changed: int
    unchanged: int
    ended: int


class RosterKind(StrEnum):
    """Which program's form a file has."""

    ONEROSTER = "ONEROSTER"
    EDEXML = "EDEXML"


class RecognisedFile(Wire):
    """What Erbij sees in a file of another program."""

    name: Name
    kind: RosterKind
    partial: bool
    groups: int
    pupils: int
    teachers: int
    people: int


class ImportPreview(Wire):
    """What the import would do (or did, ``written``); with errors nothing is ever written."""

    counts: tuple[ImportCount, ...]
    errors: tuple[InputError, ...]
    written: bool
    recognised: RecognisedFile | None = None
