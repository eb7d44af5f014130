"""The node in a process of its own: it dies and comes back, and never outlives its parent."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from erbij_media import wire
from erbij_media.contract import ConnectionGone, ConnectionId, EngineRestarted, GoneReason, Kind, Receiver, ReceiverName
from erbij_media.errors import EngineUnavailable, PortUnavailable, SdpRefused, UnknownConnection
from erbij_media.remote import EngineSettings, RemoteEngine
from tests.media.worlds import RealWorld, begin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BOARD = Receiver(ReceiverName("board"), Kind.VIDEO, class_side=True)


@pytest.fixture
async def remote() -> AsyncIterator[RealWorld]:
    world = await begin("node")
    assert isinstance(world, RealWorld)
    yield world
    await world.close()


async def test_a_killed_node_is_back_on_its_port_and_serves_again(remote: RealWorld) -> None:
    engine = remote.engine
    assert isinstance(engine, RemoteEngine)
    await remote.publish("room", {"board": Kind.VIDEO})
    before, epoch, pid = engine.port, (await engine.stats()).epoch, engine.pid
    assert pid
    began = asyncio.get_running_loop().time()
    os.kill(pid, signal.SIGKILL)
    restarted = await remote.next_event(EngineRestarted)
    assert asyncio.get_running_loop().time() - began < 3
    stats = await engine.stats()
    assert restarted == EngineRestarted(stats.epoch)
    assert (stats.connections, stats.epoch != epoch, engine.port, engine.pid != pid) == (0, True, before, True)
    with pytest.raises(UnknownConnection):
        await engine.route(ConnectionId("room"), BOARD.name, None)
    await remote.publish("room-again", {"board": Kind.VIDEO})


async def test_calls_while_the_node_is_gone_say_so(remote: RealWorld) -> None:
    engine = remote.engine
    assert isinstance(engine, RemoteEngine)
    assert engine.pid
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(EngineUnavailable):
        await engine.stats()
    await remote.next_event(EngineRestarted)
    assert (await engine.stats()).connections == 0


async def test_a_node_that_hangs_is_replaced(remote: RealWorld) -> None:
    engine = remote.engine
    assert isinstance(engine, RemoteEngine)
    assert engine.pid
    os.kill(engine.pid, signal.SIGSTOP)
    await remote.next_event(EngineRestarted)
    assert (await engine.stats()).connections == 0


async def test_signals_to_the_group_leave_the_node_alone(remote: RealWorld) -> None:
    engine = remote.engine
    assert isinstance(engine, RemoteEngine)
    pid = engine.pid
    assert pid
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, number)
    await remote.subscribe("pupil", [BOARD])
    assert engine.pid == pid


PARENT = """
import asyncio
from erbij_media.remote import EngineSettings, RemoteEngine
async def main():
    engine = RemoteEngine(EngineSettings())
    await engine.start()
    print(engine.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_a_node_ends_when_its_parent_is_killed() -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    async with asyncio.timeout(5):
        while _lives(pid):  # noqa: ASYNC110 - a grandchild tells nobody of its end
            await asyncio.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123 - a zombie waits for an init to reap it
        return stat.read().rpartition(")")[2].split()[0] != "Z"


async def test_a_taken_port_is_told_by_name_and_leaves_no_process(remote: RealWorld) -> None:
    second = RemoteEngine(EngineSettings(port=remote.engine.port))
    with pytest.raises(PortUnavailable):
        await second.start()
    assert second.pid is None
    await second.close()


async def test_a_closed_engine_leaves_no_process(remote: RealWorld) -> None:
    engine = remote.engine
    assert isinstance(engine, RemoteEngine)
    pid = engine.pid
    assert pid
    await engine.close()
    assert engine.pid is None
    assert not _lives(pid)


def test_a_refusal_keeps_its_place_over_the_link() -> None:
    again = wire.read_error(wire.error_message(SdpRefused("m[2].a=mid", "is missing")))
    assert isinstance(again, SdpRefused)
    assert (again.path, again.problem) == ("m[2].a=mid", "is missing")


def test_an_error_that_is_none_of_ours_is_unavailability() -> None:
    assert isinstance(wire.read_error({"error": "SystemExit", "arguments": []}), EngineUnavailable)


def test_an_event_keeps_its_reason_over_the_link() -> None:
    event = ConnectionGone(ConnectionId("x"), GoneReason.SILENT)
    assert wire.read_event(wire.event_message(event)) == event


@pytest.mark.parametrize("data", [b"", b"\x00\x00", b"\xff\xff\xff\xff", b"\x00\x00\x00\x01x", b"\x00\x00\x00\x02[]"])
async def test_what_is_no_frame_breaks_the_link(data: bytes) -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    with pytest.raises(wire.LinkBroken):
        await wire.read_message(reader)


def test_a_frame_has_a_largest_size() -> None:
    with pytest.raises(wire.LinkBroken):
        wire.frame({"text": "x" * wire.MAX_FRAME})
