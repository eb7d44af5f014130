"""The day as a CSV file: made from the very message that the screen shows, so that the two cannot differ.

UTF-8 with a byte order mark and ``;`` between cells (what a Dutch Excel opens by itself), one heading, one line per row
of the screen in its order, one line with the totals. Times are local; seconds are exact and minutes floored (R10). A
cell that a spreadsheet would run (``= + - @``) gets an apostrophe in front. The columns: ``docs/concepts/register.md``.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.plans.modality.wire import StayPlace
from erbij.register.facts import FORMAT as FACTS
from erbij.register.wire import LineState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from erbij.register.wire import RegisterDay, RegisterRow, RegisterWork

HEADING = (
    "datum",
    "begin",
    "einde",
    "vak",
    "klas",
    "docent",
    "leerling",
    "gepland_seconden",
    "geteld_seconden",
    "geteld_minuten",
    "geteld_klokuren",
    "geteld_u_mm",
    "bezig",
    "tijdlijn",
    "uitleg",
    "bevestigd_op",
    "bevestigd_door",
    "regelversie",
    "na_afsluiting_seconden",
    "plek",
)

PLACES = {
    StayPlace.HOME: "thuis",
    StayPlace.HOSPITAL: "ziekenhuis",
    StayPlace.INSTITUTION: "instelling",
    StayPlace.SCHOOL: "andere ruimte op school",
    StayPlace.OTHER: "andere plek",
}
"""Where a pupil was for what was followed live."""

WORDS = {
    LineState.ATTENDED: "aanwezig",
    LineState.BRIDGED: "korte onderbreking",
    LineState.PAUSE: "pauze",
    LineState.NOT_OFFERED: "niet aangeboden",
    LineState.AGREED_REST: "afgesproken rust",
    LineState.TECHNICAL_HOME: "storing thuis",
    LineState.TECHNICAL_SCHOOL: "storing op school",
    LineState.TECHNICAL_SERVER: "storing bij Erbij",
    LineState.LEFT: "uit de les",
    LineState.NOT_THERE: "niet aanwezig",
    LineState.AHEAD: "komt nog",
}


WORK = "werk buiten de les"
CORRECTION = "verbetering door school"
"""What stands in the place of a subject on lines that are no lesson."""


def day_csv(day: RegisterDay) -> bytes:
    """The whole file."""
    zone = ZoneInfo(day.timezone)
    rows = [HEADING, *(_cells(row, zone) for row in day.rows), *(_work(work, zone) for work in day.works)]
    if day.corrected_seconds:
        loose = {"datum": day.date.isoformat(), "vak": CORRECTION, "geteld_seconden": str(day.corrected_seconds)}
        rows.append((dict.fromkeys(HEADING, "") | loose).values())
    return csv_file([*rows, _totals(day)])


def csv_file(rows: Iterable[Iterable[str | float]]) -> bytes:
    """Rows for a Dutch spreadsheet: UTF-8 with a byte order mark, ``;`` between cells, CRLF, words defused."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([defused(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def facts_files(documents: Iterable[dict[str, Any]]) -> dict[str, bytes]:
    """Facts files by name: one for each part of a period that one policy and one ceiling count, and the corrections."""
    return {
        f"{_kind(one)}-{one['period']['from']}-{one['period']['to']}.json": json.dumps(one).encode()
        for one in documents
    }


def _kind(document: Mapping[str, Any]) -> str:
    return "facts" if document["format"] == FACTS else "corrections"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Several files as one; the same files give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, wherever its text comes from."""
    return f"'{cell}" if cell.lstrip(" \t\r\n\u00a0\ufeff")[:1] in {"=", "+", "-", "@", "\uff1d", "\uff0b"} else cell


def _cells(row: RegisterRow, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        row.starts_at.astimezone(zone).date().isoformat(),
        _local(row.starts_at, zone, "%H:%M"),
        _local(row.ends_at, zone, "%H:%M"),
        row.subject,
        row.group,
        row.teacher,
        row.pupil_name,
        str(row.planned_seconds),
        str(row.credited_seconds),
        str(row.credited_minutes),
        "",
        "",
        "ja" if row.running else "nee",
        " | ".join(f"{_local(part.start, zone)}-{_local(part.end, zone)} {WORDS[part.state]}" for part in row.parts),
        " ".join(row.explanation),
        _local(row.confirmed_at, zone, "%Y-%m-%d %H:%M") if row.confirmed_at else "",
        row.confirmed_by or "",
        row.policy_version,
        str(row.late_seconds),
        PLACES[row.at_location],
    )


def _work(work: RegisterWork, zone: ZoneInfo) -> Iterable[str]:
    cells = dict.fromkeys(HEADING, "") | {
        "datum": work.date.isoformat(),
        "begin": _local(work.starts_at, zone, "%H:%M") if work.starts_at else "",
        "einde": _local(work.ends_at, zone, "%H:%M") if work.ends_at else "",
        "vak": WORK,
        "docent": work.confirmed_by,
        "leerling": work.pupil_name,
        "geteld_seconden": str(work.credited_seconds),
        "geteld_minuten": str(work.credited_minutes),
        "bezig": "nee",
        "tijdlijn": work.text,
        "uitleg": " ".join(work.explanation),
        "bevestigd_op": _local(work.confirmed_at, zone, "%Y-%m-%d %H:%M"),
        "bevestigd_door": work.confirmed_by,
        "regelversie": work.policy_version,
        "na_afsluiting_seconden": str(work.late_seconds),
    }
    return cells.values()


def _totals(day: RegisterDay) -> tuple[str, ...]:
    cells = dict.fromkeys(HEADING, "")
    cells |= {
        "datum": day.date.isoformat(),
        "vak": "Totaal (rijen zijn afgerond, het totaal is exact)",
        "gepland_seconden": str(day.planned_seconds),
        "geteld_seconden": str(day.credited_seconds),
        "geteld_minuten": str(day.credited_minutes),
        "geteld_klokuren": day.clock_hours.replace(".", ","),
        "geteld_u_mm": day.hmm,
    }
    return tuple(cells.values())


def _local(instant: datetime, zone: ZoneInfo, form: str = "%H:%M:%S") -> str:
    return instant.astimezone(zone).strftime(form)
