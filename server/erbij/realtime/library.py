"""python-socketio 5.18, held to what we need of it.

Theory of operation
===================
We use its handshake, its packets and its heart-beat, and take requests, acknowledgements and the end of a socket
ourselves, because of what the library does with them: handlers of one client can finish out of order; a client can call
the ``disconnect`` handler by an event of that name; a ``TypeError`` in it runs it twice; the send queue has no bound;
binary attachments are collected without limit; one malformed packet is logged with a traceback and forgiven. The
overridden names are private: the version is pinned and every one of them has a test.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

import socketio
import structlog
from socketio import packet
from typing_extensions import override

from erbij.tasks import end

if TYPE_CHECKING:
    from aiohttp import web

log = structlog.get_logger()

PING_EVERY_S = 2.5
PONG_WITHIN_S = 6.75
"""A line that is away for 5 s costs nobody their socket: TCP tries again at most 6.3 s after what was lost."""
LOOK_EVERY_S = 0.25
"""How often the answers are looked after: a line that is gone is known before 10 s are over."""
GRACE_S = 0.5
"""What the browser waits longer for a ping; the sum is whole seconds, because the library cuts off parts of them."""
MAX_MESSAGE = 64 * 1024
HELLO_WITHIN_S = 5.0
BYE_WITHIN_S = 1.0
NAMESPACE = "/"


class Refusal(Exception):
    """Carries the problem that the client gets as ``connect_error``."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("code"))
        self.problem = problem


class Owner(Protocol):
    """Who decides; :class:`erbij.realtime.server.RealtimeServer`."""

    async def connecting(self, eio_sid: str, request: web.Request, auth: object) -> None:
        """Authenticate. Raises ``Refusal``."""

    async def connected(self, eio_sid: str) -> None:
        """The client was told that it is connected."""

    def asked(self, eio_sid: str, data: list[Any], ack_id: int | None) -> None:
        """Take a request; must return at once."""

    def acknowledged(self, eio_sid: str, ack_id: int, data: Any) -> None:
        """Take an acknowledgement."""

    async def gone(self, eio_sid: str) -> None:
        """The socket ended. Called at least once; must be idempotent."""


