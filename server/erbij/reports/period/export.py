"""The table as a file: CSV, XLSX, PDF. Made from the very message that the screen shows, so that they cannot differ.

One sheet of cells is made of a table and then written in each form. Minutes are floored per row (R10), seconds are
exact, and the last line is exact from seconds: *rijen zijn afgerond, het totaal is exact*. A cell that a spreadsheet
would run (``= + - @``) gets an apostrophe in front. Each file carries the ledger's head, the policy version and a mark:
the SHA-256 of the ledger's hash and the table as CSV, so that two files of one state of the register can be told equal.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from erbij.register.export import CORRECTION, PLACES, WORK, csv_file, defused
from erbij.register.partials.model import Verdict
from erbij.register.rules import whole_minutes
from erbij.reports.period.model import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from openpyxl.worksheet.worksheet import Worksheet

    from erbij.reports.period.wire import ReportCell, ReportLesson, ReportPupil, ReportTable, ReportWork
    from erbij.reports.signature.service import Signer

Cell = str | int


class Level(StrEnum):
    """What a line of the file is: a pupil, or a pupil in a lesson."""

    PUPILS = "PUPILS"
    LESSONS = "LESSONS"


WORDS = {
    Column.REPORTED: "totaal",
    Column.DUE: "te volgen",
    Column.AT_SCHOOL: "op school",
    Column.AT_OTHER_SCHOOL: "op andere school",
    Column.WITHIN_DEVIATION: "binnen afwijking",
    Column.PROGRAMMED_ONLINE: "geprogrammeerd online",
    Column.DURING_ABSENCE: "tijdens verzuim",
    Column.NO_GROUND: "geen grond",
    Column.VOLUNTARY: "vrijwillig",
    Column.UNREGISTERED: "niet geregistreerd",
    Column.OVER_CAP: "boven dagmaximum",
    Column.PROVISIONAL: "voorlopig",
    Column.ABSENCE_AUTHORISED: "verzuim geoorloofd",
    Column.ABSENCE_UNAUTHORISED: "verzuim ongeoorloofd",
    Column.CONTACT_MOMENTS: "contactmomenten",
    Column.AFTER_CLOSE: "na afsluiting",
}
STATES = {
    "ATTENDED": "erbij",
    "PAUSE": "pauze",
    "NOT_OFFERED": "niet aangeboden",
    "AGREED_REST": "afgesproken rust",
    "TECHNICAL": "storing",
    "NOT_THERE": "niet erbij",
}
STATUS = {
    "PRESENT": "aanwezig op school",
    "PRESENT_REMOTE": "aanwezig op afstand",
    "PARTIAL": "gedeeltelijk",
    "LATE": "te laat",
    "ABSENT": "niet gekomen",
    "ABSENT_AUTHORISED": "geoorloofd afwezig",
    "FREE_BY_PLAN": "vrij volgens plan",
    **{key: STATES[key] for key in ("PAUSE", "NOT_OFFERED", "AGREED_REST", "TECHNICAL")},
}
VERDICT = {
    Verdict.OPEN: "leraar beslist nog",
    Verdict.ENOUGH: "genoeg volgens leraar",
    Verdict.ABSENT: "gemist volgens leraar",
}
ITEM = "les in eigen tijd"
TOTAL = "Totaal (rijen zijn afgerond, het totaal is exact)"
_ABSENCES = (Column.ABSENCE_AUTHORISED, Column.ABSENCE_UNAUTHORISED)
_TIMES = tuple(column for column in Column if column is not Column.CONTACT_MOMENTS)
_BUCKETS = tuple(one for one in _TIMES if one not in {Column.REPORTED, Column.DUE, Column.PROVISIONAL, *_ABSENCES})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A heading, rows and a last line, all of one width; ``mark`` tells two files of one state equal."""

    heading: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...]


def sheet_of(table: ReportTable, level: Level) -> Sheet:
    """The cells of a table."""
    return _pupils(table) if level is Level.PUPILS else _lessons(table)


