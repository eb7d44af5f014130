from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from erbij.db.database import Database
from erbij.register import store
from erbij.register.ledger import Break, Entry, Head, Kind, Reason
from tests.store.register.fakes import COORDINATOR, SCHOOL, Paper, one_lesson, register_of, two_lessons
from tests.support.databases import A_TEST
from tests.unit.register.given import at, was_there

if TYPE_CHECKING:
    from collections.abc import Awaitable

NOW = at("16:00")


async def ledger(database: Database, school_id: str = SCHOOL) -> list[Entry]:
    async with database.read() as read:
        return await store.entries_after(read, school_id, 0, 1000)


def sums(entries: list[Entry]) -> dict[tuple[str, str | None], int]:
    found: dict[tuple[str, str | None], int] = {}
    for one in entries:
        key = one.pupil_id, one.slot_id
        found[key] = found.get(key, 0) + one.seconds
    return found


@pytest.mark.rule("R1")
async def test_the_worked_examples_stand_in_the_ledger_as_on_the_page(database: Database) -> None:
    register, _ = register_of(database, two_lessons())
    assert await register.recounting.count_session(SCHOOL, "s1", NOW) == 2  # all of the pupil's day that is over
    assert await register.recounting.count_session(SCHOOL, "s2", NOW) == 0
    entries = await ledger(database)
    assert [(one.seq, one.slot_id, one.seconds, one.policy_version) for one in entries] == [
        (1, "s1", 3000, "2026-1"),
        (2, "s2", 2610, "2026-1"),
    ]
    assert entries[0].local_date.isoformat() == "2026-10-06"
    day = await register.day(COORDINATOR, None)
    shown = {(row.pupil_id, row.lesson.slot.id): row.credited for row in day.rows if row.credited}
    assert shown == sums(entries)


async def test_news_delivered_twice_counts_once(database: Database) -> None:
    register, _ = register_of(database, one_lesson())
    closed = {"school_id": SCHOOL, "slot_id": "s1", "pupil_id": "p1", "span_id": "x"}
    ended = {"school_id": SCHOOL, "slot_id": "s1", "session_id": "y"}
    for _ in range(3):
        await register.recounting.on_span_closed(closed)
        await register.recounting.on_session_ended(ended)
    assert len(await ledger(database)) == 1


async def test_a_running_lesson_writes_nothing_until_it_is_over(database: Database) -> None:
    paper = two_lessons()
    paper.hold("s1", "08:55-09:52", running=True, p1=was_there("09:00-09:20"))
    register, _ = register_of(database, paper)
    assert await register.recounting.count_slot(SCHOOL, "s1", "p1", at("09:25")) == 0
    assert await register.recounting.count_slot(SCHOOL, "s1", "p1", at("09:50")) == 1  # also when nobody ended it


@pytest.mark.rule("R16")
async def test_late_facts_reverse_and_credit_anew(database: Database) -> None:
    paper = one_lesson()
    register, _ = register_of(database, paper)
    await register.recounting.count_slot(SCHOOL, "s1", "p1", NOW)
    paper.hold("s1", "08:55-09:52", p1=was_there("09:00-09:30"))
    assert await register.recounting.count_slot(SCHOOL, "s1", "p1", NOW) == 2
    assert await register.recounting.count_slot(SCHOOL, "s1", "p1", NOW) == 0
    kinds = [(one.kind, one.seconds, one.refers_to) for one in await ledger(database)]
    assert kinds == [(Kind.CREDIT, 3000, None), (Kind.REVERSAL, -3000, 1), (Kind.CREDIT, 1800, None)]


@pytest.mark.rule("R16")
async def test_a_lesson_that_turns_out_cancelled_is_reversed(database: Database) -> None:
    paper = two_lessons()
    register, _ = register_of(database, paper)
    await register.recounting.count_slot(SCHOOL, "s1", "p1", NOW)
    paper.cancel("s1")
    await register.recounting.count_slot(SCHOOL, "s1", "p1", NOW)
    back = (await ledger(database))[-1]
    assert (back.seconds, back.reason) == (-3000, Reason.SLOT_CHANGED)


@pytest.mark.rule("R5")
async def test_two_lessons_at_once_are_brought_up_to_date_together(database: Database) -> None:
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    paper.give("09:30-10:20", "s2")
    paper.hold("s2", "09:30-10:20", p1=was_there("09:30-10:20"))
    register, _ = register_of(database, paper)
    await register.recounting.count_slot(SCHOOL, "s2", "p1", NOW)
    assert sums(await ledger(database)) == {("p1", "s2"): 3000}
    paper.hold("s1", "09:00-09:50", p1=was_there("09:00-09:50"))
    await register.recounting.count_slot(SCHOOL, "s1", "p1", NOW)
    assert sums(await ledger(database)) == {("p1", "s1"): 3000, ("p1", "s2"): 1800}
    day = await register.day(COORDINATOR, None)
    assert sum(row.credited for row in day.rows) == 4800


