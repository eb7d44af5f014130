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


@pytest.fixture
async def doubled() -> AsyncIterator[RealWorld]:
    """A node that serves and one that is ready to."""
    engine = RemoteEngine(EngineSettings(), standby_after=0)
    await engine.start()
    world = RealWorld(engine)
    await _standby(engine)
    yield world
    await world.close()


async def _standby(engine: RemoteEngine, other_than: int | None = None) -> int:
    """Wait until a standby is ready and return its process id."""
    async with asyncio.timeout(30):
        while engine.standby_pid in (None, other_than):  # noqa: ASYNC110 - nobody is told, as nobody needs to know
            await asyncio.sleep(0.02)
    assert engine.standby_pid is not None
    return engine.standby_pid


async def test_the_node_that_waits_takes_over_on_the_same_port_and_another_waits_then(doubled: RealWorld) -> None:
    engine = doubled.engine
    assert isinstance(engine, RemoteEngine)
    waiting, port = await _standby(engine), engine.port
    assert engine.pid
    os.kill(engine.pid, signal.SIGKILL)
    await doubled.next_event(EngineRestarted)
    assert (engine.pid, engine.port) == (waiting, port)
    await doubled.publish("room", {"board": Kind.VIDEO})
    assert await _standby(engine) != waiting


async def test_a_waiting_node_that_dies_is_replaced_and_nothing_else_happens(doubled: RealWorld) -> None:
    engine = doubled.engine
    assert isinstance(engine, RemoteEngine)
    serving, waiting = engine.pid, await _standby(engine)
    epoch = (await engine.stats()).epoch
    os.kill(waiting, signal.SIGKILL)
    await _standby(engine, other_than=waiting)
    assert (engine.pid, (await engine.stats()).epoch) == (serving, epoch)


async def test_a_waiting_node_that_hangs_is_passed_over(doubled: RealWorld) -> None:
    engine = doubled.engine
    assert isinstance(engine, RemoteEngine)
    waiting = await _standby(engine)
    assert engine.pid
    os.kill(waiting, signal.SIGSTOP)
    os.kill(engine.pid, signal.SIGKILL)
    await doubled.next_event(EngineRestarted)
    assert engine.pid != waiting
    assert not _lives(waiting)
    assert (await engine.stats()).connections == 0


async def test_who_looks_at_the_processes_sees_which_node_serves(doubled: RealWorld) -> None:
    engine = doubled.engine
    assert isinstance(engine, RemoteEngine)
    assert [_name(engine.pid), _name(engine.standby_pid)] == ["erbij-media", "erbij-standby"]


def _name(pid: int | None) -> str:
    with open(f"/proc/{pid}/comm", encoding="ascii") as name:  # noqa: PTH123 - no file, but the kernel's answer
        return name.read().strip()


async def test_signals_to_the_group_leave_the_nodes_alone(doubled: RealWorld) -> None:
    engine = doubled.engine
    assert isinstance(engine, RemoteEngine)
    pids = engine.pid, engine.standby_pid
    for pid in pids:
        assert pid
        assert os.getpgid(pid) != os.getpgrp()
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(pid, number)
    await doubled.subscribe("pupil", [BOARD])
    assert (engine.pid, engine.standby_pid) == pids


PARENT = """
import asyncio
from erbij_media.remote import EngineSettings, RemoteEngine
async def main():
    engine = RemoteEngine(EngineSettings(), standby_after=0)
    await engine.start()
    while engine.standby_pid is None:
        await asyncio.sleep(0.02)
    print(engine.pid, engine.standby_pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_both_nodes_end_when_their_parent_is_killed() -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    pids = [int(pid) for pid in (await parent.stdout.readline()).split()]
    assert len(pids) == 2
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    async with asyncio.timeout(5):
        while any(map(_lives, pids)):  # noqa: ASYNC110 - a grandchild tells nobody of its end
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


async def test_a_closed_engine_leaves_no_process(doubled: RealWorld) -> None:
    engine = doubled.engine
    assert isinstance(engine, RemoteEngine)
    serving, waiting = engine.pid, engine.standby_pid
    assert serving
    assert waiting
    await engine.close()
    assert (engine.pid, engine.standby_pid) == (None, None)
    assert not _lives(serving)
    assert not _lives(waiting)


@pytest.mark.parametrize("turns", [1, 2, 5, 50])
async def test_an_engine_that_is_closed_while_its_second_node_is_born_leaves_no_process(turns: int) -> None:
    before = _children()
    engine = RemoteEngine(EngineSettings(), standby_after=0)
    await engine.start()
    for _ in range(turns):
        await asyncio.sleep(0)
    await engine.close()
    assert _children() == before


def _children() -> set[int]:
    with open(f"/proc/{os.getpid()}/task/{os.getpid()}/children", encoding="ascii") as children:  # noqa: PTH123
        return {int(pid) for pid in children.read().split()}


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
