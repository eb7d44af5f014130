"""The time line of one row: every second of a lesson gets exactly one state.

Theory of operation
===================
The slot is a canvas; each layer paints what earlier layers left blank, in the order of R11 (attended, pause, not
offered, technical, not there). What no layer wants is NOT_THERE, so that the parts add up to the slot by construction.
A slot that was extended is as long as it was given.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from erbij.register.intervals import paint
from erbij.register.model import EndReason, LinePart, State, Status
from erbij.register.rules import lesson_time
from erbij.register.spans import Spans, between, clip, from_seconds, in_seconds, on_the_second, subtract, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from erbij.register.model import Attendance, Presence, Slot, SlotEvidence

LATE_AFTER = 300
LEAST_BASE = 60
EXCUSED = ("AGREED_REST", "NOT_OFFERED", "PAUSE", "TECHNICAL")
"""States that make the base smaller; of equals the first by name is told."""

_AFTER = {
    EndReason.LEFT: State.LEFT,
    EndReason.REMOVED: State.LEFT,
    EndReason.NETWORK_HOME: State.TECHNICAL_HOME,
    EndReason.TAKEN_OVER: State.TECHNICAL_HOME,
    EndReason.NETWORK_SCHOOL: State.TECHNICAL_SCHOOL,
    EndReason.SERVER: State.TECHNICAL_SERVER,
    EndReason.LESSON_OVER: State.NOT_OFFERED,
}
"""What the time after an interval is, by why the interval ended. Nobody can read later who stopped and who left."""

_BENEFIT = (
    State.TECHNICAL_SERVER,
    State.TECHNICAL_SCHOOL,
    State.TECHNICAL_HOME,
    State.NOT_OFFERED,
    State.LEFT,
)
"""When two devices end at one instant for two reasons, the first of these is told."""

_R11 = {
    State.ATTENDED: "ATTENDED",
    State.BRIDGED: "ATTENDED",
    State.PAUSE: "PAUSE",
    State.NOT_OFFERED: "NOT_OFFERED",
    State.AGREED_REST: "AGREED_REST",
    State.TECHNICAL_HOME: "TECHNICAL",
    State.TECHNICAL_SCHOOL: "TECHNICAL",
    State.TECHNICAL_SERVER: "TECHNICAL",
    State.LEFT: "NOT_THERE",
    State.NOT_THERE: "NOT_THERE",
    State.AHEAD: "AHEAD",
}


def is_running(slot: Slot, evidence: SlotEvidence, now: datetime) -> bool:
    """Whether the lesson is going on, so that its count is one up to the last proof."""
    given = lesson_time(slot, evidence.session)
    ended = evidence.session is not None and evidence.session.end is not None
    return slot.planned and not ended and given.start <= now < given.end


def is_over(slot: Slot, evidence: SlotEvidence, now: datetime) -> bool:
    """Whether nothing that happens from now on can count for the slot."""
    ended = evidence.session is not None and evidence.session.end is not None and evidence.session.end <= now
    return not slot.planned or ended or now >= lesson_time(slot, evidence.session).end


def time_line(attendance: Attendance, now: datetime) -> tuple[LinePart, ...]:
    """The parts of one pupil's row, in order; their lengths add up to the lesson with difference 0 (R11)."""
    slot, evidence, live = attendance.slot, attendance.evidence, attendance.live
    presence = attendance.pupil.presence
    canvas = on_the_second((lesson_time(slot, evidence.session),))
    away = [
        (_AFTER[one.cause] if one.cause else State.NOT_OFFERED, on_the_second((one.span,))) for one in evidence.away
    ]
    at_school = on_the_second(attendance.pupil.at_school + attendance.pupil.at_other_school)
    layers: list[tuple[State, Spans]] = [
        (State.ATTENDED, union(subtract(live.present, live.pauses) + clip(at_school, (slot.span,)))),
        (State.BRIDGED, subtract(live.bridged, live.pauses)),
        (State.PAUSE, attendance.pupil.pauses),
        (State.AHEAD, () if is_over(slot, evidence, now) else _ahead(canvas, presence, now)),
        (State.NOT_OFFERED, subtract(canvas, live.window)),
        *(one for one in away if one[0] is State.NOT_OFFERED),
        (State.AGREED_REST, attendance.pupil.rest),
        *away,
        *_after_presence(canvas, presence),
        (State.NOT_THERE, canvas),
    ]
    return _paint(canvas, layers)


