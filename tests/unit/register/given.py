"""Facts in the words of the specification: local clock times of Tuesday 6 October 2026 in Amsterdam."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.private import Private
from erbij.register.counting.model import DayCount, Followed, PupilLesson, PupilRecord
from erbij.register.counting.rules import count
from erbij.register.facts import Dates, Modality, Sector
from erbij.register.intervals import Asked, share, total
from erbij.register.line import time_line
from erbij.register.model import (
    Attendance,
    EndReason,
    Lesson,
    LinePart,
    Presence,
    PupilEvidence,
    Session,
    Slot,
    SlotEvidence,
    Source,
)
from erbij.register.rules import POLICIES, attend
from erbij.register.spans import Span, clip, in_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def lesson_of(where: Slot, *, free_day: bool = False) -> Lesson:
    """A slot with words."""
    teacher = Private("Mevrouw Jansen")
    return Lesson(where, "school", DAY, "3B", "Wiskunde", teacher, frozenset({"t1"}), free_day)


def day_of(*attended: Attendance, now: str = "23:00", **known: Any) -> DayCount:
    """The day of which these are the lessons, all of them followed from home, counted as the server counts it."""
    remote = Followed(Modality.REMOTE_LIVE)
    lessons = [PupilLesson(lesson_of(one.slot), one.evidence, one.pupil, remote) for one in attended]
    in_order = tuple(sorted(lessons, key=lambda one: one.lesson.slot.span.start))
    record = PupilRecord(PUPIL, Sector.VO, in_order, **known)
    return count(record, Dates(DAY, DAY), at(now)).days[0]


def line(one: Attendance, now: str = "23:00") -> tuple[LinePart, ...]:
    return time_line(one, at(now))


def words(parts: tuple[LinePart, ...]) -> list[str]:
    """``09:00:00-09:50:00 ATTENDED`` for each part."""
    return [
        f"{part.span.start.astimezone(ZONE):%H:%M:%S}-{part.span.end.astimezone(ZONE):%H:%M:%S} {part.state}"
        for part in parts
    ]


def live_credit(attendances: Sequence[Attendance]) -> dict[str, int]:
    """Live seconds of one pupil by slot, after attendance at school and slots that began earlier (R5)."""
    claims = [
        Asked(Source.LIVE, int(one.slot.span.start.timestamp()), one.slot.id, in_seconds(one.live.counts))
        for one in attendances
    ]
    school = [
        Asked(Source.SCHOOL, int(there.start.timestamp()), one.slot.id, in_seconds(clip((there,), (one.slot.span,))))
        for one in attendances
        for there in one.pupil.at_school
    ]
    kept = share([*claims, *school])[: len(claims)]
    return {one.slot.id: total(spans) for one, spans in zip(attendances, kept, strict=True)}
