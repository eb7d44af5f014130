"""A process that counts into the ledger until it is killed: each entry is told after its commit, never before.

    python -m tests.store.register.writer URL

Every count of the one lesson comes out differently, so that each is a reversal and a new entry.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from typing import TYPE_CHECKING

from erbij.db.database import Database
from erbij.db.scope import OneSchool
from tests.store.register.fakes import SCHOOL, Paper, register_of
from tests.unit.register.given import at, was_there

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


async def counts(database: Database) -> AsyncIterator[str]:
    """Count for ever; gives the number of the last entry after each commit."""
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    for n in count():
        paper.hold("s1", "09:00-09:50", p1=was_there(f"09:00-09:{n % 40 + 1:02}"), p2=was_there("09:00-09:50"))
        register, _ = register_of(database, paper)
        await register.recounting.count_session(SCHOOL, "s1", at("16:00"))
        end = await register.verify(SCHOOL)
        yield str(getattr(end, "seq", end))


async def write(url: str) -> None:
    """Write until killed."""
    async for last in counts(Database(url, otherwise=OneSchool(SCHOOL))):
        sys.stdout.write(f"{last}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1]))
