"""Absence as a file: what an import reads, and beside it what a reader wants to see."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from erbij.absence.exchange.rules import FORMAT
from erbij.register.export import csv_file

HEADING = ("pupil", "name", "date", "start", "end", "subject", "reason", "national", "authorised", "hours")


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """One missed lesson. ``hours`` in the unit of the sector (R12)."""

    pupil: str
    name: str
    date: str
    start: str
    end: str
    subject: str
    reason: str
    national: str
    authorised: str
    hours: str


def absence_csv(lines: list[AbsenceLine]) -> bytes:
    """UTF-8 with a byte order mark and ``;`` between cells: what a Dutch spreadsheet opens by itself."""
    return csv_file([HEADING, *(map(str, asdict(line).values()) for line in lines)])


def absence_json(lines: list[AbsenceLine]) -> bytes:
    """The same as ``erbij-absence/1``."""
    document = {"format": FORMAT, "absences": [asdict(line) for line in lines]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
