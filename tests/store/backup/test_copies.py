"""A school on PostgreSQL is brought back from its backups, into an empty database: all of it or nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

from erbij.backup.copies import Dumps
from erbij.backup.model import CannotBackUp, Copy, Damaged, NoSuchCopy, RestoreRefused
from erbij.backup.refilling import Refilling
from erbij.backup.seal import make_key
from erbij.backup.verifying import problems
from erbij.clock import SetClock
from erbij.composition.backup import BackupRoom, folder_of
from erbij.composition.refilling import BRINGING_BACK, Refilled
from erbij.db.database import Database
from erbij.db.protection import differences
from erbij.db.scope import within
from erbij.register.service import verify_chain
from tests.store.backup.schools import FILM, MORNING
from tests.store.register.fakes import SCHOOL, Paper, register_of
from tests.support.databases import APPLICATION, PROGRAMS
from tests.support.settings import settings_in
from tests.unit.register.given import at, was_there

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.settings import Settings
    from tests.support.databases import Postgres


@dataclass
class OnPostgres:
    """A school whose server makes copies when it is told to, and an empty database beside it."""

    settings: Settings
    database: Database
    clock: SetClock
    dumps: Dumps
    spare: str

    async def count(self) -> int:
        """Count a lesson; how many entries the ledger has then."""
        paper = Paper()
        paper.give("09:00-09:50", "s1")
        paper.hold("s1", "09:00-09:50", p1=was_there("09:00-09:20"))
        register, _ = register_of(self.database, paper)
        await register.recounting.count_session(SCHOOL, "s1", at("16:00"))
        return (await verify_chain(self.database, SCHOOL)).seq

    async def copied(self) -> None:
        """Five minutes later: a copy."""
        self.clock.move(timedelta(seconds=300))
        with within(BRINGING_BACK):
            await self.dumps.copy_when_due()
        assert self.dumps.trouble == ""

    async def run(self, *statements: str) -> None:
        async with self.database.transaction() as tx:
            for one in statements:
                await tx.connection.execute(text(one))

    def folder(self) -> Folder:
        return folder_of(self.settings, make=False)

    async def refilling(self, owner: str) -> Refilling:
        serves = make_url(owner).set(username=APPLICATION).render_as_string(hide_password=False)
        return Refilling(await asyncio.to_thread(self.folder), Refilled(owner, serves, self.clock))


@pytest.fixture
def _tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the version that runs."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}:{os.environ['PATH']}")


@pytest.fixture
async def school(tmp_path: Path, postgres: Postgres, _tools: None) -> AsyncIterator[OnPostgres]:
    home, spare = tmp_path / "home", await postgres.fresh(empty=True)
    await asyncio.to_thread((home / FILM).parent.mkdir, parents=True)
    for name, what in {FILM: "a film", "report-signing-key.pem": "a key"}.items():
        await asyncio.to_thread((home / name).write_text, what)
    url = await postgres.migrated()
    folder, key = tmp_path / "elsewhere", tmp_path / "backup.key"
    settings = settings_in(home, database_url=url, backup_folder=folder, backup_key_file=key)
    await asyncio.to_thread(make_key, key)
    database, clock = Database(url, otherwise=BRINGING_BACK), SetClock(MORNING)
    room = BackupRoom(settings, database, clock)
    assert isinstance(room.backups, Dumps)
    yield OnPostgres(settings, database, clock, room.backups, spare)
    await room.close()
    await database.close()
    await postgres.drop(url)
    await postgres.drop(spare)


async def test_a_school_that_lost_everything_has_all_of_it_back(school: OnPostgres) -> None:
    counted = await school.count()
    await school.copied()
    until, home = school.clock.now(), school.settings.home
    folder = await asyncio.to_thread(school.folder)
    assert await asyncio.to_thread(lambda: list(problems(folder))) == []
    assert b"a key" not in b"".join(one.read_bytes() for one in folder.root.rglob("*") if one.is_file())
    await asyncio.to_thread(shutil.rmtree, home)
    await asyncio.to_thread(home.mkdir)

    done = await (await school.refilling(school.spare)).restore(home, None, "")

    assert (done.until, done.files, done.missing) == (until, 1, ())
    assert done.ledgers == (f"{SCHOOL}: {counted} entries, the chain holds",)
    assert (home / FILM).read_text() == "a film"
    assert (home / "report-signing-key.pem").read_text() == "a key"
    back = Database(school.spare, otherwise=BRINGING_BACK)
    async with back.engine.connect() as connection:
        assert await connection.run_sync(differences, APPLICATION) == []
    await back.close()


async def test_a_database_that_holds_a_school_is_left_alone(school: OnPostgres, postgres: Postgres) -> None:
    counted = await school.count()
    await school.copied()

    with pytest.raises(RestoreRefused, match="is not empty"):
        await (await school.refilling(postgres.owners(school.settings.database))).restore(
            school.settings.home, None, ""
        )

    assert (await verify_chain(school.database, SCHOOL)).seq == counted


async def test_a_copy_that_was_changed_brings_nothing_back(school: OnPostgres) -> None:
    await school.count()
    await school.copied()
    folder = await asyncio.to_thread(school.folder)
    (copy,), _ = await asyncio.to_thread(folder.listed)
    sealed = folder.part(copy, "dump")
    await asyncio.to_thread(sealed.write_bytes, (await asyncio.to_thread(sealed.read_bytes))[:-1])

    with pytest.raises(Damaged):
        await (await school.refilling(school.spare)).restore(school.settings.home, None, "")

    await Refilled(school.spare, school.spare, school.clock).refuse_unless_empty()
    assert (school.settings.home / FILM).read_text() == "a film"


async def test_a_ledger_that_was_tampered_with_is_not_brought_back(school: OnPostgres, postgres: Postgres) -> None:
    await school.count()
    owner = Database(postgres.owners(school.settings.database), otherwise=BRINGING_BACK)
    async with owner.transaction() as tx:
        for one in ("DISABLE TRIGGER USER", "NO FORCE ROW LEVEL SECURITY"):
            await tx.connection.execute(text(f"ALTER TABLE register_entry {one}"))
        await tx.connection.execute(text("UPDATE register_entry SET seconds = seconds + 60"))
    await owner.close()
    await school.copied()

    with pytest.raises(RestoreRefused, match="is broken at entry"):
        await (await school.refilling(school.spare)).restore(school.settings.home, None, "")

    await Refilled(school.spare, school.spare, school.clock).refuse_unless_empty()


async def test_a_pupil_who_was_erased_does_not_come_back_with_an_older_copy(school: OnPostgres) -> None:
    await school.run(
        "INSERT INTO schools_board VALUES ('board', 'Board')",
        "INSERT INTO schools_school VALUES ('there', 'board', 'There', 'po', 'UTC', false, now())",
        "INSERT INTO people_person VALUES ('p1', 'there', NULL, 'Noor de Wit', NULL, true, NULL, false)",
        "INSERT INTO people_person VALUES ('p2', 'there', NULL, 'Bram', NULL, true, NULL, false)",
    )
    await school.copied()
    first = school.clock.now()
    await school.run("UPDATE people_person SET name = '(gewist)' WHERE id = 'p1'")
    await school.copied()

    done = await (await school.refilling(school.spare)).restore(school.settings.home, first, "")

    assert (done.until, done.erased) == (first, 1)
    back = Database(school.spare, otherwise=BRINGING_BACK)
    async with back.read() as read:
        names = await read.connection.scalars(text("SELECT name FROM people_person ORDER BY id"))
        assert names.all() == ["(gewist)", "Bram"]
    await back.close()


async def test_a_drill_says_whether_it_holds_and_leaves_nothing(school: OnPostgres, tmp_path: Path) -> None:
    counted = await school.count()
    await school.copied()
    drilling = Refilling(await asyncio.to_thread(school.folder), Refilled(school.spare, school.spare, school.clock))

    for again in ("once", "twice"):
        done = await drilling.drill(tmp_path / again, None, "")
        assert done.ledgers == (f"{SCHOOL}: {counted} entries, the chain holds",)


async def test_a_moment_before_the_first_copy_is_not_there(school: OnPostgres) -> None:
    await school.copied()

    with pytest.raises(NoSuchCopy):
        await (await school.refilling(school.spare)).restore(school.settings.home, MORNING, "")


async def test_copies_are_made_when_they_are_due_whichever_server_made_the_last(school: OnPostgres) -> None:
    await school.copied()
    room = BackupRoom(school.settings, school.database, school.clock)
    other = room.backups
    assert isinstance(other, Dumps)

    await other.look()
    await other.copy_when_due()
    school.clock.move(timedelta(seconds=299))
    await other.copy_when_due()

    folder = await asyncio.to_thread(school.folder)
    assert other.until == school.dumps.until
    assert len((await asyncio.to_thread(folder.listed))[0]) == 1


async def test_a_copy_from_a_time_that_is_still_to_come_does_not_stop_the_next(school: OnPostgres) -> None:
    school.clock.move(timedelta(days=365))
    await school.copied()
    school.clock.move(timedelta(days=-365))

    other = BackupRoom(school.settings, school.database, school.clock).backups
    assert isinstance(other, Dumps)
    await other.copy_when_due()
    await other.look()

    assert other.until == school.clock.now()


async def test_copies_of_the_file_from_before_a_move_stay_no_longer_than_the_terms_say(school: OnPostgres) -> None:
    folder = await asyncio.to_thread(folder_of, school.settings, make=True)
    before = Copy("old", MORNING - timedelta(weeks=10), "chain", 0, "0001", ())
    await asyncio.to_thread(lambda: folder.publish(folder.begin(before.id), before))
    await asyncio.to_thread(folder.put_alive, "chain", before.made_at)

    for _ in range(3):
        await school.copied()

    copies, _ = await asyncio.to_thread(folder.listed)
    assert {one.chain for one in copies} == {""}
    assert folder.chains() == []


async def test_who_cannot_make_a_copy_says_so_and_leaves_no_half_one(
    school: OnPostgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    await school.dumps.copy_when_due()

    assert "pg_dump is not installed" in school.dumps.trouble
    folder = await asyncio.to_thread(school.folder)
    assert await asyncio.to_thread(folder.listed) == ([], [])
    with pytest.raises(CannotBackUp):
        await school.dumps.copy()


async def test_two_servers_that_begin_together_make_one_folder_with_one_key(school: OnPostgres) -> None:
    other = BackupRoom(school.settings, school.database, school.clock).backups
    assert isinstance(other, Dumps)
    school.clock.move(timedelta(seconds=300))

    await asyncio.gather(school.dumps.copy(), other.copy(), other.look())

    folder = await asyncio.to_thread(school.folder)
    assert await asyncio.to_thread(lambda: list(problems(folder))) == []
    assert len((await asyncio.to_thread(folder.listed))[0]) == 2
