"""A media node by itself: one engine, and a link for each server that comes.

Theory of operation
===================
A server that knows the secret becomes a *guest*: what it opens is its own, what happens to that is told to it alone,
and it can touch nothing else. When it brought no beat for ten seconds, or when the same server comes with a larger
epoch, everything of the guest is closed. A link that ends is no reason by itself: pages whose server went keep what
they see and hear until the next server gave them theirs. *Drain*: the node says with every beat that it takes nothing
any more; the servers move their lessons away, and when the last connection is gone the node ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from erbij_media.calls import answer
from erbij_media.engine import Engine
from erbij_media.nodes.guest import Guest
from erbij_media.nodes.model import MAX_MBIT, MAX_ROOMS, OLDEST, PROTOCOL, NodeCard, NodeLoad
from erbij_media.nodes.registry import ListedNodes
from erbij_media.nodes.seal import WrongSecret, greet_server
from erbij_media.wire import LinkBroken, Message, event_message

if TYPE_CHECKING:
    from erbij_media.nodes.link import LinkKeys
    from erbij_media.nodes.registry import NodeRegistry
    from erbij_media.nodes.seal import SealedChannel
    from erbij_media.settings import EngineSettings

LEASE = 10.0
"""Seconds without a beat after which a server counts as gone: more than its own three, so that it decides, and more
than the five in which another one has its lessons."""
_LOOK_EVERY = 1.0
_GREETING_AT_ONCE = 16
_PACKET_MBIT = 1_000 * 8 / 1e6
_logger = logging.getLogger("erbij_media")


@dataclass(frozen=True, slots=True)
class StationSettings:
    """``control``: host and port to listen on (0: any free); ``control_name``: host:port at which servers reach it."""

    id: str
    keys: LinkKeys
    media: EngineSettings
    control: tuple[str, int] = ("127.0.0.1", 0)
    control_name: str = ""
    max_rooms: int = MAX_ROOMS
    max_mbit: float = MAX_MBIT
    version: str = ""


class Station:
    """Serves from :meth:`start` until :meth:`close`; :meth:`ended` returns when it was drained and is empty."""

    def __init__(self, settings: StationSettings, registry: NodeRegistry | None = None) -> None:
        self._settings = settings
        self._registry = registry or ListedNodes(())
        self._engine = Engine(settings.media)
        self._guests: dict[str, Guest] = {}
        self._serving: set[asyncio.Task[None]] = set()
        self._greeting = 0
        self._draining = False
        self._ended = asyncio.Event()
        self._mbit = 0.0
        self._tasks: list[asyncio.Task[None]] = []
        self.control_port = 0

    @property
    def card(self) -> NodeCard:
        """What it says of itself, to nobody in particular."""
        own, media = self._settings, self._settings.media
        return NodeCard(
            id=own.id,
            control=own.control_name or f"{own.control[0]}:{self.control_port}",
            addresses=media.addresses,
            port=self._engine.port,
            max_rooms=own.max_rooms,
            max_mbit=own.max_mbit,
            version=own.version,
            load=self._load(),
        )

    async def start(self) -> None:
        """Serve. Raises ``PortUnavailable``, ``OSError``."""
        await self._engine.start()
        try:
            host, port = self._settings.control
            self._server = await asyncio.start_server(self._came, host, port, ssl=self._settings.keys.tls)
        except BaseException:
            await self._engine.close()
            raise
        self.control_port = self._server.sockets[0].getsockname()[1]
        self._tasks = [asyncio.create_task(self._hand_on()), asyncio.create_task(self._look_on())]

    async def close(self) -> None:
        """End everything at once; idempotent."""
        tasks, self._tasks = self._tasks, []
        if not tasks:
            return
        self._server.close()
        await self._registry.withdraw(self._settings.id)
        for task in [*tasks, *self._serving]:
            task.cancel()
        await asyncio.gather(*tasks, *self._serving, return_exceptions=True)
        await self._engine.close()
        self._ended.set()

    def drain(self) -> None:
        """Take nothing any more, and end when everybody is elsewhere."""
        if not self._draining:
            _logger.warning("node_drains")
        self._draining = True

    async def ended(self) -> None:
        """Return when it was drained and nobody is here any more, or it was closed."""
        await self._ended.wait()

    # --- guests -----------------------------------------------------------------------------------------------------

    async def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        try:
            met = await self._meet(reader, writer)
            if met is not None:
                await self._serve(*met)
        except WrongSecret:
            _logger.error("server_refused: it does not know the secret")  # noqa: TRY400 - the trace says nothing
        except (LinkBroken, OSError):
            pass
        except asyncio.CancelledError:
            pass  # we close; a task that ends as cancelled is told as a fault by the streams of Python 3.11
        finally:
            writer.transport.abort()

    async def _meet(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[SealedChannel, Message] | None:
        """Show each other who is there; nothing is anybody's before the first call."""
        if self._greeting >= _GREETING_AT_ONCE:
            return None
        self._greeting += 1
        try:
            channel, words = await greet_server(reader, writer, self._settings.keys.secret)
        finally:
            self._greeting -= 1
        refused = self._refuses(words)
        if refused:
            _logger.error("server_refused: %s", refused)
            channel.write({"refused": refused})
            await channel.flush()
            return None
        channel.write({"node": asdict(self.card), "engine": self._engine.epoch})
        return channel, words

    def _refuses(self, words: Message) -> str:
        """Why a server cannot be served, in words; "" if it can."""
        own = f"media node {self._settings.id}"
        protocol, oldest = words.get("protocol", 1), words.get("oldest", 1)
        known = self._guests.get(str(words.get("server")))
        if not isinstance(words.get("server"), str) or not isinstance(words.get("epoch"), int):
            return f"{own} was not told which server this is: upgrade the server"
        if not isinstance(protocol, int) or protocol < OLDEST:
            return f"{own} speaks protocol {OLDEST} or newer, the server {protocol}: upgrade the server"
        if not isinstance(oldest, int) or oldest > PROTOCOL:
            return f"{own} speaks protocol {PROTOCOL}, the server {oldest} or newer: upgrade the node"
        if known is not None and known.epoch >= words["epoch"]:
            return f"{own} knows a newer link of this server"
        return ""

    async def _serve(self, channel: SealedChannel, words: Message) -> None:
        try:
            async with asyncio.timeout(LEASE):
                message = await channel.read()
        except TimeoutError:
            return
        if self._refuses(words):
            return
        guest = await self._take_in(channel, str(words["server"]), int(words["epoch"]))
        calls = {**guest.calls(), "beat": lambda rooms=0: self._beat(guest, rooms), "drain": self._asked_to_drain}
        try:
            while True:
                channel.write({"id": message["id"], **await answer(calls, message)})
                message = await channel.read()
        finally:
            guest.rooms = 0
            if not guest.connections:
                await self._leave(guest)

    async def _take_in(self, channel: SealedChannel, name: str, epoch: int) -> Guest:
        """A server that is here already by an older link leaves first, with everything of that."""
        before = self._guests.get(name)
        guest = self._guests[name] = Guest(name, epoch, self._engine, channel, asyncio.get_running_loop().time())
        if before is not None:
            await self._leave(before)
        return guest

    async def _leave(self, guest: Guest) -> None:
        """Close everything of a guest; idempotent."""
        if self._guests.get(guest.name) is guest:
            del self._guests[guest.name]
        others = frozenset(source for other in self._guests.values() if other is not guest for source in other.held)
        closed = await guest.leave(others)
        if closed:
            _logger.error("rooms_closed: a server left %d connections, epoch %d", closed, guest.epoch)

    async def _beat(self, guest: Guest, rooms: int) -> object:
        guest.rooms, guest.heard = rooms, asyncio.get_running_loop().time()
        return asdict(replace(self._load(), own_rooms=rooms))

    async def _asked_to_drain(self) -> object:
        self.drain()
        return asdict(self._load())

    # --- by itself --------------------------------------------------------------------------------------------------

    def _load(self) -> NodeLoad:
        guests = self._guests.values()
        connections = sum(len(guest.connections) for guest in guests)
        return NodeLoad(sum(guest.rooms for guest in guests), 0, connections, round(self._mbit, 1), self._draining)

    async def _hand_on(self) -> None:
        async for event in self._engine.events():
            for guest in list(self._guests.values()):
                if guest.concerns(event):
                    with contextlib.suppress(LinkBroken, OSError):
                        guest.channel.write(event_message(event))

    async def _look_on(self) -> None:
        loop = asyncio.get_running_loop()
        sent, at = 0, loop.time()
        while not (self._draining and not any(guest.connections for guest in self._guests.values())):
            await asyncio.sleep(_LOOK_EVERY)
            packets, now = (await self._engine.stats()).packets_out, loop.time()
            self._mbit, sent, at = (packets - sent) * _PACKET_MBIT / (now - at), packets, now
            for guest in list(self._guests.values()):
                if now - guest.heard > LEASE:
                    await self._leave(guest)
            await self._registry.announce(self.card)
        self._ended.set()
