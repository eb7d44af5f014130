"""SIGKILL at any moment of writing: what was told stands, nothing stands twice, and the chain holds."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from erbij.register import store
from erbij.register.ledger import Head, Kind
from tests.store.register.fakes import SCHOOL, Paper, register_of
from tests.support.checkout import CHECKOUT
from tests.unit.register.given import at, was_there

if TYPE_CHECKING:
    from erbij.db.database import Database


async def killed_after(url: str, lines: int) -> int:
    """Let the writer tell so many entries, kill it in the middle of the next, and answer the last that it told."""
    paths = [str(CHECKOUT / "server"), str(CHECKOUT / "media"), str(CHECKOUT)]
    writer = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.store.register.writer",
        url,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert writer.stdout is not None
    told = 0
    for _ in range(lines):
        told = int(await asyncio.wait_for(writer.stdout.readline(), 30))
    writer.send_signal(signal.SIGKILL)
    for line in (await writer.stdout.read()).splitlines(keepends=True):
        told = int(line) if line.endswith(b"\n") else told
    await writer.wait()
    return told


async def kill_again_and_again(database: Database, rounds: int) -> None:
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    paper.hold("s1", "09:00-09:50", p1=was_there("09:00-09:50"), p2=was_there("09:00-09:50"))
    register, _ = register_of(database, paper)
    for n in range(rounds):
        told = await killed_after(database.url, 1 + n * 7 % 11)
        end = await register.verify(SCHOOL)
        assert isinstance(end, Head)
        assert end.seq >= told
    await register.recounting.count_session(SCHOOL, "s1", at("16:00"))
    async with database.read() as read:
        entries = await store.entries_after(read, SCHOOL, 0, 1_000_000)
    sums = Counter[str]()
    for entry in entries:
        sums[entry.pupil_id] += entry.seconds
    assert sums == {"p1": 3000, "p2": 3000}
    taken_back = [entry.refers_to for entry in entries if entry.kind is Kind.REVERSAL]
    assert len(taken_back) == len(set(taken_back))


async def test_a_server_killed_while_it_writes_the_ledger_loses_and_doubles_nothing(database: Database) -> None:
    await kill_again_and_again(database, 3)


@pytest.mark.soak
async def test_a_server_killed_very_often_loses_and_doubles_nothing(database: Database) -> None:
    await kill_again_and_again(database, 200)
