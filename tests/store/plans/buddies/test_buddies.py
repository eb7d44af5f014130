from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.people.model import Relation
from erbij.plans.buddies.service import Buddies
from erbij.plans.buddies.wire import DeclineBuddy, PlanBuddy
from erbij.plans.comfort import store as comfort_store
from erbij.plans.comfort.model import Comfort
from erbij.plans.comfort.wire import ComfortOwn
from erbij.timetable.store import slots_between
from tests.support.school_files import MONDAY, PEOPLE, Given, changed

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database

TODAY = MONDAY.date()
NEXT = TODAY + timedelta(days=7)


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.looked: list[tuple[str, tuple[str, ...], str]] = []
        self.buddies = Buddies(given.database, given.clock, disclose=self.disclose)
        self.noor = given.actor("noor", Role.PUPIL)
        self.karin = given.actor("karin", Role.GUARDIAN)
        self.mia = given.actor("mia", Role.MENTOR)
        self.thijs = given.actor("thijs", Role.TEACHER)

    async def disclose(self, *given: Any, **more: Any) -> int:
        self.looked.append((given[2], tuple(given[3]), more["relation"]))
        return 0

    async def plan(self, buddy: str = "sem", first: date = TODAY, weeks: int = 1) -> None:
        ids = self.given.ids
        await self.buddies.plan(
            self.mia, PlanBuddy(person_id=self.noor.id, buddy_id=ids[buddy], first=first, weeks=weeks)
        )

    async def turns(self, who: Actor) -> list[tuple[str, date, date, bool]]:
        rota = await self.buddies.show(who, self.noor.id)
        return [(name.reveal(), one.first, one.until, one.declined) for one, name in rota.turns]

    async def first_id(self) -> str:
        return (await self.buddies.show(self.noor, None)).turns[0][0].id

    async def pairs(self, who: Actor) -> list[tuple[str, str]]:
        async with self.given.database.read() as read:
            slots = await slots_between(read, self.given.school.id, MONDAY, MONDAY + timedelta(hours=12))
        slot = next(one.id for one in slots if one.subject == "Rekenen" and one.group_name == "Groep 5A")
        found = await self.buddies.lesson(who, slot)
        return [(pupil.reveal(), buddy.reveal()) for pupil, buddy in found.pairs]


@pytest.fixture
async def school(database: Database) -> School:
    people = PEOPLE + "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\njip;Jip Jansma;pupil;5A;;;;\n"
    return School(await Given(database).imported(changed(people=people)))


async def test_the_mentor_plans_classmates_week_by_week_and_the_family_reads_who(school: School) -> None:
    await school.plan("sem")
    await school.plan("jip", NEXT, weeks=2)

    expected = [
        ("Sem Verzonnen", TODAY, NEXT, False),
        ("Jip Jansma", NEXT, NEXT + timedelta(days=14), False),
    ]
    for who in (school.noor, school.karin, school.mia):
        assert await school.turns(who) == expected
    rota = await school.buddies.show(school.mia, school.noor.id)
    assert [name.reveal() for _, name in rota.classmates] == ["Jip Jansma", "Sem Verzonnen"]
    assert rota.next_free == NEXT + timedelta(days=14)
    assert (await school.buddies.show(school.noor, None)).classmates == (), "who else is in class is not for this page"
    named = sorted(school.given.ids[key] for key in ("noor", "sem", "jip"))
    assert ("plans.buddies", tuple(named), Relation.MENTOR) in school.looked, "whoever the mentor reads the name of"


async def test_nobody_is_buddy_of_two_weeks_at_once_of_another_class_or_in_the_past(school: School) -> None:
    await school.plan("sem")
    for days in (3, -1, 400):
        with pytest.raises(Invalid):
            await school.plan("jip", TODAY + timedelta(days=days))
    for nobody in ("bo", "noor", "thijs"):
        with pytest.raises(NotFound):
            await school.plan(nobody, NEXT)
    assert len(await school.turns(school.noor)) == 1


async def test_a_pupil_would_rather_not_without_a_reason_and_may_change_their_mind(school: School) -> None:
    await school.plan("sem")
    turn = await school.first_id()
    for who in (school.mia, school.given.actor("sem", Role.PUPIL)):
        with pytest.raises(NotFound):
            await school.buddies.decline(who, DeclineBuddy(turn_id=turn, declined=True))

    await school.buddies.decline(school.noor, DeclineBuddy(turn_id=turn, declined=True))
    assert await school.pairs(school.given.unit("Lokaal 12")) == []
    assert [declined for *_, declined in await school.turns(school.mia)] == [True], "the mentor finds somebody else"

    await school.plan("jip")
    with pytest.raises(Invalid):
        await school.buddies.decline(school.noor, DeclineBuddy(turn_id=turn, declined=False))
    assert await school.pairs(school.given.unit("Lokaal 12")) == [("Noor Voorbeeld", "Jip Jansma")]


async def test_the_classroom_and_the_teacher_read_todays_buddy_and_nobody_else_does(school: School) -> None:
    await school.plan("sem")
    for who in (school.thijs, school.given.unit("Lokaal 12")):
        assert await school.pairs(who) == [("Noor Voorbeeld", "Sem Verzonnen")]
    named = sorted((school.noor.id, school.given.ids["sem"]))
    assert school.looked == [("plans.buddies", tuple(named), Relation.OWN_GROUP)]
    others = (school.given.unit("Lokaal 14"), school.given.actor("sem", Role.PUPIL), school.noor)
    for who in (*others, school.given.actor("fleur", Role.TEACHER)):
        with pytest.raises(NotFound):
            await school.pairs(who)


async def test_a_buddy_may_see_nothing_of_the_pupil(school: School) -> None:
    await school.plan("sem")
    sem = school.given.actor("sem", Role.PUPIL)
    with pytest.raises(NotFound):
        await school.buddies.show(sem, school.noor.id)
    assert (await school.buddies.show(sem, None)).turns == ()


async def test_who_is_hidden_from_classmates_is_not_named_on_the_classrooms_screen(school: School) -> None:
    await school.plan("sem")
    async with school.given.database.transaction() as tx:
        hidden = Comfort(own=ComfortOwn(hidden=True))
        await comfort_store.write_comfort(tx, school.noor.school_id, school.noor.id, hidden)
    assert await school.pairs(school.given.unit("Lokaal 12")) == []
    assert len(await school.pairs(school.thijs)) == 1


async def test_a_turn_is_taken_out_again_by_care_alone(school: School) -> None:
    await school.plan("sem")
    turn = await school.first_id()
    for who in (school.noor, school.karin, school.thijs):
        with pytest.raises(NotFound):
            await school.buddies.take_back(who, turn)
    await school.buddies.take_back(school.mia, turn)
    assert await school.turns(school.mia) == []
    with pytest.raises(NotFound):
        await school.buddies.take_back(school.mia, turn)
