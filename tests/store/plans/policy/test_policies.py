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
    _, version, policy, _, _ = await policies.show(zoe(given))
    assert (version, policy) == (0, Policy())
    assert policy.locks
    await policies.save(zoe(given), SavePolicy(version=0, policy=Policy(most=MostPresent.VOICE)))
    _, version, policy, text, _ = await policies.show(zoe(given))
    assert (version, policy.most) == (1, MostPresent.VOICE)
    assert "De Testschool" in text
    with pytest.raises(SomebodyElseChanged):
        await policies.save(zoe(given), SavePolicy(version=0, policy=Policy()))


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
