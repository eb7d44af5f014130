"""Which node a lesson gets: the one that is least full, among those that take any.

Theory of operation
===================
A node is as full as the fuller of two things: its rooms among the most it takes, and its bandwidth among the most it
has. A room that was placed a moment ago sends nothing yet, so that every room counts for :data:`ROOM_MBIT` until the
measured sum is larger. A node that wants to end takes nothing. One that is full takes no new lesson; a lesson whose
node died is taken up to a quarter over (worse pictures are better than silence). Of nodes that are as full as each
other the first by id gets it, so that the same facts always give the same answer.

No clock, no network, no chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij_media.nodes.model import ROOM_MBIT

if TYPE_CHECKING:
    from collections.abc import Iterable

FULL = 1.0
FULL_FOR_MOVED = 1.25


@dataclass(frozen=True, slots=True)
class Place:
    """What placing needs to know of a node."""

    node: str
    rooms: int
    mbit: float
    max_rooms: int
    max_mbit: float
    draining: bool = False


def fill(place: Place, *, more: int = 0) -> float:
    """How full a node is with so many rooms more; 1.0 is full. A node that takes nothing is fuller than any."""
    if place.draining or place.max_rooms <= 0 or place.max_mbit <= 0:
        return float("inf")
    rooms = place.rooms + more
    mbit = max(place.mbit + more * ROOM_MBIT, rooms * ROOM_MBIT)
    return max(rooms / place.max_rooms, mbit / place.max_mbit)


def choose(places: Iterable[Place], *, moved: bool = False) -> str | None:
    """Return the node for one lesson more, None where all are full. ``moved``: its node died or ends."""
    limit = FULL_FOR_MOVED if moved else FULL
    fills = sorted((fill(place, more=1), place.node) for place in places)
    return fills[0][1] if fills and fills[0][0] <= limit else None
