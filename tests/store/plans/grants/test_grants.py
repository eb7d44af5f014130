"""A school shows a pupil to a consultant and to a partner school; the family agrees, reads it, and can stop it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.access.service import Access
from erbij.actor import Actor, Role
from erbij.errors import Conflict, Invalid, NotFound
from erbij.people.service import People
from erbij.people.store import person_by_email
from erbij.plans.arrangements.store import arrangements
from erbij.plans.arrangements.wire import ArrangementForm
from erbij.plans.document.model import Document
from erbij.plans.document.wire import PlanState
from erbij.plans.granted.model import LinkDay
from erbij.plans.granted.service import GrantedPages
from erbij.plans.grants.rules import OF_A_PERSON
from erbij.plans.grants.service import Grants
from erbij.plans.grants.wire import FileGrant, GiveGrant, GranteeKind, GrantScope, GrantState, GrantTo
from erbij.plans.start.model import TextChanged
from erbij.plans.start.rules import text_hash
from erbij.privacy.service import Privacy, disclose
from tests.store.plans.sectors import in_sector
from tests.support.school_files import MONDAY, Given, NoAccess
from tests.support.settings import settings_in
from tests.unit.plans.arrangements.test_what_is_missing import COMPLETE

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.db.database import Database

TODAY = MONDAY.date()
OTTO = GrantTo(kind=GranteeKind.PERSON, name="Otto Ozl", email="otto@voorbeeld.test")
PAPER = "JVBERi0xLjQK"


class OneBadDay:
    """The register, which knows one day of trouble."""

    async def link(self, *_: object) -> tuple[LinkDay, ...]:
        return (LinkDay(TODAY, 2, 3000, 600, 0),)

    async def buckets(self, *_: object) -> dict[str, int]:
        return {"REMOTE_WITHIN_DEVIATION": 3000}


class Schools:
    """Zoë's school, where Noor goes, and another one where Hugo is coordinator."""

    def __init__(self, given: Given, home: Path) -> None:
        self.given = given
        people = People(given.database, given.clock, NoAccess())
        access = Access(given.database, given.clock, settings_in(home))
        self.grants = Grants(given.database, given.clock, people=people, access=access, disclose=disclose)
        self.granted = GrantedPages(given.database, given.clock, facts=OneBadDay(), disclose=disclose)
        self.privacy = Privacy(given.database, given.clock)
        self.zoe = given.actor("zoe", Role.COORDINATOR)
        self.karin = given.actor("karin", Role.GUARDIAN)
        self.noor = given.actor("noor", Role.PUPIL)
        self.hugo = Actor("hugo", "", frozenset({Role.COORDINATOR}), "a-sign-in")

    async def give(self, to: GrantTo = OTTO, *scopes: GrantScope, **how: Any) -> str:
        asked = GiveGrant(
            pupil_id=self.noor.id,
            to=to,
            scopes=scopes or OF_A_PERSON,
            first=how.get("first", TODAY),
            until=how.get("until", TODAY + timedelta(days=30)),
            reason="Samen kijken hoe het gaat",
        )
        self.given.clock.move(timedelta(seconds=1))
        return (await self.grants.give(how.get("actor", self.zoe), asked))[0]

    async def agree(self, grant_id: str) -> None:
        await self.grants.agree(self.karin, grant_id, await self.hash_of(grant_id))

    async def hash_of(self, grant_id: str) -> str:
        shown = await self.grants.show(self.karin, self.noor.id)
        return next(text_hash(one.text.reveal()) for one, _ in shown.grants if one.id == grant_id)

    async def otto(self) -> Actor:
        async with self.given.database.read() as read:
            found = await person_by_email(read, "otto@voorbeeld.test")
        assert found is not None
        return Actor(found.id, found.school_id, found.roles, "a-sign-in")

    async def states(self) -> list[GrantState]:
        return [state for _, state in (await self.grants.show(self.zoe, self.noor.id)).grants]

    async def regional(self, last: Any) -> None:
        details = COMPLETE.model_copy(update={"form": ArrangementForm.REGIONAL, "partner_school": "De Overkant"})
        one = Document("arr", self.zoe.school_id, self.noor.id, 1, PlanState.ACTIVE, TODAY, last, details, MONDAY)
        async with self.given.database.transaction() as tx:
            await arrangements.write(tx, one)


