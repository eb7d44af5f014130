from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from erbij.access.factors import store
from erbij.access.factors.model import Factor, FactorRule, Waiting
from erbij.people.store import person_table
from erbij.schools.model import School
from erbij.schools.store import add_school

if TYPE_CHECKING:
    from erbij.db.database import Database

NOW = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
APP = Factor("anouk", "wilg", "sealed", 0, NOW, None)
WAITING = Waiting("waiting", "wilg", "anouk", "provider", 0, NOW + timedelta(minutes=10))


@pytest.fixture
async def school(database: Database) -> Database:
    async with database.transaction() as tx:
        await add_school(tx, School("wilg", "wilg", "De Wilg", "vo", "Europe/Amsterdam", demo=False), "Bestuur", NOW)
        row = {"id": "anouk", "school_id": "wilg", "key": None, "name": "Anouk", "email": None}
        await tx.connection.execute(insert(person_table).values(**row, active=True, imported=False))
        await store.put_factor(tx, APP)
    return database


async def test_of_two_who_use_the_same_code_at_the_same_moment_one_gets_in(school: Database) -> None:
    async def uses(step: int) -> bool:
        async with school.transaction() as tx:
            return await store.use_step(tx, APP, step, NOW)

    assert sorted(await asyncio.gather(uses(7), uses(7))) == [False, True]
    assert not await uses(6)
    async with school.transaction() as tx:
        assert await store.factor(tx, "wilg", "anouk") == replace(APP, last_step=7, confirmed_at=NOW)
        assert await store.factor(tx, "els", "anouk") is None
        assert not await store.use_step(tx, replace(APP, secret="the former app"), 8, NOW)


async def test_an_app_that_was_confirmed_meanwhile_is_not_replaced_by_one_that_is_begun(school: Database) -> None:
    async with school.transaction() as tx:
        assert await store.put_factor(tx, replace(APP, secret="begun anew"))
        assert await store.use_step(tx, replace(APP, secret="begun anew"), 7, NOW)
        assert not await store.put_factor(tx, replace(APP, secret="a stranger's"))
        kept = await store.factor(tx, "wilg", "anouk")
    assert kept == replace(APP, secret="begun anew", last_step=7, confirmed_at=NOW)


async def test_a_recovery_code_is_used_up_and_all_go_at_once(school: Database) -> None:
    async with school.transaction() as tx:
        await store.set_codes(tx, "wilg", "anouk", ["a", "b", "c"])
        assert await store.use_code(tx, "anouk", "a")
        assert not await store.use_code(tx, "anouk", "a")
        assert not await store.use_code(tx, "bram", "b")
        assert await store.codes_left(tx, "wilg", "anouk") == 2
        await store.remove_codes(tx, "wilg", "anouk")
        assert await store.codes_left(tx, "wilg", "anouk") == 0


async def test_who_waits_is_let_in_once_and_what_is_over_goes(school: Database) -> None:
    async with school.transaction() as tx:
        await store.add_waiting(tx, WAITING, "one", NOW)
        await store.was_wrong(tx, "waiting")
        assert await store.waiting(tx, "one") == replace(WAITING, wrong=1)
        assert await store.end_waiting(tx, "waiting")
        assert not await store.end_waiting(tx, "waiting")
        await store.add_waiting(tx, WAITING, "two", NOW)
        await store.add_waiting(tx, replace(WAITING, id="next"), "three", NOW + timedelta(minutes=11))
        assert await store.waiting(tx, "two") is None


async def test_the_second_who_changes_the_rule_is_told(school: Database) -> None:
    async with school.transaction() as tx:
        assert await store.rule(tx, "wilg") == FactorRule("wilg")
        assert await store.put_rule(tx, FactorRule("wilg", required=True))
        assert not await store.put_rule(tx, FactorRule("wilg"))
        assert await store.rule(tx, "wilg") == FactorRule("wilg", required=True, version=1)
