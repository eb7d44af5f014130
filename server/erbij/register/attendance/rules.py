"""What rows of attendance mean against the timetable, and what of them is new. Pure.

A row names a pupil by key, a date and the start of a lesson. Rows of one pupil and lesson are one word together, so
that somebody who left for a while has two of them. A word that says what stands already is not said again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from erbij.ids import new_id
from erbij.register.attendance.model import Attended, How, Standing
from erbij.register.spans import Span, union
from erbij.schools.model import Fault, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.register.model import Lesson

FILE = "attendance"
MOST = 20_000
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was written; ``line`` is its place."""

    line: int
    pupil_id: str
    date: date
    start: str
    absent: bool
    from_time: str
    until_time: str
    other_school: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are compared with: lessons by pupil, date and start, and the words that stand by (slot, pupil)."""

    lessons: Mapping[tuple[str, date, str], Lesson]
    standing: Mapping[tuple[str, str], Standing]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it, and when."""

    school_id: str
    author_id: str
    at: datetime
    how: How


def plan(lines: Iterable[Line], known: Known, said: Said) -> Outcome:
    """Compare rows with what stands; ``work`` is the rows to keep."""
    faults: list[Fault] = []
    words: defaultdict[tuple[str, str], list[tuple[Line, Span | None]]] = defaultdict(list)
    lessons: dict[str, Lesson] = {}
    for line in lines:
        lesson = known.lessons.get((line.pupil_id, line.date, line.start))
        if lesson is None:
            faults.append(Fault(FILE, line.line, "start", "no lesson of this pupil begins then"))
            continue
        span, wrong = _span(line, lesson, known.zone)
        faults += wrong
        lessons[lesson.slot.id] = lesson
        words[lesson.slot.id, line.pupil_id].append((line, span))
    verdicts: dict[int, Verdict] = {}
    rows: list[Attended] = []
    for (slot_id, pupil_id), word in words.items():
        old, new = known.standing.get((slot_id, pupil_id)), standing_of(word)
        verdict = Verdict.NEW if old is None else Verdict(old != new)
        verdicts |= {line.line: verdict for line, _ in word}
        if verdict is not Verdict.UNCHANGED:
            rows += said_of(lessons[slot_id], pupil_id, new, said)
    return Outcome(verdicts, 0, tuple(faults), rows)


def standing_of(word: Sequence[tuple[Line, Span | None]]) -> Standing:
    """The rows of one pupil and lesson as one word."""
    here = union(span for line, span in word if span is not None and not line.other_school)
    there = union(span for line, span in word if span is not None and line.other_school)
    return Standing(here, there)


def said_of(lesson: Lesson, pupil_id: str, what: Standing, said: Said) -> list[Attended]:
    """One word as rows; who was not there has a row as well."""
    stretches: list[tuple[Span | None, bool]] = [
        *((span, False) for span in what.at_school),
        *((span, True) for span in what.at_other_school),
    ]
    word = new_id(said.at)
    return [
        Attended(
            id=new_id(said.at),
            school_id=said.school_id,
            slot_id=lesson.slot.id,
            pupil_id=pupil_id,
            local_date=lesson.local_date,
            word=word,
            span=span,
            other_school=other,
            how=said.how,
            author_id=said.author_id,
            at=said.at,
        )
        for span, other in stretches or [(None, False)]
    ]


def _span(line: Line, lesson: Lesson, zone: ZoneInfo) -> tuple[Span | None, list[Fault]]:
    """The stretch of a row; None: not there."""
    if line.absent:
        return None, []
    ends: list[datetime] = []
    slot = lesson.slot.span
    for column, text, usual in (("from", line.from_time, slot.start), ("until", line.until_time, slot.end)):
        if not text:
            ends.append(usual)
        elif not _CLOCK.fullmatch(text):
            return None, [Fault(FILE, line.line, column, "not a time (09:05)")]
        else:
            ends.append(datetime.fromisoformat(f"{line.date}T{text}").replace(tzinfo=zone))
    if ends[1] <= ends[0] or ends[1] <= slot.start or slot.end <= ends[0]:
        return None, [Fault(FILE, line.line, "until", "outside the lesson, or not after from")]
    return Span(max(ends[0], slot.start), min(ends[1], slot.end)), []
