"""A link gives a session of one school nothing of the other; PostgreSQL holds that too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from erbij.access.model import Browser, Owner
from erbij.access.schools import store
from erbij.access.schools.model import Offer, SchoolLink
from erbij.access.service import Access
from erbij.actor import Role
from erbij.clock import SetClock
from erbij.db.database import Database
from erbij.db.scope import NOBODY_YET, Everyone, OneSchool, scope_of, within
from erbij.errors import NotFound
from erbij.people.store import person_table, role_table
from erbij.privacy.retention.service import Retention
from erbij.schools.model import School
from erbij.schools.store import add_school
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.actor import Actor

NOW = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
HERE = SchoolLink("wilg", "anouk", "els", "anouk-els", NOW)
THERE = SchoolLink("els", "anouk-els", "wilg", "anouk", NOW)


@pytest.fixture
async def schools(database: Database) -> Database:
    async with database.transaction() as tx:
        for school, person in (("wilg", "anouk"), ("els", "anouk-els")):
            await add_school(tx, School(school, "b", school, "vo", "Europe/Amsterdam", demo=False), "Bestuur", NOW)
            row = {"id": person, "school_id": school, "key": None, "name": person, "email": None}
            await tx.connection.execute(insert(person_table).values(**row, active=True, imported=False))
            role = {"school_id": school, "person_id": person, "role": str(Role.TEACHER)}
            await tx.connection.execute(insert(role_table).values(role))
    return database


async def test_each_school_keeps_and_ends_its_own_half_and_a_half_that_is_alone_goes(schools: Database) -> None:
    async with schools.transaction() as tx:
        assert [await store.add_link(tx, one) for one in (HERE, THERE)] == [True, True]
        assert not await store.add_link(tx, replace(HERE, other_person_id="somebody else"))
        assert await store.schools_of(tx, "wilg", "anouk") == [(HERE, "els")]
        assert await store.link(tx, "wilg", "anouk-els", "els") is None
        assert await store.remove_halves(tx) == 0
        assert not await store.remove_link(tx, replace(HERE, other_person_id="somebody else"))
        assert await store.remove_link(tx, THERE)
        assert await store.remove_halves(tx) == 1
        assert await store.schools_of(tx, "wilg", "anouk") == []


async def test_an_offer_is_used_once_and_what_is_over_goes(schools: Database) -> None:
    offer = Offer("one", "wilg", "anouk", NOW, NOW + timedelta(minutes=10))
    async with schools.transaction() as tx:
        await store.add_offer(tx, offer, "a")
        assert await store.offer(tx, "a") == offer
        assert await store.end_offer(tx, "one")
        assert not await store.end_offer(tx, "one")
        await store.add_offer(tx, offer, "b")
        later = replace(offer, id="two", began_at=NOW + timedelta(minutes=11))
        await store.add_offer(tx, later, "c")
        assert await store.offer(tx, "b") is None
        await store.end_offers_of(tx, ["anouk"])
        assert await store.offer(tx, "c") is None


async def _linked(access: Access, database: Database) -> tuple[Actor, Browser]:
    """Link the two and come over to De Wilg."""
    browser, secret, actor = Browser(), "", None
    for school, person in (("wilg", "anouk"), ("els", "anouk-els")):
        with within(NOBODY_YET):
            async with database.transaction() as tx:
                address = await access.make_link(tx, school, person)
            signed_in = await access.links.use(address.partition("#")[2], browser, "", only_today=True)
        browser, actor = Browser(signed_in.token), signed_in.actor
        with within(scope_of(actor)):
            if secret:
                await access.schools.link(actor, secret, browser)
            secret = await access.schools.begin(actor, browser)
    assert actor is not None
    with within(scope_of(actor)):
        over = await access.schools.go(actor, "wilg", browser)
    return over.actor, Browser(over.token)


async def test_a_link_gives_a_session_of_one_school_nothing_of_the_other(schools: Database, tmp_path: Path) -> None:
    database = Database(schools.url)  # as a server comes to it: where nobody said for whom, nothing is asked
    access = Access(database, SetClock(NOW), settings_in(tmp_path))
    actor, browser = await _linked(access, database)
    assert (actor.id, actor.school_id) == ("anouk", "wilg")
    assert scope_of(actor) == OneSchool("wilg")
    with within(scope_of(actor)):
        assert [one.name for one in (await access.schools.linked(actor)).schools] == ["els"]
        assert [one.name for one in (await access.me(actor)).schools] == ["els"]
        if not database.is_sqlite:
            async with database.read() as read:
                found = (await read.connection.scalars(select(person_table.c.school_id))).all()
                halves = (await read.connection.scalars(select(store.link_table.c.school_id))).all()
            assert set(found) == set(halves) == {"wilg"}, "also for a query that forgot its school"
            with pytest.raises(DBAPIError, match="row-level security"):
                async with database.transaction() as tx:
                    await store.add_link(tx, replace(THERE, person_id="anouk-els", other_person_id="x"))
    with within(NOBODY_YET):
        who = await access.sign_ins.authenticate(browser.token, Owner.PERSON)
    assert who == actor, "one sign-in is one school's"
    await access.close()
    await database.close()


async def test_half_a_link_opens_nothing(schools: Database, tmp_path: Path) -> None:
    access = Access(schools, SetClock(NOW), settings_in(tmp_path))
    with within(Everyone("a test")):
        actor, browser = await _linked(access, schools)
        async with schools.transaction() as tx:
            assert await store.remove_link(tx, THERE)
        with pytest.raises(NotFound):
            await access.schools.go(actor, "els", browser)
    await access.close()


async def test_who_is_forgotten_at_one_school_is_in_its_file_until_then_and_in_no_link_after(
    schools: Database, tmp_path: Path
) -> None:
    clock = SetClock(NOW)
    access, retention = Access(schools, clock, settings_in(tmp_path)), Retention(schools, clock)
    await _linked(access, schools)
    told = (await retention.export("anouk"))["tables"]
    assert [row["other_school_id"] for row in told["access_school_link"]["rows"]] == ["els"]
    assert json.dumps(told)
    await retention.erase("anouk")
    await access.sweep()
    async with schools.read() as read:
        assert (await read.connection.execute(select(store.link_table))).all() == []
    await access.close()
