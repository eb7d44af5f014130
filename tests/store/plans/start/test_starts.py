# ruff: noqa: ARG002 - fakes keep the shape of the real ones
from __future__ import annotations

import base64
from contextlib import nullcontext
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from erbij.actor import Role
from erbij.composition.planning import Agreed
from erbij.errors import Invalid, NotFound
from erbij.plans.paper.service import Papers
from erbij.plans.policy import store as policy_store
from erbij.plans.policy.wire import MostPresent, Policy
from erbij.plans.start import store
from erbij.plans.start.model import PlaceNotTested, RulesNotAgreed, TextChanged
from erbij.plans.start.rules import text_hash
from erbij.plans.start.service import Locks, Starts
from erbij.plans.start.wire import FileAgreement, SaveStartStep, SignAgreement, SignedAs, StartStep, WithdrawAgreement
from tests.support.databases import REFUSED
from tests.support.school_files import PEOPLE, Given, changed

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database, Transaction

SCAN = base64.b64encode(b"%PDF-1.7\n%%EOF\n").decode()
DAY = date(2026, 9, 7)


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.looks: list[str] = []
        self.starts = Starts(given.database, given.clock, disclose=self.disclose)
        self.noor = given.actor("noor", Role.PUPIL)
        self.karin = given.actor("karin", Role.GUARDIAN)
        self.zoe = given.actor("zoe", Role.COORDINATOR)

    async def disclose(self, tx: Transaction, actor: Actor, page: str, pupil_ids: Any, **_: Any) -> int:
        self.looks += pupil_ids
        return 1

    async def sign(self, who: Actor) -> None:
        shown = await self.starts.show(who, self.noor.id)
        await self.starts.sign(who, SignAgreement(person_id=self.noor.id, text_hash=text_hash(shown.text)))

    async def hold(self, place: str = "Lokaal 12") -> None:
        async with self.given.database.read() as read:
            await Locks(self.given.clock).hold(read, self.noor.school_id, self.noor.id, place)


def with_births(column: str, **births: str) -> str:
    """The people with a column of dates of birth, empty but for these."""
    head, *rows = PEOPLE.splitlines()
    return "\n".join([f"{head};{column}", *(f"{row};{births.get(row.split(';')[0], '')}" for row in rows), ""])


@pytest.fixture
async def school(database: Database) -> School:
    return School(await Given(database).imported())


async def test_a_guardian_agrees_the_classroom_is_tested_and_the_door_is_open(school: School) -> None:
    with pytest.raises(RulesNotAgreed):
        await school.hold()
    await school.sign(school.karin)
    with pytest.raises(PlaceNotTested):
        await school.hold()
    await school.starts.test_place(school.zoe, "Lokaal 12")
    await school.hold()
    with pytest.raises(PlaceNotTested):
        await school.hold("Lokaal 14")
    shown = await school.starts.show(school.karin, None)
    assert shown.standing.ready
    assert [one.signer_name.reveal() for one in shown.signatures] == ["Karin Voorbeeld"]
    assert shown.may_sign is None


async def test_a_school_may_leave_the_locks_open(school: School) -> None:
    async with school.given.database.transaction() as tx:
        await policy_store.write_policy(tx, school.noor.school_id, Policy(locks=False))
    await school.hold()


async def test_what_is_signed_is_what_was_shown_and_its_text_is_kept(school: School) -> None:
    shown = await school.starts.show(school.karin, None)
    async with school.given.database.transaction() as tx:
        await policy_store.write_policy(tx, school.noor.school_id, Policy(most=MostPresent.VOICE))
    with pytest.raises(TextChanged):
        await school.starts.sign(school.karin, SignAgreement(person_id=school.noor.id, text_hash=text_hash(shown.text)))
    await school.sign(school.karin)
    signed = (await school.starts.show(school.karin, None)).signatures[0]
    async with school.given.database.read() as read:
        kept = await store.text_of(read, school.noor.school_id, signed.text_hash)
        assert kept is not None
        assert "Beeld van thuis gaat op onze school niet aan" in kept
        assert await store.text_of(read, "other", signed.text_hash) is None


async def test_the_pupils_and_the_schools_names_stand_there_too_and_open_no_lock(school: School) -> None:
    for who in (school.noor, school.zoe, school.zoe):
        await school.sign(who)
    signed = (await school.starts.show(school.noor, None)).signatures
    assert sorted(one.signed_as for one in signed) == [SignedAs.PUPIL, SignedAs.SCHOOL]
    with pytest.raises(RulesNotAgreed):
        await school.hold("")


async def test_a_signature_on_paper_opens_the_lock_and_its_scan_is_read_by_the_coordinator(school: School) -> None:
    body = FileAgreement(person_id=school.noor.id, signed_by="Karin Voorbeeld", signed_on=DAY, paper=SCAN)
    await school.starts.file(school.zoe, body)
    await school.hold("")
    (one,) = (await school.starts.show(school.zoe, school.noor.id)).signatures
    assert (one.signed_as, one.signed_on, one.signer_id) == (SignedAs.PAPER, DAY, None)
    papers = Papers(school.given.database, school.given.clock, disclose=school.disclose)
    found = await papers.paper(school.zoe, one.paper_id or "")
    assert (found.media_type, found.body[:5]) == ("application/pdf", b"%PDF-")
    for wrong in ("bm9wZQ==", "geen base 64!"):
        with pytest.raises(Invalid):
            await school.starts.file(school.zoe, body.model_copy(update={"paper": wrong}))
    with pytest.raises(Invalid):
        await school.starts.file(school.zoe, body.model_copy(update={"signed_on": DAY + timedelta(days=1)}))
    with pytest.raises(NotFound):
        await school.starts.file(school.karin, body)


