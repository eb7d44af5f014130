"""A machine that is lost in the middle of a lesson: what comes back, and how much does not."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.backup.seal import make_key
from erbij.clock import SystemClock
from erbij.composition.backup import restoring_of
from erbij.db.database import Database
from erbij.register.ledger import Head
from erbij.register.service import verify_chain
from tests.store.backup.schools import empty_school
from tests.store.register.fakes import SCHOOL
from tests.support.checkout import CHECKOUT
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.settings import Settings

AT_MOST = timedelta(seconds=5)
PATHS = os.pathsep.join(str(CHECKOUT / one) for one in ("server", "media", ""))


async def told_before_it_was_killed(settings: Settings, lines: int, *, every_s: float) -> list[tuple[int, datetime]]:
    """What a server told while it ran: the number of an entry, and when it was committed."""
    given = [settings.home, settings.backup_folder, settings.backup_key, every_s]
    words = [sys.executable, "-m", "tests.store.backup.writer", *given]
    writer = await asyncio.create_subprocess_exec(
        *map(str, words), stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": PATHS}
    )
    assert writer.stdout is not None
    said = [await asyncio.wait_for(writer.stdout.readline(), 60) for _ in range(lines)]
    writer.send_signal(signal.SIGKILL)
    said += (await writer.stdout.read()).splitlines(keepends=True)
    await writer.wait()
    whole = [line.decode().split() for line in said if line.endswith(b"\n")]
    return [(int(seq), datetime.fromisoformat(at)) for seq, at in whole]


async def lose_the_machine(tmp_path: Path, rounds: int, *, every_s: float, lines: int) -> timedelta:
    """Kill a server again and again, each time bring everything back on a new machine; the most that was lost."""
    home = tmp_path / "home"
    settings = settings_in(home, backup_folder=tmp_path / "elsewhere", backup_key_file=tmp_path / "backup.key")
    await asyncio.to_thread(anew, home)
    await empty_school(home / "erbij.db")
    await asyncio.to_thread(make_key, settings.backup_key)
    most = timedelta()
    for _ in range(rounds):
        told = await told_before_it_was_killed(settings, 1 + random.randrange(lines), every_s=every_s)  # noqa: S311
        await asyncio.to_thread(anew, home)
        opened = await asyncio.to_thread(restoring_of, settings, SystemClock())
        done = await opened.restore(home, home / "erbij.db", None, "", yes=False)

        end = await ledger_of(home / "erbij.db")
        assert done.stopped_at == ""
        assert end >= max((seq for seq, at in told if at < done.until), default=0)
        most = max(most, max(at for seq, at in told) - done.until)
    return most


def anew(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)


async def ledger_of(file: Path) -> int:
    database = Database(f"sqlite+aiosqlite:///{file}")
    try:
        end = await verify_chain(database, SCHOOL)
    finally:
        await database.close()
    assert isinstance(end, Head)
    return end.seq


async def test_a_machine_that_is_lost_in_mid_writing_takes_five_seconds_with_it_at_most(tmp_path: Path) -> None:
    assert await lose_the_machine(tmp_path, 2, every_s=0.2, lines=60) < AT_MOST


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_a_machine_that_is_lost_two_hundred_times_takes_five_seconds_with_it_at_most(tmp_path: Path) -> None:
    assert await lose_the_machine(tmp_path / "often", 190, every_s=0.2, lines=80) < AT_MOST
    assert await lose_the_machine(tmp_path / "as it is", 10, every_s=3, lines=400) < AT_MOST
