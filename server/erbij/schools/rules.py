"""School years, and how a CSV file of a school is read.

Theory of operation
===================
``read_table`` turns text into rows by English column names, or says what is wrong with line and column; it knows
nothing of what the columns mean. The separator is the one that the header uses (``;`` or ``,``). A cell is trimmed and
brought to NFC. Control and bidirectional formatting characters are errors and not silently dropped: they change what a
name looks like, so the school should see where they are. Messages never repeat a cell.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from datetime import date, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.errors import Invalid
from erbij.schools.model import Column, Fault, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Read from its file once, before any loop runs; zones stay in memory from their first use."""

PRIMARY = frozenset({"PO", "BO", "SBO", "SO"})
"""Primary and special primary education: its pupils are fourteen at most."""
MAX_ROWS = 60_000
MAX_FAULTS = 200
FIRST_MONTH = 8
_MAX_CELL = 4_000
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_DATE = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})-(\d{1,2})-(\d{4}))", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::00)?", re.ASCII)
_FORMULA = re.compile(r"[=@]|[+-](?=[A-Za-z]+\()")
_BROKEN = re.compile(r"#(?:N/[A-Z]+|[A-Z/0]{2,12}[!?]|#+)")
"""What is left in a cell of which the formula failed, or that was too narrow for its date (``#####``)."""
_JOINERS = ("\u200d", "\ufe0f")


def year_of(day: date) -> tuple[date, date]:
    """Return the first and the last day (included) of the school year in which ``day`` lies."""
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return date(first, FIRST_MONTH, 1), date(first + 1, FIRST_MONTH - 1, 31)


def graphemes(text: str) -> int:
    """Count what a reader would call characters: marks and joined emoji count with the one before them."""
    if text.isascii():
        return len(text)
    count, joined = 0, False
    for sign in text:
        extends = (
            unicodedata.category(sign) in {"Mn", "Me", "Mc"} or sign in _JOINERS or "\U0001f3fb" <= sign <= "\U0001f3ff"
        )
        if not extends and not joined:
            count += 1
        joined = sign == "\u200d"
    return count


def is_name(text: str) -> bool:
    """Whether a text can be a name: 1 to 80 graphemes, no control or bidirectional characters."""
    cell = text.strip()
    return bool(cell) and _unfit(cell, Column("name")) is None


def unfit(text: str, limit: int) -> str | None:
    """Return what is wrong with a text that is needed; None when nothing is."""
    return _unfit(text, Column("name", required=True, limit=limit))


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone of an IANA name; None when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def parse_date(cell: str) -> date | None:
    """Read ``2026-09-01`` or ``1-9-2026``; None for anything else."""
    match = _DATE.fullmatch(cell)
    if match is None:
        return None
    year, month, day, day2, month2, year2 = match.groups()
    try:
        return date(int(year or year2), int(month or month2), int(day or day2))
    except ValueError:
        return None


def parse_time(cell: str) -> time | None:
    """Read ``8:30``, ``08:30``, ``08.30`` or ``08:30:00``; None for anything else."""
    match = _TIME.fullmatch(cell)
    if match is None:
        return None
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        return None


def parse_list(cell: str) -> tuple[str, ...]:
    """Read ``5A|5B`` (also ``;`` or ``,`` inside a quoted cell); without repeats, in order."""
    parts = (part.strip() for part in re.split(r"[|;,]", cell))
    return tuple(dict.fromkeys(part for part in parts if part))


def decode(file: str, data: bytes) -> tuple[str, list[Fault]]:
    """Return the text of a UTF-8 file, with or without a byte order mark."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Fault(file, line, "", "this file is not UTF-8; save it as CSV UTF-8")]


def all_faults(tables: Mapping[str, Table], read: list[Fault], found: list[Fault]) -> list[Fault]:
    """What could not be read, and what else is wrong where that says something new."""
    if not all(table.whole for table in tables.values()):
        return read
    unread = {(fault.file, fault.line) for fault in read}
    return [*read, *(fault for fault in found if (fault.file, fault.line) not in unread)]


def capped(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Return the faults by file and line, at most ``MAX_FAULTS`` of a file."""
    seen: dict[str, int] = {}
    kept: list[Fault] = []
    for fault in sorted(faults, key=lambda fault: (fault.file, fault.line)):
        seen[fault.file] = seen.get(fault.file, 0) + 1
        if seen[fault.file] <= MAX_FAULTS:
            kept.append(fault)
    rest = [Fault(file, 0, "", f"and {n - MAX_FAULTS} more errors") for file, n in seen.items() if n > MAX_FAULTS]
    return (*kept, *rest)


def refuse(faults: Sequence[Fault]) -> None:
    """Raise ``Invalid`` if there are faults."""
    if faults:
        raise Invalid([(fault.path, fault.message) for fault in capped(faults)])


