"""Engaged time as source C of the register: what counts, what waits, and that the explanation says the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.confirmations.wire import ConfirmEngaged
from erbij.errors import Conflict, Invalid, NotFound
from erbij.register.model import Bucket, Source
from erbij.register.offline.wire import ConfirmWork
from erbij.register.sources import own_item
from erbij.register.view import week_view
from erbij.schools.model import Files
from tests.store.catalogue.engagement.given import Shelf, at_work
from tests.unit.catalogue.engagement.given import beat, played

if TYPE_CHECKING:
    from erbij.db.database import Database
    from erbij.register.wire import RegisterWork
    from tests.store.catalogue.engagement.given import Work

MONDAY = date(2026, 9, 7)


def confirming(work: Work, **more: object) -> ConfirmEngaged:
    return ConfirmEngaged.model_validate({"pupil_id": work.noor.id, "item_id": "breuken"} | more)


async def late_at(work: Work) -> datetime | None:
    """What the teacher's screen says of work that came in late."""
    (found,) = (await work.confirmations.week(work.thijs, work.noor.id, MONDAY)).works
    return found.late_at


async def line(work: Work) -> RegisterWork:
    """The one line of own work in the pupil's week."""
    week = week_view(await work.rooms.register.week(work.noor, MONDAY, None))
    (found,) = [one for day in week.days for one in day.works]
    return found


@pytest.mark.rule("R6")
async def test_work_that_is_not_finished_is_shown_and_counts_for_nothing(database: Database) -> None:
    work = await at_work(database)
    await work.watch(await work.lease())
    day = await work.rooms.day()

    assert (day.provisional, day.reported) == (120, 0)
    assert await work.rooms.entries() == []
    told = await line(work)
    assert (told.recorded_seconds, told.credited_seconds, told.waits) == (120, 0, True)
    assert "De les is nog niet af." in " ".join(told.explanation)