async def test_each_school_has_its_own_chain(database: Database) -> None:
    paper = one_lesson()
    paper.give("09:00-09:50", "elsewhere", school="other")
    paper.hold("elsewhere", "09:00-09:50", p9=was_there("09:00-09:50"))
    register, _ = register_of(database, paper)
    await register.recounting.count_session(SCHOOL, "s1", NOW)
    await register.recounting.count_session("other", "elsewhere", NOW)
    assert await register.recounting.count_slot("other", "s1", "p1", NOW) == 0
    assert [one.seq for one in await ledger(database)] == [1]
    assert [one.seq for one in await ledger(database, "other")] == [1]
    assert isinstance(await register.verify("other"), Head)


async def test_servers_that_count_at_the_same_time_neither_lose_nor_double_an_entry(database: Database) -> None:
    paper = Paper()
    pupils = [f"p{n}" for n in range(12)]
    paper.give("09:00-09:50", "s1")
    paper.hold_all("s1", "09:00-09:50", {pupil: was_there("09:00-09:50") for pupil in pupils})
    other = Database(database.url, otherwise=A_TEST)
    servers = [register_of(database, paper)[0], register_of(other, paper)[0]]
    work: list[Awaitable[int]] = [
        server.recounting.count_slot(SCHOOL, "s1", pupil, NOW) for pupil in pupils for server in (*servers, servers[0])
    ]
    written = await asyncio.gather(*work, servers[1].recounting.count_session(SCHOOL, "s1", NOW))
    await other.close()
    entries = await ledger(database)
    assert sum(written) == len(entries) == 12
    assert sums(entries) == {(pupil, "s1"): 3000 for pupil in pupils}
    assert await servers[0].verify(SCHOOL) == Head(12, entries[-1].hash)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE register_entry SET seconds = 3600 WHERE seq = 2", Break(2, "was changed after it was written")),
        ("UPDATE register_entry SET reason = 'DISPUTE' WHERE seq = 1", Break(1, "was changed after it was written")),
        ("DELETE FROM register_entry WHERE seq = 1", Break(1, "an entry is missing")),
        ("DELETE FROM register_entry WHERE seq = 3", Break(3, "the end of the chain is not where it was")),
        ("DELETE FROM register_entry", Break(1, "the end of the chain is not where it was")),
    ],
)
async def test_somebody_who_gets_past_the_database_is_found(
    database: Database, owned: Database, sql: str, found: Break
) -> None:
    paper = one_lesson()
    register, _ = register_of(database, paper)
    await register.recounting.count_session(SCHOOL, "s1", NOW)
    paper.hold("s1", "08:55-09:52", p1=was_there("09:00-09:30"))
    await register.recounting.count_session(SCHOOL, "s1", NOW)
    assert isinstance(await register.verify(SCHOOL), Head)
    triggers = (
        ["DROP TRIGGER register_entry_no_update", "DROP TRIGGER register_entry_no_delete"]
        if database.is_sqlite
        else ["ALTER TABLE register_entry DISABLE TRIGGER USER"]
    )
    async with owned.transaction() as tx:
        for statement in (*triggers, sql):
            await tx.connection.execute(text(statement))
    assert await register.verify(SCHOOL) == found


async def test_a_long_chain_is_walked_in_stretches(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("erbij.register.service.STRETCH", 2)
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    paper.hold_all("s1", "09:00-09:50", {f"p{n}": was_there("09:00-09:50") for n in range(5)})
    register, _ = register_of(database, paper)
    assert await register.verify(SCHOOL) == Head()
    await register.recounting.count_session(SCHOOL, "s1", NOW)
    head = await register.verify(SCHOOL)
    assert isinstance(head, Head)
    assert head.seq == 5


async def test_a_count_that_fails_half_way_leaves_nothing(database: Database) -> None:
    paper = two_lessons()
    register, _ = register_of(database, paper)

    class Unreachable(RuntimeError):
        pass

    async def fails(*_: object) -> object:
        raise Unreachable

    paper.of_slots = fails  # type: ignore[method-assign, assignment]
    with pytest.raises(Unreachable):
        await register.recounting.count_slot(SCHOOL, "s1", "p1", NOW)
    assert await ledger(database) == []
