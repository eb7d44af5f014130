"""Page, ledger, export and report say one thing, whatever the rooms around the register know of a pupil."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from erbij.register import store
from erbij.register.counting.model import AbsenceMark, AgreedDeviation, AgreedRest, DayCount, Followed
from erbij.register.explain import explain
from erbij.register.facts import Authorised, Dates, Location, Modality
from erbij.register.intake import facts_of
from erbij.register.model import Bucket, EndReason, Source, Status
from erbij.register.reading import load
from erbij.register.wording import Language, in_words
from tests.store.register.fakes import COORDINATOR, PUPIL, SCHOOL, Paper, register_of, two_lessons
from tests.unit.register.given import DAY, ZONE, at, span, was_there

if TYPE_CHECKING:
    from erbij.db.database import Database
    from erbij.register.service import Register

TODAY = Dates(DAY, DAY)
ILL = AbsenceMark("ILL", Authorised.YES)


async def counted(register: Register, pupil: str = "p1") -> DayCount:
    """The day as a report gets it, after asking everybody else the same."""
    period = await register.period(COORDINATOR, [pupil], TODAY, page="register.day", relation="own_school")
    (day,) = period.pupils[pupil].days
    await page_says_so(register, day, pupil)
    await file_says_so(register, day, pupil)
    await ledger_says_so(register, day, pupil)
    return day


async def page_says_so(register: Register, day: DayCount, pupil: str) -> None:
    rows = [row for row in (await register.day(COORDINATOR, DAY)).rows if row.pupil_id == pupil]
    by_slot = {slot.lesson.slot.id: slot for slot in day.slots}
    assert {row.lesson.slot.id: row.shares for row in rows if row.shares} == {
        key: slot.shares for key, slot in by_slot.items() if slot.shares
    }
    if pupil == PUPIL.id:
        week = await register.week(PUPIL, None, None)
        assert week.days[1].reported == day.reported
        assert list(week.days[1].rows) == rows


async def file_says_so(register: Register, day: DayCount, pupil: str) -> None:
    (file,) = await register.facts(COORDINATOR, pupil, TODAY)
    told: dict[str, Any] = explain(facts_of(load(json.dumps(file).encode())))
    (said,) = told["days"]
    assert said["by_source"] == {source.value: seconds for source, seconds in day.by_source.items()}
    assert said["by_bucket"] == {bucket.value: seconds for bucket, seconds in day.by_bucket.items()}
    assert (said["due_seconds"], said["cap_seconds"], said["reported_seconds"]) == (day.due, day.cap, day.reported)
    remote = [slot for slot in day.slots if slot.known.followed.modality is Modality.REMOTE_LIVE]
    assert [(row["id"], row["credited_seconds"], row["status"]) for row in told["slots"]] == [
        (slot.lesson.slot.id, slot.credited, [one.value for one in slot.status]) for slot in remote
    ]


async def ledger_says_so(register: Register, day: DayCount, pupil: str) -> None:
    await register.recounting.recount(SCHOOL, [pupil], TODAY, at("16:00"))
    async with register._database.read() as read:  # noqa: SLF001 - the same database, without a second fixture
        entries = (await store.entries_of_pupils(read, SCHOOL, [pupil], TODAY))[pupil]
    sums: dict[Bucket, int] = {}
    for entry in entries:
        sums[entry.bucket] = sums.get(entry.bucket, 0) + entry.seconds
    assert {bucket: seconds for bucket, seconds in sums.items() if seconds} == dict(day.by_bucket)


@pytest.mark.rule("R12")
async def test_an_ill_pupil_who_joins_is_absent_and_took_part(database: Database) -> None:
    paper = two_lessons()
    paper.absent = {("s1", "p1"): ILL, ("s2", "p1"): ILL}
    register, _ = register_of(database, paper)
    day = await counted(register)
    assert day.by_bucket == {Bucket.REMOTE_DURING_ABSENCE: 5610}
    assert [slot.status for slot in day.slots] == [(Status.PRESENT_REMOTE,), (Status.PRESENT_REMOTE, Status.LATE)]
    assert [(slot.missed.authorised, slot.missed.lesson_hours) for slot in day.slots] == [
        (Authorised.YES, Fraction(1))
    ] * 2


@pytest.mark.rule("R11")
async def test_an_ill_pupil_who_does_not_join_is_absent_with_leave_and_never_without(database: Database) -> None:
    paper = two_lessons()
    paper.absent = {("s1", "p2"): ILL}
    paper.at_home["s2"] = frozenset({"p1", "p2"})
    register, _ = register_of(database, paper)
    day = await counted(register, "p2")
    assert [slot.status for slot in day.slots] == [(Status.ABSENT_AUTHORISED,), (Status.ABSENT,)]
    assert [slot.missed.authorised for slot in day.slots] == [Authorised.YES, None]


@pytest.mark.rule("R12")
async def test_who_went_home_ill_missed_the_rest_of_the_lesson(database: Database) -> None:
    paper = Paper()
    paper.give("09:00-10:15", "s1")
    paper.absent = {("s1", "p1"): AbsenceMark("ILL", Authorised.YES, at("09:30"))}
    register, _ = register_of(database, paper)
    period = await register.period(COORDINATOR, ["p1"], TODAY, page="register.day", relation="own_school")
    told = period.pupils["p1"].absence(Authorised.YES)
    assert (told.seconds, told.lesson_hours) == (45 * 60, Fraction(75, 60))
    assert period.pupils["p1"].absence(Authorised.NO).seconds == 0


async def test_lessons_inside_a_deviation_count_as_such_and_others_do_not(database: Database) -> None:
    paper = two_lessons()
    paper.agreed = {"p1": [AgreedDeviation(TODAY, lambda lesson: lesson.slot.id == "s2")]}
    register, _ = register_of(database, paper)
    day = await counted(register)
    assert day.by_bucket == {Bucket.REMOTE_NO_GROUND: 3000, Bucket.REMOTE_WITHIN_DEVIATION: 2610}


async def test_where_a_lesson_was_followed_and_what_the_council_agreed_to_decide_the_bucket(database: Database) -> None:
    paper = two_lessons()
    paper.modes = {
        ("s1", "p1"): Followed(Modality.REMOTE_LIVE, at_location=Location.SCHOOL),
        ("s2", "p1"): Followed(Modality.REMOTE_LIVE, programmed_online=True),
    }
    register, _ = register_of(database, paper)
    day = await counted(register)
    assert day.by_bucket == {Bucket.AT_SCHOOL: 3000, Bucket.PROGRAMMED_ONLINE: 2610}


@pytest.mark.rule("R8")
async def test_a_ceiling_takes_the_latest_seconds_and_makes_nobody_absent(database: Database) -> None:
    paper = two_lessons()
    paper.at_most = {"p1": {DAY: 65}}
    register, _ = register_of(database, paper)
    day = await counted(register)
    assert (day.reported, day.over_cap, day.cap) == (3900, 1710, 3900)
    assert [[(one.bucket, one.seconds) for one in slot.shares] for slot in day.slots] == [
        [(Bucket.REMOTE_NO_GROUND, 3000)],
        [(Bucket.REMOTE_NO_GROUND, 900), (Bucket.OVER_CAP, 1710)],
    ]
    assert day.slots[1].status == (Status.PRESENT_REMOTE, Status.LATE)


async def test_agreed_rest_is_no_absence_and_counts_for_nothing(database: Database) -> None:
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    paper.hold("s1", "09:00-09:50", p1=was_there("09:30-09:50"))
    paper.at_home = {"s1": frozenset({"p1"})}
    paper.rests = {("s1", "p1"): AgreedRest((span("08:30-09:30"),))}
    register, _ = register_of(database, paper)
    (slot,) = (await counted(register)).slots
    assert slot.states == {"AGREED_REST": 1800, "ATTENDED": 1200}
    assert slot.status == (Status.PRESENT_REMOTE,)
    rows = (await register.day(COORDINATOR, DAY)).rows
    said = in_words(rows[0].explanation, Language.NL, ZONE)
    assert "Van 09:00 tot 09:30 was er rust afgesproken; dat is geen verzuim." in said


async def test_who_may_stop_and_did_rests_from_then_on(database: Database) -> None:
    paper = Paper()
    paper.give("09:00-09:50", "s1")
    paper.hold("s1", "09:00-09:50", p1=was_there("09:00-09:20", ended=EndReason.LEFT), p2=was_there("09:10-09:12"))
    paper.at_home = {"s1": frozenset({"p1", "p2"})}
    paper.rests = {("s1", "p1"): AgreedRest(may_stop=True)}
    register, _ = register_of(database, paper)
    (slot,) = (await counted(register)).slots
    assert slot.states == {"ATTENDED": 1200, "AGREED_REST": 1800}
    assert slot.status == (Status.PRESENT_REMOTE,)


@pytest.mark.rule("R8")
async def test_a_lesson_that_is_free_by_plan_is_not_due(database: Database) -> None:
    paper = two_lessons()
    paper.modes = {("s2", "p1"): Followed(Modality.FREE_BY_PLAN)}
    register, _ = register_of(database, paper)
    day = await counted(register)
    assert (day.due, day.cap) == (3000, 6600)
    assert day.slots[1].status == (Status.FREE_BY_PLAN,)
    assert not day.slots[1].due


async def test_a_week_is_counted_for_a_whole_school_in_one_question(database: Database) -> None:
    paper = Paper()
    pupils = [f"p{n}" for n in range(60)]
    for day in range(5):
        paper.give("09:00-09:50", f"s{day}")
        paper.hold_all(f"s{day}", "09:00-09:50", {pupil: was_there("09:00-09:50") for pupil in pupils})
        paper.move_to(f"s{day}", day - 1)
    register, _ = register_of(database, paper, "23:00")
    asked: list[int] = []
    whole = paper.of_slots

    async def once(*args: Any, **more: Any) -> Any:
        asked.append(len(args[2]))
        return await whole(*args, **more)

    paper.of_slots = once  # type: ignore[method-assign]
    dates = Dates(DAY - timedelta(days=1), DAY + timedelta(days=3))
    period = await register.period(COORDINATOR, pupils, dates, page="register.day", relation="own_school")
    assert asked == [5]
    assert {one.reported for one in period.pupils.values()} == {5 * 3000}
    assert {one.buckets()[Bucket.REMOTE_NO_GROUND] for one in period.pupils.values()} == {5 * 3000}


async def test_attendance_at_school_comes_before_what_was_followed_from_home(database: Database) -> None:
    paper = two_lessons()
    held = paper.evidence["s1"]
    (noor,) = held.pupils
    there = replace(noor, at_school=(span("09:00-09:20"),), at_other_school=(span("09:40-10:00"),))
    paper.evidence["s1"] = replace(held, pupils=(there,))
    register, _ = register_of(database, paper)
    day = await counted(register)
    assert {(one.source, one.bucket): one.seconds for one in day.slots[0].shares} == {
        (Source.SCHOOL, Bucket.AT_SCHOOL): 1200,
        (Source.SCHOOL, Bucket.AT_OTHER_SCHOOL): 600,
        (Source.LIVE, Bucket.REMOTE_NO_GROUND): 1200,
    }
    assert day.slots[0].status == (Status.PRESENT,)