@pytest.mark.rule("R6")
async def test_a_finished_lesson_stands_in_the_ledger_and_the_explanation_adds_up_to_it(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    await work.watch(lease)
    await work.read(lease)
    day = await work.rooms.day()

    assert (day.by_source[Source.CATALOGUE], day.provisional) == (150, 0)
    assert [(one.item_id, one.seconds) for one in await work.rooms.entries()] == [("breuken", 150)]
    told = await line(work)
    assert told.credited_seconds == 150
    assert told.explanation[0] == "Je werkte 2 minuten en 30 seconden aan deze les, op een tijd die je zelf koos."
    assert told.explanation[-1] == "Meegeteld: 2 minuten en 30 seconden."


@pytest.mark.rule("R6")
async def test_more_than_the_norm_is_cut_and_a_teacher_may_give_half_of_it_more_with_a_reason(
    database: Database,
) -> None:
    work = await at_work(database, Shelf(norm_minutes=2))
    lease = await work.lease()
    await work.watch(lease)
    await work.read(lease, seconds=90)

    day = await work.rooms.day()
    assert (day.by_source[Source.CATALOGUE], day.over_norm) == (120, 90)
    with pytest.raises(Invalid):
        await work.confirmations.confirm(work.thijs, confirming(work, cap_percent=150))
    await work.confirmations.confirm(work.thijs, confirming(work, cap_percent=150, reason="Leest langzaam"))
    assert (await work.rooms.day()).by_source[Source.CATALOGUE] == 180


@pytest.mark.rule("R6")
async def test_the_norm_that_an_earlier_day_used_is_used(database: Database) -> None:
    work = await at_work(database, Shelf(norm_minutes=2))
    first = await work.lease()
    await work.watch(first, seconds=90)
    work.later(24 * 3600)
    second = await work.lease()
    work.later(60)
    await work.send(
        second, *(one._replace(start=one.start + 60_000, end=one.end + 60_000) for one in played(0, 60_000))
    )
    await work.read(second, since=60)

    assert [one.seconds for one in await work.rooms.entries(day=MONDAY)] == [90]
    assert [one.seconds for one in await work.rooms.entries(day=MONDAY + timedelta(days=1))] == [30]
    assert (await work.rooms.day()).over_norm == 60


@pytest.mark.rule("R6")
async def test_a_lesson_opened_again_with_a_smaller_norm_or_for_another_lesson_leaves_earlier_days_as_they_were(
    database: Database,
) -> None:
    work = await at_work(database)
    first, other = await work.rooms.slot("Taal"), await work.rooms.slot("Rekenen")
    work.shelf.replaces = first
    await work.watch(await work.lease())
    await work.confirmations.confirm(work.thijs, confirming(work))
    monday = await work.rooms.entries(day=MONDAY)
    work.later(24 * 3600)
    work.shelf.norm_minutes, work.shelf.replaces = 1, other
    await work.watch(await work.lease())

    assert await work.rooms.entries(day=MONDAY) == monday
    assert [one.seconds for one in monday] == [120]
    (own,) = [own_item(one) for one in (await work.confirmations.week(work.thijs, work.noor.id, MONDAY)).works]
    assert (own.norm_minutes, own.replaces_slot) == (10, first)
    assert list(own.replaced.values()) == [other], "the second day is for the lesson for which it was given then"


@pytest.mark.rule("R6")
async def test_each_stretch_counts_for_the_lesson_for_which_it_was_done(database: Database) -> None:
    work = await at_work(database)
    first, other = await work.rooms.slot("Taal"), await work.rooms.slot("Rekenen")
    work.shelf.replaces = first
    await work.watch(await work.lease(), seconds=60)
    work.later(60)
    work.shelf.replaces = other
    await work.watch(await work.lease())
    work.shelf.replaces = None
    await work.read(await work.lease(), since=0)
    (own,) = [own_item(one) for one in (await work.confirmations.week(work.thijs, work.noor.id, MONDAY)).works]

    assert [own.slot_of(place) for place in range(len(own.intervals))] == [first, other]
    assert own.replaces == {first, other}
    assert [end - start for start, end in own.intervals] == [60, 150], "who goes on, goes on for the same lesson"


@pytest.mark.rule("R6")
async def test_what_was_done_before_it_was_given_replaces_no_lesson(database: Database) -> None:
    work = await at_work(database)
    await work.watch(await work.lease(), seconds=60)
    work.later(60)
    work.shelf.replaces = await work.rooms.slot("Taal")
    await work.watch(await work.lease())
    (own,) = [own_item(one) for one in (await work.confirmations.week(work.thijs, work.noor.id, MONDAY)).works]

    assert [own.slot_of(place) for place in range(len(own.intervals))] == [None, work.shelf.replaces]


async def at_school(work: Work, *, there: bool) -> None:
    """The administration says afterwards whether Noor was in Monday's lesson of nine o'clock."""
    work.later(1)
    word = "aanwezig" if there else "afwezig"
    text = f"sleutel;datum;begin;aanwezigheid;van;tot;andere_school\nnoor;2026-09-07;09:00;{word};;;\n"
    await work.rooms.schools.write(work.rooms.given.school.id, Files(attendance=text))


async def by_day(work: Work) -> list[int]:
    """What stands in the ledger of the catalogue on Monday, Tuesday and Wednesday."""
    days = [await work.rooms.entries(day=MONDAY + timedelta(days=ahead)) for ahead in range(3)]
    return [sum(one.seconds for one in day if one.source is Source.CATALOGUE) for day in days]


@pytest.mark.rule("R6")
async def test_a_day_that_gets_its_work_back_takes_the_norm_from_the_days_after_it(database: Database) -> None:
    work = await at_work(database, Shelf(norm_minutes=2))
    work.later(3600)
    await at_school(work, there=True)
    await work.watch(await work.lease(), seconds=90)
    for _ in range(2):
        work.later(24 * 3600)
        await work.read(await work.lease(), since=0, seconds=75)
    await work.confirmations.confirm(work.thijs, confirming(work))
    assert await by_day(work) == [0, 75, 45]

    await at_school(work, there=False)
    assert await by_day(work) == [90, 30, 0]
    await at_school(work, there=True)
    assert await by_day(work) == [0, 75, 45]
    written = len(await work.rooms.entries(day=MONDAY + timedelta(days=1)))
    await work.rooms.register.recounting.on_recount(
        {
            "school_id": work.noor.school_id,
            "pupil_ids": work.noor.id,
            "first": MONDAY.isoformat(),
            "last": MONDAY.isoformat(),
        }
    )
    assert len(await work.rooms.entries(day=MONDAY + timedelta(days=1))) == written


@pytest.mark.rule("R5")
async def test_what_was_live_at_the_same_time_is_counted_once(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    await work.watch(lease)
    await work.confirmations.confirm(work.thijs, confirming(work))
    await work.rooms.offline.confirm(
        work.thijs,
        ConfirmWork.model_validate(
            {
                "pupil_id": work.noor.id,
                "date": MONDAY,
                "minutes": 5,
                "text": "Gelezen",
                "starts_at": "2026-09-07T06:00:00Z",
                "ends_at": "2026-09-07T06:05:00Z",
            }
        ),
    )
    day = await work.rooms.day()

    assert (day.by_source[Source.CATALOGUE], day.by_source[Source.OFFLINE]) == (120, 180)


@pytest.mark.rule("R6")
async def test_what_was_done_without_a_line_waits_for_a_teacher_also_in_a_finished_lesson(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    await work.watch(lease)
    work.later(3600)
    late = [one._replace(online=False) for one in played(120_000, 180_000, seq=50, block="text")]
    await work.send(lease, *late[:-1], late[-1]._replace(cause="line"))
    await work.read(lease, since=3720)

    day = await work.rooms.day()
    assert (day.by_source[Source.CATALOGUE], day.provisional) == (150, 60)
    told = await line(work)
    assert told.waits
    assert "Daarvan deed je 1 minuut zonder internet; dat telt als je leraar ja zegt." in told.explanation
    await work.confirmations.confirm(work.thijs, confirming(work, late_at=await late_at(work)))
    assert (await work.rooms.day()).by_source[Source.CATALOGUE] == 210
    assert sum(one.seconds for one in await work.rooms.entries()) == 210


@pytest.mark.rule("R6")
async def test_what_came_in_late_after_a_teacher_looked_is_shown_first_and_never_confirmed_unseen(
    database: Database,
) -> None:
    work = await at_work(database)
    await work.watch(await work.lease())
    seen = await late_at(work)
    lease = await work.lease()
    work.later(3600)
    await work.send(lease, *(one._replace(online=False) for one in played(0, 60_000, block="text")))

    with pytest.raises(Conflict):
        await work.confirmations.confirm(work.thijs, confirming(work, late_at=seen))
    await work.confirmations.confirm(work.thijs, confirming(work, late_at=await late_at(work)))
    assert (await work.rooms.day()).by_source[Source.CATALOGUE] == 180
    await work.send(lease, *(one._replace(online=False) for one in played(60_000, 90_000, seq=10, block="text")))
    await work.engagement.fresh(work.noor.id)
    day = await work.rooms.day()
    assert (day.by_source[Source.CATALOGUE], day.provisional) == (180, 30)


@pytest.mark.rule("R6")
async def test_a_late_beat_that_earns_nothing_takes_no_confirmation_away(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    work.later(3600)
    await work.send(lease, *(one._replace(online=False) for one in played(0, 60_000)))
    await work.confirmations.confirm(work.thijs, confirming(work, late_at=await late_at(work)))
    work.later(60)
    await work.send(lease, beat(50, 60_000, 75_000, online=False, visible=False, cause="leave"))

    day = await work.rooms.day()
    assert (day.by_source[Source.CATALOGUE], day.provisional) == (60, 0)


@pytest.mark.rule("R6")
async def test_a_teacher_confirms_what_was_not_finished_and_takes_it_back(database: Database) -> None:
    work = await at_work(database)
    await work.watch(await work.lease())
    week = await work.confirmations.week(work.thijs, work.noor.id, MONDAY)
    await work.confirmations.confirm(work.thijs, confirming(work))

    assert [(one.seconds, one.counts, one.waits) for one in week.works] == [(120, False, True)]
    assert [one.seconds for one in await work.rooms.entries()] == [120]
    assert "Je leraar heeft gezegd dat het telt." in (await line(work)).explanation
    work.later(1)
    await work.confirmations.confirm(work.thijs, confirming(work, confirmed=False))
    assert [one.seconds for one in await work.rooms.entries()] == [120, -120]


@pytest.mark.rule("R6")
async def test_work_in_the_place_of_a_lesson_has_the_bucket_of_that_lesson(database: Database) -> None:
    work = await at_work(database)
    work.shelf.replaces = await work.rooms.slot("Taal")
    await work.watch(await work.lease())
    await work.confirmations.confirm(work.thijs, confirming(work))

    assert (await work.rooms.day()).by_bucket == {Bucket.REMOTE_NO_GROUND: 120}
    assert "Het kwam in de plaats van een les." in (await line(work)).explanation


@pytest.mark.parametrize(("who", "role"), [("noor", Role.PUPIL), ("karin", Role.GUARDIAN), ("fleur", Role.TEACHER)])
async def test_only_a_teacher_of_the_pupil_confirms(database: Database, who: str, role: Role) -> None:
    work = await at_work(database)
    await work.watch(await work.lease())

    with pytest.raises(NotFound):
        await work.confirmations.confirm(work.rooms.actor(who, role), confirming(work))


async def test_what_nobody_worked_on_cannot_be_confirmed(database: Database) -> None:
    work = await at_work(database)

    with pytest.raises(NotFound):
        await work.confirmations.confirm(work.thijs, confirming(work))


async def test_the_day_of_the_school_holds_who_worked_at_home_and_no_lesson_from_there(database: Database) -> None:
    work = await at_work(database)
    lease = await work.lease()
    await work.watch(lease)
    await work.read(lease)
    day = await work.rooms.register.day(work.rooms.actor("zoe", Role.COORDINATOR), MONDAY)

    assert [(one.what.reveal(), one.source, one.credited) for one in day.works] == [("Breuken", Source.CATALOGUE, 150)]
    assert day.reported == 150
