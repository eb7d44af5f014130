"""An operator sees at a glance that all is well, and reads nothing about anybody."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

import pytest

from erbij.composition.metrics import HELP, MetricsRoom, join_samples, media_samples, node_samples, written
from erbij.composition.server import Server
from erbij.live.opening import Openings
from erbij_media.contract import ConnectionId, EngineStats, Kind, Receiver, ReceiverName, RoomId
from erbij_media.fake import FakeEngine
from tests.api.web.in_parts import in_parts
from tests.api.web.serving import served
from tests.media.worlds import begin_fleet, begin_station
from tests.store.backup.schools import empty_school
from tests.support.checkout import CHECKOUT
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from aiohttp import ClientSession

    from erbij.actor import Actor

LINE = re.compile(r"(erbij_[a-z_]+)(?:\{([a-z]+=\"[a-zA-Z0-9.+]+\")\})? (-?[0-9.e+]+)")


async def nobody(_cookies: Mapping[str, str], _as_unit: bool) -> Actor | None:
    return None


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Server]:
    """A server whose parts run, without its own port."""
    async with in_parts(tmp_path) as server:
        yield server


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
    text = written(media_samples(EngineStats("e", 100, 5, 10_000_000, 2, 3, 1.5, trips, packets_lost=7)))

    assert 'erbij_media_round_trip_seconds{quantile="0.5"} 0.051' in text
    assert 'erbij_media_round_trip_seconds{quantile="0.95"} 0.096' in text
    assert "erbij_media_packets_in_total 10000000\n" in text
    assert "# TYPE erbij_media_packets_in_total counter" in text
    assert "erbij_media_packets_lost_total 7\n" in text


async def test_each_media_node_says_how_full_it_is_and_one_with_a_strange_name_breaks_no_line() -> None:
    world = await begin_fleet([await begin_station("one", max_rooms=4), await begin_station("two")])
    world.stations[1].drain()
    async with asyncio.timeout(20):
        while not world.fleet.links["two"].load.draining:  # noqa: ASYNC110 - it says so with its next beat
            await asyncio.sleep(0.05)
    sound = Receiver(ReceiverName("class"), Kind.AUDIO, class_side=True)
    await world.fleet.subscribe(ConnectionId("sam"), [sound], room=RoomId("maths"))
    text = written(node_samples(world.fleet))
    await world.close()

    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert values['erbij_media_node_full_ratio{node="one"}'] == "0.25"
    assert values['erbij_media_node_full_ratio{node="two"}'] == "0"
    assert [values[f'erbij_media_node_draining{{node="{node}"}}'] for node in ("one", "two")] == ["0", "1"]
    assert {name.partition("{")[0] for name in values} == {name for name in HELP if "_node_" in name}
    assert written({"erbij_media_node_mbit": {(("node", 'a"\n}'),): 1.0}}).endswith('{node="a\\"\\n}"} 1\n')


def test_how_long_pupils_waited_for_a_line_can_be_asked_by_parts_of_a_hundred() -> None:
    openings = Openings()
    for seconds in (0.2, 0.5, 3.0, 60.0):
        openings.add(seconds)

    text = written(join_samples(openings))

    buckets = [line.rpartition(" ")[2] for line in text.splitlines() if line.startswith("erbij_join_seconds_bucket")]
    assert buckets == ["1", "2", "2", "2", "3", "3", "4"]
    assert 'le="0.5"' in text
    assert 'le="+Inf"' in text
    assert "erbij_join_seconds_sum 63.7\n" in text
    assert "# TYPE erbij_join_seconds_bucket counter" in text


def test_without_anybody_there_is_no_round_trip_and_nothing_breaks() -> None:
    assert "quantile" not in written(media_samples(EngineStats("e", 0, 0, 0, 0, 0, 0.0, {})))


def test_every_picture_of_the_dashboard_asks_for_what_a_server_tells() -> None:
    dashboard = json.loads((CHECKOUT / "deploy/monitoring/dashboard.json").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    unseen = {
        "erbij_backup_every_seconds",
        "erbij_backup_failing",
        "erbij_media_connections",
        "erbij_outbox_set_aside",
        "erbij_outbox_waiting",
    }

    assert {name for expr in asked for name in re.findall(r"\berbij_[a-z_]+", expr)} == HELP.keys() - unseen
    assert all('instance=~"$server"' in expr for expr in asked)
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_the_rules_for_alarms_use_names_that_exist() -> None:
    rules = (CHECKOUT / "deploy/monitoring/erbij.rules.yml").read_text(encoding="utf-8")

    assert set(re.findall(r"\berbij_[a-z_]+", rules)) <= HELP.keys()
    assert rules.count("- alert:") == rules.count("summary:") > 5
