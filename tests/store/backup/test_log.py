"""PostgreSQL's log is read along: what was committed since the newest copy comes back too, to the second."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

from erbij.backup.archive import Archive, after
from erbij.backup.copies import Dumps
from erbij.backup.model import RestoreRefused
from erbij.backup.receiving import SLOT
from erbij.backup.refilling import Refilling
from erbij.backup.seal import make_key
from erbij.backup.verifying import problems
from erbij.cli import postgresql
from erbij.clock import SystemClock
from erbij.composition.backup import BackupRoom, folder_of
from erbij.composition.refilling import BRINGING_BACK, Refilled
from erbij.db import log_stream
from erbij.db.database import Database
from erbij.db.scope import within
from tests.store.register.fakes import SCHOOL, Paper, register_of
from tests.support.databases import APPLICATION, PROGRAMS
from tests.support.settings import settings_in
from tests.unit.register.given import at, was_there

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.settings import Settings
    from tests.support.databases import Postgres

READER = "erbij_log"
PATIENCE_S = 60
ENDS_WITHIN_S = 10


@dataclass
class ReadAlong:
    """A school whose server reads the log of its database along, and an empty database beside it."""

    settings: Settings
    database: Database
    dumps: Dumps
    spare: str

    async def write(self, name: str) -> None:
        """Acknowledge something."""
        async with self.database.transaction() as tx:
            await tx.connection.execute(text("INSERT INTO schools_board VALUES (:name, :name)"), {"name": name})

    async def ship(self) -> None:
        with within(BRINGING_BACK):
            await self.dumps.keep_log()
        assert self.dumps.trouble == ""

    async def follow(self) -> None:
        """Until a base is there and the log goes on from it."""
        async with asyncio.timeout(PATIENCE_S):
            while self.archive().newest() is None:
                await self.ship()
                await asyncio.sleep(0.1)

    def archive(self) -> Archive:
        return Archive(folder_of(self.settings, make=False))

    def refilling(self) -> Refilling:
        serves = make_url(self.spare).set(username=APPLICATION).render_as_string(hide_password=False)
        database = Refilled(self.spare, serves, SystemClock())
        return Refilling(folder_of(self.settings, make=False), database, self.settings.database)

    async def came_back(self) -> list[str]:
        back = Database(self.spare, otherwise=BRINGING_BACK)
        async with back.read() as read:
            names = (await read.connection.scalars(text("SELECT name FROM schools_board ORDER BY id"))).all()
        await back.close()
        return list(names)


@pytest.fixture(autouse=True)
def _nothing_blocks_the_loop() -> None:
    """The folder of backups is read on the loop here."""


@pytest.fixture
async def school(tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ReadAlong]:
    monkeypatch.setenv("PATH", f"{PROGRAMS}:{os.environ['PATH']}")
    home, spare, url = tmp_path / "home", await postgres.fresh(empty=True), await postgres.migrated()
    home.mkdir()
    await as_postgres(
        postgres, f"DROP ROLE IF EXISTS {READER}", f"CREATE ROLE {READER} LOGIN REPLICATION IN ROLE pg_read_all_stats"
    )
    reader = make_url(url).set(username=READER).render_as_string(hide_password=False)
    folder, key = tmp_path / "elsewhere", tmp_path / "backup.key"
    settings = settings_in(home, database_url=url, backup_folder=folder, backup_key_file=key, backup_log_url=reader)
    make_key(key)
    database = Database(url, otherwise=BRINGING_BACK)
    room = BackupRoom(settings, database, SystemClock())
    assert isinstance(room.backups, Dumps)
    yield ReadAlong(settings, database, room.backups, spare)
    await room.close()
    await database.close()
    await as_postgres(postgres, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
    await postgres.drop(url)
    await postgres.drop(spare)


async def as_postgres(postgres: Postgres, *statements: str) -> None:
    await postgres._run(*statements)  # noqa: SLF001 - what an administrator does


async def test_what_was_acknowledged_after_the_newest_copy_comes_back_and_the_chain_holds(school: ReadAlong) -> None:
    await school.dumps.copy()
    await school.follow()
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    paper.hold("s1", "09:00-09:50", p1=was_there("09:00-09:20"))
    register, _ = register_of(school.database, paper)
    await register.recounting.count_session(SCHOOL, "s1", at("16:00"))
    await school.write("acknowledged")
    acknowledged = SystemClock().now()
    await school.ship()
    until = school.dumps.until
    assert until is not None
    assert until >= acknowledged
    archived = [one.read_bytes() for one in school.archive().root.rglob("*") if one.is_file()]
    assert b"acknowledged" not in b"".join(archived)
    assert list(problems(folder_of(school.settings, make=False))) == []

    done = await school.refilling().restore(school.settings.home, None, "")

    assert (done.until, done.segments >= 1) == (until, True)
    assert done.ledgers[0].endswith("the chain holds")
    assert await school.came_back() == ["acknowledged"]


async def test_a_school_comes_back_as_it_was_before_a_mistake(school: ReadAlong) -> None:
    await school.dumps.copy()
    await school.follow()
    await school.write("before")
    moment = SystemClock().now()
    await school.write("mistake")
    await school.ship()

    done = await school.refilling().restore(school.settings.home, moment, "")

    assert done.until == moment
    assert await school.came_back() == ["before"]


async def test_a_log_with_a_hole_is_said_and_a_new_base_heals_it(school: ReadAlong, postgres: Postgres) -> None:
    await school.dumps.copy()
    await school.follow()
    for _ in range(3):
        await as_postgres(postgres, "SELECT pg_switch_wal()")
        await school.write(str(SystemClock().now()))
        await school.ship()
    (base,) = school.archive().bases()
    lost = school.archive().root / base.chain / "log" / school.archive().segments(base)[1]
    lost.unlink()
    assert any("has a hole" in one for one in problems(folder_of(school.settings, make=False)))
    before = school.archive().reach(base)

    async with asyncio.timeout(PATIENCE_S):
        while len(school.archive().bases()) == 1:
            await school.ship()
            await asyncio.sleep(0.1)
    await school.ship()

    newest = school.archive().bases()[-1]
    assert school.archive().reach(newest) > before
    assert school.dumps.until == school.archive().reach(newest)


async def test_a_server_that_was_killed_leaves_nobody_behind_who_keeps_the_log_from_the_next(school: ReadAlong) -> None:
    await school.dumps.copy()
    await school.follow()
    room = BackupRoom(school.settings, school.database, SystemClock())
    assert isinstance(room.backups, Dumps)

    await school.write("meanwhile")
    with within(BRINGING_BACK):
        for _ in range(2):  # the one that is left has gone by the second look at the latest
            await room.backups.keep_log()

    assert room.backups.trouble == ""
    await room.close()


async def test_a_server_that_ends_does_not_wait_for_the_hour_that_a_copy_of_everything_takes(
    school: ReadAlong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, began = tmp_path / "slow", tmp_path / "began"
    slow.mkdir()
    (slow / "pg_basebackup").write_text(f"#!/bin/sh\ntouch {began}\nexec sleep 3600\n", encoding="utf-8")
    (slow / "pg_basebackup").chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}:{os.environ['PATH']}")
    await school.dumps.copy()
    room = BackupRoom(school.settings, school.database, SystemClock())
    assert isinstance(room.backups, Dumps)

    with within(BRINGING_BACK):
        await room.backups.keep_log()
    async with asyncio.timeout(PATIENCE_S):
        while not began.exists():  # noqa: ASYNC110 - a program tells by a file
            await asyncio.sleep(0.05)
    async with asyncio.timeout(ENDS_WITHIN_S):
        await room.close()

    assert school.archive().bases() == []


async def test_without_the_server_program_the_copy_without_the_log_is_named(
    school: ReadAlong, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = await school.dumps.copy()
    await school.follow()
    monkeypatch.setattr("erbij.backup.replaying.SERVER", "no-such-postgres")
    monkeypatch.setattr("erbij.backup.replaying.ELSEWHERE", "/nowhere")

    with pytest.raises(RestoreRefused, match=f"--copy {copy.id}"):
        await school.refilling().restore(school.settings.home, None, "")

    done = await school.refilling().restore(school.settings.home, None, copy.id)
    assert done.until == copy.made_at


async def test_the_doctor_says_what_a_log_that_nobody_reads_means(school: ReadAlong, postgres: Postgres) -> None:
    await school.dumps.copy()
    await school.follow()
    reader = Database(school.settings.backup_log_url)
    here = await log_stream.position(reader)
    about, slot = await log_stream.about(reader), await log_stream.slot(reader, SLOT, here.at)
    assert slot is not None
    found = [one.what for one in postgresql.log_findings(about, slot, runs=True)]
    assert found == ["where nobody reads it any more the database keeps all of it, until its disk is full"]

    await as_postgres(postgres, f"ALTER ROLE {READER} NOREPLICATION")
    about = await log_stream.about(reader)
    await reader.close()
    found = [one.what for one in postgresql.log_findings(about, None, runs=True)]
    assert found[0] == "the role that reads it may not: no log is in the backups"
    assert found[-1] == "nobody reads it, though Erbij runs"


def test_files_of_the_log_follow_each_other_by_their_names() -> None:
    assert after("0000000100000000000000FE", 16 * 1024**2) == "0000000100000000000000FF"
    assert after("0000000100000000000000FF", 16 * 1024**2) == "000000010000000100000000"
