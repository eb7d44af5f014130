"""A pupil's period as a facts file (``erbij-facts/1``), so that an auditor can count it again without this server.

Made from the evidence that pages and ledger are counted from, on whole seconds as counting sees it. States are the
parts of the server's own time line; a running lesson ends at ``now``. Devices are numbered, people are ids: no names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.register.facts import FORMAT, ZONE, Modality, Planned, StateKind
from erbij.register.line import time_line
from erbij.register.model import State
from erbij.register.spans import between, on_the_second

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date, datetime

    from erbij.register.model import Attendance, CountingPolicy, Lesson, Session
    from erbij.register.spans import Span

SECTORS = {"PO": "BO", "BO": "BO", "SBO": "SBO", "SO": "SO", "VSO": "VSO", "VO": "VO", "PRO": "PRO"}
"""A school's own word for its sector (any case), in the words of the facts."""

_KINDS = {
    State.NOT_OFFERED: StateKind.NOT_OFFERED,
    State.TECHNICAL_HOME: StateKind.TECHNICAL,
    State.TECHNICAL_SCHOOL: StateKind.TECHNICAL,
    State.TECHNICAL_SERVER: StateKind.TECHNICAL,
}


def facts_document(
    pupil_id: str,
    counted: Sequence[tuple[Lesson, Attendance]],
    *,
    remote: Collection[str],
    policy: CountingPolicy,
    sector: str,
    period: tuple[date, date],
    now: datetime,
) -> dict[str, Any]:
    """The document as JSON. ``remote``: slots to be followed from home; lessons outside the period are context."""
    devices = _numbered(one for _, one in counted)
    return {
        "format": FORMAT,
        "timezone": ZONE.key,
        "policy": {
            "version": policy.version,
            "sector": sector,
            "bridge_max_s": policy.bridge_max,
            "bridge_budget_s": policy.bridge_budget,
            "catchup_allowance_min": policy.catchup_allowance // 60,
            "offline_day_max_min": policy.offline_day_max // 60,
        },
        "pupil": {"id": pupil_id, "day_ceiling_min": None},
        "period": {"from": period[0].isoformat(), "to": period[1].isoformat()},
        "regimes": [],
        "free_days": sorted({lesson.local_date.isoformat() for lesson, _ in counted if lesson.free_day}),
        "deviations": [],
        "slots": [_slot(lesson, remote) for lesson, _ in counted],
        "sessions": [row for _, one in counted for row in _session(one, now)],
        "presence": [row for _, one in counted for row in _presence(one, devices)],
        "states": [row for _, one in counted for row in _states(one, now)],
        "pauses": [row for _, one in counted for row in _rows(one, one.pupil.pauses)],
        "school": [row | {"other_school": False} for _, one in counted for row in _rows(one, one.pupil.at_school)],
        "catalogue": [],
        "offline": [],
        "absence": [],
    }


def _slot(lesson: Lesson, remote: Collection[str]) -> dict[str, Any]:
    slot = lesson.slot
    return {
        "id": slot.id,
        **_span(slot.span),
        "status": (Planned.PLANNED if slot.planned else Planned.CANCELLED).value,
        "modality": (Modality.REMOTE_LIVE if slot.id in remote else Modality.AT_SCHOOL).value,
        "programmed_online": False,
        "at_location": "HOME",
    }


def _session(one: Attendance, now: datetime) -> Iterator[dict[str, Any]]:
    session: Session | None = one.evidence.session
    if session is not None:
        until = session.extended_until and max(session.extended_until, one.slot.span.end)
        extended = {"extended_until": _written(until) if until else None}
        for row in _rows(one, between(session.start, session.end or now)):
            yield row | extended


def _presence(one: Attendance, devices: dict[str, str]) -> Iterator[dict[str, Any]]:
    for each in one.pupil.presence:
        for row in _rows(one, (each.span,)):
            yield row | {"device": devices[each.device]}


def _states(one: Attendance, now: datetime) -> Iterator[dict[str, Any]]:
    for part in time_line(one, now) if one.slot.planned else ():
        if part.state in _KINDS:
            yield {"slot": one.slot.id, "kind": _KINDS[part.state].value, **_span(part.span)}


def _rows(one: Attendance, spans: Sequence[Span]) -> list[dict[str, Any]]:
    return [{"slot": one.slot.id, **_span(span)} for span in on_the_second(spans)]


def _span(span: Span) -> dict[str, str]:
    return {"start": _written(span.start), "end": _written(span.end)}


def _written(instant: datetime) -> str:
    return instant.astimezone(ZONE).replace(microsecond=0).isoformat()


def _numbered(attendances: Iterator[Attendance]) -> dict[str, str]:
    known: dict[str, str] = {}
    for one in attendances:
        for each in one.pupil.presence:
            known.setdefault(each.device, f"d{len(known) + 1}")
    return known
