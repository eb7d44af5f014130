"""One authenticated socket: an inbox that is worked off in order, a bounded way out, and acknowledgements."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from erbij.actor import Actor
    from erbij.wire import Wire

# Requests a second in the long run, and at once.
RATE = 20.0
BURST = 60.0
# Refused this often more than accepted, a socket is closed.
PATIENCE = 200
INBOX = 64
OUTBOX = 256


class Line(Protocol):
    """The way out to the browser, as the library gives it."""

    async def send(self, event: str, payload: Any, ack_id: int | None) -> None:
        """Queue an event."""

    def waiting(self) -> int:
        """Return how many packets were not yet taken by the network."""

    async def hang_up(self, *, politely: bool) -> None:
        """End the socket; ``politely``: after what is queued, for at most a second."""


Asked = tuple[str, Any, "Callable[[Any], Awaitable[None]]"]


@dataclass(slots=True)
class Drops:
    """What the sockets of a server did not take since it began.

    ``refused``: requests over the limit of their inbox; ``hung_up``: sockets that did not take what was sent to them.
    """

    refused: int = 0
    hung_up: int = 0


class Socket:
    """A :class:`erbij.realtime.event.Connection`. ``work`` handles one request; it must not raise."""

    def __init__(
        self, socket_id: str, actor: Actor, line: Line, now: Callable[[], float], drops: Drops | None = None
    ) -> None:
        self.id = socket_id
        self.actor = actor
        self.closed = False
        self.line = line
        self._now = now
        self._drops = drops or Drops()
        self._inbox: asyncio.Queue[Asked] = asyncio.Queue(INBOX)
        self._allowance = BURST
        self._filled = now()
        self._refused = 0
        self._acks: dict[int, asyncio.Future[Any]] = {}
        self._count = 0
        self._worker: asyncio.Task[None] | None = None

    def start(self, work: Callable[[Socket, Asked], Awaitable[None]]) -> None:
        """Begin to work the inbox off."""
        self._worker = asyncio.create_task(self._work(work), name="realtime-inbox")

    def take(self, asked: Asked) -> bool:
        """Put a request into the inbox; False: over the limit, answer ``too_many``."""
        now = self._now()
        self._allowance = min(BURST, self._allowance + (now - self._filled) * RATE)
        self._filled = now
        if self._allowance < 1 or self._inbox.full():
            self._refused += 1
            self._drops.refused += 1
            return False
        self._allowance -= 1
        self._refused = max(0, self._refused - 1)
        self._inbox.put_nowait(asked)
        return True

    @property
    def floods(self) -> bool:
        """Whether refusing does not help any more."""
        return self._refused > PATIENCE

    async def push(self, event: str, payload: Wire) -> None:
        """Send an event; a client that does not take what it is sent is hung up on."""
        await self._send(event, payload, None)

    async def ask(self, event: str, payload: Wire, timeout: float) -> Any:  # noqa: ASYNC109 - see the protocol
        """Send an event and return the acknowledgement. Raises ``TimeoutError``, or ``ConnectionError`` when gone."""
        if self.closed:
            raise ConnectionError
        self._count += 1
        ack_id = self._count
        answer = self._acks[ack_id] = asyncio.get_running_loop().create_future()
        try:
            await self._send(event, payload, ack_id)
            async with asyncio.timeout(timeout):
                return await answer
        finally:
            del self._acks[ack_id]

    def acknowledged(self, ack_id: int, data: Any) -> None:
        """Take an acknowledgement in; an unknown one means nothing."""
        answer = self._acks.get(ack_id)
        if answer is not None and not answer.done():
            answer.set_result(data[0] if isinstance(data, list) and data else None)

    async def close(self) -> None:
        """End the socket after what is queued."""
        await self.line.hang_up(politely=True)

    def gone(self) -> None:
        """The socket ended: nothing more is worked off, nobody waits for an answer. Idempotent."""
        self.closed = True
        for answer in self._acks.values():
            if not answer.done():
                answer.set_exception(ConnectionError())
        if self._worker is not None and self._worker is not asyncio.current_task():
            self._worker.cancel()

    async def _send(self, event: str, payload: Wire, ack_id: int | None) -> None:
        if self.closed:
            return
        if self.line.waiting() >= OUTBOX:
            self._drops.hung_up += 1
            await self.line.hang_up(politely=False)
            return
        await self.line.send(event, payload.model_dump(mode="json"), ack_id)

    async def _work(self, work: Callable[[Socket, Asked], Awaitable[None]]) -> None:
        while not self.closed:
            await work(self, await self._inbox.get())
