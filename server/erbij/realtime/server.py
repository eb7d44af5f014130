"""The sockets: who may connect, what is asked, what is answered. Knows events as values and nothing of lessons."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web
from pydantic import ValidationError

from erbij import ids
from erbij.db.scope import NOBODY_YET, scope_of, within
from erbij.errors import Invalid, NotSignedIn, TooMany
from erbij.realtime import answers
from erbij.realtime.answers import FirstAnswers, UnknownEvent
from erbij.realtime.event import Elsewhere
from erbij.realtime.library import Library, Refusal
from erbij.realtime.peers import ELSEWHERE, GuestLine, GuestSocket, PeerDoor, Peers
from erbij.realtime.peers import PATH as PEER_PATH
from erbij.realtime.relays import Relays
from erbij.realtime.socket import Asked, Drops, Socket
from erbij.wire import Nothing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.realtime.event import Connection, Event
    from erbij.wire import Wire

PATH = "/realtime/"
SOCKETS_OF_ONE = 8
ENDED_REMEMBERED = 1_000
HANDLER_LIMIT_S = 10.0
# It is kept with its answer before the body is looked at.
LONGEST_RID = 64
log = structlog.get_logger()

Authenticate = Callable[[Mapping[str, str], bool], Awaitable["Actor | None"]]
Gone = Callable[["Connection"], Awaitable[None]]


class _Line:
    """The way out of one socket."""

    def __init__(self, library: Library, eio_sid: str) -> None:
        self._library = library
        self._eio_sid = eio_sid

    async def send(self, event: str, payload: Any, ack_id: int | None) -> None:
        await self._library.send_event(self._eio_sid, event, payload, ack_id)

    def waiting(self) -> int:
        return self._library.waiting(self._eio_sid)

    async def hang_up(self, *, politely: bool) -> None:
        await self._library.hang_up(self._eio_sid, politely=politely)


class RealtimeServer:
    """All sockets of this server. ``authenticate(cookies, as_unit)`` is asked before a connection is accepted.

    ``gone`` is called once for each socket that was accepted, whatever ended it.
    """

    def __init__(
        self,
        origins: frozenset[str],
        authenticate: Authenticate,
        *,
        events: Iterable[Event],
        clock: Clock,
        gone: Gone,
        peers: Peers | None = None,
        moved: Gone | None = None,
    ) -> None:
        self._origins = origins
        self._authenticate = authenticate
        self._events = {event.name: event for event in events}
        self._clock = clock
        self.drops = Drops()
        self._gone = gone
        self._library = Library(origins, self)
        self._sockets: dict[str, Socket] = {}
        self._answers = FirstAnswers()
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._guests: dict[str, Socket] = {}
        self._relays = Relays(peers, clock, moved or gone) if peers else None
        self._door = PeerDoor(peers, self._welcome) if peers else None

    def attach(self, app: web.Application) -> None:
        """Serve ``/realtime/`` of an application; nothing but a websocket from a page of ours gets through.

        Sockets end with the application: a server that ends would wait a minute for pages that are open.
        """
        app.router.add_get(PATH, self._handle)
        if self._door is not None:
            app.router.add_get(PEER_PATH, self._door.handle)
        app.on_shutdown.append(self._application_ends)

    async def close(self) -> None:
        """End every socket; idempotent."""
        await self._library.close()
        if self._door is not None:
            await self._door.close()
        if self._relays is not None:
            await self._relays.close()

    async def _application_ends(self, _app: web.Application) -> None:
        await self.close()

    def sign_ins(self) -> frozenset[str]:
        """Return the sign-ins that have a socket now."""
        return frozenset(socket.actor.sign_in_id for socket in self._sockets.values())

    async def end_sign_ins(self, sign_in_ids: Collection[str]) -> None:
        """Close the sockets of these sign-ins (``access.ended`` goes first); one that is just connecting is refused."""
        for sign_in_id in sign_in_ids:
            self._ended[sign_in_id] = None
            self._answers.forget(sign_in_id)
        while len(self._ended) > ENDED_REMEMBERED:
            self._ended.popitem(last=False)
        everybody = [*self._sockets.values(), *self._guests.values()]
        for socket in [s for s in everybody if s.actor.sign_in_id in sign_in_ids]:
            await socket.push("access.ended", Nothing())
            await socket.close()

    async def tell(self, concerns: Callable[[Actor], bool], event: str, payload: Wire) -> None:
        """Push to everybody here whom it concerns."""
        for socket in [s for s in self._sockets.values() if concerns(s.actor)]:
            await socket.push(event, payload)

    # --- the library's owner ---------------------------------------------------------------------------------------

    async def connecting(self, eio_sid: str, request: web.Request, auth: object) -> None:
        """Authenticate by the cookies of the handshake. Raises ``Refusal`` with a problem."""
        as_unit = isinstance(auth, dict) and auth.get("as") == "unit"
        try:
            with within(NOBODY_YET):
                actor = await self._authenticate(request.cookies, as_unit)
            if actor is None or actor.sign_in_id in self._ended:
                raise NotSignedIn  # noqa: TRY301 - answered like every refusal
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody comes in
            problem = answers.problem_of(error, self._clock.now())
            raise Refusal(problem.model_dump(mode="json")) from None
        await self._make_room(actor)
        line = _Line(self._library, eio_sid)
        self._sockets[eio_sid] = Socket(ids.new_id(self._clock.now()), actor, line, self._clock.monotonic, self.drops)

    async def connected(self, eio_sid: str) -> None:
        """Begin to work."""
        socket = self._sockets.get(eio_sid)
        if socket is not None:
            socket.start(self._work)

    def asked(self, eio_sid: str, data: list[Any], ack_id: int | None) -> None:
        """Queue a request; over the limit it is answered at once, and a flood ends the socket."""
        socket = self._sockets.get(eio_sid)
        if socket is None:
            return

        async def answer(what: Any) -> None:
            if ack_id is not None and not socket.closed:
                await self._library.send_ack(eio_sid, ack_id, what)

        body = data[1] if len(data) > 1 else {}
        if not socket.take((data[0], body, answer)):
            self._soon(self._too_many(eio_sid, socket, answer))

    def acknowledged(self, eio_sid: str, ack_id: int, data: Any) -> None:
        """Pass an acknowledgement on."""
        socket = self._sockets.get(eio_sid)
        relay = self._relays.of(socket) if self._relays is not None and socket is not None else None
        if relay is not None:
            self._soon(relay.acknowledge(ack_id, data))
        elif socket is not None:
            socket.acknowledged(ack_id, data)

    async def gone(self, eio_sid: str) -> None:
        """Tell once that a socket ended."""
        socket = self._sockets.pop(eio_sid, None)
        if socket is None:
            return
        socket.gone()
        self._answers.forget(socket.id)
        if self._relays is not None:
            self._soon(self._relays.drop(socket))
        # In a task of its own: the library swallows a cancellation, and calls a handler that raised twice.
        self._soon(self._tell_gone(socket))

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        if (
            request.headers.get("Origin") not in self._origins
            or query.get("transport") != "websocket"
            or "sid" in query
        ):
            return web.Response(status=403)
        return await self._library.serve(request)

    async def _make_room(self, actor: Actor) -> None:
        """Let one sign-in have a few sockets only; the oldest goes."""
        mine = [socket for socket in self._sockets.values() if socket.actor.sign_in_id == actor.sign_in_id]
        for socket in mine[: max(0, len(mine) - SOCKETS_OF_ONE + 1)]:
            await socket.close()

    async def _work(self, socket: Socket, asked: Asked) -> None:
        name, body, answer = asked
        event = self._events.get(name)
        if event is None or socket.actor.roles.isdisjoint(event.roles):
            await answer(answers.refused(UnknownEvent(), self._clock.now()))
            return
        rid = body.get("rid") if isinstance(body, dict) else None
        if not isinstance(rid, str) or len(rid) > LONGEST_RID:
            why = "too long" if isinstance(rid, str) else "Field required"
            await answer(answers.refused(Invalid([("body.rid", why)]), self._clock.now()))
            return
        asker = socket.id if event.per_connection else socket.actor.sign_in_id
        first = self._answers.get(asker, name, rid)
        if first is None:
            first = asyncio.get_running_loop().create_future()
            self._answers.put(asker, name, rid, first)
            try:
                first.set_result(await self._answer(socket, event, body))
            finally:
                if not first.done():
                    first.set_result(answers.refused(TooMany(1), self._clock.now()))
                    self._answers.forget(asker)
        await answer(await asyncio.shield(first))

    async def _answer(self, socket: Socket, event: Event, body: object) -> answers.Answer:
        if self._relays is None:
            return await self._do(socket, event, body)
        if socket.id not in self._guests:
            try:
                return await self._relays.ask(socket, event.name, body, lambda: self._do(socket, event, body))
            except Exception as error:  # noqa: BLE001 - every failure is an answer
                return answers.refused(error, self._clock.now())
        try:
            return await self._do(socket, event, body)
        except Elsewhere as found:
            return {ELSEWHERE: found.address}

    async def _do(self, socket: Socket, event: Event, body: object) -> answers.Answer:
        """Raises ``Elsewhere``."""
        try:
            parsed = event.body.model_validate(body)
            with within(scope_of(socket.actor)):
                async with asyncio.timeout(HANDLER_LIMIT_S):
                    return answers.accepted(await event.handle(socket, parsed))
        except Elsewhere:
            raise
        except (Exception, ValidationError) as error:  # noqa: BLE001 - every failure is an answer
            return answers.refused(error, self._clock.now())

    # --- guests -----------------------------------------------------------------------------------------------------

    def _welcome(self, actor: Actor, line: GuestLine) -> GuestSocket:
        socket = Socket(ids.new_id(self._clock.now()), actor, line, self._clock.monotonic, self.drops)
        self._guests[socket.id] = socket
        socket.start(self._work)

        def ask(n: int, event: str, body: Any) -> None:
            async def answer(what: Any) -> None:
                line.say("answer", n, what)

            if not socket.take((event, body, answer)):
                self._soon(answer(answers.refused(TooMany(1), self._clock.now())))

        async def gone() -> None:
            self._guests.pop(socket.id, None)
            socket.gone()
            self._answers.forget(socket.id)
            await self._tell_gone(socket)

        return GuestSocket(ask, socket.acknowledged, gone)

    async def _too_many(self, eio_sid: str, socket: Socket, answer: Callable[[Any], Awaitable[None]]) -> None:
        if socket.floods or self._library.waiting(eio_sid) > SOCKETS_OF_ONE * 32:
            log.warning("socket_floods", socket=socket.id)
            await self._library.hang_up(eio_sid, politely=False)
        else:
            await answer(answers.refused(TooMany(1), self._clock.now()))

    async def _tell_gone(self, socket: Socket) -> None:
        try:
            with within(scope_of(socket.actor)):
                await self._gone(socket)
        except Exception:
            log.exception("gone_failed", socket=socket.id)

    def _soon(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
