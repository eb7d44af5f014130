"""Several nodes: a lesson is on one of them, and goes on on another when that dies, sleeps or wants to end."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import pytest

from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    GoneReason,
    Kind,
    Receiver,
    ReceiverName,
    RoomId,
    RoomsLost,
    RoomsMoving,
    SourceId,
    SourceUp,
)
from erbij_media.errors import EngineUnavailable, UnknownConnection
from erbij_media.nodes.fleet import Fleet
from erbij_media.nodes.registry import ListedNodes
from tests.media.node_process import node_process
from tests.media.worlds import KEYS, FleetWorld, Soon, begin_fleet, begin_station

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from tests.media.node_process import NodeProcess

SOUND = Receiver(ReceiverName("class"), Kind.AUDIO, class_side=True)
MATHS, DUTCH = RoomId("maths"), RoomId("dutch")
VOICE = SourceId("maths/unit/class")


@pytest.fixture
async def world() -> AsyncIterator[FleetWorld]:
    """Two nodes in this process."""
    world = await begin_fleet([await begin_station("one"), await begin_station("two")])
    yield world
    await world.close()


@pytest.fixture
async def apart() -> AsyncIterator[tuple[FleetWorld, Sequence[NodeProcess]]]:
    """Two nodes in processes of their own."""
    nodes = [await node_process("one", KEYS.secret), await node_process("two", KEYS.secret)]
    fleet = Fleet(ListedNodes([node.control for node in nodes]), KEYS, Soon())
    await fleet.start()
    await both(fleet)
    world = FleetWorld(fleet)
    yield world, nodes
    await world.close()
    for node in nodes:
        await node.end()


async def both(fleet: Fleet) -> None:
    """Wait until both nodes are there."""
    async with asyncio.timeout(20):
        while len(fleet.links) < 2:  # noqa: ASYNC110 - nobody needs to be told
            await asyncio.sleep(0.02)


async def test_a_node_that_ends_while_servers_are_at_it_logs_no_fault(world: FleetWorld) -> None:
    await both(world.fleet)
    faults: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, told: faults.append(told))

    await world.stations[0].close()
    await asyncio.sleep(0)  # what is done when a task ends is done after it

    assert faults == []


async def watch(world: FleetWorld, connection: str, room: RoomId) -> None:
    """Open a pupil's connection in a lesson and bring it up."""
    await world.watch(connection, [SOUND], room)


async def hear(world: FleetWorld, connection: str) -> None:
    """Let the class be heard by a pupil, however long it takes."""
    pupil = world.clients[connection]
    before = len(pupil.rtp)
    async with asyncio.timeout(10):
        while len(pupil.rtp) == before:
            world.clients[world.speaker].send_audio("class")
            await asyncio.sleep(0.02)


async def begin_lesson(world: FleetWorld, number: int = 1) -> None:
    """The class speaks and a pupil hears it."""
    await world.speak(f"unit-{number}", VOICE)
    await watch(world, f"pupil-{number}", MATHS)
    await world.engine.route(ConnectionId(f"pupil-{number}"), SOUND.name, VOICE)
    await hear(world, f"pupil-{number}")


async def test_everything_of_a_lesson_is_on_one_node_and_the_next_lesson_on_the_other(world: FleetWorld) -> None:
    for number in (1, 2, 3):
        await watch(world, f"maths-{number}", MATHS)
    await watch(world, "dutch", DUTCH)
    loads = [(await station_stats(world, index)) for index in (0, 1)]
    assert loads == [3, 1]


async def station_stats(world: FleetWorld, index: int) -> int:
    return world.stations[index].card.load.connections


async def test_who_waits_without_a_lesson_gets_one_and_ends_where_it_is_elsewhere(world: FleetWorld) -> None:
    await watch(world, "unit", MATHS)
    await world.subscribe("warm", [SOUND])
    with pytest.raises(UnknownConnection):
        await world.engine.route(ConnectionId("warm"), SOUND.name, VOICE)
    gone = await world.next_event(ConnectionGone)
    assert gone == ConnectionGone(ConnectionId("warm"), GoneReason.CLOSED_BY_APPLICATION)
    await world.subscribe("warm-too", [SOUND])
    await world.engine.route(ConnectionId("warm-too"), SOUND.name, SourceId("dutch/unit/class"))
    await watch(world, "dutch", DUTCH)
    assert await station_stats(world, 1) == 2