@pytest.fixture
async def schools(database: Database, tmp_path: Path) -> Schools:
    made = Schools(await Given(database).imported(), tmp_path)
    other = await made.given.schools.create("De Overkant", "Stichting Test", "po")
    made.hugo = Actor("hugo", other.id, frozenset({Role.COORDINATOR}), "a-sign-in")
    return made


async def test_a_consultant_sees_a_pupil_from_the_agreement_until_it_is_stopped(schools: Schools) -> None:
    grant = await schools.give()
    otto = await schools.otto()
    assert otto.roles == {Role.CONSULTANT}
    assert await schools.granted.listed(otto) == []
    with pytest.raises(NotFound):
        await schools.granted.one(otto, grant)

    await schools.agree(grant)
    (listed,) = await schools.granted.listed(otto)
    assert listed.pupil is not None
    assert listed.pupil.reveal() == "Noor Voorbeeld"
    whole = await schools.granted.one(otto, grant)
    assert whole.link == (LinkDay(TODAY, 2, 3000, 600, 0),)
    assert all(part is not None for part in (whole.plan, whole.passport, whole.lessons, whole.counted))

    await schools.grants.revoke(schools.karin, grant)
    assert await schools.granted.listed(otto) == []
    with pytest.raises(NotFound):
        await schools.granted.one(otto, grant)
    assert await schools.states() == [GrantState.REVOKED]


async def test_an_adult_without_a_date_of_birth_is_not_shown_on_a_guardians_word_alone(schools: Schools) -> None:
    await in_sector(schools.given.database, schools.zoe.school_id, "vo")
    grant = await schools.give()
    await schools.agree(grant)
    assert await schools.states() == [GrantState.WAITING]
    assert await schools.granted.listed(await schools.otto()) == []

    await schools.grants.agree(schools.noor, grant, await schools.hash_of(grant))
    assert await schools.states() == [GrantState.IN_FORCE]


async def test_it_ends_by_itself_on_its_date(schools: Schools) -> None:
    grant = await schools.give(until=TODAY + timedelta(days=1))
    await schools.agree(grant)
    schools.given.clock.move(timedelta(days=1))
    assert len(await schools.granted.listed(await schools.otto())) == 1
    schools.given.clock.move(timedelta(days=1))
    assert await schools.granted.listed(await schools.otto()) == []


async def test_what_was_not_granted_is_not_there(schools: Schools) -> None:
    grant = await schools.give(OTTO, GrantScope.LINK_HEALTH)
    await schools.agree(grant)
    whole = await schools.granted.one(await schools.otto(), grant)

    assert whole.card.pupil is None
    assert (whole.plan, whole.passport, whole.lessons, whole.counted) == (None, None, None, None)
    assert whole.link is not None


async def test_the_family_reads_that_the_consultant_looked_and_by_what_right(schools: Schools) -> None:
    grant = await schools.give()
    await schools.agree(grant)
    await schools.granted.one(await schools.otto(), grant)
    looks = (await schools.privacy.looks(schools.karin, schools.noor.id)).looks
    mine = [one for one in looks if one.look.page == "plans.granted"]

    assert [(one.look.relation, one.roles) for one in mine] == [("grant", (Role.CONSULTANT,))]
    assert mine[0].name is not None
    assert mine[0].name.reveal() == "Otto Ozl"


async def test_a_consultant_of_two_schools_has_one_account(schools: Schools) -> None:
    first = await schools.give()
    asked = GiveGrant(
        pupil_id=schools.noor.id,
        to=GrantTo(kind=GranteeKind.PERSON, name="O. Ozl", email="OTTO@voorbeeld.test"),
        scopes=(GrantScope.PLAN,),
        first=TODAY,
        until=TODAY,
        reason="Nog een keer",
    )
    second, link = await schools.grants.give(schools.zoe, asked)
    assert link is None
    for one in (first, second):
        await schools.agree(one)
    assert len(await schools.granted.listed(await schools.otto())) == 2


