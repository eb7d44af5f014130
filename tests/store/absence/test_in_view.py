"""Who is in view, on both databases: contacts, the board of mentor and coordinator, agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from erbij.absence.in_view import store
from erbij.absence.in_view.service import InView
from erbij.absence.in_view.wire import (
    AddContact,
    Colour,
    ContactKind,
    InViewRules,
    InViewWhy,
    LadderRole,
    LadderStep,
    NoteContact,
    SetCadence,
)
from erbij.absence.records.service import Records
from erbij.absence.records.wire import RecordAbsence
from erbij.actor import Actor, Role
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history.service import SomebodyElseChanged
from erbij.plans.arrangements.store import arrangements
from erbij.plans.arrangements.wire import ArrangementDetails
from erbij.plans.document.model import Document
from erbij.plans.document.wire import PlanState
from erbij.privacy.service import disclose
from erbij.privacy.store import looks_at
from erbij.timetable.store import slots_between
from tests.support.databases import REFUSED
from tests.support.news import News
from tests.support.school_files import MONDAY, PEOPLE, Given, changed
from tests.support.writers import one_wins

if TYPE_CHECKING:
    from erbij.absence.in_view.model import InSight
    from erbij.db.database import Database

TODAY = date(2026, 9, 7)
MENTOR = "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\nlou;Lou Leider;leader;;lou@voorbeeld.test;;;\n"
BO_AT_HOME = PEOPLE.replace("pupil;5B;;;;", "pupil;5B;;;2026-09-03;")


@pytest.fixture
async def given(database: Database) -> Given:
    """Noor (5A, mentor Mia) is at home since 1 September, Bo (5B, mentor Fleur) since the 3rd, Sem is at school."""
    return await Given(database).imported(changed(people=BO_AT_HOME + MENTOR))


@pytest.fixture
def in_view(given: Given) -> InView:
    return InView(given.database, given.clock, disclose)


def mia(given: Given) -> Actor:
    return given.actor("mia", Role.MENTOR)


def zoe(given: Given) -> Actor:
    return given.actor("zoe", Role.COORDINATOR)


def called(given: Given, pupil: str = "noor", *, id_: str = "c1", **more: Any) -> AddContact:
    return AddContact(id=id_, pupil_id=given.ids[pupil], kind=more.pop("kind", ContactKind.CALL), **more)


async def board(in_view: InView, actor: Actor) -> dict[str, InSight]:
    return {one.pupil.name.reveal().split()[0]: one for one in (await in_view.board(actor)).pupils}


async def test_a_mentor_sees_their_own_pupils_and_the_coordinator_all_and_who_is_at_school_is_on_no_board(
    given: Given, in_view: InView
) -> None:
    assert list(await board(in_view, mia(given))) == ["Noor"]
    assert list(await board(in_view, given.actor("fleur", Role.MENTOR))) == ["Bo"]
    assert list(await board(in_view, zoe(given))) == ["Bo", "Noor"]

    noor = (await board(in_view, mia(given)))["Noor"]
    assert (noor.why, noor.since, noor.colour, noor.days) == (InViewWhy.HOME, date(2026, 9, 1), Colour.RED, None)


async def test_a_pupil_with_an_arrangement_only_falls_out_of_nobodys_sight_and_a_draft_is_none(
    given: Given, in_view: InView
) -> None:
    async with given.database.transaction() as tx:
        for pupil, state in (("sem", PlanState.ACTIVE), ("noor", PlanState.DRAFT)):
            dates = (date(2026, 8, 31), date(2027, 7, 31))
            made = Document(
                f"plan-{pupil}",
                given.school.id,
                given.ids[pupil],
                1,
                state,
                *dates,
                ArrangementDetails(),
                given.clock.now(),
            )
            await arrangements.write(tx, made)

    seen = await board(in_view, mia(given))

    assert (seen["Sem"].why, seen["Sem"].since) == (InViewWhy.ARRANGEMENT, date(2026, 8, 31))
    assert seen["Noor"].why is InViewWhy.HOME


async def test_every_pupil_on_the_board_stands_in_the_log_of_who_looked(given: Given, in_view: InView) -> None:
    await in_view.board(zoe(given))
    async with given.database.read() as read:
        (look,) = await looks_at(read, given.school.id, given.ids["noor"])
        assert await looks_at(read, given.school.id, given.ids["sem"]) == []
    assert (look.page, look.person_id) == ("absence.in_view", given.ids["zoe"])


async def test_a_call_of_today_brings_a_pupil_back_into_view_and_six_school_days_later_it_is_the_mentors_turn(
    given: Given, in_view: InView
) -> None:
    await in_view.add(mia(given), called(given))
    await in_view.add(mia(given), called(given))  # the same request again
    noor = (await board(in_view, mia(given)))["Noor"]
    assert (noor.colour, noor.days, noor.due) == (Colour.GREEN, 0, date(2026, 9, 14))
    assert [rung.reached for rung in noor.ladder] == [False, False, False]

    given.clock.move(timedelta(days=8))
    noor = (await board(in_view, mia(given)))["Noor"]
    assert (noor.colour, noor.days) == (Colour.AMBER, 6)
    mentor, coordinator, leader = noor.ladder
    assert ([name.reveal() for name in mentor.names], mentor.on, mentor.reached) == (
        ["Mia Mentor"],
        date(2026, 9, 15),
        True,
    )
    assert ([name.reveal() for name in coordinator.names], coordinator.reached) == (["Zoë Zogenaamd"], False)
    assert [name.reveal() for name in leader.names] == ["Lou Leider"]


async def test_somebody_ill_for_days_comes_on_the_board_and_a_cold_of_a_day_does_not(
    given: Given, in_view: InView
) -> None:
    records = Records(given.database, given.clock, News(), disclose)
    async with given.database.read() as read:
        slots = await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(days=1))
    lesson = next(one.id for one in slots if one.group_name == "Groep 5A")
    sick = RecordAbsence(pupil_id=given.ids["sem"], slot_ids=(lesson,), category="ILL")
    await records.record(zoe(given), sick)
    assert "Sem" not in await board(in_view, mia(given))

    rules = (await in_view.board(zoe(given))).rules
    async with given.database.transaction() as tx:
        assert await store.put_rules(tx, given.school.id, type(rules)(version=1, ill_days=0))
    sem = (await board(in_view, mia(given)))["Sem"]
    assert (sem.why, sem.since) == (InViewWhy.ILL, TODAY)


async def test_a_note_belongs_to_whoever_wrote_the_contact_and_is_written_once(given: Given, in_view: InView) -> None:
    await in_view.add(mia(given), called(given))
    await in_view.note(mia(given), NoteContact(contact_id="c1", note="Ze mist de pauzes"))

    pupil, _, contacts, notes, names = await in_view.contacts(zoe(given), given.ids["noor"])
    assert (pupil.id, [one.id for one in contacts]) == (given.ids["noor"], ["c1"])
    assert notes["c1"].reveal() == "Ze mist de pauzes"
    assert "pauzes" not in repr(notes)
    assert names[given.ids["mia"]].reveal() == "Mia Mentor"
    with pytest.raises(Conflict):
        await in_view.note(mia(given), NoteContact(contact_id="c1", note="En de lessen"))
    with pytest.raises(NotFound):
        await in_view.note(zoe(given), NoteContact(contact_id="c1", note="Van mij"))


async def test_a_contact_by_mistake_is_taken_back_within_a_day_and_not_later(given: Given, in_view: InView) -> None:
    await in_view.add(mia(given), called(given))
    await in_view.withdraw(mia(given), "c1")
    assert (await board(in_view, mia(given)))["Noor"].last is None

    await in_view.add(mia(given), called(given, id_="c2"))
    given.clock.move(timedelta(days=1, seconds=1))
    with pytest.raises(Conflict):
        await in_view.withdraw(mia(given), "c2")


@pytest.mark.parametrize("day", [date(2026, 8, 20), date(2026, 9, 8)])
async def test_a_contact_is_of_today_or_of_the_last_two_weeks(given: Given, in_view: InView, day: date) -> None:
    with pytest.raises(Invalid):
        await in_view.add(mia(given), called(given, date=day))


async def test_nobody_writes_about_a_pupil_who_is_not_theirs(given: Given, in_view: InView) -> None:
    for who in (mia(given), given.actor("thijs", Role.TEACHER), given.actor("sem", Role.PUPIL)):
        with pytest.raises(NotFound):
            await in_view.add(who, called(given, "bo"))


async def test_somebody_elses_contact_is_never_overwritten_by_its_id(given: Given, in_view: InView) -> None:
    await in_view.add(mia(given), called(given))
    with pytest.raises(Conflict):
        await in_view.add(zoe(given), called(given, "bo"))
    with pytest.raises(DBAPIError, match=REFUSED):
        async with given.database.transaction() as tx:
            await tx.connection.execute(text("UPDATE absence_contact SET kind = 'VISIT'"))


async def test_another_cadence_for_one_pupil_holds_until_the_schools_own_is_chosen_again(
    given: Given, in_view: InView
) -> None:
    await in_view.add(mia(given), called(given, date=date(2026, 9, 3)))
    assert (await board(in_view, mia(given)))["Noor"].colour is Colour.GREEN

    await in_view.agree(
        mia(given), SetCadence(pupil_id=given.ids["noor"], days=1, reason="Ouders vroegen erom", version=0)
    )
    noor = (await board(in_view, mia(given)))["Noor"]
    assert (noor.colour, noor.cadence) == (Colour.AMBER, 1)
    assert noor.own
    assert noor.own.reason.reveal() == "Ouders vroegen erom"
    with pytest.raises(SomebodyElseChanged):
        await in_view.agree(zoe(given), SetCadence(pupil_id=given.ids["noor"], days=9, reason="Rust", version=0))
    with pytest.raises(Invalid):
        await in_view.agree(zoe(given), SetCadence(pupil_id=given.ids["noor"], days=9, version=1))
    await in_view.agree(zoe(given), SetCadence(pupil_id=given.ids["noor"], days=None, version=1))
    assert (await board(in_view, mia(given)))["Noor"].cadence == 5


async def test_the_school_words_its_own_ladder_and_the_second_who_changes_it_is_told(
    given: Given, in_view: InView
) -> None:
    ladder = (LadderStep(role=LadderRole.COORDINATOR, title="Zorgteam", late=2),)
    asked = InViewRules(version=0, cadence_days=2, ill_days=5, ladder=ladder)
    await in_view.set_rules(zoe(given), asked)

    (rung,) = (await board(in_view, mia(given)))["Noor"].ladder
    assert (rung.step.title, rung.on) == ("Zorgteam", date(2026, 9, 8))
    with pytest.raises(SomebodyElseChanged) as told:
        await in_view.set_rules(given.actor("lou", Role.LEADER), asked)
    assert told.value.changes[0].author == "Zoë Zogenaamd"


async def test_the_register_counts_contacts_between_two_dates(given: Given, in_view: InView) -> None:
    await in_view.add(mia(given), called(given))
    await in_view.add(mia(given), called(given, id_="c2", kind=ContactKind.GUARDIAN, date=date(2026, 9, 2)))
    async with given.database.read() as read:
        found = await store.contacts_of(read, given.school.id, [given.ids["noor"]], date(2026, 9, 1), date(2026, 9, 6))
    assert [one.kind for one in found] == [ContactKind.GUARDIAN]


async def test_of_several_who_agree_on_a_cadence_at_once_one_is_kept_and_the_others_are_told(
    given: Given, in_view: InView
) -> None:
    for version in (0, 1):
        words = [f"{reason} {version}" for reason in ("Rust", "Ouders vroegen erom", "Arts")]
        asked = [SetCadence(pupil_id=given.ids["noor"], days=3, reason=why, version=version) for why in words]
        await one_wins(in_view.agree(mia(given), one) for one in asked)
        async with given.database.read() as read:
            kept = (await store.cadences(read, given.school.id, [given.ids["noor"]]))[given.ids["noor"]]
        assert (kept.version, kept.reason.reveal() in words) == (version + 1, True)


async def test_of_several_who_write_the_schools_agreement_at_once_one_is_kept(given: Given, in_view: InView) -> None:
    ladder = (LadderStep(role=LadderRole.MENTOR, title="Bellen", late=0),)
    for version in (0, 1):
        asked = [InViewRules(version=version, cadence_days=days, ill_days=5, ladder=ladder) for days in (2, 3, 4)]
        await one_wins(in_view.set_rules(zoe(given), one) for one in asked)
