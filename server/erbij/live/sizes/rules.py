"""Who needs a picture small, and which of the pictures that are sent nobody sees; pure.

A face among several and on a teacher's page is a thumbnail, the room for a weak line is small; everything else is
large. What nobody sees for five seconds is told to whoever sends it, and is not sent until somebody looks again.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.live.model import CLASS_PICTURES
from erbij.live.rules import Routes, source_id
from erbij.live.saving.wire import Saving
from erbij.live.wire import Side, SourceKind, Unwatched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from erbij.live.model import Participant

LINGERS = timedelta(seconds=5)
IN_TWO_SIZES = frozenset({SourceKind.ROOM, SourceKind.FACE})
PICTURES = (*CLASS_PICTURES, SourceKind.FACE)
LARGE_FACES = 2
"""As many faces fill a unit's screen; more of them are a grid."""

Size = tuple[str, bool]
"""A source, and whether its small size."""


def small_ones(people: Sequence[Participant], routes: Routes) -> frozenset[tuple[str, str]]:
    """Return the receivers of lines for which the small size will do."""
    viewers = {line: viewer for viewer in people for line in viewer.subscribing}
    faces = Counter(line for (line, receiver), source in routes.items() if source and receiver.startswith("face-"))
    return frozenset(
        (line, receiver)
        for (line, receiver), source in routes.items()
        if source and line in viewers and _is_small(viewers[line], receiver, faces[line])
    )


def _is_small(viewer: Participant, receiver: str, faces: int) -> bool:
    if receiver.startswith("face-"):
        return viewer.side is Side.TEACHER or faces > LARGE_FACES
    return receiver == "room" and viewer.saving is not Saving.NOTHING


class Sizes:
    """What is seen now, and what was until a few seconds ago."""

    def __init__(self) -> None:
        self._shown: frozenset[Size] = frozenset()
        self._left: dict[Size, datetime] = {}

    @property
    def sent(self) -> frozenset[Size]:
        """What has to be sent."""
        return self._shown | self._left.keys()

    def published(self, sources: Iterable[str], now: datetime) -> None:
        """Let new sources come as they are, until it is known who sees them."""
        self._left |= {(source, small): now for source in sources for small in (False, True)}

    def see(self, routes: Routes, small: frozenset[tuple[str, str]], now: datetime) -> None:
        """Take in what every receiver shows."""
        shown = frozenset((source, at in small) for at, source in routes.items() if source is not None)
        self._left |= dict.fromkeys(self._shown - shown, now)
        self._left = {size: left for size, left in self._left.items() if size not in shown and now - left < LINGERS}
        self._shown = shown


def unwatched(publisher: Participant, slot_id: str, sent: frozenset[Size]) -> tuple[Unwatched, ...]:
    """Return which of somebody's pictures need not be sent now, in which sizes."""
    found = []
    for kind in PICTURES:
        if kind in publisher.sends:
            source = source_id(slot_id, publisher.id, kind)
            large, small = ((source, size) not in sent for size in (False, True))
            if large or (small and kind in IN_TWO_SIZES):
                found.append(Unwatched(kind=kind, large=large, small=small))
    return tuple(found)
