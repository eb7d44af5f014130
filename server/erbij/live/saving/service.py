"""Stills of the board: taken in as they were asked for, given to pupils of the lesson, kept nowhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.errors import Invalid, NotFound
from erbij.live import traffic
from erbij.live.board import rules
from erbij.live.saving.model import LARGEST_STILL_BYTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.actor import Actor
    from erbij.live.lesson import RunningLesson
    from erbij.live.saving.wire import StillTaken
    from erbij.live.service import Live

PIECE_BYTES = 1_400
PIECE_EVERY_S = 0.2
"""56 kbit/s: beside the sound of a line of 120 kbit/s; all at once it would push the sound out of the line."""


class BoardStills:
    """The stills of the lessons that run on this server."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def take(self, actor: Actor, body: StillTaken) -> None:
        """Show a still that was asked of this very person or unit. Raises ``NotFound``, ``Invalid``."""
        lesson = self._lesson(body.slot_id)
        asked = lesson.room.stills.asked if lesson else None
        if lesson is None or asked is None or (asked.n, asked.of) != (body.n, actor.id):
            raise NotFound
        jpeg = await asyncio.to_thread(rules.decoded, body.image)
        if jpeg is None or len(jpeg) > LARGEST_STILL_BYTES or rules.size_of(jpeg) is None:
            raise Invalid([("body.image", "a JPEG of at most 200 kB, in base 64")])
        await lesson.receive(traffic.StillCame(body.n, jpeg))

    def last(self, actor: Actor, slot_id: str) -> bytes:
        """Return the lesson's last still for a pupil who is in it. Raises ``NotFound``."""
        lesson = self._lesson(slot_id)
        still = lesson.room.stills.last if lesson else None
        if lesson is None or still is None or all(p.person.id != actor.id for p in lesson.room.people):
            raise NotFound
        return still.jpeg

    def _lesson(self, slot_id: str) -> RunningLesson | None:
        return next((lesson for lesson in self._live.running() if lesson.lesson.slot_id == slot_id), None)


async def paced(jpeg: bytes) -> AsyncIterator[bytes]:
    """Yield a picture so slowly that a weak line keeps room for the sound."""
    for start in range(0, len(jpeg), PIECE_BYTES):
        if start:
            await asyncio.sleep(PIECE_EVERY_S)
        yield jpeg[start : start + PIECE_BYTES]
