from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.errors import NotFound
from erbij.history.service import changes_of
from erbij.plans.out_of_view.service import OutsOfView
from erbij.plans.out_of_view.wire import SaveOutOfView
from erbij.timetable.store import slots_between
from tests.support.school_files import MONDAY, Given

if TYPE_CHECKING:
    from erbij.db.database import Database


async def disclose(*_: Any, **__: Any) -> int:
    return 0


async def test_the_teacher_and_the_unit_are_told_who_in_the_classroom_stays_out(database: Database) -> None:
    given = await Given(database).imported()
    outs = OutsOfView(database, given.clock, disclose=disclose)
    sem, zoe, thijs = given.ids["sem"], given.actor("zoe", Role.COORDINATOR), given.actor("thijs", Role.TEACHER)
    await outs.save(given.actor("sem", Role.PUPIL), SaveOutOfView(person_id=sem, out=True))
    await outs.save(zoe, SaveOutOfView(person_id=given.ids["noor"], out=True))  # at home: not in this classroom
    async with database.read() as read:
        slots = await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(hours=12))
    slot = next(slot.id for slot in slots if slot.subject == "Rekenen" and slot.group_name == "Groep 5A")
    for who in (thijs, given.unit("Lokaal 12")):
        assert [name.reveal() for name in await outs.lesson(who, slot)] == ["Sem Verzonnen"]
    for who in (given.actor("fleur", Role.TEACHER), given.unit("Lokaal 14"), given.actor("noor", Role.PUPIL)):
        with pytest.raises(NotFound):
            await outs.lesson(who, slot)
    await outs.save(zoe, SaveOutOfView(person_id=sem, out=False))
    assert await outs.lesson(thijs, slot) == []
    with pytest.raises(NotFound):
        await outs.save(given.actor("noor", Role.PUPIL), SaveOutOfView(person_id=sem, out=True))
    async with database.read() as read:
        changes = await changes_of(read, given.school.id, "plans.out_of_view", sem)
    found = sorted((change.what.reveal() for change in changes), key=repr)  # all at one instant of a clock that stands
    assert found == [{"out": (False, True)}, {"out": (True, False)}]
