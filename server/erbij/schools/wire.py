"""Messages of the school itself and of the import of its files."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from erbij.wire import InputError, Name, Wire

CsvText = Annotated[str, StringConstraints(max_length=8_000_000)]


class ImportFiles(Wire):
    """Text of the CSV files; a file that is absent changes nothing of its kind."""

    groups: CsvText | None = None
    people: CsvText | None = None
    timetable: CsvText | None = None
    free_days: CsvText | None = None
    attendance: CsvText | None = None


class ImportCount(Wire):
    """What one file would do."""

    file: Name
    rows: int
    new: int
    changed: int
    unchanged: int
    ended: int


class ImportPreview(Wire):
    """What the import would do (or did, ``written``); with errors nothing is ever written."""

    counts: tuple[ImportCount, ...]
    errors: tuple[InputError, ...]
    written: bool
