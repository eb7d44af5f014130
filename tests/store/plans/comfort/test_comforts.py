from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.plans.comfort import store
from erbij.plans.comfort.model import Terms
from erbij.plans.comfort.service import Comforts
from erbij.plans.comfort.wire import ComfortOwn, SaveComfort
from erbij.plans.policy.store import write_policy
from erbij.plans.policy.wire import MostPresent, Policy
from tests.support.school_files import Given

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database


async def disclose(*_: Any, **__: Any) -> int:
    return 0


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.comforts = Comforts(given.database, given.clock, disclose=disclose)
        self.noor = given.actor("noor", Role.PUPIL)
        self.karin = given.actor("karin", Role.GUARDIAN)
        self.zoe = given.actor("zoe", Role.COORDINATOR)

    async def save(self, who: Actor, version: int, **part: Any) -> int:
        return await self.comforts.save(who, SaveComfort(person_id=self.noor.id, version=version, **part))

    async def terms(self) -> Terms:
        async with self.given.database.read() as read:
            return await store.terms(read, self.noor.school_id, self.noor.id)


@pytest.fixture
async def school(database: Database) -> School:
    return School(await Given(database).imported())


async def test_what_a_pupil_sets_on_one_device_is_there_on_the_next(school: School) -> None:
    own = ComfortOwn(calm=True, language="en", hidden=True, dim=True, mono=True, soft=True, turn="left", hand="right")
    assert await school.save(school.noor, 0, own=own) == 1
    for who in (school.noor, school.karin, school.zoe):
        shown = await school.comforts.show(who, school.noor.id)
        assert (shown.comfort.own, shown.family) == (own, who is not school.zoe)


async def test_a_profile_from_before_a_choice_existed_has_the_usual_for_it(school: School) -> None:
    await school.save(school.noor, 0, own=ComfortOwn.model_validate({"calm": True}))
    own = (await school.comforts.show(school.noor, None)).comfort.own
    assert own == ComfortOwn(calm=True, turn="none", hand="both")


async def test_the_lowest_of_family_care_and_school_holds(school: School) -> None:
    assert await school.terms() == Terms(MostPresent.FACE, hidden=False, teacher_only=False, quiet_entry=False)
    await school.save(school.karin, 0, own=ComfortOwn(most=MostPresent.VOICE, hidden=True, quiet_entry=True))
    assert await school.terms() == Terms(MostPresent.VOICE, hidden=True, teacher_only=False, quiet_entry=True)
    await school.save(school.zoe, 1, agreed=MostPresent.TEXT)
    assert (await school.terms()).most is MostPresent.TEXT
    await school.save(school.zoe, 2, agreed=MostPresent.FACE)
    async with school.given.database.transaction() as tx:
        await write_policy(tx, school.noor.school_id, Policy(most=MostPresent.TEXT))
    assert (await school.terms()).most is MostPresent.TEXT


async def test_neither_side_writes_the_part_of_the_other(school: School) -> None:
    with pytest.raises(NotFound):
        await school.save(school.zoe, 0, own=ComfortOwn())
    with pytest.raises(NotFound):
        await school.save(school.karin, 0, agreed=MostPresent.FACE)
    with pytest.raises(Invalid):
        await school.save(school.karin, 0)
    with pytest.raises(NotFound):
        await school.save(school.given.actor("sem", Role.PUPIL), 0, own=ComfortOwn())
