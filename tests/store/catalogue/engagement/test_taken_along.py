"""Lessons that a pupil takes along, on both databases: beside the lease that holds, and only by a teacher's word."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.confirmations.wire import ConfirmEngaged
from erbij.catalogue.engagement.model import Verdict, WindowIsOver
from erbij.register.model import Source
from tests.store.catalogue.engagement.given import at_work
from tests.unit.catalogue.engagement.given import beat, played

if TYPE_CHECKING:
    from erbij.catalogue.engagement.model import Beat
    from erbij.db.database import Database
    from tests.store.catalogue.engagement.given import Work

MONDAY = date(2026, 9, 7)
HOUR_S = 3600
DAY_S = 24 * HOUR_S


async def along(work: Work, key: str = "breuken") -> str:
    """Take a lesson along."""
    return (await work.engagement.lease(work.noor, key, offline=True))[0].id


def away(since_s: int, seconds: int) -> list[Beat]:
    """The film without a line, so long after it was taken along."""
    beats = played(0, seconds * 1000, online=False)
    return [one._replace(m0=one.m0 + since_s * 1000, m1=one.m1 + since_s * 1000) for one in beats]


async def confirms(work: Work) -> None:
    """A teacher confirms what stands on the screen."""
    (shown,) = (await work.confirmations.week(work.thijs, work.noor.id, MONDAY)).works
    confirming = {"pupil_id": work.noor.id, "item_id": "breuken", "late_at": shown.late_at}
    await work.confirmations.confirm(work.thijs, ConfirmEngaged.model_validate(confirming))


async def test_what_was_done_without_a_line_stands_where_it_was_done_and_waits_for_a_teacher(
    database: Database,
) -> None:
    work = await at_work(database)
    lease = await along(work)
    work.later(3 * HOUR_S)
    text = [one._replace(block="text", start=0, end=0, seq=one.seq + 50) for one in away(HOUR_S + 120, 30)]
    told = await work.send(lease, *away(HOUR_S, 120), *text)
    opened = await work.engagement.open(work.noor, "breuken")
    day = await work.rooms.day()

    assert set(told.verdicts) == {Verdict.COUNTS}
    assert (opened.completed, opened.work.late_waits, opened.work.seconds) == (True, True, 150)
    began = opened.work.engaged[0].lease.issued_at.timestamp() + HOUR_S
    assert [(one.start, one.late) for one in opened.work.engaged[0].stretches] == [(int(began), True)]
    assert day.by_source.get(Source.CATALOGUE, 0) == 0

    (shown,) = (await work.confirmations.week(work.thijs, work.noor.id, MONDAY)).works
    assert shown.waits
    confirming = {"pupil_id": work.noor.id, "item_id": "breuken", "late_at": shown.late_at}
    await work.confirmations.confirm(work.thijs, ConfirmEngaged.model_validate(confirming))
    assert (await work.rooms.day()).by_source[Source.CATALOGUE] == 150
    assert not (await work.engagement.open(work.noor, "breuken")).work.late_waits


async def test_what_a_teacher_confirmed_stays_confirmed_when_the_pupil_goes_on_without_a_line(
    database: Database,
) -> None:
    work = await at_work(database)
    lease = await along(work)
    work.later(3 * HOUR_S)
    await work.send(lease, *away(HOUR_S, 60))
    await confirms(work)
    assert (await work.rooms.day()).by_source[Source.CATALOGUE] == 60

    # On with the same lease: right after what was confirmed, and later.
    work.later(HOUR_S)
    more = [one._replace(seq=one.seq + 50, start=one.start + 60_000, end=one.end + 60_000) for one in away(0, 30)]
    for seq, since in ((50, HOUR_S + 60), (100, 2 * HOUR_S)):
        beats = [
            one._replace(m0=one.m0 + since * 1000, m1=one.m1 + since * 1000, seq=one.seq - 50 + seq) for one in more
        ]
        await work.send(lease, *beats)
    opened = await work.engagement.open(work.noor, "breuken")
    assert (opened.work.late_waits, opened.work.waits) == (True, True)
    assert (await work.rooms.day()).by_source[Source.CATALOGUE] == 60

    await confirms(work)
    assert (await work.rooms.day()).by_source[Source.CATALOGUE] == 120
    assert not (await work.engagement.open(work.noor, "breuken")).work.late_waits


async def test_taking_a_lesson_along_ends_nothing_and_nothing_ends_it(database: Database) -> None:
    work = await at_work(database)
    here = await work.lease()
    taken = await along(work)
    work.later(60)
    of_here = await work.send(here, *played(0, 60_000))
    await work.lease("anders")
    work.later(HOUR_S)
    of_taken = await work.send(taken, *away(120, 60))

    assert (of_here.superseded, set(of_here.verdicts)) == (False, {Verdict.COUNTS})
    assert (of_taken.superseded, set(of_taken.verdicts)) == (False, {Verdict.COUNTS})


async def test_two_lessons_at_the_same_time_are_one_time_in_the_register(database: Database) -> None:
    work = await at_work(database)
    leases = {key: await along(work, key) for key in ("breuken", "anders")}
    work.later(HOUR_S)
    for key, lease in leases.items():
        await work.send(lease, *away(120, 60))
        works = (await work.confirmations.week(work.thijs, work.noor.id, MONDAY)).works
        late_at = next(one.late_at for one in works if one.item_id == key)
        asked = {"pupil_id": work.noor.id, "item_id": key, "late_at": late_at}
        await work.confirmations.confirm(work.thijs, ConfirmEngaged.model_validate(asked))

    assert (await work.rooms.day()).by_source[Source.CATALOGUE] == 60


async def test_it_can_be_done_for_a_week_and_is_taken_for_a_week_more(database: Database) -> None:
    work = await at_work(database)
    lease = await along(work)
    work.later(13 * DAY_S)
    in_time = await work.send(lease, *away(6 * DAY_S, 60))
    too_late = await work.send(lease, *(one._replace(seq=one.seq + 50) for one in away(8 * DAY_S, 60)))
    work.later(2 * DAY_S)
    never = await work.send(lease, beat(90, DAY_S * 1000, DAY_S * 1000 + 15_000, start=0, end=15_000, online=False))

    assert set(in_time.verdicts) == {Verdict.COUNTS}
    assert set(too_late.verdicts) == {Verdict.SUPERSEDED}
    assert never.verdicts == (Verdict.UNKNOWN,)


async def test_it_goes_no_further_than_the_window_in_which_it_was_asked_for(database: Database) -> None:
    work = await at_work(database)
    work.shelf.window_end = work.rooms.given.clock.now() + timedelta(hours=2)
    lease = await along(work)
    work.later(DAY_S)
    told = await work.send(lease, *away(HOUR_S, 15), *(one._replace(seq=50) for one in away(3 * HOUR_S, 15)))

    assert told.verdicts == (Verdict.COUNTS, Verdict.SUPERSEDED)
    with pytest.raises(WindowIsOver):
        await along(work)


async def test_a_clock_that_is_put_forward_earns_nothing_and_the_lesson_of_another_is_unknown(
    database: Database,
) -> None:
    work = await at_work(database)
    lease = await along(work)
    work.later(60)
    ahead = await work.send(lease, *away(DAY_S, 60))
    other = await work.engagement.take(
        work.rooms.actor("sem", Role.PUPIL), [(lease, one._replace(seq=one.seq + 50)) for one in away(0, 60)]
    )

    assert set(ahead.verdicts) == {Verdict.FUTURE}
    assert set(other.verdicts) == {Verdict.UNKNOWN}


async def test_the_same_minutes_on_two_devices_are_told_once_and_finish_nothing_sooner(database: Database) -> None:
    work = await at_work(database)
    tablet, laptop = await along(work), await along(work)
    work.later(HOUR_S)
    text = [one._replace(block="text", start=0, end=0, seq=one.seq + 50) for one in away(60, 15)]
    for lease in (tablet, laptop):
        await work.send(lease, *away(0, 60), *text)
    opened = await work.engagement.open(work.noor, "breuken")
    (shown,) = (await work.confirmations.week(work.thijs, work.noor.id, MONDAY)).works

    assert (opened.work.seconds, opened.left_min, shown.seconds) == (75, 24, 75)
    assert opened.blocks["text"].engaged == 15_000
    assert not opened.done
    work.later(HOUR_S)
    rest = [one._replace(block="text", start=0, end=0, seq=one.seq + 100) for one in away(HOUR_S, 15)]
    await work.send(laptop, *rest)
    assert "text" in (await work.engagement.open(work.noor, "breuken")).done
