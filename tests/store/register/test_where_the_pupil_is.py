"""The place that stands in the plan stands in the register, in the facts and in the files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.live import store as live
from erbij.live.model import Session
from erbij.live.wire import LeaveReason
from erbij.plans.arrangements.store import arrangements
from erbij.plans.arrangements.wire import ArrangementDetails, Stay
from erbij.plans.document.model import Document
from erbij.plans.document.wire import PlanState
from erbij.plans.modality.wire import StayPlace
from erbij.plans.patterns.store import patterns
from erbij.plans.patterns.wire import Moments, PatternDetails
from erbij.register.counting.model import Followed
from erbij.register.explain import explain
from erbij.register.facts import Authorised, Dates, Location, Modality
from erbij.register.intake import facts_of
from erbij.register.model import Bucket
from erbij.register.reading import load
from erbij.register.sources import StoredPlans
from erbij.register.view import day_view
from tests.store.register.fakes import COORDINATOR, SCHOOL, register_of, two_lessons
from tests.store.register.test_one_counting import ILL, counted
from tests.store.register.test_sources import News, facts, offer, register_on
from tests.store.register.test_sources import school as school  # noqa: PLC0414 - the same school
from tests.unit.register.given import DAY, at

if TYPE_CHECKING:
    from erbij.db.database import Database

HOSPITAL = Stay(since=DAY, at=StayPlace.HOSPITAL)


def arrangement(*stays: Stay, pupil: str = "p1", state: PlanState = PlanState.ACTIVE) -> Document[ArrangementDetails]:
    details = ArrangementDetails(stays=stays)
    until = DAY + timedelta(days=60)
    return Document(f"a-{pupil}", SCHOOL, pupil, 1, state, DAY - timedelta(days=30), until, details, at("08:00"))


async def followed(database: Database) -> dict[tuple[str, str], Followed]:
    async with database.read() as read:
        found = await StoredPlans().followed(read, SCHOOL, ["s1", "s2"])
    return {(slot, pupil): one for slot, pupils in found.items() for pupil, one in pupils.items()}


async def test_a_pupil_in_hospital_stands_in_the_register_as_in_hospital_and_not_at_home(school: Database) -> None:
    async with school.transaction() as tx:
        await arrangements.write(tx, arrangement(HOSPITAL))
        held = Session("session", SCHOOL, "s1", at("08:58"), at("09:53"), None)
        joined = facts("p1", "09:00:00", "09:30:00", LeaveReason.NETWORK_HOME)
        await live.keep(tx, [held, offer(1, "08:58", present=True), *joined], News())
    register = register_on(school, "16:00")
    row = day_view(await register.day(COORDINATOR, None)).rows[0]
    assert (row.pupil_name, row.at_location) == ("Noor", StayPlace.HOSPITAL)
    assert "Je volgde de les in het ziekenhuis." in row.explanation
    assert any("was er geen verbinding waar jij was" in sentence for sentence in row.explanation)
    assert not any("thuis" in sentence for sentence in row.explanation)
    (file,) = await register.facts(COORDINATOR, "p1", Dates(DAY, DAY))
    assert [slot["at_location"] for slot in file["slots"]] == ["HOSPITAL", "HOSPITAL"]
    told = explain(facts_of(load(json.dumps(file).encode())))
    assert told["days"][0]["by_bucket"] == {"REMOTE_NO_GROUND": row.credited_seconds}


async def test_only_the_pupil_of_the_plan_is_elsewhere_and_only_from_its_date_on(school: Database) -> None:
    async with school.transaction() as tx:
        await arrangements.write(tx, arrangement(Stay(since=DAY + timedelta(days=1), at=StayPlace.HOSPITAL)))
        await arrangements.write(tx, arrangement(HOSPITAL, pupil="p2", state=PlanState.DRAFT))
        await arrangements.write(tx, arrangement(HOSPITAL, pupil="p3"))
    found = await followed(school)
    assert found["s1", "p1"] == Followed(Modality.REMOTE_LIVE)
    assert ("s1", "p2") not in found
    assert found["s1", "p3"] == Followed(Modality.AT_SCHOOL, at_location=Location.HOSPITAL)


async def test_a_fixed_day_in_another_room_at_school_counts_as_at_school(school: Database) -> None:
    tuesdays = PatternDetails(moments=Moments(weekdays=(2,)), at=StayPlace.SCHOOL)
    pattern = Document("f1", SCHOOL, "p1", 1, PlanState.ACTIVE, DAY, date(2027, 7, 31), tuesdays, at("08:00"))
    async with school.transaction() as tx:
        await arrangements.write(tx, arrangement(HOSPITAL))
        await patterns.write(tx, pattern)
        held = Session("session", SCHOOL, "s1", at("08:58"), at("09:53"), None)
        await live.keep(tx, [held, offer(1, "08:58", present=True)], News())
        await live.keep(tx, facts("p1", "09:00:00", "09:50:00", LeaveReason.LEFT), News())
    assert (await followed(school))["s1", "p1"] == Followed(Modality.REMOTE_LIVE, at_location=Location.SCHOOL)
    async with school.read() as read:
        period = await register_on(school, "16:00").counting.period(read, SCHOOL, ["p1"], Dates(DAY, DAY), at("16:00"))
    assert period.pupils["p1"].buckets() == {Bucket.AT_SCHOOL: 3000}


@pytest.mark.rule("R12")
async def test_who_is_reported_ill_is_in_no_room_of_the_school_whatever_the_plan_says(database: Database) -> None:
    paper = two_lessons()
    there = Followed(Modality.REMOTE_LIVE, at_location=Location.SCHOOL)
    paper.modes = {("s1", "p1"): there, ("s2", "p1"): replace(there, at_location=Location.HOSPITAL)}
    paper.absent = {("s1", "p1"): ILL, ("s2", "p1"): ILL}
    register, _ = register_of(database, paper)
    day = await counted(register)
    assert day.by_bucket == {Bucket.REMOTE_DURING_ABSENCE: 5610}
    assert [slot.known.followed.at_location for slot in day.slots] == [Location.HOME, Location.HOSPITAL]
    assert {slot.missed.authorised for slot in day.slots} == {Authorised.YES}
