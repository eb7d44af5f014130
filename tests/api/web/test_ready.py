"""``/health/ready`` tells the truth: about a disk, a database, a clock, a busy server and the media process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from erbij.clock import SetClock, SystemClock
from erbij.composition.health import BEAT_EVERY_S, LATE_BEATS, OLDEST_S, WORK, HealthRoom
from erbij.db.database import Database
from erbij.web.app import build_app
from erbij.web.http import routes
from erbij_media.contract import EngineRestarted
from erbij_media.fake import FakeEngine
from erbij_media.remote import RemoteEngine
from erbij_media.settings import EngineSettings
from tests.api.web.serving import served
from tests.store.backup.schools import empty_school
from tests.support.checkout import CHECKOUT
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from erbij.actor import Actor

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
PATHS = os.pathsep.join(str(CHECKOUT / one) for one in ("server", "media", ""))


async def nobody(_cookies: Mapping[str, str], _as_unit: bool) -> Actor | None:
    return None


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    await empty_school(tmp_path / "erbij.db")
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'erbij.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
async def room(database: Database, clock: SetClock, tmp_path: Path) -> AsyncIterator[HealthRoom]:
    engine = FakeEngine()
    await engine.start()
    yield HealthRoom(database, engine, clock, tmp_path)
    await engine.close()


async def parts(room: HealthRoom) -> dict[str, bool]:
    return {part: await check() for part, check in room.checks().items()}


async def test_a_server_on_which_a_lesson_would_hold_says_so_and_leaves_nothing_behind(
    room: HealthRoom, database: Database, tmp_path: Path
) -> None:
    early = await parts(room)
    assert not early["database"] | early["disk"]
    log = tmp_path / "erbij.db-wal"
    await database.try_to_write()
    before = log.stat().st_size

    await room.look()

    assert await parts(room) == {"database": True, "disk": True, "clock": True, "loop": True, "media": True}
    assert log.stat().st_size == before
    assert not (tmp_path / WORK).exists()


async def test_the_answer_of_the_server_is_a_503_as_long_as_a_part_is_missing(room: HealthRoom, tmp_path: Path) -> None:
    async with served([], nobody, settings_in(tmp_path), tmp_path, room.checks()) as server:
        early = await server.browser().get("/health/ready")
        await room.look()
        ready = await server.browser().get("/health/ready")

        assert (early.status, (await early.json())["parts"]["database"]) == (503, False)
        assert (ready.status, (await ready.json())["ok"]) == (200, True)


@pytest.mark.parametrize("there", [True, False])
async def test_a_part_without_which_lessons_go_on_makes_the_server_degraded_and_no_less_ready(
    tmp_path: Path, there: bool
) -> None:
    async def redis() -> bool:
        return there

    app = build_app([], nobody, settings_in(tmp_path), tmp_path, {}, lesser={"redis": redis})
    async with TestClient(TestServer(app)) as browser:
        ready = await browser.get("/health/ready")

        assert ready.status == 200
        assert await ready.json() == {"ok": True, "degraded": not there, "parts": {"redis": there}}


async def test_a_full_disk_commits_nothing_until_the_reserve_is_freed_once_and_is_not_ready(tmp_path: Path) -> None:
    await empty_school(tmp_path / "erbij.db")
    (tmp_path / "disk").mkdir()
    as_root = () if os.geteuid() == 0 else ("--map-root-user",)
    words = [sys.executable, "-m", "tests.api.web.small_disk", str(tmp_path / "disk"), str(tmp_path / "erbij.db")]
    school = await asyncio.create_subprocess_exec(
        "unshare",
        *as_root,
        "--mount",
        *words,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": PATHS},
    )
    said = (await asyncio.wait_for(school.communicate(), 60))[0].decode()

    first, before, full, freed, after, full_again, room, only_read = (
        json.loads(line) for line in said.splitlines() if line.startswith("{")
    )
    assert first == room == {"database": True, "disk": True}
    assert before == {"kept": 3, "there": 3}
    assert full == {"kept": 0, "there": 3}
    assert after == {"kept": 3, "there": 6}
    assert freed["disk"] is full_again["disk"] is False
    assert only_read == {"database": False, "disk": False}
    assert said.count("disk_reserve_freed") == 1


async def test_an_answer_of_long_ago_is_none(room: HealthRoom, clock: SetClock) -> None:
    await room.look()
    clock.move(timedelta(seconds=OLDEST_S + 1))

    assert not (await parts(room))["database"]


async def test_a_database_of_another_version_is_not_ready(room: HealthRoom, database: Database) -> None:
    async with database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    await room.look()

    assert (await parts(room))["database"] is False


async def test_a_wall_clock_that_was_set_is_told_for_a_minute(room: HealthRoom, clock: SetClock) -> None:
    await room.beat()
    clock.move(timedelta(seconds=1))
    await room.beat()
    assert (await parts(room))["clock"]

    clock.step(timedelta(hours=-1))
    await room.beat()
    assert not (await parts(room))["clock"]

    clock.move(timedelta(seconds=61))
    await room.beat()
    assert (await parts(room))["clock"]


async def test_a_server_that_is_late_again_and_again_is_not_ready_and_recovers(
    room: HealthRoom, clock: SetClock
) -> None:
    for _ in range(LATE_BEATS + 1):
        assert (await parts(room))["loop"]
        await room.beat()
        clock.move(timedelta(seconds=BEAT_EVERY_S + 2))
    assert not (await parts(room))["loop"]
    assert room.lag_s == 2

    clock.move(timedelta(seconds=-2))
    await room.beat()
    assert (await parts(room))["loop"]


async def test_a_media_process_that_ended_is_told_until_there_is_another(database: Database, tmp_path: Path) -> None:
    engine = RemoteEngine(EngineSettings(0, ("127.0.0.1",), "127.0.0.1"))
    await engine.start()
    events = engine.events()
    checks = {"media": HealthRoom(database, engine, SystemClock(), tmp_path).checks()["media"]}
    ready = next(route for route in routes([], checks) if route.path == "/health/ready")
    try:
        assert (await ready.handler(None)).status == 200  # type: ignore[arg-type, union-attr]
        assert engine.pid
        os.kill(engine.pid, signal.SIGKILL)
        assert (await ready.handler(None)).status == 503  # type: ignore[arg-type, union-attr]
        assert isinstance(await asyncio.wait_for(anext(events), 20), EngineRestarted)
        assert (await ready.handler(None)).status == 200  # type: ignore[arg-type, union-attr]
    finally:
        await engine.close()
