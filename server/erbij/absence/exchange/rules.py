"""How a file of absence is read; every fault names its place and never repeats a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.exchange.model import AbsenceRow
from erbij.absence.wire import Authorised
from erbij.errors import Invalid
from erbij.register.reading import Fields, day, exactly, load, text
from erbij.schools.model import Column
from erbij.schools.rules import parse_date, parse_time, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.schools.model import Row

FILE = "absence"
FORMAT = "erbij-absence/1"
MOST_ROWS = 20_000
COLUMNS = (
    Column("pupil", ("leerling", "sleutel", "key", "leerlingnummer"), required=True),
    Column("date", ("datum",), required=True),
    Column("start", ("begin", "begintijd")),
    Column("reason", ("reden", "code"), required=True, limit=16),
    Column("authorised", ("geoorloofd",), limit=16),
    # What our own export adds, for a reader; an import leaves it aside.
    Column("name", ("naam",)),
    Column("end", ("einde",)),
    Column("subject", ("vak",)),
    Column("national", ("landelijk",)),
    Column("hours", ("uren",)),
)
KEYS = frozenset(column.name for column in COLUMNS)
_WORDS: Mapping[str, Authorised | None] = {
    "": None,
    "yes": Authorised.YES,
    "ja": Authorised.YES,
    "geoorloofd": Authorised.YES,
    "no": Authorised.NO,
    "nee": Authorised.NO,
    "ongeoorloofd": Authorised.NO,
    "undecided": Authorised.UNDECIDED,
    "onbekend": Authorised.UNDECIDED,
}


def read_csv(content: str) -> tuple[list[AbsenceRow], list[tuple[str, str]]]:
    """Read ``absence.csv``; answers rows and faults as (path, message)."""
    table, found = read_table(FILE, content, COLUMNS)
    faults = [(fault.path, fault.message) for fault in found]
    if not table.whole:
        return [], faults
    if len(table.rows) > MOST_ROWS:
        return [], [*faults, (f"{FILE}.csv", f"more than {MOST_ROWS} rows")]
    rows: list[AbsenceRow] = []
    for row in table.rows:
        one = _row(row, faults)
        if one is not None:
            rows.append(one)
    return rows, faults


def read_json(content: str) -> list[AbsenceRow]:
    """Read ``erbij-absence/1``; raises ``Invalid`` with the path of the first thing that cannot be used."""
    top = Fields(load(content.encode()), "", frozenset({"format", "absences"}))
    top.need("format", exactly(FORMAT))
    rows = []
    for one in top.each("absences", KEYS):
        start, said = one.get("start", text, ""), one.get("authorised", text, "")
        if start and parse_time(start) is None:
            raise Invalid([(one.at("start"), "must be a time such as 09:00")])
        if said.casefold() not in _WORDS:
            raise Invalid([(one.at("authorised"), "must be YES, NO or UNDECIDED")])
        rows.append(
            AbsenceRow(
                one.path,
                one.need("pupil", text),
                one.need("date", day),
                _time(start),
                one.need("reason", text),
                _WORDS[said.casefold()],
            )
        )
    if len(rows) > MOST_ROWS:
        raise Invalid([("absences", f"more than {MOST_ROWS} rows")])
    return rows


def _row(row: Row, faults: list[tuple[str, str]]) -> AbsenceRow | None:
    path = f"{FILE}.csv:{row.line}"
    cells = row.cells
    when = parse_date(cells["date"])
    wrong = []
    if cells["date"] and when is None:
        wrong.append((f"{path}:date", "not a date (2026-09-01)"))
    if cells["start"] and parse_time(cells["start"]) is None:
        wrong.append((f"{path}:start", "not a time (08:30)"))
    if cells["authorised"].casefold() not in _WORDS:
        wrong.append((f"{path}:authorised", "use yes, no or undecided"))
    faults += wrong
    if wrong or when is None or not cells["pupil"] or not cells["reason"]:
        return None
    said = _WORDS[cells["authorised"].casefold()]
    return AbsenceRow(path, cells["pupil"], when, _time(cells["start"]), cells["reason"], said)


def _time(cell: str) -> str:
    found = parse_time(cell) if cell else None
    return f"{found:%H:%M}" if found else ""
