"""``erbij node``: a media node as a process of its own, found, looked at and sent home by the commands alone."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from erbij.bus.inside import InsideBus
from erbij.cli.doctor import media_nodes
from erbij.clock import SystemClock
from erbij.composition.nodes import UNHEARD, BusNodes, drain_node, keys_of, node_lines
from erbij_media.nodes.link import LinkKeys
from erbij_media.nodes.model import NodeCard
from tests.media.worlds import begin_station
from tests.support.certificates import self_signed
from tests.support.settings import free_port, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.bus.bus import M
    from erbij.settings import Settings
    from tests.support.redis_server import RedisServer

SECRET = "what servers and nodes of this school share"


async def begin_node(home: Path, **settings: str) -> asyncio.subprocess.Process:
    """Start ``erbij node serve`` and wait until it says that it is there."""
    given = {"home": str(home), "node_secret": SECRET, "media_port": "0", "node_id": "west", **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "erbij.cli.main",
        "node",
        "serve",
        env={**os.environ, **{f"ERBIJ_{key.upper()}": value for key, value in given.items()}},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert b"Media node west waits for servers" in await asyncio.wait_for(process.stdout.readline(), 30)
    return process


async def test_a_node_is_listed_drained_and_gone(tmp_path: Path) -> None:
    port = free_port()
    node = await begin_node(tmp_path / "node", node_port=str(port))
    try:
        settings = settings_in(tmp_path, media_nodes=f"127.0.0.1:{port}", node_secret=SECRET)
        (line,), missing = await node_lines(settings)
        assert line.startswith(f"west  127.0.0.1:{port}  0 of 40 lessons, 0 connections, 0 of 450 Mbit/s, version ")
        assert missing == []
        assert await diagnosed(settings) == ["1 answers: a lesson has no other node to go to"]
        stranger = settings_in(tmp_path, media_nodes=f"127.0.0.1:{port}", node_secret=SECRET.upper())
        wrong = f"127.0.0.1:{port}: what answers there does not know our node_secret, or is no media node"
        assert await node_lines(stranger) == ([], [wrong])
        assert await drain_node(settings, "east") is None
        assert await drain_node(settings, "west") == 0
        assert await asyncio.wait_for(node.wait(), 20) == 0
    finally:
        with suppress(ProcessLookupError):
            node.kill()
    nobody = f"127.0.0.1:{port}: nobody answers there"
    assert await node_lines(settings) == ([], [nobody])
    assert await diagnosed(settings) == [nobody, "none answers: nobody sees anything"]


async def diagnosed(settings: Settings) -> list[str]:
    """What the doctor says of nodes."""
    wanted = settings.model_copy(update={"media_engine": "nodes"})
    return [finding.what for finding in await asyncio.to_thread(lambda: list(media_nodes(wanted)))]


async def test_a_node_tells_by_redis_where_it_is_and_takes_that_back(tmp_path: Path, redis: RedisServer) -> None:
    node = await begin_node(tmp_path / "node", node_port=str(free_port()), redis_url=redis.url)
    settings = settings_in(tmp_path, redis_url=redis.url, node_secret=SECRET)
    try:
        async with asyncio.timeout(20):
            while not (await node_lines(settings))[0]:  # noqa: ASYNC110 - it tells by Redis alone
                await asyncio.sleep(0.1)
        node.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(node.wait(), 20) == 0
    finally:
        with suppress(ProcessLookupError):
            node.kill()
    assert await node_lines(settings) == ([], [])
    redis.kill()
    assert await diagnosed(settings) == [UNHEARD], "not that there is none: servers go on with those that they know"


class Forgetful(InsideBus):
    """Knows nothing while it is ``away``."""

    away = False

    @override
    async def list(self, prefix: str, kind: type[M]) -> dict[str, M] | None:
        return None if self.away else await super().list(prefix, kind)


async def test_nodes_that_were_known_are_dialled_while_nobody_can_say_where_they_are() -> None:
    bus = Forgetful(SystemClock())
    registry = BusNodes(bus, ["10.0.0.1:8082"])
    await registry.announce(NodeCard("west", "10.0.0.7:8082"))
    assert await registry.addresses() == ("10.0.0.1:8082", "10.0.0.7:8082")
    bus.away = True
    assert await registry.addresses() == ("10.0.0.1:8082", "10.0.0.7:8082")
    bus.away = False
    await registry.withdraw("west")
    assert await registry.addresses() == ("10.0.0.1:8082",)


def with_certificate(home: Path, pair: Path, authority: Path, port: int) -> Settings:
    return settings_in(
        home,
        media_nodes=f"localhost:{port}",
        node_secret=SECRET,
        node_certificate=pair / "certificate.pem",
        node_key=pair / "key.pem",
        node_authority=authority / "certificate.pem",
    )


async def test_a_link_through_tls_wants_a_certificate_on_both_sides(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    self_signed(ours, "localhost")
    self_signed(theirs, "localhost")
    serving = with_certificate(tmp_path, ours, ours, 1)
    station = await begin_station("west", keys=keys_of(serving, serving=True))
    try:
        for home, pair, found in (("a", ours, 1), ("b", theirs, 0)):
            settings = with_certificate(tmp_path / home, pair, ours, station.control_port)
            assert len((await node_lines(settings))[0]) == found
        plain = settings_in(tmp_path, media_nodes=f"localhost:{station.control_port}", node_secret=SECRET)
        assert (await node_lines(plain))[0] == []
    finally:
        await station.close()


def test_without_certificates_a_link_has_the_secret_alone(tmp_path: Path) -> None:
    assert keys_of(settings_in(tmp_path, node_secret=SECRET), serving=True) == LinkKeys(SECRET.encode())


@pytest.mark.parametrize("serving", [True, False])
def test_no_end_ever_forgoes_the_certificate_of_the_other(tmp_path: Path, serving: bool) -> None:
    self_signed(tmp_path, "localhost")
    tls = keys_of(with_certificate(tmp_path, tmp_path, tmp_path, 1), serving=serving).tls
    assert tls is not None
    assert tls.verify_mode is ssl.CERT_REQUIRED