class Library(socketio.AsyncServer):  # type: ignore[misc]
    """The server object of the library, with our own way in and out."""

    def __init__(self, origins: frozenset[str], owner: Owner) -> None:
        super().__init__(
            async_mode="aiohttp",
            transports=["websocket"],
            cors_allowed_origins=sorted(origins),
            ping_interval=(PING_EVERY_S, GRACE_S),
            ping_timeout=PONG_WITHIN_S,
            max_http_buffer_size=MAX_MESSAGE,
            http_compression=False,
            allow_upgrades=False,
            cookie=None,
            namespaces=[NAMESPACE],
            # The library goes round all sockets once in a timeout: what is gone would be known up to 5 s too late.
            monitor_clients=False,
        )
        self._owner = owner
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._byes: set[asyncio.Task[None]] = set()
        self._serving: dict[asyncio.Task[Any], web.Request] = {}
        self._looking: asyncio.Task[None] | None = None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket to its end."""
        task = asyncio.current_task()
        if task is not None:
            self._serving[task] = request
            task.add_done_callback(lambda done: self._serving.pop(done, None))
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_after(), name="realtime-look")
        response: web.StreamResponse = await self.handle_request(request)
        return response

    # --- out --------------------------------------------------------------------------------------------------------

    async def send_event(self, eio_sid: str, event: str, payload: Any, ack_id: int | None) -> None:
        """Queue an event for a client."""
        await self._send_packet(eio_sid, self.packet_class(packet.EVENT, data=[event, payload], id=ack_id))

    async def send_ack(self, eio_sid: str, ack_id: int, answer: Any) -> None:
        """Queue an acknowledgement."""
        await self._send_packet(eio_sid, self.packet_class(packet.ACK, data=[answer], id=ack_id))

    def waiting(self, eio_sid: str) -> int:
        """Return how many packets wait for the network."""
        known = self.eio.sockets.get(eio_sid)
        return known.queue.qsize() if known is not None else 0

    async def hang_up(self, eio_sid: str, *, politely: bool) -> None:
        """End a socket; ``politely``: what is queued goes first, the line is cut after a second."""
        known, request = self.eio.sockets.get(eio_sid), self._request(eio_sid)
        if known is not None and not known.closed:
            if politely:
                await self._send_packet(eio_sid, self.packet_class(packet.DISCONNECT))
            await known.close(wait=False, abort=not politely, reason=self.reason.SERVER_DISCONNECT)
            known.queue.put_nowait(None)
        if request is not None and not politely:
            self._cut_soon(request, 0.0)

    async def close(self) -> None:
        """End every socket and the library's own task."""
        for eio_sid in list(self.eio.sockets):
            await self.hang_up(eio_sid, politely=True)
        for timer in self._timers.values():
            timer.cancel()
        if self._serving:
            await asyncio.wait(self._serving, timeout=BYE_WITHIN_S)
        for bye in self._byes:
            bye.cancel()
        # Whose line is dead never says goodbye: without this the server would wait for them until it is noticed.
        for request in self._serving.values():
            _abort(request)
        if self._looking is not None:
            await end(self._looking)
            self._looking = None

    # --- in ---------------------------------------------------------------------------------------------------------

    @override
    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        await super()._handle_eio_connect(eio_sid, environ)
        loop = asyncio.get_running_loop()
        self._timers[eio_sid] = loop.call_later(HELLO_WITHIN_S, self._no_hello, eio_sid)

    @override
    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        # 5 and 6 are binary packets; they, and bytes, are never part of our protocol.
        if not isinstance(data, str) or data[:1] in {"5", "6"}:
            await self.hang_up(eio_sid, politely=False)
            return
        try:
            await super()._handle_eio_message(eio_sid, data)
        except (ValueError, TypeError, IndexError, KeyError, AttributeError, RecursionError):
            await self.hang_up(eio_sid, politely=False)

    @override
    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        if (namespace or NAMESPACE) != NAMESPACE:
            await self.hang_up(eio_sid, politely=False)
            return
        self._heard(eio_sid)
        sid = await self.manager.pre_connect(eio_sid, NAMESPACE) if self._request(eio_sid) is not None else None
        if sid is None:
            await self.hang_up(eio_sid, politely=False)
            return
        try:
            await self._owner.connecting(eio_sid, self.environ[eio_sid]["aiohttp.request"], data)
        except Refusal as refusal:
            error = {"message": "refused", "data": refusal.problem}
            await self._send_packet(eio_sid, self.packet_class(packet.CONNECT_ERROR, data=error))
            await self.manager.disconnect(sid, NAMESPACE, ignore_queue=True)
            await self.hang_up(eio_sid, politely=True)
            return
        await self._send_packet(eio_sid, self.packet_class(packet.CONNECT, {"sid": sid}))
        await self.manager.connect(sid, NAMESPACE)
        await self._owner.connected(eio_sid)

    @override
    async def _handle_event(self, eio_sid: str, namespace: str | None, id: int | None, data: Any) -> None:
        if not isinstance(data, list) or not data or not isinstance(data[0], str):
            await self.hang_up(eio_sid, politely=False)
            return
        self._owner.asked(eio_sid, data, id)

    @override
    async def _handle_ack(self, eio_sid: str, namespace: str | None, id: int, data: Any) -> None:
        self._owner.acknowledged(eio_sid, id, data)

    @override
    async def _handle_disconnect(self, eio_sid: str, namespace: str | None, reason: str | None = None) -> None:
        await self.hang_up(eio_sid, politely=False)

    @override
    async def _handle_eio_disconnect(self, eio_sid: str, reason: str | None) -> None:
        self._heard(eio_sid)
        sid, request = self.manager.sid_from_eio_sid(eio_sid, NAMESPACE), self._request(eio_sid)
        self.environ.pop(eio_sid, None)
        if sid is not None:
            await self.manager.disconnect(sid, NAMESPACE, ignore_queue=True)
        if request is not None:
            self._cut_soon(request, BYE_WITHIN_S)
        await self._owner.gone(eio_sid)

    async def _look_after(self) -> None:
        """End every socket that leaves a ping unanswered."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for eio_sid, known in list(self.eio.sockets.items()):
                if known.closed:
                    self.eio.sockets.pop(eio_sid, None)
                elif not known.closing:
                    await self._look(eio_sid, known)

    async def _look(self, eio_sid: str, known: Any) -> None:
        try:
            await known.check_ping_timeout()
        except Exception:
            # One socket that cannot be ended properly must not leave all others unwatched.
            log.exception("socket_not_looked_after", socket=eio_sid)

    def _cut_soon(self, request: web.Request, after: float) -> None:
        """Cut the line, so that a writer that hangs on a dead one ends."""
        task = asyncio.create_task(_cut(request, after), name="realtime-bye")
        self._byes.add(task)
        task.add_done_callback(self._byes.discard)

    def _request(self, eio_sid: str) -> web.Request | None:
        environ = self.environ.get(eio_sid)
        return environ["aiohttp.request"] if environ else None

    def _heard(self, eio_sid: str) -> None:
        timer = self._timers.pop(eio_sid, None)
        if timer is not None:
            timer.cancel()

    def _no_hello(self, eio_sid: str) -> None:
        self._timers.pop(eio_sid, None)
        request = self._request(eio_sid)
        if request is not None:
            _abort(request)


async def _cut(request: web.Request, after: float) -> None:
    await asyncio.sleep(after)
    _abort(request)


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
