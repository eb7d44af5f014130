"""Disputes are kept as they were said, on both databases; nothing of them is ever changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from erbij.private import Private
from erbij.register.disputes import store
from erbij.register.disputes.model import Answer, Dispute, Outcome
from tests.support.databases import REFUSED
from tests.unit.register.given import DAY, at

if TYPE_CHECKING:
    from erbij.db.database import Database

NOON = at("12:00")


def dispute(key: str = "d1", **changed: object) -> Dispute:
    words = Private("Ik was er wél")
    usual = Dispute(
        id=key,
        school_id="school",
        pupil_id="p1",
        slot_id="s1",
        number=1,
        local_date=DAY,
        author_id="g1",
        text=words,
        raised_at=NOON,
        due_on=date(2026, 10, 20),
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


def answer(to: str = "d1", **changed: object) -> Answer:
    usual = Answer(
        f"a-{to}", "school", to, "c1", Outcome.ACCEPTED, Private("Je hebt gelijk"), 3000, NOON + timedelta(hours=1)
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


async def test_what_was_said_and_answered_is_read_back_as_it_was(database: Database) -> None:
    async with database.transaction() as tx:
        assert await store.add_dispute(tx, dispute())
        assert await store.add_answer(tx, answer())
    async with database.read() as read:
        assert await store.dispute(read, "school", "d1") == (dispute(), answer())
        assert await store.of_pupil(read, "school", "p1", DAY, DAY) == [(dispute(), answer())]
        assert await store.of_pupil(read, "school", "p1", DAY + timedelta(days=1), DAY + timedelta(days=9)) == []


async def test_a_dispute_of_another_school_does_not_exist(database: Database) -> None:
    async with database.transaction() as tx:
        await store.add_dispute(tx, dispute())
    async with database.read() as read:
        assert await store.dispute(read, "other", "d1") is None
        assert await store.of_school(read, "other", NOON, 10) == []
        assert await store.waiting(read, "other") == (0, None)


async def test_two_who_say_it_of_one_line_at_once_make_one_dispute(database: Database) -> None:
    async with database.transaction() as tx:
        assert await store.add_dispute(tx, dispute("d1"))
        assert not await store.add_dispute(tx, dispute("d2", author_id="p1"))
        assert await store.add_dispute(tx, dispute("d3", number=2))
        assert [one.id for one, _ in await store.about_line(tx, "school", "p1", "s1")] == ["d1", "d3"]


async def test_two_answers_at_once_are_one(database: Database) -> None:
    async with database.transaction() as tx:
        await store.add_dispute(tx, dispute())
        assert await store.add_answer(tx, answer())
        assert not await store.add_answer(tx, answer(id="a2", author_id="c2"))


async def test_the_schools_list_holds_what_waits_and_what_was_answered_lately(database: Database) -> None:
    async with database.transaction() as tx:
        for number, key in enumerate(("waits", "soon", "new", "old"), 1):
            await store.add_dispute(tx, dispute(key, slot_id=key, due_on=DAY + timedelta(days=20 - number)))
        await store.add_answer(tx, answer("new"))
        await store.add_answer(tx, answer("old", answered_at=NOON - timedelta(days=1), seconds=None))
    async with database.read() as read:
        found = await store.of_school(read, "school", NOON, 10)
        assert [one.id for one, _ in found] == ["soon", "waits", "new"]
        assert await store.waiting(read, "school") == (2, DAY + timedelta(days=18))


@pytest.mark.rule("R16")
async def test_nothing_of_it_is_ever_changed(database: Database) -> None:
    async with database.transaction() as tx:
        await store.add_dispute(tx, dispute())
        await store.add_answer(tx, answer())
    for sql in ("UPDATE register_dispute SET text = 'x'", "UPDATE register_dispute_answer SET seconds = 1"):
        with pytest.raises(DBAPIError, match=REFUSED):
            async with database.transaction() as tx:
                await tx.connection.execute(text(sql))