async def test_nobody_changes_a_signature_afterwards(school: School) -> None:
    await school.sign(school.karin)
    with pytest.raises(DBAPIError, match=REFUSED):
        async with school.given.database.transaction() as tx:
            await tx.connection.execute(text("UPDATE plans_start_signature SET signer_name = 'x'"))


async def test_the_coordinator_sees_where_each_pupil_stands_and_who_must_act(school: School) -> None:
    locks, rows, places = await school.starts.board(school.zoe)
    assert locks
    ((noor, group, standing),) = rows
    assert (noor.id, group) == (school.noor.id, "Groep 5A")
    assert standing.next is not None
    assert standing.next.step is StartStep.AGREEMENT
    assert [(place, test) for place, test, _ in places] == [("Lokaal 12", None), ("Lokaal 14", None)]
    assert school.looks == [school.noor.id]
    mentor = await school.starts.board(school.given.actor("fleur", Role.TEACHER, Role.MENTOR))
    assert mentor[1] == []


async def test_a_step_is_marked_by_care_and_not_ahead_of_time(school: School) -> None:
    body = SaveStartStep(person_id=school.noor.id, version=0, step=StartStep.INTAKE, done_on=DAY)
    await school.starts.save_step(school.zoe, body)
    shown = await school.starts.show(school.karin, None)
    assert {stage.step: stage.done_on for stage in shown.standing.stages}[StartStep.INTAKE] == DAY
    later = body.model_copy(update={"version": 1, "done_on": DAY + timedelta(days=1)})
    with pytest.raises(Invalid):
        await school.starts.save_step(school.zoe, later)
    with pytest.raises(NotFound):
        await school.starts.save_step(school.karin, body)
    await school.starts.save_step(school.zoe, body.model_copy(update={"version": 1, "done_on": None}))
    assert (await school.starts.show(school.karin, None)).version == 2


async def test_from_sixteen_the_pupil_agrees_too_and_from_eighteen_alone(school: School) -> None:
    await school.sign(school.karin)
    for born, needed in (("2011-01-01", False), ("2010-09-07", True), ("2008-09-07", True)):
        people = with_births("geboortedatum", noor=born)
        await school.given.schools.write(school.given.school.id, changed(people=people))
        agreed = (await school.starts.show(school.karin, None)).standing.stages[2].done_on
        assert (agreed is None) is needed, born
        with pytest.raises(RulesNotAgreed) if needed else nullcontext():
            await school.hold("")
    await school.sign(school.noor)
    await school.hold("")


async def test_a_date_of_birth_that_cannot_be_is_named_by_its_row(school: School) -> None:
    for wrong, who in (("31-31-2011", "noor"), ("2030-01-01", "noor"), ("2001-01-01", "karin")):
        people = with_births("birth_date", **{who: wrong})
        report = await school.given.schools.preview(school.given.school.id, changed(people=people))
        assert [fault.column for fault in report.faults] == ["birth_date"], wrong


async def test_a_place_that_the_timetable_does_not_know_cannot_be_tested(school: School) -> None:
    with pytest.raises(NotFound):
        await school.starts.test_place(school.zoe, "De kelder")


async def test_in_the_form_of_a_short_illness_the_words_that_were_shown_are_signed_and_no_others(
    school: School,
) -> None:
    agreed = Agreed(school.given.database, school.given.clock)
    shown = await school.starts.show(school.karin, None)
    async with school.given.database.transaction() as tx:
        assert await agreed.is_missing(tx, school.noor.school_id, school.noor.id)
        with pytest.raises(TextChanged):
            await agreed.agree(tx, school.karin, school.noor.id, "0" * 64)
        await agreed.agree(tx, school.karin, school.noor.id, text_hash(shown.text))
        assert not await agreed.is_missing(tx, school.noor.school_id, school.noor.id)


async def test_who_agreed_takes_it_back_the_door_closes_and_nothing_is_erased(school: School) -> None:
    await school.sign(school.karin)
    await school.hold("")
    (one,) = (await school.starts.show(school.karin, None)).signatures
    back = WithdrawAgreement(person_id=school.noor.id, signature_id=one.id)

    for stranger in (school.noor, school.zoe):
        with pytest.raises(NotFound):
            await school.starts.withdraw(stranger, back)
    for _ in range(2):
        await school.starts.withdraw(school.karin, back)

    with pytest.raises(RulesNotAgreed):
        await school.hold("")
    shown = await school.starts.show(school.karin, None)
    assert [(one.id, one.withdrawn_at) for one in shown.signatures] == [(one.id, school.given.clock.now())]
    assert (shown.may_sign, shown.mine) == (SignedAs.GUARDIAN, frozenset())

    await school.sign(school.karin)
    await school.hold("")
    assert len((await school.starts.show(school.karin, None)).signatures) == 2


async def test_a_signature_on_paper_is_taken_back_at_school(school: School) -> None:
    body = FileAgreement(person_id=school.noor.id, signed_by="Karin Voorbeeld", signed_on=DAY, paper=SCAN)
    await school.starts.file(school.zoe, body)
    (one,) = (await school.starts.show(school.zoe, school.noor.id)).signatures
    back = WithdrawAgreement(person_id=school.noor.id, signature_id=one.id)

    with pytest.raises(NotFound):
        await school.starts.withdraw(school.karin, back)
    await school.starts.withdraw(school.zoe, back)

    with pytest.raises(RulesNotAgreed):
        await school.hold("")
