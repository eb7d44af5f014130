"""What is kept of a lesson, on every database that the server runs on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from erbij.clock import SetClock
from erbij.jobs.outbox import Outbox
from erbij.live import keeper as keeper_module
from erbij.live import model, recovery, store
from erbij.live.evidence.store import evidence_of_slot
from erbij.live.keeper import Keeper
from erbij.live.model import Fact, FactKind
from erbij.live.wire import LeaveReason, Side, Step
from tests.support.databases import REFUSED

if TYPE_CHECKING:
    from erbij.db.database import Database, Transaction

NINE = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
S = timedelta(seconds=1)
SESSION = model.Session("session", "school", "slot", NINE, NINE + timedelta(minutes=53))


def fact(kind: FactKind, at: datetime, *, n: int = 1, span: str = "span", pupil: str = "sam") -> Fact:
    return Fact(
        event_id=f"{span}-{kind}-{n}",
        kind=kind,
        span_id=span,
        session_id="session",
        slot_id="slot",
        school_id="school",
        pupil_id=pupil,
        device="tablet",
        connection="socket",
        n=n,
        at=at,
        reason=LeaveReason.LEFT if kind is FactKind.CLOSED else None,
    )


def span_of(span: str, start: datetime, proofs: int, *, pupil: str = "sam", closed: bool = True) -> list[Fact]:
    facts = [fact(FactKind.OPENED, start, span=span, pupil=pupil)]
    facts += [fact(FactKind.PROOF, start + 5 * n * S, n=n, span=span, pupil=pupil) for n in range(proofs)]
    end = fact(FactKind.CLOSED, start + 5 * (proofs - 1) * S, n=proofs, span=span, pupil=pupil)
    return [*facts, end] if closed else facts


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database, SetClock(NINE))


async def keep(database: Database, outbox: Outbox, *records: model.Record) -> None:
    async with database.transaction() as tx:
        await store.keep(tx, records, outbox)


async def count(database: Database, table: str) -> Any:
    async with database.read() as read:
        return (await read.connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608


async def evidence(database: Database, *, now: datetime = NINE + timedelta(hours=2)) -> model.SlotEvidence:
    async with database.read() as read:
        return await evidence_of_slot(read, "school", "slot", now)


async def test_a_batch_that_is_written_twice_counts_once(database: Database, outbox: Outbox) -> None:
    records: list[model.Record] = [
        SESSION,
        *span_of("a", NINE, 5),
        model.Offer("offer", "school", "session", "slot", present=True, at=NINE),
    ]
    await keep(database, outbox, *records)
    await keep(database, outbox, *records)
    assert await count(database, "live_fact") == 7
    assert await count(database, "live_span") == 1
    assert await count(database, "live_offer") == 1
    assert await count(database, "jobs_outbox") == 1


async def test_the_evidence_holds_closed_intervals_and_the_open_one_up_to_its_last_proof(
    database: Database, outbox: Outbox
) -> None:
    await keep(database, outbox, SESSION, *span_of("a", NINE, 5), *span_of("b", NINE + 60 * S, 3, closed=False))
    await keep(database, outbox, *span_of("c", NINE, 2, pupil="kim"))
    found = await evidence(database)
    assert found.session == SESSION
    assert [(p.pupil_id, [(i.start, i.end, i.reason) for i in p.intervals]) for p in found.pupils] == [
        ("kim", [(NINE, NINE + 5 * S, LeaveReason.LEFT)]),
        ("sam", [(NINE, NINE + 20 * S, LeaveReason.LEFT), (NINE + 60 * S, NINE + 70 * S, None)]),
    ]


async def test_an_interval_without_length_is_no_interval_but_is_closed(database: Database, outbox: Outbox) -> None:
    await keep(database, outbox, SESSION, *span_of("a", NINE, 1))
    assert (await evidence(database)).pupils == ()
    async with database.read() as read:
        assert await store.open_spans(read) == []


@pytest.mark.parametrize("table", ["live_fact", "live_span", "live_offer"])
async def test_facts_cannot_be_changed(database: Database, outbox: Outbox, table: str) -> None:
    offer = model.Offer("offer", "school", "session", "slot", present=True, at=NINE)
    await keep(database, outbox, SESSION, offer, *span_of("a", NINE, 2))
    with pytest.raises(DBAPIError, match=REFUSED):
        async with database.transaction() as tx:
            await tx.connection.execute(text(f"UPDATE {table} SET school_id = 'other'"))  # noqa: S608


async def test_what_a_killed_server_left_open_is_closed_at_the_last_proof(database: Database, outbox: Outbox) -> None:
    offer = model.Offer("offer", "school", "session", "slot", present=True, at=NINE)
    await keep(
        database, outbox, SESSION, offer, *span_of("a", NINE, 5, closed=False), *span_of("b", NINE, 3, pupil="kim")
    )
    async with database.read() as read:
        left = await recovery.left_over(read, NINE + 90 * S)
    assert left.sessions == [SESSION]
    await keep(database, outbox, *left.records)
    found = await evidence(database)
    (sam,) = (p for p in found.pupils if p.pupil_id == "sam")
    assert [(i.end, i.reason) for i in sam.intervals] == [(NINE + 20 * S, LeaveReason.SERVER)]
    assert found.away == (model.Away(NINE + 20 * S, None, LeaveReason.SERVER),)
    async with database.read() as read:
        again = await recovery.left_over(read, NINE + 95 * S)
    assert again.records == []


async def test_a_seat_is_kept_as_it_is_now_and_forgotten_with_the_lesson(database: Database, outbox: Outbox) -> None:
    seat = model.Seat("p-sam", "sam", Side.PUPIL, "tablet", "hash", 3, Step.TEXT)
    await keep(database, outbox, SESSION, model.SeatKept("school", "slot", seat))
    newer = replace(seat, generation=4, step=Step.LOOKING_ON)
    await keep(database, outbox, model.SeatKept("school", "slot", newer))
    async with database.read() as read:
        assert await store.seats_of_slot(read, "school", "slot") == [newer]
        assert await store.seats_of_slot(read, "other-school", "slot") == []
    taken_over = replace(newer, device="phone", key_hash="other")
    await keep(database, outbox, model.SeatKept("school", "slot", taken_over))
    async with database.read() as read:
        assert await store.seats_of_slot(read, "school", "slot") == [taken_over]
    done = model.RoomDone("school", "slot", "session", NINE + 60 * S)
    await keep(database, outbox, done, done)
    async with database.read() as read:
        assert await store.seats_of_slot(read, "school", "slot") == []
        assert await store.ended_slots(read, ["slot", "other"]) == {"slot"}
        assert await store.sessions_going_on(read) == []
    assert await count(database, "jobs_outbox") == 1


async def test_a_teacher_has_a_seat_for_each_device(database: Database, outbox: Outbox) -> None:
    laptop = model.Seat("p-laptop", "bos", Side.TEACHER, "laptop", "hash", 3, Step.LOOKING_ON)
    phone = replace(laptop, participant_id="p-phone", device="phone")
    await keep(database, outbox, SESSION, *(model.SeatKept("school", "slot", seat) for seat in (laptop, phone)))
    async with database.read() as read:
        assert await store.seats_of_slot(read, "school", "slot") == [laptop, phone]


async def test_another_school_gets_nothing(database: Database, outbox: Outbox) -> None:
    await keep(database, outbox, SESSION, *span_of("a", NINE, 5))
    async with database.read() as read:
        found = await evidence_of_slot(read, "other", "slot", NINE)
    assert (found.session, found.pupils, found.away) == (None, (), ())


async def test_the_keeper_commits_in_order_many_at_once_and_says_so_only_afterwards(
    database: Database, outbox: Outbox
) -> None:
    keeper = Keeper(database, outbox)
    await keeper.start()
    futures = [keeper.keep([SESSION])]
    futures += [keeper.keep([record]) for record in span_of("a", NINE, 200)]
    assert not any(future.done() for future in futures)
    await futures[-1]
    assert all(future.done() for future in futures)
    assert await count(database, "live_fact") == 202
    await keeper.close()


async def test_the_keeper_tries_again_until_the_database_is_back(
    database: Database, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "RETRY_S", (0.01,))
    broken = True
    keep_really = store.keep

    async def keep_maybe(tx: Transaction, records: Any, box: Any) -> None:
        if broken:
            raise ConnectionError
        await keep_really(tx, records, box)

    monkeypatch.setattr(store, "keep", keep_maybe)
    keeper = Keeper(database, outbox)
    await keeper.start()
    future = keeper.keep([SESSION])
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(future), 0.05)
    broken = False
    await future
    assert await count(database, "live_session") == 1
    await keeper.close()


async def test_a_record_that_the_database_refuses_is_set_aside_and_holds_nobody_up(
    database: Database, outbox: Outbox
) -> None:
    keeper = Keeper(database, outbox)
    await keeper.start()
    good = keeper.keep([SESSION])
    orphan = keeper.keep([replace(fact(FactKind.OPENED, NINE), session_id="unknown")])
    later = keeper.keep(span_of("a", NINE, 3))
    await good
    with pytest.raises(store.CannotBeKept):
        await orphan
    await later
    assert await count(database, "live_fact") == 5
    await keeper.close()


@pytest.mark.parametrize("far", [2**40, 2**70])
async def test_a_record_that_no_driver_can_write_down_holds_nobody_elses_up(
    database: Database, outbox: Outbox, far: int
) -> None:
    keeper = Keeper(database, outbox)
    await keeper.start()
    seat = model.Seat("p-bad", "bad", Side.PUPIL, "tablet", "", far, Step.LOOKING_ON)
    bad = keeper.keep([model.SeatKept("school", "slot", seat)])
    good = keeper.keep([SESSION, *span_of("a", NINE, 2)])
    async with asyncio.timeout(30):
        await good
        await asyncio.gather(bad, return_exceptions=True)
    assert await count(database, "live_span") == 1
    await keeper.close()