async def test_one_server_touches_nothing_of_another(world: FleetWorld) -> None:
    await begin_lesson(world)
    other = Fleet(ListedNodes([station.card.control for station in world.stations]), KEYS)
    await other.start()
    await both(other)
    assert await other.deliveries() == []
    assert (await other.stats()).connections == 0
    link = next(iter(other.links.values()))
    with pytest.raises(UnknownConnection):
        await link.call("route", {"connection": "pupil-1", "receiver": "class", "source": None}, 5.0)
    await link.call("disconnect", {"connection": "pupil-1"}, 5.0)
    await other.close()
    await hear(world, "pupil-1")


async def test_the_class_is_heard_while_a_server_that_went_is_replaced_and_no_longer_than_its_lease(
    world: FleetWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begin_lesson(world)
    (station,) = [one for one in world.stations if one.card.load.connections]
    other = Fleet(ListedNodes([station.card.control]), KEYS)
    await other.start()
    await world.fleet.close()
    async with asyncio.timeout(5):
        while station.card.load.rooms:  # noqa: ASYNC110 - nobody needs to be told
            await asyncio.sleep(0.02)
    await hear(world, "pupil-1")
    assert await other.deliveries() == [], "it is nothing of the next server"
    monkeypatch.setattr("erbij_media.nodes.station.LEASE", 0.5)
    async with asyncio.timeout(10):
        while station.card.load.connections:  # noqa: ASYNC110 - nobody needs to be told
            await asyncio.sleep(0.05)
    await other.close()


async def test_where_no_node_is_there_a_server_starts_and_says_so() -> None:
    fleet = Fleet(ListedNodes(["127.0.0.1:1"]), KEYS)
    starting = asyncio.create_task(fleet.start())
    await asyncio.sleep(0)
    with pytest.raises(EngineUnavailable, match="no media node is there"):
        await fleet.subscribe(ConnectionId("pupil"), [SOUND], room=MATHS)
    with pytest.raises(EngineUnavailable):
        await fleet.stats()
    starting.cancel()
    await fleet.close()


async def test_full_nodes_refuse_the_next_lesson_and_not_the_next_pupil() -> None:
    world = await begin_fleet([await begin_station("small", max_rooms=1)])
    await watch(world, "pupil", MATHS)
    with pytest.raises(EngineUnavailable, match="no media node takes another lesson"):
        await watch(world, "late", DUTCH)
    await watch(world, "another", MATHS)
    await world.close()


async def test_a_killed_node_costs_its_lesson_a_moment_and_the_other_lesson_nothing(
    apart: tuple[FleetWorld, Sequence[NodeProcess]],
) -> None:
    world, (one, _) = apart
    await begin_lesson(world)
    await watch(world, "dutch", DUTCH)
    await world.engine.hold(SourceId("maths/p1/face"), held=True)
    clock = asyncio.get_running_loop().time
    began = clock()
    one.send(signal.SIGKILL)
    lost = await world.next_event(RoomsLost)
    assert isinstance(lost, RoomsLost)
    assert lost.rooms == {MATHS}
    assert lost.connections == {"unit-1", "pupil-1"}
    await begin_lesson(world, 2)
    assert clock() - began < 4
    assert {str(one.connection) for one in await world.engine.deliveries()} == {"pupil-2", "dutch"}


async def test_a_node_that_slept_past_its_lease_finds_its_lesson_elsewhere_and_closes_it(
    apart: tuple[FleetWorld, Sequence[NodeProcess]],
) -> None:
    world, (one, _) = apart
    await begin_lesson(world)
    clock = asyncio.get_running_loop().time
    began = clock()
    one.send(signal.SIGSTOP)
    lost = await world.next_event(RoomsLost)
    assert clock() - began > 1.5, "a node is not given up at the first late beat"
    assert isinstance(lost, RoomsLost)
    again = clock()
    await begin_lesson(world, 2)
    assert clock() - again < 4
    one.send(signal.SIGCONT)
    assert "2 connections, epoch" in await one.log_line("rooms_closed")
    await both(world.fleet)
    assert (await world.engine.stats()).connections == 2, "it is there again, with nothing of before"
    await hear(world, "pupil-2")


async def test_a_node_that_is_asked_to_end_does_so_when_its_lesson_is_elsewhere(
    apart: tuple[FleetWorld, Sequence[NodeProcess]],
) -> None:
    world, (one, _) = apart
    await begin_lesson(world)
    one.send(signal.SIGTERM)
    moving = await world.next_event(RoomsMoving)
    assert moving == RoomsMoving(frozenset({MATHS}), frozenset({ConnectionId("unit-1"), ConnectionId("pupil-1")}))
    await hear(world, "pupil-1")
    await begin_lesson(world, 2)
    assert not [event for event in world.seen if isinstance(event, RoomsLost)]
    for old in ("unit-1", "pupil-1"):
        await world.engine.disconnect(ConnectionId(old))
    assert await asyncio.wait_for(one.process.wait(), 20) == 0
    await hear(world, "pupil-2")


async def test_what_comes_through_another_node_meanwhile_does_not_fall_silent(world: FleetWorld) -> None:
    await begin_lesson(world)
    world.stations[0].drain()
    await world.next_event(RoomsMoving)
    await begin_lesson(world, 2)
    await world.next_event(SourceUp)
    await world.engine.disconnect(ConnectionId("unit-1"))
    await world.next_event(ConnectionGone)
    assert "SourceSilent" not in [type(event).__name__ for event in world.seen]


async def test_one_node_under_two_addresses_is_one_node(caplog: pytest.LogCaptureFixture) -> None:
    station = await begin_station("west")
    name = f"localhost:{station.control_port}"
    fleet = Fleet(ListedNodes([station.card.control, name]), KEYS)
    await fleet.start()
    async with asyncio.timeout(10):
        while "media_node_twice" not in caplog.text:  # noqa: ASYNC110 - the log tells nobody
            await asyncio.sleep(0.02)
    for _ in range(5):
        assert (await fleet.stats()).connections == 0
    assert list(fleet.links) == ["west"]
    await fleet.subscribe(ConnectionId("pupil"), [SOUND], room=MATHS)
    await fleet.close()
    await station.close()


class Told(ListedNodes):
    """Addresses that come and go, as by Redis."""

    def say(self, *addresses: str) -> None:
        self._addresses = addresses


async def test_a_lost_node_is_missed_for_as_long_as_it_is_told_of_and_then_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("erbij_media.nodes.wharf._REMEMBERED", 0.0)
    station = await begin_station("west")
    told = Told([station.card.control])
    fleet = Fleet(told, KEYS)
    await fleet.start()
    await station.close()
    async with asyncio.timeout(10):
        while "west" not in fleet.missing:  # noqa: ASYNC110 - nobody needs to be told
            await asyncio.sleep(0.02)
        told.say()
        while fleet.missing:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)
    await fleet.close()


async def test_a_lesson_that_has_nowhere_to_go_stays_on_the_node_that_wants_to_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("erbij_media.nodes.movers.PATIENCE", -20.0)
    world = await begin_fleet([await begin_station("alone")])
    await begin_lesson(world)
    await world.subscribe("waiting", [SOUND])
    world.stations[0].drain()
    gone = await world.next_event(ConnectionGone)
    assert gone == ConnectionGone(ConnectionId("waiting"), GoneReason.CLOSED_BY_APPLICATION)
    await hear(world, "pupil-1")
    assert world.stations[0].card.load.connections == 2
    await world.close()


async def test_who_stays_behind_when_the_lesson_moved_is_put_out(
    world: FleetWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("erbij_media.nodes.movers.PATIENCE", -20.0)
    await begin_lesson(world)
    world.stations[0].drain()
    await world.next_event(RoomsMoving)
    assert isinstance(await world.next_event(ConnectionGone), ConnectionGone)
    await world.next_event(ConnectionGone)
    await asyncio.wait_for(world.stations[0].ended(), 10)
