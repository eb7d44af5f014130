"""R11 over facts: every second of a remote slot has one state, and the slot as a whole a status.

What was attended comes before the day cap and before other slots, so that a ceiling or a double booking makes nobody
absent. A slot that is not planned, on a free day or under OFF has neither states nor a status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.register.facts import Authorised, Mode, StateKind
from erbij.register.intervals import between, paint, total, union
from erbij.register.line import status_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.register.facts import Facts, SlotFact
    from erbij.register.intervals import Interval, Intervals


def slot_view(
    facts: Facts, slot: SlotFact, given: Interval, there: tuple[Intervals, Intervals], credited: int
) -> dict[str, Any]:
    """One slot of the explanation; ``there`` is S and L of the slot, ``given`` the slot with its extension."""
    at_school, live = there
    attended = union(at_school + live)
    view: dict[str, Any] = {"id": slot.id, "attended_seconds": total(attended), "credited_seconds": credited}
    if not slot.planned or slot.local_date in facts.free_days or facts.mode_on(slot.local_date) is Mode.OFF:
        return view | {"states": {}, "status": []}
    parts = [(name, end - start) for name, (start, end) in paint((given,), _layers(facts, slot, given, attended))]
    states: dict[str, int] = {}
    for name, seconds in parts:
        states[name] = states.get(name, 0) + seconds
    authorised = Authorised.YES in facts.absence.get(slot.id, ())
    status = status_of(parts, at_school=total(at_school), authorised=authorised)
    return view | {"states": states, "status": [one.value for one in status]}


def _layers(facts: Facts, slot: SlotFact, given: Interval, attended: Intervals) -> Iterator[tuple[str, Intervals]]:
    """The first that fits: the order of R11."""
    yield "ATTENDED", attended
    yield "PAUSE", union(facts.pauses.get(slot.id, ()))
    recorded = facts.states.get(slot.id, ())
    session = facts.sessions.get(slot.id)
    if session is None:
        yield StateKind.NOT_OFFERED.value, (given,)
    else:
        yield StateKind.NOT_OFFERED.value, between(given[0], session.span[0]) + between(session.span[1], given[1])
    for kind in StateKind if recorded else ():
        yield kind.value, union(span for one, span in recorded if one is kind)
    yield "NOT_THERE", (given,)