async def test_an_address_of_staff_is_no_address_of_somebody_outside(schools: Schools) -> None:
    to = GrantTo(kind=GranteeKind.PERSON, name="Zoë", email="zoe@voorbeeld.test")
    with pytest.raises(Invalid, match=r"body\.to\.email"):
        await schools.give(to)


async def test_a_partner_school_sees_a_pupil_of_a_regional_arrangement_and_no_other(schools: Schools) -> None:
    to = GrantTo(kind=GranteeKind.SCHOOL, school_id=schools.hugo.school_id)
    with pytest.raises(Invalid, match=r"body\.to\.kind"):
        await schools.give(to)
    await schools.regional(TODAY + timedelta(days=20))
    with pytest.raises(Invalid, match=r"body\.until"):
        await schools.give(to)

    grant = await schools.give(to, GrantScope.PLAN, until=TODAY + timedelta(days=20))
    assert (await schools.granted.one(schools.hugo, grant)).plan is not None
    teacher = Actor("hans", schools.hugo.school_id, frozenset({Role.TEACHER}), "a-sign-in")
    assert await schools.granted.listed(teacher) == []
    with pytest.raises(NotFound):
        await schools.granted.one(schools.zoe, grant)
    with pytest.raises(NotFound):
        await schools.grants.revoke(schools.karin, grant)
    with pytest.raises(NotFound):
        await schools.grants.revoke(schools.hugo, grant)


async def test_with_the_regional_arrangement_the_partner_schools_look_ends(schools: Schools) -> None:
    await schools.regional(TODAY + timedelta(days=20))
    to = GrantTo(kind=GranteeKind.SCHOOL, school_id=schools.hugo.school_id)
    grant = await schools.give(to, GrantScope.PLAN, until=TODAY + timedelta(days=20))
    one = await _arrangement(schools)
    ended = Document("arr", one.school_id, one.pupil_id, 2, PlanState.ENDED, TODAY, TODAY, one.details, MONDAY)
    async with schools.given.database.transaction() as tx:
        await arrangements.write(tx, ended)
    schools.given.clock.move(timedelta(days=1))

    assert await schools.states() == [GrantState.RESTING]
    with pytest.raises(NotFound):
        await schools.granted.one(schools.hugo, grant)


async def _arrangement(schools: Schools) -> Document[Any]:
    async with schools.given.database.read() as read:
        found = await arrangements.one(read, schools.zoe.school_id, "arr")
    assert found is not None
    return found


async def test_what_is_agreed_to_is_what_was_shown(schools: Schools) -> None:
    grant = await schools.give()
    with pytest.raises(TextChanged):
        await schools.grants.agree(schools.karin, grant, "0" * 64)
    with pytest.raises(NotFound):
        await schools.grants.agree(schools.noor, grant, await schools.hash_of(grant))
    await schools.agree(grant)
    await schools.agree(grant)
    (one,) = (await schools.grants.show(schools.karin, schools.noor.id)).facts.signatures[grant]
    assert one.signer_name.reveal() == "Karin Voorbeeld"


async def test_an_agreement_on_paper_counts_with_its_scan(schools: Schools) -> None:
    grant = await schools.give()
    body = FileGrant(signed_by="Karin Voorbeeld", signed_on=TODAY, paper=PAPER)
    with pytest.raises(Invalid):
        await schools.grants.file(schools.zoe, grant, body.model_copy(update={"signed_on": TODAY + timedelta(days=1)}))
    await schools.grants.file(schools.zoe, grant, body)
    assert await schools.states() == [GrantState.IN_FORCE]


async def test_nobody_agrees_to_what_was_stopped(schools: Schools) -> None:
    grant = await schools.give()
    hash_ = await schools.hash_of(grant)
    await schools.grants.revoke(schools.zoe, grant)
    with pytest.raises(Conflict):
        await schools.grants.agree(schools.karin, grant, hash_)


async def test_bad_dates_write_nothing(schools: Schools) -> None:
    with pytest.raises(Invalid, match=r"body\.until"):
        await schools.give(until=TODAY + timedelta(days=400))
    assert await schools.states() == []
    async with schools.given.database.read() as read:
        assert await person_by_email(read, "otto@voorbeeld.test") is None
