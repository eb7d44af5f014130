"""What comes and goes of somebody's second steps at the same moment: one sees what the other did."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from erbij.access.factors import store
from erbij.access.factors.errors import SecondStepStays
from erbij.access.factors.model import Factor, FactorRule
from erbij.access.identities import identity_of
from erbij.access.keys import store as keys
from erbij.access.keys.model import Key
from erbij.access.model import Owner
from tests.api.access.school import School
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.db.database import Database, Transaction

WHO = "coordinator"
BOTH_S = 1.0
"""As long as the first waits for the second; where there is one writer it waits in vain."""


@pytest.fixture
async def school(database: Database, tmp_path: Path) -> School:
    school = School(database, settings_in(tmp_path, base_url="http://localhost:7443"))
    school.id = await school.fill()
    return school


async def signed_in(school: School) -> Actor:
    """The coordinator, who just took the second step."""
    async with school.database.transaction() as tx:
        who = await identity_of(tx, school.id, Owner.PERSON, WHO)
        assert who is not None
        return (await school.access.sign_ins.begin(tx, who, both=True, proved_at=school.clock.now())).actor


async def has(school: School, *, app: bool, key_ids: Sequence[str]) -> None:
    """Give the coordinator these, and let the school ask for a second step."""
    now = school.clock.now()
    async with school.database.transaction() as tx:
        if app:
            assert await store.put_factor(tx, Factor(WHO, school.id, "verzegeld", 0, now, now))
        for key_id in key_ids:
            assert await keys.add(tx, Key(key_id, school.id, WHO, key_id, "open", 0, key_id, (), now, None))
        assert await store.put_rule(tx, FactorRule(school.id, required=True))


class Together:
    """Holds whoever took something away until the other one did so too."""

    def __init__(self, school: School) -> None:
        self._both = asyncio.Barrier(2)
        self._went = school.access.factors.went
        school.access.factors.went = self._waits  # type: ignore[method-assign]

    async def _waits(self, tx: Transaction, actor: Actor) -> None:
        with suppress(TimeoutError, asyncio.BrokenBarrierError):
            async with asyncio.timeout(BOTH_S):
                await self._both.wait()
        await self._went(tx, actor)


@pytest.mark.parametrize("app", [True, False], ids=["an app and a key", "two keys"])
async def test_of_two_second_steps_that_are_taken_away_at_once_one_stays(school: School, *, app: bool) -> None:
    await has(school, app=app, key_ids=["sleutel"] if app else ["sleutel", "reserve"])
    actor = await signed_in(school)
    Together(school)
    access = school.access
    other = access.factors.remove(actor) if app else access.keys.remove(actor, "reserve")
    came_of_it = await asyncio.gather(access.keys.remove(actor, "sleutel"), other, return_exceptions=True)
    assert [type(one) for one in came_of_it if one is not None] == [SecondStepStays]
    async with school.database.read() as read:
        assert await access.factors.has(read, actor)
