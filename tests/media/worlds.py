"""The engines behind one handle: what a test of the contract may ask a browser to do."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, Any, Protocol, cast

from typing_extensions import override

from erbij_media.contract import (
    ConnectionId,
    ConnectionUp,
    Event,
    GoneReason,
    Kind,
    MediaEngine,
    Mid,
    Receiver,
    RoomId,
    Sdp,
    SourceId,
)
from erbij_media.engine import Engine, EngineSettings
from erbij_media.fake import FakeEngine
from erbij_media.nodes.fleet import Fleet
from erbij_media.nodes.link import LinkKeys
from erbij_media.nodes.registry import ListedNodes
from erbij_media.nodes.station import Station, StationSettings
from erbij_media.remote import RemoteEngine
from tests.media.client import MediaClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

KEYS = LinkKeys(b"a secret that only this school's machines know")


class World(Protocol):
    """An engine that runs, and browsers for it."""

    engine: MediaEngine

    async def publish(self, connection: str, sources: Mapping[str, Kind]) -> None:
        """Open a publishing connection and wait until it is up."""

    async def subscribe(self, connection: str, receivers: Sequence[Receiver]) -> Sdp:
        """Open a subscribing connection and wait until it is up; return the engine's offer."""

    async def send(self, connection: str, source: str) -> None:
        """Let a publisher send one packet of a source, at which decoding can begin."""

    async def leave(self, connection: str) -> None:
        """Let a browser close its connection."""

    async def next_event(self, kind: type[Event]) -> Event:
        """Return the next event of a kind; those before it are kept in ``seen``."""

    async def close(self) -> None:
        """End everything."""

    seen: list[Event]


class _Reading:
    """Reads the engine's events one by one."""

    def __init__(self, events: AsyncIterator[Event]) -> None:
        self.seen: list[Event] = []
        self._events = events

    async def next_event(self, kind: type[Event]) -> Event:
        async with asyncio.timeout(8):
            async for event in self._events:
                self.seen.append(event)
                if isinstance(event, kind):
                    return event
        raise AssertionError("the events ended")


class FakeWorld(_Reading):
    """A test plays the browser by hand."""

    def __init__(self, engine: FakeEngine) -> None:
        super().__init__(engine.events())
        self.engine = engine

    async def publish(self, connection: str, sources: Mapping[str, Kind]) -> None:
        named = {Mid(source): SourceId(source) for source in sources}
        await self.engine.publish(ConnectionId(connection), Sdp("any text"), named)
        self.engine.bring_up(ConnectionId(connection))
        await self.next_event(ConnectionUp)

    async def subscribe(self, connection: str, receivers: Sequence[Receiver]) -> Sdp:
        offer = await self.engine.subscribe(ConnectionId(connection), receivers)
        await self.engine.accept(ConnectionId(connection), Sdp("any text"))
        self.engine.bring_up(ConnectionId(connection))
        await self.next_event(ConnectionUp)
        return offer

    async def send(self, connection: str, source: str) -> None:
        if self.engine.published.get(SourceId(source)) == connection:
            self.engine.source_up(SourceId(source))

    async def leave(self, connection: str) -> None:
        self.engine.lose(ConnectionId(connection), GoneReason.CLOSED_BY_CLIENT)

    async def close(self) -> None:
        await self.engine.close()


class RealWorld(_Reading):
    """Browsers are :class:`MediaClient`; the engine is in process or a node."""

    def __init__(self, engine: Engine | RemoteEngine) -> None:
        super().__init__(engine.events())
        self.engine = engine
        self.clients: dict[str, MediaClient] = {}
        self._kinds: dict[str, Kind] = {}

    async def publish(self, connection: str, sources: Mapping[str, Kind]) -> None:
        client = self.clients[connection] = MediaClient()
        self._kinds.update(sources)
        named = {Mid(source): SourceId(source) for source in sources}
        answer = await self.engine.publish(ConnectionId(connection), client.offer(sources), named)
        await client.connect(answer, port_of(answer))
        await self.next_event(ConnectionUp)

    async def subscribe(self, connection: str, receivers: Sequence[Receiver]) -> Sdp:
        client = self.clients[connection] = MediaClient()
        offer = await self.engine.subscribe(ConnectionId(connection), receivers)
        await self.engine.accept(ConnectionId(connection), client.answer(offer))
        await client.connect(offer, port_of(offer))
        await self.next_event(ConnectionUp)
        return offer

    async def send(self, connection: str, source: str) -> None:
        if self._kinds[source] is Kind.AUDIO:
            self.clients[connection].send_audio(source)
        else:
            self.clients[connection].send_video(source, key=True)

    async def leave(self, connection: str) -> None:
        await self.clients.pop(connection).close()

    async def close(self) -> None:
        for client in self.clients.values():
            await client.close()
        await self.engine.close()


class FleetWorld(RealWorld):
    """The same with several nodes, each at a port of its own."""

    def __init__(self, fleet: Fleet, stations: Sequence[Station] = ()) -> None:
        super().__init__(cast("Engine", fleet))  # all but the one port
        self.fleet = fleet
        self.stations = list(stations)
        self.speaker = ""

    async def speak(self, connection: str, source: SourceId) -> None:
        """Open a connection that sends one sound."""
        self.speaker = connection
        client = self.clients[connection] = MediaClient()
        offer = client.offer({"class": Kind.AUDIO})
        answer = await self.fleet.publish(ConnectionId(connection), offer, {Mid("class"): source})
        await client.connect(answer, port_of(answer))
        await self.next_event(ConnectionUp)

    async def watch(self, connection: str, receivers: Sequence[Receiver], room: RoomId) -> None:
        """As ``subscribe``, in a lesson."""
        client = self.clients[connection] = MediaClient()
        offer = await self.fleet.subscribe(ConnectionId(connection), receivers, room=room)
        await self.engine.accept(ConnectionId(connection), client.answer(offer))
        await client.connect(offer, port_of(offer))
        await self.next_event(ConnectionUp)

    @override
    async def close(self) -> None:
        await super().close()
        for station in self.stations:
            await station.close()


def port_of(description: Sdp) -> int:
    """Return the port at which a description says that media is."""
    candidate = next(line for line in description.splitlines() if line.startswith("a=candidate:"))
    return int(candidate.split()[5])


async def begin_station(name: str = "one", **settings: Any) -> Station:
    """Start a node that stands by itself, in this process."""
    keys = settings.pop("keys", KEYS)
    station = Station(StationSettings(name, keys, settings.pop("media", EngineSettings()), **settings))
    await station.start()
    return station


class Soon(Random):
    """Chance that lets nobody wait: lessons leave a node that ends at once."""

    @override
    def random(self) -> float:
        return 0.02


async def begin_fleet(stations: Sequence[Station]) -> FleetWorld:
    """Start a server's side of nodes, and wait until it knows all of them."""
    fleet = Fleet(ListedNodes([station.card.control for station in stations]), KEYS, Soon())
    await fleet.start()
    async with asyncio.timeout(10):
        while len(fleet.links) < len(stations):  # noqa: ASYNC110 - nobody needs to be told
            await asyncio.sleep(0.02)
    return FleetWorld(fleet, stations)


async def begin(kind: str) -> FakeWorld | RealWorld:
    """Start an engine of a kind with its world."""
    if kind == "fake":
        fake = FakeEngine()
        await fake.start()
        return FakeWorld(fake)
    if kind == "nodes":
        return await begin_fleet([await begin_station("one"), await begin_station("two")])
    engine = Engine(EngineSettings()) if kind == "in process" else RemoteEngine(EngineSettings())
    await engine.start()
    return RealWorld(engine)
