from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history.service import SomebodyElseChanged
from erbij.plans.policy import store
from erbij.plans.policy.service import Policies
from erbij.plans.policy.wire import AddConsent, ConsentAbout, EndConsent, MostPresent, Policy, SavePolicy
from tests.support.school_files import Given

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database

DAY = date(2026, 9, 7)


@pytest.fixture
async def given(database: Database) -> Given:
    return await Given(database).imported()


def zoe(given: Given) -> Actor:
    return given.actor("zoe", Role.COORDINATOR)


async def test_a_new_school_starts_with_the_locks_shut_and_its_own_rules_stay(given: Given) -> None:
    policies = Policies(given.database, given.clock)
    new = await policies.show(zoe(given))
    assert (new.version, new.policy) == (0, Policy())
    assert new.policy.locks
    await policies.save(zoe(given), SavePolicy(version=0, policy=Policy(most=MostPresent.VOICE)))
    own = await policies.show(zoe(given))
    assert (own.version, own.policy.most) == (1, MostPresent.VOICE)
    assert "De Testschool" in own.agreement
    with pytest.raises(SomebodyElseChanged):
        await policies.save(zoe(given), SavePolicy(version=0, policy=Policy()))


async def test_who_makes_the_rules_reads_who_changed_what_and_why_and_a_teacher_does_not(given: Given) -> None:
    policies = Policies(given.database, given.clock)
    closed = SavePolicy(version=0, policy=Policy(curtain_closed=True), reason="gevraagd door de ouderraad")
    await policies.save(zoe(given), closed)
    rules = await policies.show(zoe(given))
    (change,) = rules.changes
    assert (change.fields, change.reason.reveal()) == (("curtain_closed",), "gevraagd door de ouderraad")
    assert rules.names[given.ids["zoe"]].reveal() == "Zoë Zogenaamd"
    theirs = await policies.show(given.actor("fleur", Role.TEACHER))
    assert (theirs.policy.curtain_closed, theirs.changes) == (True, [])


async def test_a_consent_holds_between_its_dates(given: Given) -> None:
    policies = Policies(given.database, given.clock)
    asked = AddConsent(about=ConsentAbout.PROGRAMMED_ONLINE, given_on=DAY, first=DAY)
    await policies.add_consent(zoe(given), asked)
    async with given.database.read() as read:
        (one,) = await store.consents(read, given.school.id)
        assert await store.consents(read, "other") == []
    assert [one.holds_on(day) for day in (date(2026, 9, 6), DAY, date(2027, 7, 1))] == [False, True, True]
    await policies.end_consent(zoe(given), EndConsent(consent_id=one.id, until=date(2026, 10, 1)))
    async with given.database.read() as read:
        (one,) = await store.consents(read, given.school.id)
    assert [one.holds_on(day) for day in (date(2026, 10, 1), date(2026, 10, 2))] == [True, False]
    with pytest.raises(Invalid):
        await policies.end_consent(zoe(given), EndConsent(consent_id=one.id, until=date(2026, 9, 1)))
    with pytest.raises(Invalid):
        await policies.add_consent(zoe(given), asked.model_copy(update={"until": date(2026, 9, 1)}))
    with pytest.raises(NotFound):
        await policies.end_consent(zoe(given), EndConsent(consent_id="unknown", until=DAY))
