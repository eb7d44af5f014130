"""Leases and beats on both databases: what is kept, what is told, and where a pupil goes on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from erbij.actor import Role
from erbij.catalogue.engagement.model import Verdict, WindowIsOver
from erbij.catalogue.engagement.rules import most_beats
from erbij.catalogue.engagement.service import FACTS_CHANGED
from erbij.catalogue.engagement.store import arrivals, seconds_by_item, works_of_pupils
from erbij.errors import NotFound
from erbij.jobs.store import jobs_outbox
from tests.store.catalogue.engagement.given import Shelf, Work, at_work
from tests.unit.catalogue.engagement.given import beat, played

if TYPE_CHECKING:
    from erbij.db.database import Database

EVER, NEVER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


async def seconds_of(work: Work) -> dict[str, int]:
    """What is worked out already, by item."""
    async with work.rooms.given.database.read() as read:
        found = await works_of_pupils(read, work.noor.school_id, [work.noor.id], EVER, NEVER)
    return {one.item_id: one.seconds for one in found.get(work.noor.id, [])}


async def test_a_film_and_a_text_done_are_a_lesson_done_and_both_facts_are_kept_apart(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    await work.watch(lease)
    half = await work.engagement.open(work.noor, "breuken")
    await work.read(lease)
    whole = await work.engagement.open(work.noor, "breuken")

    assert (set(half.done), half.here, half.completed) == ({"film"}, "text", False)
    assert (whole.completed, whole.here, whole.work.seconds, whole.left_min) == (True, None, 150, 23)


async def test_what_a_pupil_did_today_is_known_by_item_and_nothing_of_the_day_before(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    await work.watch(lease)
    await work.read(lease)
    now = work.rooms.given.clock.now()
    async with database.read() as read:
        mine = read, work.noor.school_id, work.noor.id
        did = await seconds_by_item(*mine, EVER, NEVER)
        later = await seconds_by_item(*mine, now + timedelta(days=1), NEVER)

    assert (did, later) == ({"breuken": 150}, {})


async def test_the_pupil_goes_on_where_they_were_on_any_device(database: Database) -> None:
    work = await at_work(database)
    at_home = await work.lease()
    await work.watch(at_home, seconds=45)
    elsewhere = await work.engagement.open(work.noor, "breuken")

    assert (elsewhere.here, elsewhere.blocks["film"].resume) == ("film", 45_000)


async def test_what_is_sent_again_after_a_lost_answer_is_kept_once(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(60)
    first = await work.send(lease, *played(0, 60_000))
    again = await work.send(lease, *played(0, 60_000))
    other = await work.send(lease, beat(1, 0, 14_000))

    assert set(first.verdicts) == {Verdict.COUNTS}
    assert set(again.verdicts) == {Verdict.DUPLICATE}
    assert other.verdicts == (Verdict.CONFLICT,)
    assert (await work.engagement.open(work.noor, "breuken")).work.seconds == 60


async def test_one_bad_beat_loses_none_of_its_batch(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(45)
    good = played(0, 45_000)
    told = await work.engagement.take(
        work.noor,
        [(lease, good[0]), None, (lease, good[1]._replace(block="elsewhere")), ("nobody's", good[1]), (lease, good[2])],
    )

    assert told.verdicts == (
        Verdict.COUNTS,
        Verdict.UNREADABLE,
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
        Verdict.COUNTS,
    )
    assert (await work.engagement.open(work.noor, "breuken")).work.seconds == 30


async def test_a_newer_lease_ends_the_older_and_the_older_tab_is_told(database: Database) -> None:
    work = await at_work(database)
    first = await work.lease()
    work.later(60)
    second = await work.lease()
    work.later(60)
    of_first = await work.send(first, *played(0, 120_000))
    of_second = await work.send(second, *played(0, 60_000))

    assert (of_first.superseded, of_second.superseded) == (True, False)
    assert of_first.verdicts[-1] is Verdict.SUPERSEDED
    assert (await work.engagement.open(work.noor, "breuken")).work.seconds == 120


async def test_the_lease_of_another_pupil_is_unknown(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(15)
    told = await work.engagement.take(work.rooms.actor("sem", Role.PUPIL), [(lease, beat(1, 0, 15_000))])

    assert told.verdicts == (Verdict.UNKNOWN,)


async def test_many_who_tell_at_once_each_get_their_own_answer(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(120)
    beats = played(0, 120_000)
    told = await asyncio.gather(*(work.send(lease, one) for one in [*beats, beats[0]]))

    assert [one.verdicts[0] for one in told] == [Verdict.COUNTS] * 8 + [Verdict.DUPLICATE]


async def test_what_is_not_theirs_does_not_exist_and_a_window_that_is_over_is_said(database: Database) -> None:
    work = await at_work(database)
    with pytest.raises(NotFound):
        await work.engagement.open(work.noor, "elders")
    work.shelf.window_end = work.rooms.given.clock.now()
    with pytest.raises(WindowIsOver):
        await work.lease()


async def test_nothing_after_the_end_of_the_window_counts_however_late_it_is_sent(database: Database) -> None:
    work = await at_work(database)
    work.shelf.window_end = work.rooms.given.clock.now() + timedelta(seconds=60)
    lease = await work.lease()
    work.later(3600)
    await work.send(lease, *(one._replace(online=False) for one in played(0, 120_000)))

    assert (await work.engagement.open(work.noor, "breuken")).work.seconds == 60


async def test_a_server_that_was_killed_works_out_the_rest_when_it_comes_back(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(60)
    await work.send(lease, *played(0, 60_000))
    again = Work(work.rooms, Shelf())
    await again.engagement.recover()

    assert (await again.engagement.open(again.noor, "breuken")).work.seconds == 60


async def test_the_two_halves_of_a_lesson_on_two_devices_worked_out_at_once_finish_it_once(database: Database) -> None:
    work = await at_work(database)
    film = await work.lease()
    work.later(120)
    await work.send(film, *played(0, 120_000))
    text = await work.lease()
    work.later(30)
    await work.send(text, *played(0, 30_000, block="text"))
    devices = [Work(work.rooms, Shelf()) for _ in range(6)]
    await asyncio.gather(*(one.engagement.open(one.noor, "breuken") for one in devices))  # each has a line by now
    halves = [[film], [text]] * 3
    await asyncio.gather(*(one.engagement.settle(half) for one, half in zip(devices, halves, strict=True)))

    assert (await devices[0].engagement.open(work.noor, "breuken")).completed
    async with database.read() as read:
        news = select(func.count()).select_from(jobs_outbox).where(jobs_outbox.c.kind == FACTS_CHANGED)
        assert await read.connection.scalar(news) == 1


@pytest.mark.parametrize("step", [-90, 90, -3600, 3600])
async def test_a_server_whose_clock_is_set_in_the_middle_of_a_lesson_changes_no_minute(
    database: Database, step: int
) -> None:
    work = await at_work(database)
    first = await work.lease()
    work.later(60)
    work.rooms.given.clock.step(timedelta(seconds=step))
    told = await work.send(first, *played(0, 60_000))
    second = await work.lease()
    work.later(30)
    of_first = await work.send(first, beat(50, 75_000, 90_000))
    await work.send(second, *played(0, 30_000))

    assert set(told.verdicts) == {Verdict.COUNTS}
    assert of_first.verdicts == (Verdict.SUPERSEDED,)
    whole = (await work.engagement.open(work.noor, "breuken")).work
    assert (whole.seconds, whole.late_at) == (90, None)


async def test_a_clock_that_was_set_right_is_taken_over_once_nobody_was_at_work_for_an_hour(database: Database) -> None:
    work = await at_work(database)
    await work.lease()
    work.rooms.given.clock.step(timedelta(hours=-2))
    work.later(3601)
    await work.engagement.sweep()
    issued, _ = await work.engagement.lease(work.noor, "anders")

    assert issued.issued_at == work.rooms.given.clock.now()


async def test_a_script_fills_no_lease_with_beats(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(15)
    most = most_beats(15_000)
    told = await work.send(lease, beat(most - 1, 0, 15_000), *(beat(most + one, one, 15_000) for one in range(40)))

    assert told.verdicts == (Verdict.COUNTS, *[Verdict.UNREADABLE] * 40)
    async with database.read() as read:
        assert len(await arrivals(read, lease)) == 1


async def test_a_lease_is_worked_out_once_a_second_however_often_it_is_told_to_stop(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(60)
    first, *others = played(0, 60_000, cause="pause")
    await work.send(lease, first)
    for one in others:
        await work.send(lease, one)
    early = await seconds_of(work)
    work.later(1)
    await work.send(lease, beat(50, 60_000, 61_000, cause="pause"))

    assert early == {"breuken": 15}
    assert await seconds_of(work) == {"breuken": 61}


async def test_what_could_not_be_worked_out_is_worked_out_later_and_holds_up_no_other(database: Database) -> None:
    work = await at_work(database)
    first = await work.lease()
    work.later(60)
    await work.send(first, *played(0, 60_000))
    second = await work.lease("anders")
    work.later(60)
    await work.send(second, *played(0, 60_000))
    work.later(60)
    work.shelf.broken = {"breuken"}
    again = Work(work.rooms, work.shelf)
    await again.engagement.recover()
    again.later(60)
    with pytest.raises(ConnectionError):
        await again.engagement.sweep()
    early = await seconds_of(again)
    work.shelf.broken = set()
    work.later(60)
    await again.engagement.sweep()

    assert early == {"anders": 60}
    assert await seconds_of(again) == {"breuken": 60, "anders": 60}


async def test_what_a_tablet_sent_ten_days_late_outlives_a_server_that_was_killed(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(10 * 24 * 3600)
    await work.send(lease, *played(0, 60_000))
    again = Work(work.rooms, Shelf())
    await again.engagement.recover()

    assert await seconds_of(again) == {"breuken": 60}


async def test_a_minute_after_the_last_look_it_is_worked_out_by_itself(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(60)
    await work.send(lease, *played(0, 60_000))
    await work.engagement.sweep()
    async with database.read() as read:
        early = await works_of_pupils(read, work.noor.school_id, [work.noor.id], EVER, NEVER)
    work.later(60)
    await work.engagement.sweep()

    assert early == {}
    assert (await work.rooms.day()).provisional == 60
