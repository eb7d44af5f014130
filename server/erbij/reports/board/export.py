"""A board's page as CSV, made of the very message that the screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.register.export import csv_file
from erbij.reports.board.model import BoardTrouble

if TYPE_CHECKING:
    from erbij.reports.board.wire import BoardNumber, BoardSchool, BoardSchools

NUMBERS = ("leerlingen", "lessen aangeboden", "lessen gegeven", "uren")
WEEKS = ("weken afgesloten", "weken wachten", "weken lopen nog")
TROUBLES = {
    BoardTrouble.NOTHING_YET: "nog niets in het register",
    BoardTrouble.NO_COORDINATOR: "al drie weken geen coördinator gezien",
    BoardTrouble.MONTH_WAITS: "een maand wacht op afsluiten",
}
HIDDEN, ALL = "< 5*", "alle scholen samen"


def csv_of(found: BoardSchools) -> bytes:
    """Return every line of the screen, in its order; a hidden number is written as the screen shows it.

    Of a school year each number has the weeks beside it that are added up in it.
    """
    heads = [head for one in NUMBERS for head in ((one, f"{one}: weken geteld") if found.whole else (one,))]
    heading = ("van", "tot en met", "school", *heads, *WEEKS, "let op")
    period = ("", "") if found.first is None or found.last is None else (f"{found.first}", f"{found.last}")
    return csv_file([heading, *((*period, *_cells(row, whole=found.whole)) for row in found.rows)])


def _cells(row: BoardSchool, *, whole: bool) -> list[str | int]:
    cells: list[str | int] = [row.school or ALL]
    for one, written in ((row.pupils, _number), (row.offered, _number), (row.given, _number), (row.minutes, _hours)):
        cells.append(written(one))
        if whole:
            cells.append(one.weeks)
    told = "; ".join(TROUBLES[one] for one in row.troubles)
    return [*cells, row.weeks.closed, row.weeks.waiting, row.weeks.going_on, told]


def _number(one: BoardNumber) -> str | int:
    return HIDDEN if one.shown is None else one.shown


def _hours(one: BoardNumber) -> str:
    """Hours with one decimal, half up (R10)."""
    if one.shown is None:
        return HIDDEN
    tenths = (one.shown + 3) // 6
    return f"{tenths // 10},{tenths % 10}"
