"""A school moves from its one file to PostgreSQL as a whole, or stays where it was; then it is served from there."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientError
from sqlalchemy import make_url, text

from erbij.actor import Role
from erbij.clock import SystemClock
from erbij.composition.move import ASIDE, FILE, MoveRefused, move
from erbij.composition.server import Server
from erbij.db import copying, migrate
from erbij.db.database import Database
from erbij.db.scope import Everyone
from erbij.demo.model import CAST
from erbij.demo.past.service import Past
from erbij.demo.service import Demo
from erbij_media.fake import FakeEngine
from tests.api.web.serving import Browser
from tests.support.checkout import CHECKOUT
from tests.support.databases import APPLICATION
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.settings import Settings
    from tests.support.databases import Postgres

PUPIL = next(part.name for part in CAST if part.role is Role.PUPIL)
MORNING = datetime(2026, 11, 18, 9, 12, tzinfo=UTC)
EVERYONE = Everyone("a test")
STARTS_WITHIN_S, STOPS_WITHIN_S = 60, 30
Told = list[tuple[str, int, int]]


@pytest.fixture(autouse=True)
def _nothing_blocks_the_loop() -> None:
    """A move is a command beside nobody, so files may be looked at on the loop."""


@pytest.fixture
async def settings(tmp_path: Path, postgres: Postgres) -> AsyncIterator[Settings]:
    """The settings of somebody who is about to move, with an empty database and its two roles."""
    owner = await postgres.fresh(empty=True)
    serves = make_url(owner).set(username=APPLICATION).render_as_string(hide_password=False)
    offset = int((MORNING - SystemClock().now()).total_seconds())
    yield settings_in(tmp_path, database_owner_url=owner, database_url=serves, clock_offset_s=offset)
    await postgres.drop(owner)


@pytest.fixture
async def link(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demonstration schools in the file, with their past; a link of a pupil who did not use it yet."""
    if not _MADE:
        home = tmp_path_factory.mktemp("embedded")
        _MADE[home] = await _make(settings_in(home, clock_offset_s=settings.clock_offset_s))
    home, link = next(iter(_MADE.items()))
    shutil.copytree(home, settings.home, dirs_exist_ok=True)
    return link


_MADE: dict[Path, str] = {}
"""The folder with the schools, made once, and the link."""


async def _make(embedded: Settings) -> str:
    server = Server(embedded, FakeEngine())
    await migrate.migrate(server.database)
    past = Past(server.people, server.absence.records, server.outbox)
    demo = Demo(server.database, server.schools, server.people, server.access, embedded.web_address, past)
    await demo.prepare(server.clock.now())
    await server.register_rooms.start()
    while await server.outbox.deliver():
        pass
    made = await demo.made()
    async with server.database.transaction() as tx:
        link = await server.access.make_link(tx, made.school_id, made.people[PUPIL])
    await server.access.close()
    await server.database.close()
    return link


async def test_the_demonstration_school_moves_with_every_row_and_is_served_from_there(
    settings: Settings, link: str
) -> None:
    told: Told = []
    before = await everything(settings.home / FILE)

    done = await move(settings, lambda *one: told.append(one))

    assert done.rows == {name: held.rows for name, held in before.items()}
    assert sum(done.entries.values()) == done.rows["register_entry"] > 0
    assert (told[-1][0], told[-1][1]) == ("compare", told[-1][2])
    assert not (settings.home / FILE).exists()
    assert await everything(settings.home / ASIDE) == before
    async with serving(settings) as browser:
        used = await browser.post("/api/access/links/use", {"token": link.partition("#")[2]})
        assert used.status == 200, await used.text()
        day = await browser.get("/api/timetable/day")
        assert day.status == 200, await day.text()
        assert (await day.json())["lessons"]


async def test_a_database_in_which_somebody_is_already_is_left_alone_and_so_is_the_file(
    settings: Settings, link: str
) -> None:
    await migrate.migrate_as_owner(settings)
    target = Database(settings.database, otherwise=EVERYONE)
    async with target.transaction() as tx:
        await tx.connection.execute(text("INSERT INTO schools_board VALUES ('b', 'Somebody else')"))

    with pytest.raises(MoveRefused, match="is not empty"):
        await move(settings, lambda *_: None)

    assert (settings.home / FILE).is_file()
    await target.close()


async def test_a_move_that_breaks_off_leaves_nothing_there_and_is_simply_done_again(
    settings: Settings, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def power_cut(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("erbij.composition.move._compare", power_cut)
        with pytest.raises(RuntimeError):
            await move(settings, lambda *_: None)
    target = Database(settings.database, otherwise=EVERYONE)
    async with target.read() as read:
        assert [table.name for table in copying.tables() if await copying.count(read, table)] == []
    await target.close()

    assert (await move(settings, lambda *_: None)).rows["people_person"] > 0


async def test_a_ledger_that_was_tampered_with_does_not_move(settings: Settings, link: str) -> None:
    source = Database(f"sqlite+aiosqlite:///{settings.home / FILE}")
    async with source.transaction() as tx:
        await tx.connection.execute(text("DROP TRIGGER register_entry_no_update"))
        await tx.connection.execute(text("UPDATE register_entry SET seconds = seconds + 60 WHERE seq = 1"))
    await source.close()

    with pytest.raises(MoveRefused, match="is broken at entry 1"):
        await move(settings, lambda *_: None)


async def test_nothing_moves_where_there_is_no_file_or_nowhere_to_go(settings: Settings) -> None:
    with pytest.raises(MoveRefused, match=r"there is no .*erbij\.db"):
        await move(settings, lambda *_: None)
    with pytest.raises(MoveRefused, match="set ERBIJ_DATABASE_URL"):
        await move(settings_in(settings.home), lambda *_: None)


async def everything(file: Path) -> dict[str, copying.Held]:
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.read() as read:
        found = {table.name: await copying.held(read, table) for table in copying.tables()}
    await database.close()
    return found


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Browser]:
    """`erbij serve` as the application's role, in a process of its own, once it is ready."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(str(CHECKOUT / part) for part in ("server", "media", "")),
        "ERBIJ_HOME": str(settings.home),
        "ERBIJ_PORT": str(settings.port),
        "ERBIJ_MEDIA_PORT": "0",
        "ERBIJ_DATABASE_URL": settings.database,
        "ERBIJ_CLOCK_OFFSET_S": str(settings.clock_offset_s),
    }
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "erbij.cli.main", "serve", env=environment)
    browser = Browser(f"http://127.0.0.1:{settings.port}", settings.web_address)
    try:
        async with asyncio.timeout(STARTS_WITHIN_S):
            while not await is_ready(browser):
                assert server.returncode is None
                await asyncio.sleep(0.1)
        yield browser
    finally:
        await browser.session.close()
        server.send_signal(signal.SIGTERM)
        await asyncio.wait_for(server.wait(), STOPS_WITHIN_S)


async def is_ready(browser: Browser) -> bool:
    try:
        return (await browser.get("/health/ready")).status == 200
    except ClientError:
        return False
