"""Which sockets have their lesson at another server, and finding the way there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from erbij.errors import NotNow
from erbij.realtime import answers
from erbij.realtime.event import Elsewhere

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from erbij.clock import Clock
    from erbij.realtime.peers import Peers, Relay
    from erbij.realtime.socket import Socket

FIND_WITHIN_S = 6.0
"""Until then a server that died is known to be gone, and another one has the lesson."""
TRY_EVERY_S = 0.1


class Relays:
    """``moved`` is told once of a socket that leaves what it had here."""

    def __init__(self, peers: Peers, clock: Clock, moved: Callable[[Socket], Awaitable[None]]) -> None:
        self._peers, self._clock, self._moved = peers, clock, moved
        self._all: dict[str, Relay] = {}

    def of(self, socket: Socket) -> Relay | None:
        """Return the relay of a socket."""
        return self._all.get(socket.id)

    async def ask(
        self, socket: Socket, event: str, body: Any, here: Callable[[], Awaitable[answers.Answer]]
    ) -> answers.Answer:
        """Ask where the socket's lesson is; ``here`` asks this server, which may say ``Elsewhere``."""
        until = self._clock.monotonic() + FIND_WITHIN_S
        while not socket.closed and self._clock.monotonic() < until:
            relay = self._all.get(socket.id)
            try:
                if relay is None:
                    return await here()
                answer: answers.Answer = await relay.ask(event, body)
            except Elsewhere as found:
                await self.drop(socket)
                if relay is None and not await self._opened(socket, found.address):
                    await asyncio.sleep(TRY_EVERY_S)
            except ConnectionError:
                await socket.line.hang_up(politely=False)
                break
            else:
                return answer
        return answers.refused(NotNow(), self._clock.now())

    async def drop(self, socket: Socket) -> None:
        """Close the relay of a socket, if it has one."""
        relay = self._all.pop(socket.id, None)
        if relay is not None:
            await relay.close()

    async def _opened(self, socket: Socket, address: str) -> bool:
        if not address:
            return False
        try:
            relay = await self._peers.relay(address, socket.actor, socket.line)
        except ConnectionError:
            return False
        if socket.closed:
            await relay.close()
            return False
        self._all[socket.id] = relay
        await self._moved(socket)
        return True

    async def close(self) -> None:
        """Close every relay; idempotent."""
        relays, self._all = list(self._all.values()), {}
        for relay in relays:
            await relay.close()
        await self._peers.close()
