"""Reported ill and joining, on both databases: one form makes the records and says from where."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.absence import store as absence
from erbij.absence.illness import store
from erbij.absence.illness.service import AgreementIsMissing, Illnesses
from erbij.absence.illness.wire import EndIllness, Joins, ReportIllness, UndoIllness
from erbij.absence.records.service import Records
from erbij.absence.records.wire import DecideAbsence, RecordAbsence, RecordSeen
from erbij.absence.wire import Authorised
from erbij.actor import Actor, Role
from erbij.errors import Invalid, NotFound, UndoTooLate
from erbij.history.service import SomebodyElseChanged
from erbij.plans.store import remote_pupils_of_slots
from erbij.privacy.service import disclose
from erbij.timetable.store import slots_between
from tests.support.news import News
from tests.support.school_files import MONDAY, TIMETABLE, Given, changed
from tests.support.writers import one_wins

if TYPE_CHECKING:
    from erbij.db.database import Database, Reading, Transaction

PEOPLE = """key;name;role;groups;email;guardian_of
sem;Sem Verzonnen;pupil;5A;;
noor;Noor Voorbeeld;pupil;5A;;
bo;Bo Bedacht;pupil;5B;;
karin;Karin Voorbeeld;guardian;;karin@voorbeeld.test;noor|sem
thijs;Thijs Testema;teacher|mentor;5A;thijs@voorbeeld.test;
fleur;Fleur Fictief;teacher|mentor;5B;fleur@voorbeeld.test;
zoe;Zoë Zogenaamd;coordinator;;zoe@voorbeeld.test;
"""
MONDAY_DATE, TUESDAY_DATE = date(2026, 9, 7), date(2026, 9, 8)
SHOWN = "a" * 64
MORE = "k1,2026-09-08,09:00,09:50,Knutselen,5A,thijs,Lokaal 12,\n"


class Promise:
    """An agreement that a guardian has to make once."""

    def __init__(self) -> None:
        self.agreed: list[str] = []

    async def is_missing(self, read: Reading, school_id: str, pupil_id: str) -> bool:
        assert read
        assert school_id
        return pupil_id not in self.agreed

    async def agree(self, tx: Transaction, actor: Actor, pupil_id: str, text_hash: str) -> None:
        assert tx
        assert actor
        assert text_hash == SHOWN
        self.agreed.append(pupil_id)


@pytest.fixture
async def given(database: Database) -> Given:
    given = await Given(database).imported(changed(people=PEOPLE, timetable=TIMETABLE + MORE))
    async with database.read() as read:
        for slot in await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(days=2)):
            given.ids[f"{slot.subject} {slot.group_name[-2:]}"] = slot.id
    return given


@pytest.fixture
def records(given: Given) -> Records:
    return Records(given.database, given.clock, News(), disclose)


@pytest.fixture
def ill(given: Given, records: Records) -> Illnesses:
    return Illnesses(given.database, given.clock, records, disclose)


def karin(given: Given) -> Actor:
    return given.actor("karin", Role.GUARDIAN)


def says(
    given: Given, joins: Joins = Joins.ALL, pupil: str = "sem", day: date = MONDAY_DATE, **more: Any
) -> ReportIllness:
    return ReportIllness(pupil_id=given.ids[pupil], date=day, joins=joins, **more)


async def state(given: Given, *lessons: str, pupil: str = "sem") -> list[tuple[str, str]]:
    """Per lesson: what the record says, and from where it is followed."""
    ids = [given.ids[one] for one in lessons]
    async with given.database.read() as read:
        records = await absence.of_slots(read, given.school.id, ids)
        home = await remote_pupils_of_slots(read, given.school.id, ids)
    who = given.ids[pupil]
    told = []
    for id_ in ids:
        record = records.get(id_, {}).get(who)
        told.append(
            (
                f"{record.category} {record.authorised}" if record else "",
                "home" if who in home.get(id_, ()) else "school",
            )
        )
    return told


async def report_of(ill: Illnesses, actor: Actor, given: Given, pupil: str = "sem", day: date | None = None):
    return (await ill.form(actor, given.ids[pupil], day)).report


async def test_ill_and_joining_are_two_facts_of_every_lesson_of_the_day(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given))

    assert await state(given, "Rekenen 5A", "Taal 5A") == [("ILL YES", "home"), ("ILL YES", "home")]
    assert await state(given, "Knutselen 5A") == [("", "school")]
    form = await ill.form(karin(given), given.ids["sem"], None)
    assert [(one.absent, one.joins) for one in form.lessons] == [(True, True), (True, True)]
    assert await state(given, "Rekenen 5A", pupil="noor") == [("", "school")]


async def test_ill_and_not_joining_is_authorised_and_nothing_else(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given, Joins.NONE))
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("ILL YES", "school"), ("ILL YES", "school")]


async def test_some_lessons_are_joined_and_the_choice_can_be_changed_in_the_same_form(
    given: Given, ill: Illnesses
) -> None:
    await ill.report(karin(given), says(given, Joins.SOME, slot_ids=(given.ids["Taal 5A"],)))
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("ILL YES", "school"), ("ILL YES", "home")]

    await ill.report(karin(given), says(given, Joins.ALL, version=1))
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("ILL YES", "home"), ("ILL YES", "home")]

    await ill.report(karin(given), says(given, Joins.NONE, version=2))
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("ILL YES", "school"), ("ILL YES", "school")]


async def test_from_half_past_nine_on_the_lesson_before_is_not_missed(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given, from_time="09:30"))
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("", "school"), ("ILL YES", "home")]

    await ill.report(karin(given), says(given, from_time="09:20", version=1))
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("ILL YES", "home"), ("ILL YES", "home")]


async def test_better_in_the_break_ends_it_for_the_lessons_to_come(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given, until_further_notice=True))
    given.clock.move(timedelta(hours=1, minutes=55))  # 09:55
    report = await report_of(ill, karin(given), given)
    await ill.end(karin(given), EndIllness(id=report.id, version=report.version))

    assert await state(given, "Rekenen 5A", "Taal 5A") == [("ILL YES", "home"), ("", "school")]
    given.clock.move(timedelta(days=1))
    assert await ill.look_ahead() == 0


async def test_better_tomorrow_leaves_today_as_it_is(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given, until_further_notice=True))
    report = await report_of(ill, karin(given), given)
    await ill.end(karin(given), EndIllness(id=report.id, version=report.version, still_today=True))
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("ILL YES", "home"), ("ILL YES", "home")]
    given.clock.move(timedelta(days=1))
    assert await ill.look_ahead() == 0
    assert await state(given, "Knutselen 5A") == [("", "school")]


async def test_until_further_notice_goes_on_tomorrow_by_itself_with_what_was_said(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given, until_further_notice=True))
    assert await ill.look_ahead() == 0, "today is said already"
    given.clock.move(timedelta(days=1))

    assert await ill.look_ahead() == 1
    assert await state(given, "Knutselen 5A") == [("ILL YES", "home")]
    assert await ill.look_ahead() == 0
    await ill.report(karin(given), says(given, Joins.NONE, day=TUESDAY_DATE, until_further_notice=True, version=1))
    assert await state(given, "Knutselen 5A") == [("ILL YES", "school")]
    assert (await report_of(ill, karin(given), given)).first == MONDAY_DATE


async def test_undo_is_as_if_it_had_not_been_said_for_half_an_hour(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given))
    report = await report_of(ill, karin(given), given)
    await ill.undo(karin(given), UndoIllness(id=report.id, version=1))
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("", "school"), ("", "school")]
    assert await report_of(ill, karin(given), given) is None

    await ill.report(karin(given), says(given))
    report = await report_of(ill, karin(given), given)
    given.clock.move(timedelta(minutes=31))
    with pytest.raises(UndoTooLate):
        await ill.undo(karin(given), UndoIllness(id=report.id, version=1))


async def test_what_a_person_decided_about_an_hour_is_not_overwritten_by_a_call_at_noon(
    given: Given, ill: Illnesses, records: Records
) -> None:
    zoe = given.actor("zoe", Role.COORDINATOR)
    for lesson, category in (("Rekenen 5A", "TRUANT"), ("Taal 5A", "UNKNOWN")):
        await records.record(
            zoe, RecordAbsence(pupil_id=given.ids["sem"], slot_ids=(given.ids[lesson],), category=category)
        )
    given.clock.move(timedelta(hours=4))
    await ill.report(karin(given), says(given))
    assert [what for what, _ in await state(given, "Rekenen 5A", "Taal 5A")] == ["TRUANT NO", "ILL YES"]


async def test_the_mentor_who_takes_the_call_fills_in_the_same_form(given: Given, ill: Illnesses) -> None:
    thijs = given.actor("thijs", Role.TEACHER, Role.MENTOR)
    await ill.report(thijs, says(given))
    assert await state(given, "Rekenen 5A") == [("ILL YES", "home")]
    report = await report_of(ill, karin(given), given)
    with pytest.raises(SomebodyElseChanged) as refused:
        await ill.report(karin(given), says(given, Joins.NONE))
    assert refused.value.changes[0].author == "Thijs Testema"
    await ill.report(karin(given), says(given, Joins.NONE, version=report.version))


@pytest.mark.parametrize(
    ("who", "roles", "pupil"),
    [
        ("karin", (Role.GUARDIAN,), "bo"),
        ("thijs", (Role.MENTOR,), "bo"),
        ("thijs", (Role.TEACHER,), "sem"),
        ("fleur", (Role.TEACHER, Role.MENTOR), "sem"),
    ],
)
async def test_nobody_reports_another_persons_child(
    given: Given, ill: Illnesses, who: str, roles: tuple[Role, ...], pupil: str
) -> None:
    with pytest.raises(NotFound):
        await ill.report(given.actor(who, *roles), says(given, pupil=pupil))
    with pytest.raises(NotFound):
        await ill.form(given.actor(who, *roles), given.ids[pupil], None)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"day": date(2026, 9, 4)}, "body.date"),
        ({"day": date(2026, 9, 9)}, "body.date"),
        ({"joins": Joins.SOME}, "body.slot_ids"),
        ({"joins": Joins.SOME, "slot_ids": ("unknown",)}, "body.slot_ids"),
        ({"slot_ids": ("unknown",)}, "body.slot_ids"),
    ],
)
async def test_a_form_that_makes_no_sense_is_named_and_nothing_is_half_done(
    given: Given, ill: Illnesses, wrong: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await ill.report(karin(given), says(given, **wrong))
    assert refused.value.errors[0][0] == path
    assert await state(given, "Rekenen 5A", "Taal 5A") == [("", "school"), ("", "school")]


async def test_tomorrow_can_be_said_this_evening(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given, day=TUESDAY_DATE))
    assert await state(given, "Rekenen 5A", "Knutselen 5A") == [("", "school"), ("ILL YES", "home")]


async def test_joining_asks_a_guardian_once_to_agree_and_being_ill_never_does(given: Given, records: Records) -> None:
    promise = Promise()
    ill = Illnesses(given.database, given.clock, records, disclose, promise)
    assert (await ill.form(karin(given), given.ids["sem"], None)).must_agree
    with pytest.raises(AgreementIsMissing):
        await ill.report(karin(given), says(given))
    with pytest.raises(AgreementIsMissing):
        await ill.report(given.actor("thijs", Role.MENTOR), says(given, agreed=SHOWN))
    await ill.report(karin(given), says(given, Joins.NONE))
    assert promise.agreed == []

    await ill.report(karin(given), says(given, agreed=SHOWN, version=1))
    assert promise.agreed == [given.ids["sem"]]
    assert not (await ill.form(karin(given), given.ids["sem"], None)).must_agree


async def test_the_school_may_doubt_for_lessons_to_come_and_the_form_does_not_write_over_that(
    given: Given, ill: Illnesses, records: Records
) -> None:
    zoe = given.actor("zoe", Role.COORDINATOR)
    await ill.report(karin(given), says(given))
    seen = [
        RecordSeen(id=one.record.id, version=1) for _, some in (await records.day(zoe, None)).pupils for one in some
    ]
    await records.decide(zoe, DecideAbsence(records=tuple(seen), authorised=Authorised.UNDECIDED))
    assert [what for what, _ in await state(given, "Rekenen 5A", "Taal 5A")] == ["ILL UNDECIDED", "ILL UNDECIDED"]
    await ill.report(karin(given), says(given, Joins.NONE, version=1))
    assert [what for what, _ in await state(given, "Rekenen 5A", "Taal 5A")] == ["ILL UNDECIDED", "ILL UNDECIDED"]


async def test_two_parents_who_report_a_child_at_once_make_one_report_and_the_second_is_told(
    given: Given, ill: Illnesses
) -> None:
    await one_wins(ill.report(karin(given), says(given, joins)) for joins in (Joins.ALL, Joins.NONE))
    async with given.database.read() as read:
        assert [one.version for one in await store.open_on(read, given.school.id, MONDAY_DATE)] == [1]
    again = [says(given, joins, version=1) for joins in (Joins.ALL, Joins.NONE, Joins.ALL)]
    await one_wins(ill.report(karin(given), one) for one in again)


async def test_better_and_taken_back_at_once_is_one_of_both(given: Given, ill: Illnesses) -> None:
    await ill.report(karin(given), says(given))
    report = await report_of(ill, karin(given), given)
    ended = ill.end(karin(given), EndIllness(id=report.id, version=1, still_today=False))
    await one_wins([ended, ill.undo(karin(given), UndoIllness(id=report.id, version=1))])
