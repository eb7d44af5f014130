"""From one server to another: the requests of a socket whose lesson is there, and what that lesson says back.

Theory of operation
===================
A browser's socket ends at whatever server it reached, which knows who it is. Where a handler says that another server
does what was asked (:class:`erbij.realtime.event.Elsewhere`), a **relay** is opened to that server for this socket, and
from then on requests, answers, pushes and acknowledgements pass through it as they are; the other server has a
**guest**, a socket like its own. Servers know each other by a shared secret. A relay that breaks ends the browser's
socket: it comes back by itself, and finds who has the lesson by then.

Messages are JSON lists: up ``[actor]`` first, then ``["ask", n, event, body]`` and ``["ack", n, data]``; down
``["push", event, payload, n or null]`` and ``["answer", n, answer]``.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from erbij.actor import Actor
from erbij.realtime.event import Elsewhere
from erbij.tasks import end

if TYPE_CHECKING:
    from erbij.realtime.socket import Line

PATH = "/peer/realtime"
ELSEWHERE = "elsewhere"
SECRET_HEADER = "X-Erbij-Peer"  # noqa: S105 - the name of a header
HEARTBEAT_S = 2.0
CONNECT_WITHIN_S = 1.0
ANSWER_WITHIN_S = 10.0
LONGEST = 1024 * 1024
QUEUE = 512
ACTOR = TypeAdapter(Actor)
GONE = (aiohttp.ClientError, OSError, TimeoutError)
log = structlog.get_logger()


class Peers:
    """The other servers, and the secret that all of them share."""

    def __init__(self, secret: str, shut: Callable[[str], Awaitable[None]] | None = None) -> None:
        """``shut`` is told an address at which nobody listens any more."""
        self._secret = secret
        self._shut = shut
        self._session: aiohttp.ClientSession | None = None

    @property
    def headers(self) -> dict[str, str]:
        """By what another server knows us."""
        return {SECRET_HEADER: self._secret}

    @property
    def session(self) -> aiohttp.ClientSession:
        """The way to other servers."""
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S, connect=CONNECT_WITHIN_S)
            self._session = aiohttp.ClientSession(timeout=timeout, auto_decompress=False)
        return self._session

    def knows(self, request: web.BaseRequest) -> bool:
        """Whether a request is another server's, and came straight from there."""
        given = request.headers.get(SECRET_HEADER, "")
        straight = "X-Forwarded-For" not in request.headers
        return straight and hmac.compare_digest(given.encode(), self._secret.encode())

    async def relay(self, address: str, actor: Actor, line: Line) -> Relay:
        """Open a relay for a socket. Raises ``ConnectionError``."""
        try:
            socket = await self.session.ws_connect(
                address + PATH,
                headers=self.headers,
                heartbeat=HEARTBEAT_S,
                max_msg_size=LONGEST,
                timeout=aiohttp.ClientWSTimeout(ws_close=CONNECT_WITHIN_S),
            )
            await socket.send_str(ACTOR.dump_json(actor).decode())
        except GONE as error:
            os_error = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else None
            if self._shut is not None and isinstance(os_error, ConnectionRefusedError):
                await self._shut(address)
            raise ConnectionError from error
        return Relay(address, socket, line)

    async def close(self) -> None:
        """Close every way; idempotent."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


class Relay:
    """One browser's socket at the server that has its lesson."""

    def __init__(self, address: str, socket: aiohttp.ClientWebSocketResponse, line: Line) -> None:
        self.address = address
        self._socket, self._line = socket, line
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._count = 0
        self._closed = False
        self._reading = asyncio.create_task(self._read(), name="relay")

    async def ask(self, event: str, body: Any) -> Any:
        """Ask there; return the answer. Raises ``Elsewhere``, ``ConnectionError``."""
        self._count += 1
        n = self._count
        answer = self._answers[n] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await self._say("ask", n, event, body)
                found = await answer
        except GONE as error:
            raise ConnectionError from error
        finally:
            del self._answers[n]
        if ELSEWHERE in found:
            raise Elsewhere(found[ELSEWHERE])
        return found

    async def acknowledge(self, ack_id: int, data: Any) -> None:
        """Pass an acknowledgement on."""
        with suppress(*GONE):
            await self._say("ack", ack_id, data)

    async def close(self) -> None:
        """End it, and leave the browser's socket as it is; idempotent."""
        self._closed = True
        self._reading.cancel()
        with suppress(*GONE):
            await self._socket.close()
        self._fail()

    async def _say(self, *message: Any) -> None:
        await self._socket.send_str(json.dumps(message))

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await self._take(json.loads(message.data))
        finally:
            self._fail()
            if not self._closed:
                log.info("relay_ended")
                await self._line.hang_up(politely=False)

    async def _take(self, message: list[Any]) -> None:
        match message:
            case ["push", event, payload, ack_id]:
                await self._line.send(event, payload, ack_id)
            case ["answer", n, answer] if n in self._answers and not self._answers[n].done():
                self._answers[n].set_result(answer)

    def _fail(self) -> None:
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionError())


