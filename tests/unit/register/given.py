"""Facts in the words of the specification: local clock times of Tuesday 6 October 2026 in Amsterdam."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from erbij.register.line import time_line
from erbij.register.model import (
    Attendance,
    EndReason,
    LinePart,
    Presence,
    PupilEvidence,
    Session,
    Slot,
    SlotEvidence,
)
from erbij.register.rules import POLICIES, attend
from erbij.register.spans import Span

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = date(2026, 10, 6)
POLICY = POLICIES[0]
PUPIL = "p1"


def at(clock: str) -> datetime:
    """``HH:MM`` or ``HH:MM:SS`` on that Tuesday, as an instant in UTC."""
    return datetime.fromisoformat(f"{DAY}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


def span(text: str) -> Span:
    """``09:00-09:50``."""
    start, end = text.split("-")
    return Span(at(start), at(end))


def slot(text: str, key: str = "s1", *, planned: bool = True) -> Slot:
    return Slot(key, span(text), planned)


def was_there(
    *texts: str, device: str = "d1", ended: EndReason | None = EndReason.NETWORK_HOME
) -> tuple[Presence, ...]:
    return tuple(Presence(span(text), device, ended) for text in texts)


def attendance(
    lesson: str | Slot,
    presence: tuple[Presence, ...] = (),
    *,
    session: str | None = "08:00-18:00",
    pauses: tuple[str, ...] = (),
    evidence: SlotEvidence | None = None,
    now: str = "23:00",
) -> Attendance:
    """One pupil in one lesson; the session is the whole day unless told."""
    where = slot(lesson) if isinstance(lesson, str) else lesson
    held = span(session) if session else None
    pupil = PupilEvidence(PUPIL, presence, tuple(span(text) for text in pauses))
    recorded = evidence or SlotEvidence(where.id, Session(held.start, held.end) if held else None, pupils=(pupil,))
    return attend(where, recorded, PUPIL, POLICY, at(now))


def line(one: Attendance, now: str = "23:00") -> tuple[LinePart, ...]:
    return time_line(one, at(now))


def words(parts: tuple[LinePart, ...]) -> list[str]:
    """``09:00:00-09:50:00 ATTENDED`` for each part."""
    return [
        f"{part.span.start.astimezone(ZONE):%H:%M:%S}-{part.span.end.astimezone(ZONE):%H:%M:%S} {part.state}"
        for part in parts
    ]
