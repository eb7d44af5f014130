"""An operator sees at a glance that all is well, and reads nothing about anybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from erbij.composition.metrics import HELP, MetricsRoom, media_samples, written
from erbij.composition.server import Server
from erbij_media.contract import ConnectionId, EngineStats
from erbij_media.fake import FakeEngine
from tests.api.web.serving import served
from tests.store.backup.schools import empty_school
from tests.support.checkout import CHECKOUT
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from aiohttp import ClientSession

    from erbij.actor import Actor

LINE = re.compile(r"(erbij_[a-z_]+)(?:\{([a-z]+=\"[a-z0-9.]+\")\})? (-?[0-9.e+]+)")


async def nobody(_cookies: Mapping[str, str], _as_unit: bool) -> Actor | None:
    return None


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Server]:
    """A server whose parts run, without its own port."""
    await empty_school(tmp_path / "erbij.db")
    engine = FakeEngine()
    await engine.start()
    server = Server(settings_in(tmp_path), engine)
    await server.live.start()
    await server.health.look()
    yield server
    await server.live.close()
    await engine.close()
    await server.database.close()


async def asked(session: ClientSession, **headers: str) -> tuple[int, str]:
    async with session.get(
        "/metrics", headers={name.replace("_", "-"): value for name, value in headers.items()}
    ) as it:
        return it.status, await it.text()


async def test_this_machine_reads_numbers_that_prometheus_understands(school: Server, tmp_path: Path) -> None:
    async with served([], nobody, school.settings, tmp_path, numbers=MetricsRoom(school).answer) as running:
        browser = running.browser()
        del browser.session.headers["X-Forwarded-For"]
        status, text = await asked(browser.session)

    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert status == 200
    assert [line for line in lines if LINE.fullmatch(line) is None] == []
    values = dict(line.rsplit(" ", 1) for line in lines)
    assert {part for part in values if part.startswith("erbij_part_good")} == {
        f'erbij_part_good{{part="{part}"}}' for part in ("database", "disk", "clock", "loop", "media")
    }
    assert set(map(float, (values[part] for part in values if part.startswith("erbij_part_good")))) == {1.0}
    assert (values["erbij_lessons"], values["erbij_outbox_waiting"]) == ("0", "0")
    assert float(values["erbij_disk_free_bytes"]) > 0
    assert {name for name, _ in (line.split(" ", 1) for line in lines)} <= {
        f"{name}{rest}" for name in HELP for rest in ("", *(re.findall(rf"{name}(\{{[^}}]+\}})", text)))
    }


async def test_nobody_else_reads_them_and_a_proxy_on_this_machine_is_somebody_else(
    school: Server, tmp_path: Path
) -> None:
    async with served([], nobody, school.settings, tmp_path, numbers=MetricsRoom(school).answer) as running:
        assert (await asked(running.browser().session))[0] == 404
        browser = running.browser()
        del browser.session.headers["X-Forwarded-For"]
        assert (await asked(browser.session, Host="school.example"))[0] == 404


async def test_with_a_token_whoever_brings_it_reads_them_and_nobody_without(tmp_path: Path) -> None:
    await empty_school(tmp_path / "erbij.db")
    engine = FakeEngine()
    await engine.start()
    server = Server(settings_in(tmp_path, metrics_token="only-for-prometheus"), engine)
    async with served([], nobody, server.settings, tmp_path, numbers=MetricsRoom(server).answer) as running:
        session = running.browser().session
        assert (await asked(session, Authorization="Bearer only-for-prometheus"))[0] == 200
        assert (await asked(session, Authorization="Bearer only-for-prometheu"))[0] == 404
        assert (await asked(session))[0] == 404
    await engine.close()
    await server.database.close()


def test_round_trips_are_told_in_seconds_of_the_middle_and_the_worst() -> None:
    trips = {ConnectionId(str(n)): float(n) for n in range(1, 101)}
    text = written(media_samples(EngineStats("e", 100, 5, 10_000_000, 2, 3, 1.5, trips)))

    assert 'erbij_media_round_trip_seconds{quantile="0.5"} 0.051' in text
    assert 'erbij_media_round_trip_seconds{quantile="0.95"} 0.096' in text
    assert "erbij_media_packets_in_total 10000000\n" in text
    assert "# TYPE erbij_media_packets_in_total counter" in text


def test_without_anybody_there_is_no_round_trip_and_nothing_breaks() -> None:
    assert "quantile" not in written(media_samples(EngineStats("e", 0, 0, 0, 0, 0, 0.0, {})))


def test_the_rules_for_alarms_use_names_that_exist() -> None:
    rules = (CHECKOUT / "deploy/monitoring/erbij.rules.yml").read_text(encoding="utf-8")

    assert set(re.findall(r"\berbij_[a-z_]+", rules)) <= HELP.keys()
    assert rules.count("- alert:") == rules.count("summary:") > 5
