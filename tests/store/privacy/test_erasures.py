"""A pupil's data on request: handed out at once, taken away by two people and a week; on both databases."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from erbij.access.model import Owner, SignIn
from erbij.access.proof.errors import StepUpNeeded
from erbij.access.store import add_sign_in
from erbij.actor import Actor, Role
from erbij.errors import NotFound
from erbij.ids import digest, new_id
from erbij.people.store import person_table
from erbij.privacy.erasures.model import ErasureIsSettled, ErasureState, SecondPersonNeeded, StillAtSchool
from erbij.privacy.erasures.service import Erasures
from erbij.privacy.erasures.wire import AskErasure
from erbij.privacy.retention.service import Retention
from erbij.privacy.store import looks_at
from erbij.privacy.subjects.export import archive
from erbij.privacy.subjects.service import Subjects
from erbij.register.ledger import Draft, Head, Kind, Reason
from erbij.register.model import Bucket, Source
from erbij.register.service import verify_chain
from erbij.register.store import append, lock
from tests.support.filled import fill
from tests.support.school_files import PEOPLE, Given, changed

if TYPE_CHECKING:
    from erbij.db.database import Database

LEADER = "lou;Lou Leiding;leader;;lou@voorbeeld.test;;;\n"
WEEK = timedelta(days=7)


class School:
    def __init__(self, given: Given) -> None:
        retention = Retention(given.database, given.clock)
        self.given = given
        self.erasures = Erasures(given.database, given.clock, retention)
        self.subjects = Subjects(given.database, given.clock, retention)
        self.noor, self.karin = given.actor("noor", Role.PUPIL), given.actor("karin", Role.GUARDIAN)
        self.zoe, self.lou = given.actor("zoe", Role.COORDINATOR), given.actor("lou", Role.LEADER)

    async def proves(self, who: Actor) -> Actor:
        """Who is signed in, and proved so just now."""
        now = self.given.clock.now()
        one = SignIn(
            id=new_id(now),
            school_id=who.school_id,
            owner_id=who.id,
            owner=Owner.PERSON,
            device_id="",
            roles=who.roles,
            created_at=now,
            last_seen_at=now,
            kept_until=None,
            ends_at=now + WEEK,
            proved_at=now,
        )
        async with self.given.database.transaction() as tx:
            await add_sign_in(tx, one, digest(one.id))
        return replace(who, sign_in_id=one.id)

    async def ask(self, who: Actor) -> None:
        await self.erasures.ask(who, AskErasure(person_id=self.noor.id, words="Graag alles weg"))

    async def leaves(self) -> None:
        async with self.given.database.transaction() as tx:
            leave = update(person_table).where(person_table.c.id == self.noor.id)
            await tx.connection.execute(leave.values(active=False, left_on=self.given.clock.now().date()))

    async def state(self) -> ErasureState:
        return (await self.erasures.listed(self.zoe))[0].erasure.state

    async def approved(self) -> str:
        """Noor left, the coordinator proposed and the leader said yes; answers the id."""
        await self.leaves()
        await self.ask(self.zoe)
        erasure_id = (await self.erasures.listed(self.lou))[0].erasure.id
        await self.erasures.approve(await self.proves(self.lou), erasure_id)
        return erasure_id

    async def kept(self) -> dict[str, object]:
        return dict((await self.subjects.document(self.zoe, self.noor.id)).tables)


@pytest.fixture
async def school(database: Database) -> School:
    given = await Given(database).imported(changed(people=PEOPLE + LEADER))
    for table in ("absence_contact_note", "absence_illness", "plans_passport"):
        await fill(database, table, school_id=given.school.id, pupil_id=given.ids["noor"])
    return School(given)


async def test_a_family_asks_and_as_long_as_the_pupil_goes_to_the_school_nothing_is_proposed(school: School) -> None:
    await school.ask(school.karin)
    await school.ask(school.noor)
    (own,) = await school.erasures.own(school.noor, None)
    assert (own.erasure.state, own.asked_name.reveal(), own.left) == (ErasureState.ASKED, "Karin Voorbeeld", False)
    with pytest.raises(StillAtSchool):
        await school.ask(school.zoe)

    await school.leaves()
    await school.ask(school.zoe)
    assert await school.state() is ErasureState.PROPOSED


async def test_who_proposed_it_does_not_approve_it_and_a_second_person_does(school: School) -> None:
    await school.leaves()
    await school.ask(school.zoe)
    (one,) = await school.erasures.listed(school.zoe)
    assert (one.may_approve, one.may_stop) == (False, True)
    with pytest.raises(SecondPersonNeeded):
        await school.erasures.approve(school.zoe, one.erasure.id)

    assert (await school.erasures.listed(school.lou))[0].may_approve
    with pytest.raises(StepUpNeeded):
        await school.erasures.approve(school.lou, one.erasure.id)
    lou = await school.proves(school.lou)
    await school.erasures.approve(lou, one.erasure.id)
    with pytest.raises(ErasureIsSettled):
        await school.erasures.approve(lou, one.erasure.id)


async def test_a_week_later_what_no_law_keeps_is_gone_and_the_chain_holds(school: School) -> None:
    noor, school_id = school.noor.id, school.given.school.id
    draft = Draft(
        pupil_id=noor,
        local_date=school.given.clock.now().date(),
        slot_id=None,
        item_id=None,
        source=Source.LIVE,
        bucket=next(iter(Bucket)),
        seconds=60,
        kind=Kind.CREDIT,
        reason=next(iter(Reason)),
        refers_to=None,
        policy_version="2026-1",
        author="erbij",
    )
    async with school.given.database.transaction() as tx:
        await append(tx, school_id, await lock(tx, school_id), [draft], school.given.clock.now())
    await school.approved()

    school.given.clock.move(WEEK - timedelta(seconds=1))
    await school.erasures.carry_out()
    assert {"absence_contact_note", "plans_passport", "absence_illness"} <= (await school.kept()).keys()

    school.given.clock.move(timedelta(seconds=1))
    for _ in range(2):
        await school.erasures.carry_out()
    kept = await school.kept()
    assert not {"absence_contact_note", "plans_passport", "people_guardian"} & kept.keys()
    assert {"absence_illness", "register_entry", "privacy_erasure"} <= kept.keys()
    assert await school.state() is ErasureState.DONE
    assert isinstance(await verify_chain(school.given.database, school_id), Head)


async def test_in_that_week_it_can_be_stopped_and_then_nothing_is_erased(school: School) -> None:
    erasure_id = await school.approved()
    await school.erasures.stop(school.zoe, erasure_id)

    school.given.clock.move(WEEK)
    await school.erasures.carry_out()

    assert "absence_contact_note" in await school.kept()
    assert await school.state() is ErasureState.STOPPED
    with pytest.raises(ErasureIsSettled):
        await school.erasures.stop(school.zoe, erasure_id)


async def test_who_came_back_to_school_in_that_week_is_not_erased(school: School) -> None:
    await school.approved()
    async with school.given.database.transaction() as tx:
        back = update(person_table).where(person_table.c.id == school.noor.id)
        await tx.connection.execute(back.values(active=True, left_on=None))

    school.given.clock.move(WEEK)
    await school.erasures.carry_out()

    assert "absence_contact_note" in await school.kept()
    assert await school.state() is ErasureState.STOPPED


async def test_another_pupil_a_teacher_and_another_school_find_nothing(school: School) -> None:
    await school.ask(school.karin)
    (one,) = await school.erasures.own(school.karin, None)
    other = Actor("x", "another-school", frozenset({Role.COORDINATOR}), "a-sign-in")
    sem, thijs = school.given.actor("sem", Role.PUPIL), school.given.actor("thijs", Role.TEACHER)
    for who in (sem, thijs, other):
        with pytest.raises(NotFound):
            await school.ask(who)
        with pytest.raises(NotFound):
            await school.erasures.stop(who, one.erasure.id)
        with pytest.raises(NotFound):
            await school.subjects.document(who, school.noor.id)
    with pytest.raises(NotFound):
        await school.erasures.own(school.zoe, school.noor.id)
    assert await school.erasures.own(sem, None) == []
    assert await school.erasures.listed(other) == []


async def test_a_pupil_is_found_by_a_part_of_the_name_also_after_leaving_and_the_look_is_kept(school: School) -> None:
    await school.leaves()
    assert await school.subjects.search(school.zoe, "n") == []
    (found,) = await school.subjects.search(school.zoe, "NOOR voor")
    assert (found.id, found.left_on) == (school.noor.id, school.given.clock.now().date())

    await school.subjects.document(school.zoe, school.noor.id)
    async with school.given.database.read() as read:
        pages = {one.page for one in await looks_at(read, school.given.school.id, school.noor.id)}
    assert pages == {"privacy.subjects", "privacy.subjects.file"}


async def test_what_a_child_said_in_confidence_is_not_in_a_guardians_file_and_it_says_so(school: School) -> None:
    of_parent = await school.subjects.document(school.karin, None)
    of_school = await school.subjects.document(school.zoe, school.noor.id)

    assert "absence_contact_note" not in of_parent.tables
    assert "absence_contact_note" in of_school.tables
    for document, said in ((of_parent, True), (of_school, False)):
        with zipfile.ZipFile(io.BytesIO(archive(document))) as files:
            assert ("Aantekeningen van gesprekken" in files.read("gegevens.html").decode()) is said


async def test_the_file_is_read_by_people_and_by_a_program_and_names_who_looked(school: School) -> None:
    at = datetime(2026, 10, 6, 8, tzinfo=UTC)
    looked = {"person_id": school.given.ids["thijs"], "pupil_id": school.noor.id, "at": at}
    await fill(school.given.database, "privacy_look", school_id=school.given.school.id, **looked)

    document = await school.subjects.document(school.karin, None)
    with zipfile.ZipFile(io.BytesIO(archive(document))) as files:
        page, whole = files.read("gegevens.html").decode(), json.loads(files.read("gegevens.json"))

    assert whole["tables"]["privacy_look"]["rows"][0]["person_id"] == school.given.ids["thijs"]
    assert whole["names"][school.given.ids["thijs"]] == "Thijs Testema"
    assert "<td>Thijs Testema</td>" in page
    assert "<td>06-10-2026 10:00:00</td>" in page
    assert "<script" not in page
    assert "http" not in page
    assert "Sem" not in page
