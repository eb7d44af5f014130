"""The table on paper: A4, landscape, with a heading on every page and at its foot what it was made of.

The font, and what it has no letters for: :mod:`erbij.paper`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fpdf.enums import TableBordersLayout, TextEmphasis
from fpdf.fonts import FontFace
from typing_extensions import override

from erbij.paper import FONT, Sheet, printable
from erbij.plans.modality.wire import StayPlace
from erbij.register.export import PLACES
from erbij.register.rules import whole_minutes
from erbij.reports.period.export import (
    STATES,
    TOTAL,
    WORDS,
    Level,
    about,
    credited_of,
    local,
    mark_of,
    outcome_of,
    what_of,
)
from erbij.reports.period.model import Column
from erbij.reports.signature.rules import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.reports.period.wire import ReportCell, ReportLesson, ReportPupil, ReportTable, ReportWork
    from erbij.reports.signature.service import Signer

_SMALL = 7.5
_SHORT = WORDS | {
    Column.PROGRAMMED_ONLINE: "online rooster",
    Column.UNREGISTERED: "zonder registratie",
    Column.OVER_CAP: "boven maximum",
    Column.ABSENCE_AUTHORISED: "geoorl. verzuim",
    Column.ABSENCE_UNAUTHORISED: "ongeoorl. verzuim",
    Column.CONTACT_MOMENTS: "contact",
    Column.AFTER_CLOSE: "na sluiting",
}
"""What a narrow column has room for."""

_STATES = STATES | {"NOT_OFFERED": "niet geboden", "AGREED_REST": "rust"}
_ABSENCES = {Column.ABSENCE_AUTHORISED, Column.ABSENCE_UNAUTHORISED}
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def signed_pdf(table: ReportTable, level: Level, signer: Signer) -> bytes:
    """The whole file with its signature. Takes time: call it in a thread."""
    body = pdf_of(table, level, signer.public())
    return signer.signed(
        body, seq=table.ledger_seq, hash_=table.ledger_hash, policy_versions=tuple(table.policy_versions)
    )


def pdf_of(table: ReportTable, level: Level, key: str) -> bytes:
    """The paper itself; ``key`` is the public key (base64) that signs it."""
    paper = Paper(table, level)
    paper.add_page()
    paper.head()
    if level is Level.PUPILS:
        paper.rows(*_pupils(table))
    else:
        paper.rows(*_lessons(table))
    paper.colophon(key)
    return bytes(paper.output())


class Paper(Sheet):
    """One report being written."""

    def __init__(self, table: ReportTable, level: Level) -> None:
        super().__init__(f"Register {_dates(table)}", orientation="landscape")
        self.set_font(FONT, size=_SMALL)
        self.set_margins(12, 12, 12)
        self.set_auto_page_break(auto=True, margin=16)
        self._table, self._level = table, level
        self._mark = mark_of(table, level)

    @override
    def footer(self) -> None:
        table = self._table
        self.set_y(-12)
        self.set_font(FONT, size=6.5)
        left = (
            f"Grootboek tot en met nummer {table.ledger_seq}, hash {table.ledger_hash[:16]}… · regelversie "
            f"{', '.join(table.policy_versions)} · kenmerk {self._mark[:16]}…"
        )
        self.cell(self.epw * 0.85, 4, left)
        self.cell(0, 4, f"{self.page_no()} van {{nb}}", align="R")

    def head(self) -> None:
        """What this is, and how to read it."""
        table = self._table
        self.set_font(FONT, "B", 16)
        self.cell(0, 8, f"Register van {_dates(table)}", new_x="LMARGIN", new_y="NEXT")
        self.set_font(FONT, size=9)
        made = local(table.now, ZoneInfo(table.timezone), "%d-%m-%Y om %H:%M")
        what = "per leerling, in minuten" if self._level is Level.PUPILS else "per les, in minuten en seconden"
        text = f"{what.capitalize()}. Gemaakt op {made}. Rijen zijn afgerond, het totaal is exact."
        self.cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def rows(self, widths: Sequence[int], text_columns: int, rows: Sequence[Sequence[str]]) -> None:
        """The first row is the heading, the last the total; the first columns hold text, the others numbers."""
        self.set_font(FONT, size=_SMALL)
        align = tuple("LEFT" if number < text_columns else "RIGHT" for number in range(len(widths)))
        bold = FontFace(emphasis=TextEmphasis.B)
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=tuple(widths),
            headings_style=bold,
            line_height=3.6,
            padding=0.7,
            text_align=align,
        ) as drawn:
            for number, row in enumerate(rows, 1):
                drawn.row([printable(cell) for cell in row], style=bold if number == len(rows) else None)

    def colophon(self, key: str) -> None:
        """What the report was made of, whole: the foot of a page has room for the beginning only."""
        self.ln(4)
        signature = [
            ("ondertekend met (Ed25519)", key),
            ("vingerafdruk van de sleutel", fingerprint(key)),
            ("controleren", "erbij register verify-report BESTAND.pdf"),
        ]
        for what, value in [*about(self._table, self._level), *signature]:
            self.set_font(FONT, "B", 8)
            self.cell(48, 4.2, what.capitalize())
            self.set_font(FONT, size=8)
            self.cell(0, 4.2, printable(value), new_x="LMARGIN", new_y="NEXT")


def _pupils(table: ReportTable) -> tuple[Sequence[int], int, Sequence[Sequence[str]]]:
    heading = ("leerling", "klas", *(_SHORT[column] for column in Column))
    rows = [(pupil.pupil_name, ", ".join(pupil.groups), *_cells(pupil.cells)) for pupil in table.pupils]
    total = (TOTAL, f"{table.sums.pupils} leerlingen", *_cells(table.sums.cells))
    return (30, 16, *(16 for _ in Column)), 2, (heading, *rows, total)


def _cells(cells: Sequence[ReportCell]) -> list[str]:
    found = {cell.column: cell for cell in cells}
    return [_number(found.get(column)) for column in Column]


def _number(cell: ReportCell | None) -> str:
    if cell is None:
        return "0"
    if cell.column is Column.CONTACT_MOMENTS:
        return str(cell.seconds)
    minutes = whole_minutes(cell.seconds)
    hours = (cell.hours or "0").replace(".", ",")
    return f"{minutes} ({hours} lesuur)" if cell.column in _ABSENCES else str(minutes)


def _lessons(table: ReportTable) -> tuple[Sequence[int], int, Sequence[Sequence[str]]]:
    zone = ZoneInfo(table.timezone)
    heading = (
        "datum",
        "tijd",
        "vak",
        "klas",
        "leerling",
        "uitkomst",
        "gepland",
        *_STATES.values(),
        "verschil",
        "geteld",
    )
    rows: list[tuple[str, ...]] = [
        (
            one.date.strftime("%d-%m-%Y"),
            f"{local(one.starts_at, zone, '%H:%M')}-{local(one.ends_at, zone, '%H:%M')}",
            *(one.subject, one.group, pupil.pupil_name, _outcome(one)),
            _length(one.planned_seconds + one.extension_seconds),
            *(_length(one.states.get(state, 0)) for state in STATES),
            *(_length(one.difference), _length(one.credited_seconds)),
        )
        for pupil in table.pupils
        for one in pupil.lessons
    ]
    rows += [_work(pupil, one, zone) for pupil in table.pupils for one in pupil.works]
    sums = table.sums
    given = _length(sums.planned_seconds + sums.extension_seconds)
    total = (
        *("Totaal", "", "", "", f"{sums.pupils} leerlingen", f"{sums.lessons} lessen", given),
        *(_length(sums.states.get(state, 0)) for state in STATES),
        *(_length(sums.difference), _length(credited_of(table))),
    )
    return (19, 19, 26, 18, 32, 30, *(15 for _ in range(len(STATES) + 3))), 6, (heading, *rows, total)


def _outcome(one: ReportLesson) -> str:
    """What the lesson was; with the place where that was not at home."""
    away = one.at_location if one.at_location is not StayPlace.HOME else None
    return " · ".join(filter(None, [outcome_of(one), PLACES[away] if away else ""]))


def _work(pupil: ReportPupil, one: ReportWork, zone: ZoneInfo) -> tuple[str, ...]:
    when = "-".join(local(at, zone, "%H:%M") for at in (one.starts_at, one.ends_at) if at)
    start = (one.date.strftime("%d-%m-%Y"), when, what_of(one), "", pupil.pupil_name)
    return (*start, one.by or "", *("" for _ in range(len(STATES) + 2)), _length(one.credited_seconds))


def _length(seconds: int) -> str:
    """``49:50``: exact, for who adds them up."""
    if seconds < 0:
        return f"-{_length(-seconds)}"
    return f"{seconds // 60}:{seconds % 60:02d}"


def _dates(table: ReportTable) -> str:
    first, last = (f"{day.day} {_MONTHS[day.month - 1]} {day.year}" for day in (table.first, table.last))
    return first if first == last else f"{first} tot en met {last}"
