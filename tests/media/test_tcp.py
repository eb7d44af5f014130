"""The way in by TCP: the same signed checks, the same media, and nothing for strangers."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from aioice import stun

from erbij_media.contract import ConnectionId, Kind, Receiver, ReceiverName
from erbij_media.engine import Engine
from erbij_media.sdp.build import offer
from erbij_media.sdp.model import Local
from erbij_media.sdp.parse import parse
from erbij_media.transport import tcp
from tests.media.worlds import RealWorld, begin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BOARD = Receiver(ReceiverName("board"), Kind.VIDEO, class_side=True)


@pytest.fixture
async def world() -> AsyncIterator[RealWorld]:
    world = await begin("in process")
    assert isinstance(world, RealWorld)
    yield world
    await world.close()


def engine_of(world: RealWorld) -> Engine:
    assert isinstance(world.engine, Engine)
    return world.engine


@asynccontextmanager
async def dialled(world: RealWorld) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", engine_of(world).port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def frame(data: bytes) -> bytes:
    return len(data).to_bytes(2) + data


async def check_for(world: RealWorld) -> bytes:
    """A signed check for a connection that waits."""
    [section] = parse(await world.engine.subscribe(ConnectionId("pupil"), [BOARD])).sections
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{section.transport.ufrag}:client"
    message.attributes["PRIORITY"] = 1
    message.attributes["ICE-CONTROLLING"] = 1
    message.add_message_integrity(section.transport.password.encode())
    return bytes(message)


async def test_a_signed_check_is_answered_with_the_address_that_it_came_from(world: RealWorld) -> None:
    async with dialled(world) as (reader, writer):
        writer.write(frame(await check_for(world)))
        size = int.from_bytes(await reader.readexactly(2))
        answer = stun.parse_message(await reader.readexactly(size))
        assert answer.attributes["XOR-MAPPED-ADDRESS"] == writer.get_extra_info("sockname")[:2]


async def test_a_check_that_comes_in_pieces_is_a_check(world: RealWorld) -> None:
    async with dialled(world) as (reader, writer):
        for byte in frame(await check_for(world)):
            writer.write(bytes([byte]))
            await writer.drain()
        assert await reader.readexactly(2)


@pytest.mark.parametrize("data", [b"\x00\x00", b"\xff\xff" + bytes(10), b"GET / HTTP/1.1\r\n\r\n"])
async def test_what_is_no_frame_ends_the_stream_at_once(world: RealWorld, data: bytes) -> None:
    async with dialled(world) as (reader, writer):
        writer.write(data)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await asyncio.wait_for(reader.readexactly(1), 4)


async def test_a_stranger_who_signs_nothing_is_shown_out(world: RealWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "SHOW_WITHIN", 0.2)
    async with dialled(world) as (reader, writer):
        writer.write(frame(bytes(40)))
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await asyncio.wait_for(reader.readexactly(1), 4)
        assert engine_of(world).mux.log.counts


async def test_the_offer_names_tcp_behind_every_address_that_takes_udp(world: RealWorld) -> None:
    text = await world.engine.subscribe(ConnectionId("pupil"), [BOARD])
    lines = [line for line in text.splitlines() if line.startswith("a=candidate:")]
    tcp_lines = [line for line in lines if " tcp " in line]
    udp_lines = [line for line in lines if " udp " in line]
    assert len(tcp_lines) == len(udp_lines) > 0
    assert all(line.endswith("typ host tcptype passive") for line in tcp_lines)
    best_tcp = max(int(line.split()[3]) for line in tcp_lines)
    assert best_tcp < min(int(line.split()[3]) for line in udp_lines)


def test_where_the_port_is_taken_tcp_is_not_offered() -> None:
    local = Local("ufrag", "p" * 22, "AA:BB", ("127.0.0.1",), 5004)
    assert " tcp " not in offer([], "name", local)


async def test_a_port_number_that_somebody_has_for_tcp_leaves_udp_as_it_was(world: RealWorld) -> None:
    door = tcp.Door(lambda *_: None, lambda _: None, lambda _: False)
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    door.open("127.0.0.1", taken.sockets[0].getsockname()[1])
    assert not door.is_open
    taken.close()
    await taken.wait_closed()
