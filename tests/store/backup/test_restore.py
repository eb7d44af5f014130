"""A school is brought back from its backups: all of it or nothing, and it is said what is missing."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.backup.model import Damaged, NoSuchCopy, RestoreRefused
from erbij.backup.restoring import READY, Restoring, finish, refuse_meanwhile, under_way
from erbij.composition.backup import ErasedPeople
from erbij.composition.serve import migrate_database, serve
from tests.store.backup.schools import FILM, School
from tests.store.register.fakes import SCHOOL

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.backup.folder import Folder
    from erbij.backup.model import Copy


async def test_a_school_that_lost_its_machine_has_everything_back_but_the_last_seconds(school: School) -> None:
    await school.count()
    await school.copied()
    counted = await school.count()
    await school.sent()
    until = school.clock.now()
    school.clock.move(timedelta(seconds=2))
    after = await school.count()
    await school.backups.close()
    frames = sorted((school.settings.backup_folder / "frames").rglob("[0-9]*[0-9]"))  # type: ignore[operator]
    await asyncio.to_thread(frames[-1].unlink)  # as if the machine had gone before it was sent
    await school.lost()

    done = await school.restored()

    assert done.until >= until
    assert counted <= await school.entries(school.file) < after
    assert done.ledgers == (f"{SCHOOL}: {counted} entries, the chain holds",)
    home = school.settings.home
    assert (home / FILM).read_text() == "a film"
    assert (home / "report-signing-key.pem").read_text() == "a key"
    assert (home / "erbij.toml").read_text() == "port = 1\n"
    assert sorted(one.name for one in home.iterdir()) == [
        "backup.id",
        "catalogue",
        "erbij.db",
        "erbij.toml",
        "report-signing-key.pem",
    ]


async def test_a_school_that_is_there_is_not_overwritten_without_a_yes(school: School) -> None:
    await school.copied()

    with pytest.raises(RestoreRefused, match=r"erbij\.db is there already"):
        await school.restored()


async def test_a_school_that_is_open_is_not_overwritten_at_all(school: School) -> None:
    await school.count()
    await school.copied()

    with pytest.raises(RestoreRefused, match="end erbij serve first"):
        await school.restored(yes=True)


async def test_what_was_there_is_put_aside_and_not_removed(school: School) -> None:
    await school.count()
    await school.copied()
    before = await school.count()
    await school.backups.close()
    await school.database.close()

    done = await school.restored(yes=True, moment=school.clock.now())

    assert done.aside is not None
    assert await school.entries(done.aside / "erbij.db") == before
    assert (done.aside / FILM).read_text() == "a film"
    assert (school.settings.home / FILM).read_text() == "a film"


async def test_a_moment_of_the_past_comes_back_as_it_was(school: School) -> None:
    await school.copied()
    was = []
    for _ in range(3):
        was.append((await school.count(), school.clock.now() + timedelta(seconds=3)))
        await school.sent()
    await school.lost()

    await school.restored(moment=was[1][1])

    assert await school.entries(school.file) == was[1][0]


async def test_a_backup_of_which_a_part_was_changed_brings_nothing_back_and_names_it(school: School) -> None:
    await school.count()
    await school.copied()
    copy = (await school.copies())[-1]
    sealed = (await school.folder()).part(copy, "database")
    data = bytearray(await asyncio.to_thread(sealed.read_bytes))
    data[len(data) // 2] ^= 1
    await asyncio.to_thread(sealed.write_bytes, data)
    await school.lost()

    with pytest.raises(Damaged, match=f"{copy.id}/database"):
        await school.restored()
    assert list(school.settings.home.iterdir()) == []
    assert [str(sealed) in one for one in await school.problems()] == [True]


async def test_what_came_back_can_be_read_by_nobody_else_on_the_machine(school: School) -> None:
    await school.copied()
    await school.lost()

    before = os.umask(0)
    try:
        await school.restored()
    finally:
        os.umask(before)

    home = school.settings.home
    assert [one for one in await asyncio.to_thread(lambda: [*home.rglob("*")]) if one.stat().st_mode & 0o077] == []


async def test_one_damaged_film_does_not_keep_the_register_away(school: School) -> None:
    counted = await school.count()
    await school.copied()
    sealed = (await school.folder()).files / FILM
    whole = await asyncio.to_thread(sealed.read_bytes)
    await asyncio.to_thread(sealed.write_bytes, whole[:-1])
    await school.lost()

    done = await school.restored()

    assert (done.files, done.missing) == (0, (FILM,))
    assert await school.entries(school.file) == counted
    assert not (school.settings.home / FILM).exists()


async def test_when_the_newest_copy_is_damaged_the_one_before_brings_the_last_second_too(school: School) -> None:
    await school.copied()
    await school.count()
    await school.sent()
    await school.copied()
    counted = await school.count()
    await school.sent()
    first, second = await school.copies()
    await asyncio.to_thread((await school.folder()).part(second, "database").unlink)
    await school.lost()

    done = await school.restored(copy=first.id)

    assert done.segments > 1
    assert await school.entries(school.file) == counted


async def test_changes_after_a_hole_are_not_used_and_that_is_said(school: School) -> None:
    await school.copied()
    counted = await school.count()
    await school.sent()
    for _ in range(2):
        await school.count()
        await school.sent()
    folder = await school.folder()
    await asyncio.to_thread(folder.forget_segment, folder.chains()[0], 1)
    await school.lost()

    done = await school.restored()

    assert "changes before 00000002 are missing" in done.stopped_at
    assert await school.entries(school.file) == counted


async def test_a_ledger_that_was_changed_by_hand_is_not_brought_back(school: School) -> None:
    await school.count()
    with closing(sqlite3.connect(school.file)) as database:
        database.execute("DROP TRIGGER register_entry_no_update")
        database.execute("UPDATE register_entry SET seconds = seconds + 60")
        database.commit()
    await school.copied()
    await school.lost()

    with pytest.raises(RestoreRefused, match="the ledger of school is broken at entry 1"):
        await school.restored()
    assert list(school.settings.home.iterdir()) == []


async def test_a_restore_that_was_broken_off_anywhere_goes_on_to_its_end(school: School) -> None:
    counted = await school.count()
    await school.copied()
    await school.lost()
    await school.restored()
    home, ready = school.settings.home, school.settings.home / READY
    for moved in (("erbij.db",), ("erbij.db", "report-signing-key.pem"), ("erbij.db", FILM.rpartition("/ab")[0])):
        ready.mkdir()
        (ready / "aside").write_text("before")
        for one in moved:
            (ready / one).parent.mkdir(parents=True, exist_ok=True)
            (home / one).rename(ready / one)
        assert under_way(home)

        await asyncio.to_thread(finish, home, "erbij.db")

        assert not under_way(home)
        assert await school.entries(school.file) == counted
        assert (home / FILM).read_text() == "a film"


async def test_what_was_put_aside_is_not_overwritten_when_a_restore_goes_on(
    school: School,
) -> None:
    await school.copied()
    await school.lost()
    home = school.settings.home
    for folder, what in ((home / READY, "restored"), (home / "before", "the school's"), (home, "another's")):
        folder.mkdir(exist_ok=True)
        (folder / "erbij.db").write_text(what)
    (home / READY / "aside").write_text("before")

    await asyncio.to_thread(finish, home, "erbij.db")

    assert (home / "erbij.db").read_text() == "restored"
    assert (home / "before" / "erbij.db").read_text() == "the school's"
    assert (home / "before" / "erbij.db-again").read_text() == "another's"


@dataclass
class AServerStarts:
    """What looks at ledgers while somebody starts a server."""

    school: School

    async def check(self, _database: Path) -> tuple[str, ...]:
        settings = self.school.settings
        for begun in (serve(settings), migrate_database(settings)):
            with pytest.raises(RestoreRefused, match=r"at work in .*restore-new"):
                await begun
        await self.school.count()  # and one that was starting before that could be seen
        return ()


async def test_a_server_that_starts_during_a_restore_keeps_its_school(school: School) -> None:
    await school.copied()
    await school.backups.close()
    await school.database.close()
    restoring = Restoring(await school.folder(), AServerStarts(school), ErasedPeople(school.clock))

    with pytest.raises(RestoreRefused, match="end erbij serve first"):
        await restoring.restore(school.settings.home, school.file, None, "", yes=True)

    assert await school.entries(school.file) == 1
    await school.database.close()
    refuse_meanwhile(school.settings.home)


async def test_a_folder_in_which_no_copy_is_yet_says_so(school: School) -> None:
    await school.copied()
    await school.lost()

    with pytest.raises(NoSuchCopy, match="another"):
        await school.restored(copy="another")


async def test_a_pupil_who_was_erased_does_not_come_back_with_an_older_copy(school: School) -> None:
    with closing(sqlite3.connect(school.file)) as database:
        rows = [("p1", "Noor de Wit"), ("p2", "Bram")]
        insert = "INSERT INTO people_person (id, name, school_id, active, imported) VALUES (?, ?, 'school', 1, 0)"
        database.executemany(insert, rows)
        database.commit()
    await school.copied()
    first = (await school.copies())[0]
    with closing(sqlite3.connect(school.file)) as database:
        database.execute("UPDATE people_person SET name = '(gewist)' WHERE id = 'p1'")
        database.commit()
    await school.copied()
    await school.lost()

    done = await school.restored(copy=first.id, moment=first.made_at)

    assert done.erased == 1
    assert school.people() == {"p1": "(gewist)", "p2": "Bram"}


def read(folder: Folder, copy: Copy, name: str) -> bytes:
    return b"".join(folder.open_part(folder.part(copy, name), f"{copy.id}/{name}"))


async def test_files_that_went_leave_the_backups_when_no_copy_knows_them_any_more(school: School) -> None:
    await school.copied()
    await asyncio.to_thread((school.settings.home / FILM).unlink)
    for _ in range(3):
        assert FILM in await school.stored()
        await school.count()
        school.clock.move(timedelta(seconds=86_400 * 90))
        await school.copied()

    assert await school.stored() == set()
    copies = await school.copies()
    assert len(copies) == 3
    assert json.loads(await asyncio.to_thread(read, await school.folder(), copies[0], "files")) == []


async def test_somebody_else_who_empties_the_log_costs_a_new_copy_and_nothing_is_lost(school: School) -> None:
    await school.copied()
    await school.count()
    await school.sent()
    for _ in range(2):
        await school.count()
        with closing(sqlite3.connect(school.file)) as other:
            assert other.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0] == 0
    counted = await school.count()
    await school.sent()
    await school.copied()
    await school.lost()

    done = await school.restored()

    assert done.stopped_at == ""
    assert await school.entries(school.file) == counted