def by_state(parts: Iterable[LinePart]) -> Counter[str]:
    """Seconds per state of R11; they add up to the slot."""
    sums: Counter[str] = Counter()
    for part in parts:
        sums[_R11[part.state]] += part.span.seconds
    return sums


def status(
    parts: Sequence[LinePart], *, at_school: int = 0, authorised: bool = False, free_by_plan: bool = False
) -> tuple[Status, ...]:
    """R11: what the slot was as a whole; empty while a part of it is still ahead.

    ABSENT is a contact signal, never an absence record; PARTIAL is for a teacher to decide.
    """
    if free_by_plan:
        return (Status.FREE_BY_PLAN,)
    if any(part.state is State.AHEAD for part in parts):
        return ()
    named = [(_R11[part.state], int(part.span.seconds)) for part in parts]
    return status_of(named, at_school=at_school, authorised=authorised)


def status_of(parts: Sequence[tuple[str, int]], *, at_school: int, authorised: bool) -> tuple[Status, ...]:
    """R11 over (state, seconds) in order of time, for a slot that is over: the one code of page and explanation."""
    sums: Counter[str] = Counter()
    for state, seconds in parts:
        sums[state] += seconds
    attended, base = sums["ATTENDED"], sums["ATTENDED"] + sums["NOT_THERE"]
    if base < LEAST_BASE:
        return (Status(max(EXCUSED, key=lambda state: sums[state])),)
    if not attended:
        return (Status.ABSENT_AUTHORISED if authorised else Status.ABSENT,)
    kind = Status.PRESENT if at_school * 2 >= attended else Status.PRESENT_REMOTE
    if attended * 2 < base:
        kind = Status.PARTIAL
    return (kind, Status.LATE) if _is_late(parts) else (kind,)


def _is_late(parts: Sequence[tuple[str, int]]) -> bool:
    missed = 0
    for state, seconds in parts:
        if state == "ATTENDED":
            return missed > LATE_AFTER
        if state == "NOT_THERE":
            missed += seconds
    return False


def _ahead(canvas: Spans, presence: Iterable[Presence], now: datetime) -> Spans:
    """From now, or from the last proof of an interval that is still open: that time is not decided yet."""
    open_ends = [one.span.end for one in presence if one.ended is None]
    start = min(now, max(open_ends)) if open_ends else now
    return on_the_second(between(start, canvas[-1].end)) if canvas else ()


def _after_presence(canvas: Spans, presence: Sequence[Presence]) -> list[tuple[State, Spans]]:
    """Each gap after an interval with the reason for which that interval ended; by time.

    The last gap reaches to the end of the lesson. An interval still open says nothing about what follows.
    """
    spans = union(on_the_second(one.span for one in presence))
    layers: list[tuple[State, Spans]] = []
    for index, span in enumerate(spans):
        until = spans[index + 1].start if index + 1 < len(spans) else canvas[-1].end
        reasons = {_AFTER[one.ended] for one in presence if one.ended and _end(one) == span.end}
        layers += [(state, between(span.end, until)) for state in _BENEFIT if state in reasons][:1]
    return layers


def _end(presence: Presence) -> datetime:
    return presence.span.end.replace(microsecond=0)


def _paint(canvas: Spans, layers: Iterable[tuple[State, Spans]]) -> tuple[LinePart, ...]:
    painted = paint(in_seconds(canvas), ((state, in_seconds(spans)) for state, spans in layers))
    return tuple(LinePart(from_seconds((interval,))[0], state) for state, interval in painted)
