# ruff: noqa: ARG002 - fakes keep the shape of the real ones
from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from erbij.actor import Role
from erbij.errors import NotFound
from erbij.history.service import SomebodyElseChanged
from erbij.plans.comfort.model import Comfort
from erbij.plans.comfort.store import write_comfort
from erbij.plans.comfort.wire import ComfortOwn
from erbij.plans.passport.service import Passports
from erbij.plans.passport.wire import PassportPage, SavePassport
from erbij.plans.policy import store as policy_store
from erbij.plans.policy.wire import Policy
from erbij.timetable.store import slots_between
from tests.support.school_files import MONDAY, Given

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database, Transaction

PAGE = PassportPage(joining="Ik kijk mee op de tablet.", lines=("Vraag mij niets onverwachts.", "Ik typ liever."))


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.looks: list[tuple[str, str]] = []
        self.passports = Passports(given.database, given.clock, disclose=self.disclose)
        self.noor = given.actor("noor", Role.PUPIL)
        self.karin = given.actor("karin", Role.GUARDIAN)
        self.slots: dict[str, str] = {}

    async def disclose(self, tx: Transaction, actor: Actor, page: str, pupil_ids: Any, **_: Any) -> int:
        self.looks += [(actor.id, pupil_id) for pupil_id in pupil_ids]
        return 1

    async def write(self, page: PassportPage = PAGE, version: int = 0) -> int:
        body = SavePassport(person_id=self.noor.id, version=version, page=page)
        return await self.passports.save(self.karin, body)


@pytest.fixture
async def school(database: Database) -> School:
    school = School(await Given(database).imported())
    async with database.read() as read:
        slots = await slots_between(read, school.noor.school_id, MONDAY, MONDAY + timedelta(hours=12))
    school.slots = {f"{slot.subject} {slot.group_name[-2:]}": slot.id for slot in slots}
    return school


async def test_the_family_writes_it_and_the_teacher_reads_it_at_the_start_of_the_lesson(school: School) -> None:
    await school.write()
    thijs = school.given.actor("thijs", Role.TEACHER)
    cards, until = await school.passports.lesson(thijs, school.slots["Rekenen 5A"])
    assert [(card.pupil_name.reveal(), card.lines, card.page, card.seen) for card in cards] == [
        ("Noor Voorbeeld", PAGE.lines, PAGE, False)
    ]
    assert until == MONDAY + timedelta(hours=1, minutes=5)
    assert school.looks == [(thijs.id, school.noor.id)]


async def test_the_unit_shows_the_lines_and_no_more(school: School) -> None:
    await school.write()
    cards, _ = await school.passports.lesson(school.given.unit("Lokaal 12"), school.slots["Rekenen 5A"])
    assert [(card.lines, card.page) for card in cards] == [(PAGE.lines, None)]
    assert school.looks == []
    with pytest.raises(NotFound):
        await school.passports.lesson(school.given.unit("Lokaal 14"), school.slots["Rekenen 5A"])


async def test_a_supply_teacher_sees_it_unless_the_school_says_otherwise(school: School) -> None:
    await school.write()
    fleur = school.given.actor("fleur", Role.TEACHER)
    assert len((await school.passports.lesson(fleur, school.slots["Taal 5A"]))[0]) == 1
    async with school.given.database.transaction() as tx:
        await policy_store.write_policy(tx, school.noor.school_id, Policy(passport_for_supply=False))
    assert (await school.passports.lesson(fleur, school.slots["Taal 5A"]))[0] == []
    with pytest.raises(NotFound):
        await school.passports.say_seen(fleur, school.slots["Taal 5A"], school.noor.id)


async def test_a_school_keeps_the_lines_off_the_screen_in_class(school: School) -> None:
    await school.write()
    async with school.given.database.transaction() as tx:
        await policy_store.write_policy(tx, school.noor.school_id, Policy(passport_on_unit=False))
    unit = school.given.unit("Lokaal 12")
    assert (await school.passports.lesson(unit, school.slots["Rekenen 5A"]))[0] == []


async def test_gezien_is_read_by_the_family_once_for_each_lesson(school: School) -> None:
    await school.write()
    thijs = school.given.actor("thijs", Role.TEACHER)
    for _ in range(2):
        await school.passports.say_seen(thijs, school.slots["Rekenen 5A"], school.noor.id)
    (card,), _ = await school.passports.lesson(thijs, school.slots["Rekenen 5A"])
    assert card.seen
    shown = await school.passports.show(school.karin, None)
    assert [(name.reveal(), at) for name, at in shown.seen] == [("Thijs Testema", MONDAY)]
    with pytest.raises(NotFound):
        await school.passports.say_seen(thijs, school.slots["Rekenen 5A"], school.given.ids["sem"])


async def test_only_the_family_writes_and_a_classmate_reads_nothing(school: School) -> None:
    body = SavePassport(person_id=school.noor.id, version=0, page=PAGE)
    for who in ("zoe", "thijs", "sem"):
        role = {"zoe": Role.COORDINATOR, "thijs": Role.TEACHER, "sem": Role.PUPIL}[who]
        with pytest.raises(NotFound):
            await school.passports.save(school.given.actor(who, role), body)
    with pytest.raises(NotFound):
        await school.passports.show(school.given.actor("sem", Role.PUPIL), school.noor.id)
    assert not (await school.passports.show(school.given.actor("zoe", Role.COORDINATOR), school.noor.id)).may_edit


async def test_pupil_and_parent_who_write_at_once_are_told_of_each_other(school: School) -> None:
    assert await school.write() == 1
    with pytest.raises(SomebodyElseChanged):
        await school.passports.save(school.noor, SavePassport(person_id=school.noor.id, version=0, page=PAGE))
    assert await school.write(PassportPage(), version=1) == 2


def test_the_lines_are_three_at_most_and_short() -> None:
    for lines in (("een", "twee", "drie", "vier"), ("x" * 71,), ("",)):
        with pytest.raises(ValidationError):
            PassportPage(lines=lines)


async def test_a_tap_on_the_screen_in_class_is_gezien_there_and_for_the_family_and_not_for_who_is_hidden(
    school: School,
) -> None:
    await school.write()
    unit, thijs = school.given.unit("Lokaal 12"), school.given.actor("thijs", Role.TEACHER)
    slot = school.slots["Rekenen 5A"]
    await school.passports.say_seen(unit, slot, school.noor.id)
    assert [card.seen for card in (await school.passports.lesson(unit, slot))[0]] == [True]
    assert [card.seen for card in (await school.passports.lesson(thijs, slot))[0]] == [False]
    assert [name.reveal() for name, _ in (await school.passports.show(school.karin, None)).seen] == [""]
    with pytest.raises(NotFound):
        await school.passports.say_seen(school.given.unit("Lokaal 14"), slot, school.noor.id)
    async with school.given.database.transaction() as tx:
        hidden = Comfort(own=ComfortOwn(hidden=True))
        await write_comfort(tx, school.noor.school_id, school.noor.id, hidden)
    with pytest.raises(NotFound):
        await school.passports.say_seen(unit, slot, school.noor.id)


async def test_a_teacher_who_tapped_sees_it_gone_from_the_screen_in_class_too(school: School) -> None:
    await school.write()
    slot = school.slots["Rekenen 5A"]
    await school.passports.say_seen(school.given.actor("thijs", Role.TEACHER), slot, school.noor.id)
    (card,), _ = await school.passports.lesson(school.given.unit("Lokaal 12"), slot)
    assert card.seen
