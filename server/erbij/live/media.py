"""Whose media connection is whose, and the application's side of the engine.

A **line** is one media connection. The client chooses a name for it, the engine knows it by a name of ours that
begins with the socket, so nobody can touch another's. A line opened before the join (a warm one) belongs to its
socket alone and ends with it; after the join it belongs to the seat and survives the socket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import structlog

from erbij.errors import Invalid, NotFound, NotNow, TooMany
from erbij.live import rules
from erbij.live.anew import Anew
from erbij.live.opening import Openings
from erbij.live.traffic import DropLine, HoldBack, PointAt
from erbij.live.wire import MediaGone, Side
from erbij.tasks import end
from erbij_media import contract
from erbij_media.errors import EngineUnavailable, MediaError, SdpRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from erbij.clock import Clock
    from erbij.realtime.event import Connection

LINES_PER_SOCKET = 8
CONNECT_WITHIN_S = 10.0
DELIVERIES_KEPT_S = 0.5
log = structlog.get_logger()


@dataclass(slots=True)
class Line:
    """One media connection; ``seat`` is (slot, participant) once it belongs to one."""

    id: str
    name: str
    socket: str
    side: Side
    subscribes: bool
    opened: float
    up: bool = False
    seat: tuple[str, str] | None = None
    kinds: tuple[str, ...] = field(default=())


class LineGone(Protocol):
    """Called when a line ended; ``tell``: its owner does not know yet."""

    async def __call__(self, line: Line, *, tell: bool) -> None:
        """Take it in."""


EngineBegan = Callable[[Anew], Awaitable[None]]


class Lines:
    """The registry of lines and everything that is asked of the engine."""

    def __init__(self, engine: contract.MediaEngine, clock: Clock, gone: LineGone, began: EngineBegan) -> None:
        self._engine = engine
        self._clock = clock
        self._gone = gone
        self._began = began
        self._lines: dict[str, Line] = {}
        self._count = 0
        self._flowing: set[str] = set()
        self._deliveries: tuple[float, dict[str, contract.Delivery]] = (-1e9, {})
        self._task: asyncio.Task[None] | None = None
        self._failed_at: datetime | None = None
        self._failed: dict[str, datetime] = {}
        self.openings = Openings()

    def failed_at(self, slot_id: str) -> datetime | None:
        """Return when the media of a lesson was away the last time by our own fault."""
        return max((at for at in (self._failed_at, self._failed.get(slot_id)) if at is not None), default=None)

    async def start(self) -> None:
        """Begin to listen to the engine, which somebody else starts and closes."""
        self._task = self._task or asyncio.create_task(self._listen(), name="live-media")

    async def close(self) -> None:
        """Stop listening."""
        task, self._task = self._task, None
        if task is not None:
            await end(task)

    # --- asked by clients -------------------------------------------------------------------------------------------

    async def subscribe(self, socket: str, name: str, side: Side, room: str | None = None) -> tuple[Line, str]:
        """Open a subscribing line for a side; return it with our offer. ``room``: the lesson, once it is known."""
        line = await self._open(socket, name, side, subscribes=True)
        receivers = [
            contract.Receiver(
                contract.ReceiverName(name),
                contract.Kind.AUDIO if rules.is_audio(name) else contract.Kind.VIDEO,
                class_side=rules.is_class(name),
            )
            for name in rules.RECEIVERS[side]
        ]
        with self._answering(line):
            at = contract.RoomId(room) if room is not None else None
            return line, await self._engine.subscribe(contract.ConnectionId(line.id), receivers, room=at)

    async def accept(self, socket: str, name: str, sdp: str) -> None:
        """Take the client's answer to our offer."""
        line = self._own(socket, name)
        with self._answering(None):
            await self._engine.accept(contract.ConnectionId(line.id), contract.Sdp(sdp))

    async def reconnect(self, socket: str, name: str, sdp: str | None) -> str:
        """Give a line that is up new ways through the network; return our answer to ``sdp``, or our offer."""
        line = self._own(socket, name)
        with self._answering(None):
            offer = contract.Sdp(sdp) if sdp is not None else None
            return await self._engine.reconnect(contract.ConnectionId(line.id), offer)

    async def publish(
        self, socket: str, name: str, side: Side, sdp: str, sources: Mapping[str, str]
    ) -> tuple[Line, str]:
        """Open a publishing line; ``sources`` maps the offer's mids to source ids. Return it with the answer."""
        line = await self._open(socket, name, side, subscribes=False)
        by_mid = {contract.Mid(mid): contract.SourceId(source) for mid, source in sources.items()}
        with self._answering(line):
            return line, await self._engine.publish(contract.ConnectionId(line.id), contract.Sdp(sdp), by_mid)

    async def disconnect(self, socket: str, name: str) -> Line:
        """End one of the socket's own lines. Raises ``NotFound``."""
        line = self._own(socket, name)
        await self.drop([line.id])
        return line

    # --- asked by the lesson ----------------------------------------------------------------------------------------

    async def carry_out(self, effect: PointAt | HoldBack | DropLine) -> None:
        """Ask the engine; what cannot be done now is asked again when the engine began anew."""
        try:
            match effect:
                case PointAt(line, receiver, source, small):
                    to = contract.SourceId(source) if source is not None else None
                    at = (contract.ConnectionId(line), contract.ReceiverName(receiver))
                    await self._engine.route(*at, to, small=small)
                case HoldBack(source, held):
                    await self._engine.hold(contract.SourceId(source), held=held)
                case DropLine(line):
                    await self.drop([line])
        except MediaError as error:
            self._note(error)

    def of_socket(self, socket: str) -> list[Line]:
        """Return the lines that were opened (or taken along) by a socket, oldest first."""
        return [line for line in self._lines.values() if line.socket == socket]

    def seat(self, socket: str, slot_id: str, participant_id: str) -> list[str]:
        """Give the socket's warm lines to its seat, the seat's lines to the socket; return the new subscribing ones."""
        new = []
        for line in self._lines.values():
            if line.seat == (slot_id, participant_id):
                line.socket = socket
            elif line.socket == socket and line.seat is None:
                line.seat = (slot_id, participant_id)
                if line.subscribes:
                    new.append(line.id)
        return new

    async def drop(self, ids: Sequence[str]) -> None:
        """End lines at once."""
        for line_id in ids:
            self._lines.pop(line_id, None)
            try:
                await self._engine.disconnect(contract.ConnectionId(line_id))
            except MediaError as error:
                self._note(error)

    async def end_lesson(self, slot_id: str) -> None:
        """End every line of a lesson: while one still brings something, its page builds none where the lesson is."""
        await self.drop([line.id for line in self._lines.values() if line.seat and line.seat[0] == slot_id])

    async def leave(self, connection: Connection) -> None:
        """Tell a socket that goes on at another server that its lines here end."""
        lines = self.of_socket(connection.id)
        await self.drop([line.id for line in lines])
        for line in lines:
            await connection.push("media.gone", MediaGone(connection=line.name))

    async def socket_gone(self, socket: str) -> None:
        """End the warm lines of a socket; those of a seat wait for its return."""
        await self.drop([line.id for line in self.of_socket(socket) if line.seat is None])

    async def sweep(self) -> None:
        """End what is not connected 10 s after it was opened, and tell its owner."""
        limit = self._clock.monotonic() - CONNECT_WITHIN_S
        for line in [line for line in self._lines.values() if not line.up and line.opened < limit]:
            await self.drop([line.id])
            await self._gone(line, tell=True)

    async def deliveries(self) -> Mapping[str, contract.Delivery]:
        """Return what reached whom, by line; at most half a second old. Empty if unavailable."""
        taken, known = self._deliveries
        if self._clock.monotonic() - taken > DELIVERIES_KEPT_S:
            try:
                known = {str(d.connection): d for d in await self._engine.deliveries()}
            except MediaError as error:
                self._note(error)
                known = {}
            self._deliveries = (self._clock.monotonic(), known)
        return known

    def flows(self, source: str) -> bool:
        """Whether packets of a source came in during the last 3 s."""
        return source in self._flowing

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _open(self, socket: str, name: str, side: Side, *, subscribes: bool) -> Line:
        mine = self.of_socket(socket)
        again = [line for line in mine if line.name == name]
        for line in again:
            await self.drop([line.id])
            await self._gone(line, tell=False)
        if len(mine) - len(again) >= LINES_PER_SOCKET:
            raise TooMany(1)
        self._count += 1
        line = Line(f"{socket}.{self._count}.{name}", name, socket, side, subscribes, self._clock.monotonic())
        self._lines[line.id] = line
        return line

    def _own(self, socket: str, name: str) -> Line:
        line = next((line for line in self.of_socket(socket) if line.name == name), None)
        if line is None:
            raise NotFound
        return line

    @contextmanager
    def _answering(self, line: Line | None) -> Iterator[None]:
        """Turn the engine's errors into answers; a line that could not be opened is forgotten."""
        try:
            yield
        except BaseException as error:
            if line is not None:
                self._lines.pop(line.id, None)
            match error:
                case SdpRefused():
                    raise Invalid([(f"body.sdp.{error.path}", error.problem)]) from None
                case EngineUnavailable():
                    self._note(error)
                    raise NotNow from None
                case MediaError():
                    raise NotFound from None
                case _:
                    raise

    def _is_up(self, line: Line) -> None:
        if not line.up and line.subscribes and line.side is Side.PUPIL:
            self.openings.add(self._clock.monotonic() - line.opened)
        line.up = True

    def _note(self, error: MediaError) -> None:
        if isinstance(error, EngineUnavailable):
            self._failed_at = self._clock.now()
        log.info("engine_refused", error=type(error).__name__)

    async def _listen(self) -> None:
        while True:
            try:
                async for event in self._engine.events():
                    await self._heard(event)
            except Exception:
                log.exception("engine_event_failed")
                await asyncio.sleep(0.1)
            else:
                return

    async def _heard(self, event: contract.Event) -> None:
        match event:
            case contract.ConnectionUp(connection):
                line = self._lines.get(connection)
                if line is not None:
                    self._is_up(line)
            case contract.ConnectionGone(connection):
                line = self._lines.pop(connection, None)
                if line is not None:
                    await self._gone(line, tell=True)
            case contract.SourceUp(source):
                self._flowing.add(source)
            case contract.SourceSilent(source):
                self._flowing.discard(source)
            case contract.EngineRestarted(epoch):
                self._failed_at = self._clock.now()
                self._lines.clear()
                self._flowing.clear()
                self._deliveries = (-1e9, {})
                await self._began(Anew(epoch))
            case _:
                await self._elsewhere(event)

    async def _elsewhere(self, event: contract.RoomsLost | contract.RoomsMoving) -> None:
        """Some lessons are on another node from now on."""
        slots, epoch, lost = frozenset(map(str, event.rooms)), "", False
        owners = (self._lines.get(connection) for connection in event.connections)
        sockets = frozenset(line.socket for line in owners if line is not None)
        if isinstance(event, contract.RoomsLost):
            epoch, lost = event.epoch, True
            self._failed |= dict.fromkeys(slots, self._clock.now())
            self._flowing = {one for one in self._flowing if contract.room_of(contract.SourceId(one)) not in slots}
            for connection in event.connections:
                self._lines.pop(connection, None)
        await self._began(Anew(epoch, lost=lost, slots=slots, sockets=sockets))
