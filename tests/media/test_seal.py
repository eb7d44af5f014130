"""The control link over a network: who does not know the secret gets nowhere, and nobody between can change a word."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import pytest

from erbij_media.nodes.link import LinkKeys, NodeLink
from erbij_media.nodes.seal import MAGIC, SealedChannel, WrongSecret
from erbij_media.wire import LinkBroken
from tests.media.worlds import KEYS, begin_station

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij_media.nodes.station import Station


class _Sink:
    """Keeps what is written: as much of a stream as a channel needs."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.transport = self

    def write(self, data: bytes) -> None:
        self.data += data

    def get_write_buffer_size(self) -> int:
        return 0


def written(*messages: object, key: bytes = b"k") -> bytes:
    """What goes over the line for these."""
    sink = _Sink()
    channel = SealedChannel(asyncio.StreamReader(), cast("asyncio.StreamWriter", sink), sends_with=key, reads_with=b"-")
    for message in messages:
        channel.write({"said": message})
    return bytes(sink.data)


def reading(data: bytes, key: bytes = b"k") -> SealedChannel:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return SealedChannel(reader, cast("asyncio.StreamWriter", _Sink()), sends_with=b"-", reads_with=key)


async def test_what_was_said_arrives_in_order() -> None:
    channel = reading(written(1, 2))
    assert [await channel.read(), await channel.read()] == [{"said": 1}, {"said": 2}]
    with pytest.raises(LinkBroken):
        await channel.read()


async def test_a_changed_frame_is_refused_wherever_it_was_changed() -> None:
    data = written("curtain")
    for place in range(4, len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(WrongSecret):
            await reading(bytes(changed)).read()


async def test_a_frame_that_is_said_again_or_left_out_is_refused() -> None:
    one, two = written(1), written(1, 2)[len(written(1)) :]
    again = reading(one + one)
    await again.read()
    with pytest.raises(WrongSecret):
        await again.read()
    with pytest.raises(WrongSecret):
        await reading(two).read()


async def test_a_frame_with_another_key_is_refused() -> None:
    with pytest.raises(WrongSecret):
        await reading(written(1), key=b"other").read()


@pytest.fixture
async def station() -> AsyncIterator[Station]:
    station = await begin_station()
    yield station
    await station.close()


async def dial(station: Station, keys: LinkKeys = KEYS, epoch: int = 1, server: str = "s") -> NodeLink:
    return await NodeLink.dial(station.card.control, keys, server=server, epoch=epoch, told=lambda *_: None)


async def test_a_server_that_knows_the_secret_is_let_in(station: Station) -> None:
    link = await dial(station)
    assert link.card == station.card
    await link.close()


async def test_a_server_with_another_secret_is_not(station: Station, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(LinkBroken):
        await dial(station, LinkKeys(b"what somebody else thinks that the secret is"))
    async with asyncio.timeout(5):
        while "does not know the secret" not in caplog.text:  # noqa: ASYNC110 - the log tells nobody
            await asyncio.sleep(0.01)
    link = await dial(station)
    await link.close()


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\n\r\n" * 8, MAGIC, MAGIC + bytes(32) + b"\xff" * 64])
async def test_a_stranger_is_cut_off(station: Station, said: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", station.control_port)
    writer.write(said)
    writer.write_eof()
    async with asyncio.timeout(5):
        with suppress(ConnectionError):
            assert len(await reader.read()) <= len(MAGIC) + 32
    writer.transport.abort()
    link = await dial(station)
    await link.close()


async def test_a_link_of_before_is_refused_and_a_newer_one_takes_its_place(station: Station) -> None:
    first = await dial(station, epoch=5)
    await first.call("ping", {}, 5.0)
    with pytest.raises(Exception, match="knows a newer link"):
        await dial(station, epoch=5)
    second = await dial(station, epoch=6)
    await first.call("ping", {}, 5.0)
    await second.call("ping", {}, 5.0)
    async with asyncio.timeout(5):
        await first.gone()
    assert (await second.call("beat", {"rooms": 0}, 5.0))["rooms"] == 0
    await first.close()
    await second.close()


async def test_a_server_that_sends_no_beat_any_more_is_let_go(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("erbij_media.nodes.station.LEASE", 2.5)
    silent, alive = await dial(station, server="silent"), await dial(station, server="alive")
    await silent.call("ping", {}, 5.0)
    beating = asyncio.create_task(alive.lost(lambda: 3))
    async with asyncio.timeout(10):
        await silent.gone()
        while station.card.load.rooms != 3:  # noqa: ASYNC110 - the node tells nobody
            await asyncio.sleep(0.01)
    assert not beating.done()
    beating.cancel()
    await silent.close()
    await alive.close()
