"""Calendars and appointments as other programs write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
"""08:00 in Amsterdam."""
YEAR = (datetime(2026, 9, 6, 22, 0, tzinfo=UTC), datetime(2027, 7, 31, 22, 0, tzinfo=UTC))


def event(uid: str = "les-1", summary: str = "Rekenen - 5A - thijs", **more: str) -> str:
    """One event; ``more`` are its other lines, ``DTSTART`` and ``DTEND`` too."""
    lines = {
        "UID": uid,
        "SUMMARY": summary,
        "DTSTART;TZID=Europe/Amsterdam": "20260907T090000",
        "DTEND;TZID=Europe/Amsterdam": "20260907T095000",
        "LOCATION": "Lokaal 12",
    }
    for name, value in more.items():
        key = name.replace("__", ";").replace("_is_", "=")
        for old in [old for old in lines if old.split(";")[0] == key.split(";")[0]]:
            del lines[old]
        lines[key] = value
    body = "\r\n".join(f"{name}:{value}" for name, value in lines.items())
    return f"BEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\n"


def calendar(*events: str) -> bytes:
    """A calendar of these events."""
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//school//rooster//NL\r\n"
    return (head + "".join(events) + "END:VCALENDAR\r\n").encode()


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> int:
    """Seconds since 1970 of an hour in Amsterdam in 2026."""
    return int(datetime(2026, month, day, hour, minute, tzinfo=AMSTERDAM).timestamp())


def appointment(instance: int = 1, **more: object) -> dict[str, object]:
    """One appointment as Zermelo gives it."""
    return {
        "id": 10_000 + instance,
        "appointmentInstance": instance,
        "start": at(7, 9),
        "end": at(7, 9, 50),
        "type": "lesson",
        "subjects": ["rek"],
        "groups": ["5A"],
        "teachers": ["thijs"],
        "locations": ["Lokaal 12"],
        "online": False,
        "valid": True,
        "cancelled": False,
        "modified": False,
        "moved": False,
        "changeDescription": "",
        **more,
    }


def zermelo(*appointments: object) -> bytes:
    """An answer with these appointments."""
    return json.dumps({"response": {"status": 200, "message": "", "data": list(appointments)}}).encode()
