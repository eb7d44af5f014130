"""Empties a node that wants to end: its rooms move one by one, each at a moment of chance."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij_media.contract import RoomsMoving
from erbij_media.errors import EngineUnavailable, MediaError

if TYPE_CHECKING:
    from random import Random

    from erbij_media.contract import RoomId
    from erbij_media.news import News
    from erbij_media.nodes.link import NodeLink
    from erbij_media.nodes.wharf import Wharf

SPREAD = 10.0
"""Seconds over which the rooms of a node leave it."""
AGAIN = 5.0
"""Seconds after which a room that found no place is tried again."""
PATIENCE = 60.0
"""Seconds after which a connection that stayed behind is ended."""
_LOOK_EVERY = 0.25


class Movers:
    """Looks at the nodes four times a second."""

    def __init__(self, wharf: Wharf, news: News, chance: Random) -> None:
        self._wharf, self._news, self._chance = wharf, news, chance
        self._due: dict[RoomId, float] = {}
        self._since: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look(), name="media-movers")

    async def close(self) -> None:
        """Stop; idempotent."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _look(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            now = clock()
            leaving = {node: link for node, link in self._wharf.links.items() if link.load.draining}
            self._since = {node: self._since.get(node, now) for node in leaving}
            rooms = {room: node for node in leaving for room in self._wharf.pins.rooms_on(node)}
            self._due = {room: self._due.get(room, now + self._chance.random() * SPREAD) for room in rooms}
            for room, node in rooms.items():
                if self._due[room] <= now:
                    self._move(room, node, now)
            for node, link in leaving.items():
                await self._see_off(node, link, now)

    def _move(self, room: RoomId, node: str, now: float) -> None:
        """Pin a room elsewhere and tell those who are in it."""
        try:
            self._wharf.place(room, moved=True)
        except EngineUnavailable:
            self._due[room] = now + AGAIN
            return
        connections = (one for one, known in self._wharf.pins.on(node).items() if known.room == room)
        self._news.tell(RoomsMoving(frozenset({room}), frozenset(connections)))

    async def _see_off(self, node: str, link: NodeLink, now: float) -> None:
        """Who waits for a lesson there shows nothing yet, and may be anywhere; who stays too long is put out.

        A lesson that has no other node to go to stays until it is over.
        """
        late = now - self._since[node] > SPREAD + PATIENCE
        pins = self._wharf.pins
        for connection, known in pins.on(node).items():
            if known.room is None or (late and pins.node_of(known.room) != node):
                try:
                    await link.call("disconnect", {"connection": connection}, 1.0)
                except MediaError:
                    return