def read_table(file: str, text: str, columns: Sequence[Column]) -> tuple[Table, list[Fault]]:
    """Read a file. Rows with faults stay in the table, so that what refers to them is not called unknown as well."""
    lines = _lines(text.removeprefix("\ufeff"))
    rows: list[Row] = []
    names: list[str | None] = []
    faults: list[Fault] = []
    whole = False
    try:
        head = next(lines, None)
        if head is None:
            return Table(file, frozenset(), (), whole=False), [Fault(file, 1, "", "this file is empty")]
        names = _header(file, head[0], head[1], columns, faults)
        by_name = {column.name: column for column in columns}
        whole = all(column.name in names for column in columns if column.required)
        for line, cells in lines:
            if len(rows) >= MAX_ROWS:
                faults.append(Fault(file, line, "", f"more than {MAX_ROWS} rows"))
                break
            rows.append(_row((file, line), cells, names, by_name, faults))
    except csv.Error:
        line, whole = (rows[-1].line + 1 if rows else 1), False
        faults.append(Fault(file, line, "", "the quotation marks from this line on do not match"))
    return Table(file, frozenset(name for name in names if name), tuple(rows), whole), faults


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of the lines that hold anything, by the line on which they begin."""
    reader = csv.reader(_physical(text), delimiter=_separator(text), strict=True, skipinitialspace=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _physical(text: str) -> Iterator[str]:
    """Yield lines as files have them: not split at form feeds and the like, as ``str.splitlines`` would."""
    return iter(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text))


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return ";" if first.count(";") >= first.count(",") else ","


def _normal(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFC", name).strip().casefold())


def header_of(text: str) -> list[str]:
    """Return the names of the columns as the first line has them, in the shape in which they are compared."""
    try:
        head = next(_lines(text.removeprefix("\ufeff")), None)
    except csv.Error:
        return []
    return [] if head is None else [_normal(cell) for cell in head[1] if cell.strip()]


def _header(
    file: str, line: int, cells: Sequence[str], columns: Sequence[Column], faults: list[Fault]
) -> list[str | None]:
    known = {alias: column.name for column in columns for alias in (column.name, *column.aliases)}
    is_header = any(_normal(cell) in known for cell in cells)
    names: list[str | None] = []
    for place, cell in enumerate(cells, 1):
        name = known.get(_normal(cell))
        if name is None and cell.strip():
            faults.append(
                Fault(
                    file,
                    line,
                    shown(cell if is_header else "", place),
                    "this column is not known; remove it or rename it",
                )
            )
        elif name is not None and name in names:
            faults.append(Fault(file, line, name, "this column stands there twice"))
        names.append(name)
    faults.extend(
        Fault(file, line, column.name, "this column is missing")
        for column in columns
        if column.required and column.name not in names
    )
    return names


def shown(header: str, place: int) -> str:
    """Return a header fit for a message: its plain letters, or its place when there are none.

    Of a first line without any known column nothing is shown: it holds people then, and not headers.
    """
    return re.sub(r"[^\w -]", "", header, flags=re.ASCII).strip()[:40] or f"column {place}"


def _row(
    place: tuple[str, int],
    cells: Sequence[str],
    names: Sequence[str | None],
    columns: dict[str, Column],
    faults: list[Fault],
) -> Row:
    file, line = place
    if len(cells) != len(names):
        faults.append(Fault(file, line, "", f"{len(cells)} cells where the header has {len(names)}"))
    values = dict.fromkeys(columns, "")
    for name, cell in zip(names, cells, strict=False):
        if name is None:
            continue
        text = unicodedata.normalize("NFC", cell.strip(" \u00a0"))
        message = _unfit(text, columns[name]) if len(cells) == len(names) else None
        if message:
            faults.append(Fault(file, line, name, message))
        values[name] = text
    return Row(line, values)


def _unfit(cell: str, column: Column) -> str | None:
    if not cell:
        return "this cell is empty" if column.required else None
    if _FORMULA.match(cell):
        return "this cell begins like a formula"
    if _BROKEN.fullmatch(cell):
        return "this cell holds an error of a spreadsheet"
    if _FORBIDDEN.search(cell):
        return "this cell has a control or bidirectional character"
    if len(cell) > _MAX_CELL or graphemes(cell) > column.limit or len(cell) > 4 * column.limit:
        return f"this is longer than {column.limit} characters"
    return None


def duplicates(file: str, column: str, values: Iterable[tuple[int, str]]) -> list[Fault]:
    """Return a fault for every (line, value) whose value stood on an earlier line."""
    first: dict[str, int] = {}
    faults: list[Fault] = []
    for line, value in values:
        if value in first:
            faults.append(Fault(file, line, column, f"the same as on line {first[value]}"))
        else:
            first[value] = line
    return faults


def is_primary(sector: str) -> bool:
    """Whether a school of this sector is for children up to fourteen only."""
    return sector.upper() in PRIMARY