def mark_of(table: ReportTable, level: Level) -> str:
    """SHA-256 (hex) over the ledger's hash and the table as CSV."""
    return hashlib.sha256(table.ledger_hash.encode() + b"\n" + csv_of(table, level)).hexdigest()


def csv_of(table: ReportTable, level: Level) -> bytes:
    """UTF-8 with byte order mark, ``;`` between cells, CRLF: what a Dutch spreadsheet opens by itself."""
    sheet = sheet_of(table, level)
    return csv_file([sheet.heading, *sheet.rows, sheet.totals])


def xlsx_of(table: ReportTable, level: Level) -> bytes:
    """Two sheets: the table with numbers as numbers, and what it was made of."""
    sheet = sheet_of(table, level)
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet("Register"), (sheet.heading, *sheet.rows, sheet.totals))
    _fill(book.create_sheet("Verantwoording"), [("wat", "waarde"), *about(table, level)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def about(table: ReportTable, level: Level) -> list[tuple[str, str]]:
    """What a file was made of, for its foot."""
    return [
        ("periode", f"{table.first.isoformat()} tot en met {table.last.isoformat()}"),
        ("gemaakt op", local(table.now, ZoneInfo(table.timezone), "%Y-%m-%d %H:%M")),
        ("stand", _standing(table)),
        ("regelversie", ", ".join(table.policy_versions)),
        ("grootboek tot en met nummer", str(table.ledger_seq)),
        ("hash van het grootboek", table.ledger_hash),
        ("kenmerk van dit bestand", mark_of(table, level)),
        ("afronding", "Rijen zijn afgerond, het totaal is exact."),
        ("totaal in klokuren", table.sums.clock_hours.replace(".", ",")),
        ("totaal in uren en minuten", table.sums.hmm),
    ]


def _standing(table: ReportTable) -> str:
    if table.as_of is None:
        return "zoals nu geteld"
    when = local(table.as_of, ZoneInfo(table.timezone), "%Y-%m-%d %H:%M:%S")
    return f"zoals het grootboek was op {when}, nummer {table.ledger_seq}"


def local(instant: datetime, zone: ZoneInfo, form: str) -> str:
    """An instant in the school's zone."""
    return instant.astimezone(zone).strftime(form)


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Cell]]) -> None:
    for row in rows:
        sheet.append([_CONTROL.sub("", defused(cell)) if isinstance(cell, str) else cell for cell in row])
    for number, cells in enumerate(zip(*rows, strict=True), 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.cell(len(rows), number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = min(40, 2 + max(len(str(cell)) for cell in cells))
    sheet.freeze_panes = "B2"


def _pupils(table: ReportTable) -> Sheet:
    heading = (
        "leerling",
        "klas",
        *(f"{WORDS[column]} (min)" for column in _TIMES),
        *(f"{WORDS[column]} (lesuren)" for column in _ABSENCES),
        WORDS[Column.CONTACT_MOMENTS],
        *(f"{WORDS[column]} (s)" for column in _TIMES),
    )
    rows = tuple((pupil.pupil_name, ", ".join(pupil.groups), *_numbers(pupil.cells)) for pupil in table.pupils)
    return Sheet(heading, rows, (TOTAL, f"{table.sums.pupils} leerlingen", *_numbers(table.sums.cells)))


def _numbers(cells: Sequence[ReportCell]) -> Iterator[Cell]:
    by_column = {cell.column: cell for cell in cells}
    seconds = {column: by_column[column].seconds if column in by_column else 0 for column in Column}
    yield from (whole_minutes(seconds[column]) for column in _TIMES)
    for column in _ABSENCES:
        hours = by_column[column].hours if column in by_column else None
        yield (hours or "0").replace(".", ",")
    yield seconds[Column.CONTACT_MOMENTS]
    yield from (seconds[column] for column in _TIMES)


def _lessons(table: ReportTable) -> Sheet:
    heading = (
        *("datum", "begin", "einde", "vak", "klas", "docent", "leerling", "gaat door", "plek"),
        *("gepland (s)", "uitloop (s)", *(f"{word} (s)" for word in STATES.values()), "verschil (s)"),
        *("uitkomst", "geteld (min)", "geteld (s)"),
        *(f"{WORDS[column]} (s)" for column in _BUCKETS),
        *("verzuim", *(f"{WORDS[column]} (s)" for column in _ABSENCES)),
    )
    zone = ZoneInfo(table.timezone)
    rows = tuple(
        row
        for pupil in table.pupils
        for row in (
            *(_lesson(pupil, one, zone) for one in pupil.lessons),
            *(_work(pupil, one, zone) for one in pupil.works),
        )
    )
    sums = table.sums
    credited = credited_of(table)
    of = dict.fromkeys(Column, 0) | _added(table)
    totals: list[Cell] = [TOTAL, *[""] * 5, f"{sums.pupils} leerlingen", f"{sums.lessons} lessen", ""]
    totals += [sums.planned_seconds, sums.extension_seconds]
    totals += [*(sums.states.get(state, 0) for state in STATES), sums.difference]
    totals += ["", whole_minutes(credited), credited, *(of[column] for column in _BUCKETS)]
    totals += ["", *(of[column] for column in _ABSENCES)]
    return Sheet(heading, rows, tuple(totals))


def _added(table: ReportTable) -> dict[Column, int]:
    found: dict[Column, int] = {}
    lessons = (cell for pupil in table.pupils for one in pupil.lessons for cell in one.cells)
    works = (cell for pupil in table.pupils for one in pupil.works for cell in one.cells)
    for cell in chain(lessons, works):
        found[cell.column] = found.get(cell.column, 0) + cell.seconds
    return found


def _lesson(pupil: ReportPupil, one: ReportLesson, zone: ZoneInfo) -> tuple[Cell, ...]:
    seconds = {cell.column: cell.seconds for cell in one.cells}
    cells: list[Cell] = [one.date.isoformat()]
    cells += [local(one.starts_at, zone, "%H:%M"), local(one.ends_at, zone, "%H:%M")]
    cells += [one.subject, one.group, one.teacher, pupil.pupil_name, "ja" if one.held else "nee"]
    cells += [PLACES[one.at_location] if one.at_location else ""]
    cells += [one.planned_seconds, one.extension_seconds]
    cells += [*(one.states.get(state, 0) for state in STATES), one.difference]
    cells += [outcome_of(one)]
    cells += [whole_minutes(one.credited_seconds), one.credited_seconds]
    cells += [seconds.get(column, 0) for column in _BUCKETS]
    cells += [one.absence or "", *(seconds.get(column, 0) for column in _ABSENCES)]
    return tuple(cells)


def credited_of(table: ReportTable) -> int:
    """Seconds that the lines of a table count, lessons and what stands beside them."""
    lessons = sum(one.credited_seconds for pupil in table.pupils for one in pupil.lessons)
    return lessons + sum(one.credited_seconds for pupil in table.pupils for one in pupil.works)


def outcome_of(one: ReportLesson) -> str:
    """What the lesson was, with what a teacher made of a part of it."""
    words = [STATUS[word.value] for word in one.status]
    return ", ".join([*words, VERDICT[one.verdict]] if one.verdict else words)


def what_of(one: ReportWork) -> str:
    """What stands in the place of a subject on a line that is no lesson."""
    return f"{WORK}: {one.text}" if one.text else CORRECTION if one.source is None else ITEM


def _work(pupil: ReportPupil, one: ReportWork, zone: ZoneInfo) -> tuple[Cell, ...]:
    seconds = {cell.column: cell.seconds for cell in one.cells}
    cells: list[Cell] = [one.date.isoformat()]
    cells += [local(at, zone, "%H:%M") if at else "" for at in (one.starts_at, one.ends_at)]
    cells += [what_of(one), "", one.by or "", pupil.pupil_name, "", "", 0, 0, *(0 for _ in STATES), 0, ""]
    cells += [whole_minutes(one.credited_seconds), one.credited_seconds]
    cells += [seconds.get(column, 0) for column in _BUCKETS]
    return (*cells, "", *(0 for _ in _ABSENCES))


@dataclass(frozen=True, slots=True)
class Kind:
    """A form of file."""

    content_type: str
    write: Callable[[ReportTable, Level, Signer], bytes]
