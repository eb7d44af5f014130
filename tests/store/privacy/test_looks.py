from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.people.model import Relation
from erbij.privacy import store
from erbij.privacy.service import disclose

if TYPE_CHECKING:
    from erbij.db.database import Database

NOW = datetime(2026, 10, 6, 10, tzinfo=UTC)
MENTOR = Actor("m1", "school", frozenset({Role.MENTOR}), "sign-in")


async def look(
    database: Database, pupils: list[str], *, page: str = "people", minutes: int = 0, who: Actor = MENTOR
) -> int:
    now = NOW + timedelta(minutes=minutes)
    async with database.transaction() as tx:
        return await disclose(tx, who, page, pupils, relation=Relation.MENTOR, now=now)


async def test_who_looked_at_whom_where_when_and_by_what_right_is_kept(database: Database) -> None:
    await look(database, ["p1"])
    async with database.read() as read:
        (row,) = await store.looks_at(read, "school", "p1")
        assert await store.looks_at(read, "other", "p1") == []
    assert (row.person_id, row.page, row.relation, row.at) == ("m1", "people", Relation.MENTOR, NOW)


async def test_a_repeat_within_fifteen_minutes_adds_none_and_another_page_or_person_does(database: Database) -> None:
    assert await look(database, ["p1", "p2", "p1"]) == 2
    assert await look(database, ["p1", "p2", "p3"], minutes=14) == 1
    assert await look(database, ["p1"], page="register.day", minutes=14) == 1
    assert await look(database, ["p1"], who=Actor("m2", "school", MENTOR.roles, "s"), minutes=14) == 1
    assert await look(database, ["p1"], who=Actor("m1", "other", MENTOR.roles, "s"), minutes=14) == 1
    assert await look(database, ["p1"], minutes=15) == 1


async def test_somebodys_own_data_is_no_look(database: Database) -> None:
    assert await look(database, ["m1"]) == 0


async def test_a_read_that_fails_leaves_no_look_and_no_answer(database: Database) -> None:
    class Failed(RuntimeError):
        pass

    async def page() -> None:
        async with database.transaction() as tx:
            await disclose(tx, MENTOR, "people", ["p1"], relation=Relation.MENTOR, now=NOW)
            raise Failed

    with pytest.raises(Failed):
        await page()
    async with database.read() as read:
        assert await store.looks_at(read, "school", "p1") == []


async def test_the_latest_look_comes_first(database: Database) -> None:
    for minutes in (0, 20, 40):
        await look(database, ["p1"], minutes=minutes)
    async with database.read() as read:
        rows = await store.looks_at(read, "school", "p1")
    assert [row.at - NOW for row in rows] == [timedelta(minutes=m) for m in (40, 20, 0)]


async def test_a_long_log_is_read_in_parts_without_a_hole_or_a_repeat(database: Database) -> None:
    for minutes in (0, 20, 40, 60):
        await look(database, ["p1", "p2"], minutes=minutes)
        await look(database, ["p1"], page="register.day", minutes=minutes)  # at the same instant
    async with database.read() as read:
        whole = await store.looks_at(read, "school", "p1")
        parts: list[list[str]] = []
        while part := await store.looks_at(read, "school", "p1", before=parts[-1][-1] if parts else None, limit=3):
            parts.append([one.id for one in part])
        assert [one for part in parts for one in part] == [one.id for one in whole]
        assert [len(part) for part in parts] == [3, 3, 2]
        assert len(await store.looks_at(read, "school", "p1", since=NOW + timedelta(minutes=40))) == 4
        assert await store.looks_at(read, "school", "p2", before=whole[0].id) == []
        assert await store.looks_at(read, "school", "p1", before="unknown") == []
