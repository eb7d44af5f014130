"""From the bytes of a file to lessons: a calendar, or appointments as Zermelo gives them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.schools.model import Fault, Recognised, Row, Table
from erbij.schools.rules import year_of
from erbij.timetable.imports.model import Brought
from erbij.timetable.imports.rules import FILE
from erbij.timetable.sources import calendar, zermelo
from erbij.timetable.sources.address import NotRead
from erbij.timetable.sources.rules import AHEAD
from erbij.timetable.sources.wire import SourceFormat, SourceMapping, Trouble

if TYPE_CHECKING:
    from erbij.schools.model import Asked

_CALENDAR_NAME = re.compile(rb"^(?:X-WR-CALNAME|NAME)[^:\r\n]*:(.+?)\r?$", re.MULTILINE)
_AGAIN = re.compile(r"\s*\(\d+\)$|[\s_-]+\d[\d_.-]*$")


def read(name: str, data: bytes, asked: Asked) -> Recognised | None:
    """Return the lessons of a calendar or of Zermelo; None when the data is neither. Blocks."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    if head.startswith(b"BEGIN:VCALENDAR"):
        kind = SourceFormat.ICALENDAR
    elif head.startswith((b"{", b"[")):
        kind = SourceFormat.ZERMELO
    else:
        return None
    zone = ZoneInfo(asked.school.timezone)
    try:
        if kind is SourceFormat.ICALENDAR:
            heard = calendar.hear(data, SourceMapping(), window(asked.now, zone), zone)
        else:
            heard = zermelo.hear(data, window(asked.now, zone))
    except NotRead as wrong:
        large = wrong.trouble is Trouble.TOO_LARGE
        message = "more lessons than one file may hold" if large else "this file is broken, or no timetable"
        return Recognised(name, kind.value, {}, (Fault(name, 0, "", message),), {})
    brought = Brought(name, label(name, data), kind, heard)
    rows = tuple(Row(place, {}) for place, _ in enumerate((*heard.lessons, *heard.bad), 1))
    table = Table(FILE, frozenset(), rows, held=(brought,))
    return Recognised(name, kind.value, {FILE: table}, (), {"lessons": len(heard.lessons), "other": heard.other})


def window(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return what is read of a file: from the beginning of today to the end of the school year."""
    today = now.astimezone(zone).date()
    _, last = year_of(today + AHEAD)
    first, until = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (today, last + timedelta(days=1)))
    return first, until


def label(name: str, data: bytes) -> str:
    """Return what the next version of a file is known by: the calendar's own name, else the file's without a number."""
    found = _CALENDAR_NAME.search(data[:20_000])
    named = calendar.clean(found[1].decode("utf-8", "replace").replace("\\,", ",").replace("\\;", ";")) if found else ""
    stem = PurePath(name).stem
    return (named or _AGAIN.sub("", stem).strip() or stem)[:80]
