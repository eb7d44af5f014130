from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from erbij.access.providers import store
from erbij.access.providers.model import AccountLink, Flow, Provider
from erbij.access.providers.wire import ProviderMatch
from erbij.people.store import person_table
from erbij.schools.model import School
from erbij.schools.store import add_school

if TYPE_CHECKING:
    from erbij.db.database import Database

NOW = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
WILG = Provider("wilg", "https://a.example", "erbij", "x", ProviderMatch.EMAIL, "email", ("a.example",), True, False, 0)  # noqa: FBT003
FLOW = Flow("flow", "wilg", None, NOW + timedelta(minutes=10))


@pytest.fixture
async def school(database: Database) -> Database:
    async with database.transaction() as tx:
        for name in ("wilg", "els"):
            await add_school(tx, School(name, name, name.title(), "vo", "Europe/Amsterdam", demo=False), name, NOW)
            for who in ("noor", "sam"):
                row = {"id": f"{name}-{who}", "school_id": name, "key": who, "name": who, "email": f"{who}@a.example"}
                await tx.connection.execute(insert(person_table).values(**row, active=True, imported=True))
    return database


async def test_of_two_coordinators_who_save_at_the_same_time_one_is_told(school: Database) -> None:
    async with school.transaction() as tx:
        assert await store.put_provider(tx, WILG)
        assert not await store.put_provider(tx, WILG)
        assert await store.put_provider(tx, replace(WILG, version=1, pupils=True))
    async with school.read() as read:
        assert await store.provider(read, "wilg") == replace(WILG, version=2, pupils=True)
        assert await store.provider(read, "els") is None
        assert [name for name, _ in await store.providers(read)] == ["Wilg"]


async def test_a_school_that_lets_nobody_in_is_not_offered(school: Database) -> None:
    async with school.transaction() as tx:
        assert await store.put_provider(tx, replace(WILG, staff=False))
        assert await store.providers(tx) == []


async def test_a_sign_in_that_comes_back_twice_at_the_same_moment_counts_once(school: Database) -> None:
    async with school.transaction() as tx:
        await store.add_flow(tx, FLOW, state="s", browser="b", now=NOW)

    async def comes_back(browser: str) -> Flow | None:
        async with school.transaction() as tx:
            return await store.take_flow(tx, state="s", browser=browser)

    assert await comes_back("another") is None
    assert sorted(map(str, await asyncio.gather(comes_back("b"), comes_back("b")))) == [str(FLOW), "None"]


async def test_a_person_has_one_account_and_an_account_one_person_in_each_school(school: Database) -> None:
    noor, sam = (AccountLink("wilg", f"wilg-{who}", NOW) for who in ("noor", "sam"))
    async with school.transaction() as tx:
        assert await store.link_account(tx, noor, "account")
        assert not await store.link_account(tx, noor, "another")
        assert not await store.link_account(tx, sam, "account")
        assert await store.link_account(tx, AccountLink("els", "els-sam", NOW), "account")
        found = await store.account_of(tx, "wilg", subject="account")
        assert found == noor
        assert await store.account_of(tx, "els", person_id="wilg-noor") is None
        assert await store.unlink_accounts(tx, "wilg") == 1
        assert await store.linked(tx, "els") == 1


async def test_a_name_of_another_school_means_nobody(school: Database) -> None:
    async with school.read() as read:
        by_email = await store.people_named(read, "wilg", ProviderMatch.EMAIL, "noor@a.example")
        by_number = await store.people_named(read, "els", ProviderMatch.NUMBER, "noor")
    assert [one.id for one in by_email + by_number] == ["wilg-noor", "els-noor"]
