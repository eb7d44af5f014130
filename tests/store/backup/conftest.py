"""A school with backups."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from erbij.backup.seal import make_key
from erbij.backup.service import Backups
from erbij.clock import SetClock
from erbij.composition.backup import BackupRoom, log_pages
from erbij.db.database import Database
from tests.store.backup.schools import FILM, MORNING, School, empty_school
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[School]:
    home = tmp_path / "home"
    (home / FILM).parent.mkdir(parents=True)
    await empty_school(home / "erbij.db")
    for name, what in {FILM: "a film", "report-signing-key.pem": "a key", "erbij.toml": "port = 1\n"}.items():
        await asyncio.to_thread((home / name).write_text, what)
    settings = settings_in(home, backup_folder=tmp_path / "elsewhere", backup_key_file=tmp_path / "backup.key")
    await asyncio.to_thread(make_key, settings.backup_key)
    database, clock = Database(settings.database, log_pages=log_pages(settings)), SetClock(MORNING)
    room = BackupRoom(settings, database, clock)
    assert isinstance(room.backups, Backups)
    running = School(settings, database, clock, room.backups)
    yield running
    await room.close()
    await database.close()
