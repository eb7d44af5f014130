"""Records of absence on both databases: write, decide, withdraw, and who may."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from erbij.absence import store as absence
from erbij.absence.categories.service import Categories
from erbij.absence.categories.wire import CategoryNew
from erbij.absence.records.model import Missed
from erbij.absence.records.service import Records
from erbij.absence.records.store import by_id, units, write
from erbij.absence.records.wire import DecideAbsence, RecordAbsence, RecordSeen, WithdrawAbsence, WithdrawnAs
from erbij.absence.rules import amount
from erbij.absence.wire import Authorised, NationalReason
from erbij.actor import Actor, Role
from erbij.errors import Invalid, NotFound
from erbij.history.service import SomebodyElseChanged
from erbij.privacy.service import disclose
from erbij.register.attendance import store as attendance
from erbij.register.attendance.model import Attended, How
from erbij.register.spans import Span
from erbij.timetable.store import slots_between
from tests.support.news import News
from tests.support.school_files import MONDAY, PEOPLE, TIMETABLE, Given, changed

if TYPE_CHECKING:
    from erbij.db.database import Database

TODAY = date(2026, 9, 7)
MENTOR = "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\n"


@pytest.fixture
async def given(database: Database) -> Given:
    given = await Given(database).imported(changed(people=PEOPLE + MENTOR))
    async with database.read() as read:
        for slot in await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(days=2)):
            given.ids[f"{slot.subject} {slot.group_name[-2:]}"] = slot.id
    return given


@pytest.fixture
def news() -> News:
    return News()


@pytest.fixture
def records(given: Given, news: News) -> Records:
    return Records(given.database, given.clock, news, disclose)


def zoe(given: Given) -> Actor:
    return given.actor("zoe", Role.COORDINATOR)


def says(given: Given, category: str, *lessons: str, pupil: str = "sem", **more: Any) -> RecordAbsence:
    slots = tuple(given.ids[one] for one in lessons or ("Rekenen 5A",))
    return RecordAbsence(pupil_id=given.ids[pupil], slot_ids=slots, category=category, **more)


async def hours_of(records: Records, actor: Actor) -> list[tuple[str, str, str]]:
    day = await records.day(actor, None)
    return [
        (pupil.name.reveal(), one.slot.subject, one.record.authorised.value)
        for pupil, some in day.pupils
        for one in some
    ]


async def seen(records: Records, actor: Actor) -> tuple[RecordSeen, ...]:
    day = await records.day(actor, None)
    return tuple(RecordSeen(id=one.record.id, version=one.record.version) for _, some in day.pupils for one in some)


async def test_what_is_recorded_stands_on_the_day_and_in_what_the_register_asks(
    given: Given, records: Records, news: News
) -> None:
    await records.record(zoe(given), says(given, "UNKNOWN", "Rekenen 5A", "Taal 5A"))

    assert await hours_of(records, zoe(given)) == [
        ("Sem Verzonnen", "Rekenen", "UNDECIDED"),
        ("Sem Verzonnen", "Taal", "UNDECIDED"),
    ]
    async with given.database.read() as read:
        found = await absence.of_slots(read, given.school.id, [given.ids["Rekenen 5A"], given.ids["Rekenen 5B"]])
        assert await absence.of_slots(read, "another-school", [given.ids["Rekenen 5A"]]) == {}
    assert [(slot, list(pupils)) for slot, pupils in found.items()] == [(given.ids["Rekenen 5A"], [given.ids["sem"]])]
    assert news.kinds() == ["pupil_facts_changed", "absence_changed"]
    assert news.rows[0][1]["first"] == news.rows[0][1]["last"] == "2026-09-07"


async def test_one_decision_settles_a_pupils_open_hours_and_its_history_says_who(
    given: Given, records: Records
) -> None:
    await records.record(zoe(given), says(given, "UNKNOWN", "Rekenen 5A", "Taal 5A"))
    mine = await seen(records, zoe(given))
    mia = given.actor("mia", Role.MENTOR)
    given.clock.move(timedelta(minutes=1))

    await records.decide(
        mia, DecideAbsence(records=mine, authorised=Authorised.NO, category="TRUANT", reason="Gesproken")
    )

    assert {hour[2] for hour in await hours_of(records, zoe(given))} == {"NO"}
    changes, names = await records.changes(zoe(given), mine[0].id)
    assert (names[changes[0].author_id].reveal(), changes[0].reason.reveal()) == ("Mia Mentor", "Gesproken")
    assert {"authorised", "category", "decided_by"} <= set(changes[0].fields)


async def test_the_second_of_two_who_decide_is_told_what_the_first_did(given: Given, records: Records) -> None:
    await records.record(zoe(given), says(given, "UNKNOWN"))
    both_saw = await seen(records, zoe(given))
    await records.decide(
        zoe(given), DecideAbsence(records=both_saw, authorised=Authorised.YES, category="CIRCUMSTANCES")
    )

    with pytest.raises(SomebodyElseChanged) as refused:
        await records.decide(given.actor("mia", Role.MENTOR), DecideAbsence(records=both_saw, authorised=Authorised.NO))

    assert refused.value.changes[0].author == "Zoë Zogenaamd"
    assert {hour[2] for hour in await hours_of(records, zoe(given))} == {"YES"}


async def test_who_was_there_after_all_is_absent_no_more_and_can_be_again(given: Given, records: Records) -> None:
    await records.record(zoe(given), says(given, "TRUANT"))
    await records.withdraw(
        zoe(given), WithdrawAbsence(records=await seen(records, zoe(given)), why=WithdrawnAs.PRESENT)
    )
    assert await hours_of(records, zoe(given)) == []

    await records.record(zoe(given), says(given, "UNKNOWN"))
    assert [hour[2] for hour in await hours_of(records, zoe(given))] == ["UNDECIDED"]


@pytest.mark.parametrize(
    ("who", "role", "pupil"),
    [
        ("mia", Role.MENTOR, "bo"),
        ("thijs", Role.TEACHER, "sem"),
        ("karin", Role.COORDINATOR, "thijs"),
        ("zoe", Role.LEADER, "karin"),
    ],
)
async def test_somebody_who_is_no_pupil_of_theirs_does_not_exist(
    given: Given, records: Records, who: str, role: Role, pupil: str
) -> None:
    with pytest.raises(NotFound):
        await records.record(given.actor(who, role), says(given, "UNKNOWN", pupil=pupil))


async def test_a_lesson_that_is_not_the_pupils_does_not_exist(given: Given, records: Records) -> None:
    with pytest.raises(NotFound):
        await records.record(zoe(given), says(given, "UNKNOWN", "Rekenen 5A", "Rekenen 5B"))
    assert await hours_of(records, zoe(given)) == []


async def test_with_an_illness_no_words_are_kept(given: Given, records: Records) -> None:
    with pytest.raises(Invalid) as refused:
        await records.record(zoe(given), says(given, "ILL", reason="keelpijn"))
    assert refused.value.errors[0][0] == "body.reason"
    await records.record(zoe(given), says(given, "UNKNOWN"))
    with pytest.raises(Invalid):
        await records.decide(
            zoe(given),
            DecideAbsence(
                records=await seen(records, zoe(given)), authorised=Authorised.YES, category="ILL", reason="griep"
            ),
        )


async def test_a_code_of_the_school_is_kept_with_the_reason_behind_it(given: Given, records: Records) -> None:
    codes = Categories(given.database, given.clock)
    new = CategoryNew(code="TAND", name="Tandarts", national=NationalReason.MEDICAL, valid_from=TODAY)
    await codes.add(zoe(given), new)
    await records.record(zoe(given), says(given, "TAND"))

    day = await records.day(zoe(given), None)
    record = day.pupils[0][1][0].record
    assert (record.category, record.national, record.authorised) == ("TAND", NationalReason.MEDICAL, Authorised.YES)
    await codes.end(zoe(given), (await codes.listed(zoe(given)))[0].id, TODAY)
    with pytest.raises(Invalid):
        await records.record(zoe(given), says(given, "TAND", "Taal 5B", pupil="bo"))
    with pytest.raises(Invalid):
        await codes.add(zoe(given), new)


async def test_a_mentor_sees_their_own_pupils_only_and_each_look_is_written(given: Given, records: Records) -> None:
    await records.record(zoe(given), says(given, "UNKNOWN"))
    await records.record(zoe(given), says(given, "UNKNOWN", "Rekenen 5B", pupil="bo"))

    assert [hour[0] for hour in await hours_of(records, given.actor("mia", Role.MENTOR))] == ["Sem Verzonnen"]
    assert [hour[0] for hour in await hours_of(records, zoe(given))] == ["Bo Bedacht", "Sem Verzonnen"]
    assert await hours_of(records, given.actor("thijs", Role.TEACHER)) == []


async def test_the_lessons_to_choose_from_say_which_are_missed_already(given: Given, records: Records) -> None:
    await records.record(zoe(given), says(given, "UNKNOWN"))
    _, day, zone, lessons = await records.slots(zoe(given), given.ids["sem"], None)
    assert (day, zone) == (TODAY, "Europe/Amsterdam")
    assert [isinstance(one, Missed) for one in lessons] == [True, False]


@pytest.mark.rule("R12")
async def test_only_planned_lessons_are_missed(given: Given, records: Records) -> None:
    await records.record(zoe(given), says(given, "TRUANT", "Rekenen 5A", "Taal 5A"))
    without = "".join(line for line in TIMETABLE.splitlines(keepends=True) if not line.startswith("t1"))
    await given.schools.write(given.school.id, changed(people=PEOPLE + MENTOR, timetable=without))

    async with given.database.read() as read:
        found = await units(read, given.school.id, TODAY, TODAY)
    assert [one.slot_id for one in found] == [given.ids["Rekenen 5A"]]


@pytest.mark.rule("R12")
async def test_what_a_pupil_was_at_school_all_the_same_is_no_absence_by_the_clock(
    given: Given, records: Records
) -> None:
    await records.record(zoe(given), says(given, "UNKNOWN", "Rekenen 5A"))
    async with given.database.transaction() as tx:
        slots = await slots_between(tx, given.school.id, MONDAY, MONDAY + timedelta(days=1))
        slot = next(one for one in slots if one.id == given.ids["Rekenen 5A"])
        there = Span(slot.starts_at, slot.starts_at + timedelta(minutes=20))
        word = Attended(
            "w1",
            given.school.id,
            slot.id,
            given.ids["sem"],
            slot.local_date,
            "w1",
            there,
            other_school=False,
            how=How.IMPORT,
            author_id="erbij",
            at=slot.ends_at,
        )
        await attendance.say(tx, [word])

    async with given.database.read() as read:
        [missed] = await units(read, given.school.id, TODAY, TODAY)
    whole = int((slot.ends_at - slot.starts_at).total_seconds())
    assert amount(missed, clock=True) == Fraction(whole - 20 * 60, 3600)
    assert amount(missed, clock=False) == 1
    [(_, (shown,))] = (await records.day(zoe(given), None)).pupils
    assert shown.unit.at_school_seconds == 20 * 60


async def test_of_two_who_decide_at_once_the_second_writes_over_nothing(given: Given, records: Records) -> None:
    await records.record(zoe(given), says(given, "UNKNOWN", "Rekenen 5A", "Taal 5A"))
    both_saw = await seen(records, zoe(given))
    async with given.database.read() as read:
        old = await by_id(read, given.school.id, [one.id for one in both_saw])
    await records.decide(zoe(given), DecideAbsence(records=both_saw[:1], authorised=Authorised.YES))
    second = [replace(one, authorised=Authorised.NO, version=2) for one in old.values()]
    async with given.database.transaction() as tx:
        stale = await write(tx, old.keys(), second)
    assert (stale and stale.id) == both_saw[0].id
    assert {hour[2] for hour in await hours_of(records, zoe(given))} == {"YES", "UNDECIDED"}


async def test_two_who_report_the_same_hour_at_once_make_one_record(given: Given, records: Records) -> None:
    await asyncio.gather(*(records.record(zoe(given), says(given, why)) for why in ("UNKNOWN", "ILL", "TRUANT")))
    assert [one.version for one in await seen(records, zoe(given))] == [3]


async def test_of_two_codes_made_at_once_that_overlap_one_is_refused(given: Given) -> None:
    categories = Categories(given.database, given.clock)
    starts = (date(2026, 9, 1), date(2026, 9, 8))
    new = [CategoryNew(code="TA", name="Tandarts", national=NationalReason.MEDICAL, valid_from=day) for day in starts]
    answers = await asyncio.gather(*(categories.add(zoe(given), one) for one in new), return_exceptions=True)
    assert sorted(type(one).__name__ for one in answers) == ["Invalid", "NoneType"]
