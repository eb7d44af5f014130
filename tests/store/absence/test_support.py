"""Support on both databases: tasks open by themselves, and only mentor, care and leader see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.absence.records.service import Records
from erbij.absence.support import store
from erbij.absence.support.service import Support
from erbij.absence.support.wire import TalkHad
from erbij.actor import Actor, Role
from erbij.errors import Conflict, NotFound
from erbij.privacy.service import disclose
from erbij.private import Private
from tests.store.absence.test_notices import TIMETABLE, missed
from tests.support.news import News
from tests.support.school_files import PEOPLE, Given, changed

if TYPE_CHECKING:
    from erbij.absence.support.model import Supported
    from erbij.db.database import Database

pytestmark = pytest.mark.rule("R15")
MENTORS = "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\nlou;Lou Leider;leader;;lou@voorbeeld.test;;;\n"


@pytest.fixture
async def given(database: Database) -> Given:
    given = Given(database)
    given.clock.move(timedelta(days=32, hours=9))  # Friday 9 October 2026, 17:00
    return await given.imported(changed(timetable=TIMETABLE, people=PEOPLE + MENTORS))


@pytest.fixture
def support(given: Given) -> Support:
    return Support(given.database, given.clock, disclose)


@pytest.fixture
def records(given: Given) -> Records:
    return Records(given.database, given.clock, News(), disclose)


def zoe(given: Given) -> Actor:
    return given.actor("zoe", Role.COORDINATOR)


async def ill_on(given: Given, records: Records, *days: date) -> None:
    for day in days:
        await missed(given, records, day, 8, "ILL")


async def seen_by(support: Support, actor: Actor) -> list[Supported]:
    return list((await support.overview(actor)).pupils)


def october(*days: int) -> list[date]:
    return [date(2026, 10, day) for day in days]


async def test_seven_school_days_ill_open_one_conversation_and_a_tier(
    given: Given, records: Records, support: Support
) -> None:
    await ill_on(given, records, *october(1, 2, 5, 6, 7, 8, 9))
    for _ in range(2):
        await support.compute(given.school.id, given.ids["sem"])

    (sem,) = await seen_by(support, zoe(given))
    assert sem.pupil.name.reveal() == "Sem Verzonnen"
    assert sem.tier.level == 3, "7 of 30 school days"
    assert sorted(task.trigger for task in sem.tasks) == ["SICK_LONG", "TIER_3"]
    assert {task.due_on for task in sem.tasks} == {date(2026, 10, 16)}


async def test_the_fourth_report_in_twelve_weeks_asks_for_a_conversation(
    given: Given, records: Records, support: Support
) -> None:
    await ill_on(given, records, *october(1, 5))
    await ill_on(given, records, date(2026, 9, 15))
    await support.compute(given.school.id, given.ids["sem"])
    assert [task.trigger for one in await seen_by(support, zoe(given)) for task in one.tasks] == ["TIER_2"]
    await ill_on(given, records, *october(9))
    await support.compute(given.school.id, given.ids["sem"])
    (sem,) = await seen_by(support, zoe(given))
    assert sorted(task.trigger for task in sem.tasks) == ["SICK_OFTEN", "TIER_2"]


async def test_a_conversation_that_was_had_is_kept_with_its_note_and_not_asked_again(
    given: Given, records: Records, support: Support
) -> None:
    await ill_on(given, records, *october(1, 2, 5, 6, 7, 8, 9))
    await support.compute(given.school.id, given.ids["sem"])
    mia = given.actor("mia", Role.MENTOR)
    (sem,) = await seen_by(support, mia)
    for task in sem.tasks:
        await support.talked(mia, TalkHad(id=task.id, version=1, note="Met moeder gebeld"))
        with pytest.raises(Conflict):
            await support.talked(mia, TalkHad(id=task.id, version=2))
    given.clock.move(timedelta(days=3))
    assert await support.keep_up() == 1
    assert await support.keep_up() == 0
    (sem,) = await seen_by(support, mia)
    assert len(sem.tasks) == 2
    assert {(task.done_on, task.note.reveal()) for task in sem.tasks} == {(date(2026, 10, 9), "Met moeder gebeld")}


async def test_only_the_own_mentor_care_and_leader_see_it(given: Given, records: Records, support: Support) -> None:
    await ill_on(given, records, *october(1, 2, 5, 6, 7, 8, 9))
    await support.compute(given.school.id, given.ids["sem"])
    (sem,) = await seen_by(support, given.actor("lou", Role.LEADER))
    for who, role in (("fleur", Role.MENTOR), ("thijs", Role.TEACHER), ("karin", Role.GUARDIAN), ("sem", Role.PUPIL)):
        assert await seen_by(support, given.actor(who, role)) == [], who
        with pytest.raises(NotFound):
            await support.talked(given.actor(who, role), TalkHad(id=sem.tasks[0].id, version=1))


async def test_of_two_who_write_a_conversation_down_at_once_the_second_writes_over_nothing(
    given: Given, records: Records, support: Support
) -> None:
    await ill_on(given, records, *october(1, 2, 5, 6, 7, 8, 9))
    await support.compute(given.school.id, given.ids["sem"])
    mia = given.actor("mia", Role.MENTOR)
    (sem,) = await seen_by(support, mia)
    both_saw = sem.tasks[0]
    await support.talked(mia, TalkHad(id=both_saw.id, version=1, note="De eerste"))
    async with given.database.transaction() as tx:
        assert not await store.write_task(tx, replace(both_saw, note=Private("De tweede"), version=2))
    (sem,) = await seen_by(support, mia)
    assert [task.note.reveal() for task in sem.tasks if task.id == both_saw.id] == ["De eerste"]
