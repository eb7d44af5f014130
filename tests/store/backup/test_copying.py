"""Copies that a server and a command make of a school, one after the other."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from erbij.backup import service
from erbij.backup.model import NotOurs
from erbij.backup.shipping import Shipping, snapshot
from erbij.cli.doctor import backups
from erbij.composition.backup import BackupRoom, folder_of
from tests.store.backup.schools import empty_school

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.store.backup.schools import School


async def test_a_copy_by_command_needs_no_server(school: School) -> None:
    counted = await school.count()
    await school.backups.copy()
    await school.lost()

    done = await school.restored()

    assert done.segments == 0
    assert await school.entries(school.file) == counted


async def test_a_copy_by_command_beside_a_server_does_not_hide_what_was_sent_after_it(school: School) -> None:
    await school.copied()
    await school.count()
    await school.sent()
    for _ in range(3):
        school.clock.move(timedelta(seconds=1))
        beside = BackupRoom(school.settings, school.database, school.clock).backups
        assert beside is not None
        await beside.copy()
    counted = await school.count()
    await school.sent()
    await school.lost()

    done = await school.restored()

    assert done.segments > 0
    assert await school.entries(school.file) == counted


async def test_a_copy_by_command_waits_until_the_server_has_made_its_own(school: School) -> None:
    await school.copied()
    await school.count()
    school.clock.move(timedelta(seconds=300))
    beside = BackupRoom(school.settings, school.database, school.clock).backups
    assert beside is not None

    await asyncio.gather(school.backups.copy_when_due(), beside.copy(), school.backups.keep_files())

    assert school.backups.trouble == ""
    assert len(await school.copies()) == 3
    assert await school.problems() == []


class AHangingPlace(Shipping):
    """Before a copy has its turn, somebody else writes; it would wait as long as the place hangs."""

    @override
    @contextmanager
    def still(self) -> Iterator[Callable[[], int]]:
        write_at_once(self._file)
        with super().still() as position:
            write_at_once(self._file)
            yield position


def write_at_once(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=0)) as other:
        other.execute("DELETE FROM people_person")
        other.execute("INSERT INTO people_person (id, name, school_id, active, imported) VALUES (1, 'Noor', 's', 1, 0)")
        other.commit()


async def test_nobody_in_a_lesson_waits_while_a_copy_waits_for_a_place_that_hangs(school: School) -> None:
    shipping = AHangingPlace(school.file, await asyncio.to_thread(folder_of, school.settings, make=True), school.clock)
    await asyncio.to_thread(shipping.begin, "a chain")
    before = await asyncio.to_thread(shipping.position)

    target = school.settings.home / "copy.db"
    _, position = await asyncio.to_thread(snapshot, school.file, target, school.clock, shipping)

    await asyncio.to_thread(shipping.close)
    assert position > before


def told_by_the_doctor(school: School) -> bool:
    return any("copies of another database" in one.what for one in backups(school.settings))


async def test_a_new_and_empty_server_does_not_drive_out_the_copies_of_the_school(school: School) -> None:
    counted = await school.count()
    await school.copied()
    await school.lost()
    await empty_school(school.file)
    new = BackupRoom(school.settings, school.database, school.clock)
    assert isinstance(new.backups, service.Backups)

    await new.backups.copy_when_due()
    await new.backups.ship()
    with pytest.raises(NotOurs, match="restore"):
        await new.backups.copy()

    assert "bring that back first" in new.backups.trouble
    assert [
        one.what for one in await asyncio.to_thread(lambda: list(backups(school.settings))) if "another" in one.what
    ]
    assert len(await school.copies()) == 1
    await school.restored(yes=True)
    await new.backups.copy()
    assert len(await school.copies()) == 2
    assert not await asyncio.to_thread(told_by_the_doctor, school)
    assert await school.entries(school.file) == counted


async def test_a_disk_that_is_almost_full_is_left_to_the_lessons(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await school.copied()
    await school.count()
    almost = shutil.disk_usage(school.settings.home)._replace(free=service.LEAST_LEFT)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: almost)

    school.clock.move(timedelta(seconds=300))
    await school.backups.copy_when_due()
    assert "a copy needs 2" in school.backups.trouble
    monkeypatch.undo()
    school.clock.move(timedelta(seconds=service.AGAIN_S))
    await school.backups.copy_when_due()
    assert len(await school.copies()) == 1
    await school.copied()
    assert len(await school.copies()) == 2
