"""R11 over facts: every second of a remote slot has one state, and the slot as a whole a status.

What was attended comes before the day cap and before other slots, so that a ceiling or a double booking makes nobody
absent. A slot that is not planned, on a free day or under OFF has neither states nor a status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from erbij.register.facts import Authorised, Mode, StateKind
from erbij.register.intervals import between, paint, total, union
from erbij.register.line import status_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from erbij.register.facts import Facts, SlotFact
    from erbij.register.intervals import Interval, Intervals
    from erbij.register.model import Status


class SlotTold(NamedTuple):
    """What became of one slot; ``states`` holds those with seconds, in order of time, and adds up to the slot."""

    id: str
    attended: int
    credited: int
    states: dict[str, int]
    status: tuple[Status, ...]

    def view(self) -> dict[str, Any]:
        """The slot as an explanation prints it."""
        return {
            "id": self.id,
            "attended_seconds": self.attended,
            "credited_seconds": self.credited,
            "states": self.states,
            "status": [str(one) for one in self.status],
        }


def slot_told(
    facts: Facts, slot: SlotFact, given: Interval, there: tuple[Intervals, Intervals], credited: int
) -> SlotTold:
    """R11 of one slot; ``there`` is S and L of the slot, ``given`` the slot with its extension."""
    at_school, live = there
    attended = union(at_school + live) if at_school else live
    if not slot.planned or slot.local_date in facts.free_days or facts.mode_on(slot.local_date) is Mode.OFF:
        return SlotTold(slot.id, total(attended), credited, {}, ())
    parts = [(name, end - start) for name, (start, end) in paint((given,), _layers(facts, slot, given, attended))]
    states: dict[str, int] = {}
    for name, seconds in parts:
        states[name] = states.get(name, 0) + seconds
    authorised = Authorised.YES in facts.absence.get(slot.id, ())
    status = status_of(parts, at_school=total(at_school), authorised=authorised)
    return SlotTold(slot.id, total(attended), credited, states, status)


def _layers(facts: Facts, slot: SlotFact, given: Interval, attended: Intervals) -> Iterator[tuple[str, Intervals]]:
    """The first that fits: the order of R11."""
    yield "ATTENDED", attended
    pauses = facts.pauses.get(slot.id)
    if pauses:
        yield "PAUSE", union(pauses)
    recorded = facts.states.get(slot.id, ())
    session = facts.sessions.get(slot.id)
    if session is None:
        yield StateKind.NOT_OFFERED.value, (given,)
    elif given[0] < session.span[0] or session.span[1] < given[1]:
        yield StateKind.NOT_OFFERED.value, between(given[0], session.span[0]) + between(session.span[1], given[1])
    for kind in StateKind if recorded else ():
        yield kind.value, union(span for one, span in recorded if one is kind)
    yield "NOT_THERE", (given,)