class GuestLine:
    """The way out to another server's socket."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._queue: asyncio.Queue[str] = asyncio.Queue(QUEUE)
        self._ended = asyncio.Event()
        self._sending = asyncio.create_task(self._run(), name="guest")

    async def send(self, event: str, payload: Any, ack_id: int | None) -> None:
        """Queue an event."""
        self.say("push", event, payload, ack_id)

    def say(self, *message: Any) -> None:
        """Queue a message; a server that does not take them is hung up on."""
        try:
            self._queue.put_nowait(json.dumps(message))
        except asyncio.QueueFull:
            self._ended.set()
            self._sending.cancel()

    def waiting(self) -> int:
        """Return how many messages wait."""
        return self._queue.qsize()

    async def hang_up(self, *, politely: bool) -> None:
        """End the guest's socket; what is queued goes first, for a moment."""
        if politely:
            with suppress(TimeoutError):
                async with asyncio.timeout(CONNECT_WITHIN_S):
                    await self._queue.join()
        self._ended.set()

    async def end(self) -> None:
        """Stop sending; idempotent."""
        await end(self._sending)

    async def ended(self) -> None:
        """Wait until somebody here hangs up, then close."""
        await self._ended.wait()
        await self._socket.close()

    async def _run(self) -> None:
        while True:
            text = await self._queue.get()
            with suppress(ConnectionError):
                await self._socket.send_str(text)
            self._queue.task_done()


Guest = Callable[[Actor, GuestLine], "GuestSocket"]


class GuestSocket:
    """What the door needs of a guest: ``ask`` takes a request, ``acknowledged`` an acknowledgement."""

    def __init__(
        self,
        ask: Callable[[int, str, Any], None],
        acknowledged: Callable[[int, Any], None],
        gone: Callable[[], Awaitable[None]],
    ) -> None:
        self.ask, self.acknowledged, self.gone = ask, acknowledged, gone


class PeerDoor:
    """Where other servers come in."""

    def __init__(self, peers: Peers, welcome: Guest) -> None:
        self._peers, self._welcome = peers, welcome
        self._lines: set[GuestLine] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one guest to its end; anybody but a server of ours learns nothing."""
        if not self._peers.knows(request):
            raise web.HTTPNotFound
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=LONGEST)
        await socket.prepare(request)
        try:
            actor = ACTOR.validate_json(await socket.receive_str())
        except (TypeError, ValidationError):
            await socket.close()
            return socket
        line = GuestLine(socket)
        self._lines.add(line)
        guest = self._welcome(actor, line)
        ending = asyncio.create_task(line.ended(), name="guest-end")
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    _pass(guest, json.loads(message.data))
        finally:
            ending.cancel()
            self._lines.discard(line)
            try:
                await line.end()
            finally:  # also where this handler is cancelled: the lesson must hear of it
                await guest.gone()
        return socket

    async def close(self) -> None:
        """End every guest; idempotent."""
        for line in list(self._lines):
            await line.hang_up(politely=False)


def _pass(guest: GuestSocket, message: list[Any]) -> None:
    match message:
        case ["ask", int(n), str(event), body]:
            guest.ask(n, event, body)
        case ["ack", int(ack_id), data]:
            guest.acknowledged(ack_id, data)
        case _:
            log.warning("peer_not_understood")
