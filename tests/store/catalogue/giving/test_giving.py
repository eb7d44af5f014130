"""Giving an item from its own page, on both databases: to whom one may, what each pupil missed, and what may fit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.giving.model import Asked
from erbij.catalogue.giving.service import GivingOfStaff
from erbij.catalogue.missed.service import Missing
from erbij.catalogue.missed.wire import DecideMissed
from erbij.errors import Invalid, NotFound
from erbij.privacy.service import disclose
from erbij.privacy.store import looks_at
from erbij.schools.store import groups_of

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.giving.model import Giving, Whom
    from tests.store.catalogue.conftest import School


async def page(school: School, actor: Actor, **asked: Any) -> Giving:
    given = school.given
    giving = GivingOfStaff(given.database, given.clock, Missing(school.paper), disclose)
    return await giving.page(actor, Asked(**asked))


async def group_id(school: School, key: str) -> str:
    async with school.given.database.read() as read:
        return next(one.id for one in await groups_of(read, school.given.school.id) if one.key == key)


def told(pupils: tuple[Whom, ...] | Any) -> list[tuple[str, str | None]]:
    """The first names, with the lesson that an item would replace."""
    return [(one.pupil.name.reveal().split()[0], one.replaces.subject if one.replaces else None) for one in pupils]


async def give(school: School, actor: Actor, **asked: Any) -> dict[str, str | None]:
    """By first name, which lesson is replaced."""
    given, _ = await school.assignments.give(actor, AssignItem(item_id="breuken", **asked))
    names = {id_: key for key, id_ in school.given.ids.items()}
    return {names[one.pupil_id]: names[one.slot_id] if one.slot_id else None for one in given.assignments}


async def test_a_teacher_finds_who_is_not_there_today_with_the_lesson_that_an_item_replaces(school: School) -> None:
    found = await page(school, school.thijs, item_id="breuken")

    assert told(found.absent) == [("Noor", "Rekenen"), ("Sem", "Rekenen")]
    assert ([one.key for one in found.groups], found.pupils, found.suggested) == (["5A"], (), ())
    assert found.item is not None
    assert found.item.title == "Breuken"


async def test_the_pupils_of_a_group_come_by_name_also_those_who_missed_nothing(school: School) -> None:
    school.paper.passed.clear()
    found = await page(school, school.thijs, item_id="breuken", group_id=await group_id(school, "5A"))

    assert told(found.pupils) == [("Noor", None), ("Sem", "Rekenen")]


async def test_an_item_of_another_subject_replaces_no_lesson_and_yet_can_be_given(school: School) -> None:
    await school.put("vlaggen", "Vlaggen", subject="Wereld")

    assert told((await page(school, school.thijs, item_id="vlaggen")).absent) == [("Noor", None), ("Sem", None)]


async def test_what_may_fit_goes_by_group_subject_and_week(school: School) -> None:
    await school.put("taart", "Taart", years=(5,))
    await school.put("spelling", "Spelling", subject="Taal")
    group = await group_id(school, "5A")

    found = await page(school, school.thijs, group_id=group)
    assert (found.monday, list(found.subjects), found.subject) == (date(2026, 9, 7), ["Rekenen", "Taal"], "Rekenen")
    assert [one.id for one in found.suggested] == ["taart", "breuken", "klokkijken"]
    other = await page(school, school.thijs, group_id=group, subject="Taal", monday=date(2026, 9, 16))
    assert (other.monday, list(other.subjects)) == (date(2026, 9, 14), [])
    assert [one.id for one in other.suggested] == ["spelling"]


async def test_without_a_group_what_fits_is_for_what_is_missed_today(school: School) -> None:
    found = await page(school, school.thijs)

    assert (list(found.subjects), found.subject) == (["Rekenen"], "Rekenen")
    assert [one.id for one in found.suggested] == ["breuken", "klokkijken"]


async def test_all_who_are_absent_today_get_it_each_in_place_of_their_own_lesson(school: School) -> None:
    assert await give(school, school.zoe, to=AssignTo.ABSENT_TODAY) == {
        "noor": "Rekenen 5A",
        "sem": "Rekenen 5A",
        "bo": "Rekenen 5B",
    }
    assert await give(school, school.thijs, to=AssignTo.ABSENT_TODAY) == {}, "they have it already"


async def test_a_lesson_with_which_a_pupil_need_not_catch_up_is_not_replaced(school: School) -> None:
    ids = school.given.ids
    not_needed = DecideMissed(slot_id=ids["Rekenen 5A"], pupil_id=ids["sem"], needed=False)
    await school.missed.decide(school.thijs, not_needed)

    assert await give(school, school.thijs, to=AssignTo.ABSENT_TODAY) == {"noor": "Rekenen 5A"}


async def test_tomorrow_nobody_is_absent_today_and_the_group_gets_it_in_place_of_what_each_missed(
    school: School,
) -> None:
    school.later(days=1)
    school.paper.passed.clear()
    with pytest.raises(NotFound):
        await give(school, school.thijs, to=AssignTo.ABSENT_TODAY)

    group = await group_id(school, "5A")
    assert await give(school, school.thijs, to=AssignTo.GROUP, group_id=group, missed=True) == {
        "noor": None,
        "sem": "Rekenen 5A",
    }


async def test_one_pupil_gets_it_in_place_of_the_lesson_that_they_missed(school: School) -> None:
    noor = (school.given.ids["noor"],)

    assert await give(school, school.mia, to=AssignTo.PUPILS, pupil_ids=noor, missed=True) == {"noor": "Rekenen 5A"}


async def test_undo_takes_it_off_every_list_again(school: School) -> None:
    given, _ = await school.assignments.give(school.thijs, AssignItem(item_id="breuken", to=AssignTo.ABSENT_TODAY))
    await school.assignments.withdraw(school.thijs, [one.id for one in given.assignments])

    assert (await school.assignments.catch_up(school.noor, None)).now == ()


async def test_a_mentor_gives_nothing_in_place_of_a_lesson_that_they_may_not_know(school: School) -> None:
    assert told((await page(school, school.mia, item_id="breuken")).absent) == [("Noor", "Rekenen"), ("Sem", "Rekenen")]
    assert told((await page(school, school.fleur, item_id="breuken")).absent) == [("Bo", "Rekenen")]


async def test_a_lesson_and_each_pupils_own_lesson_do_not_go_together(school: School) -> None:
    slot = school.given.ids["Rekenen 5A"]
    for asked in ({"to": AssignTo.ABSENT_TODAY}, {"to": AssignTo.ABSENT, "missed": True}):
        with pytest.raises(Invalid, match=r"body\.slot_id"):
            await give(school, school.thijs, slot_id=slot, **asked)


@pytest.mark.parametrize(("who", "key"), [("thijs", "5B"), ("mia", "5B"), ("noor", "5A"), ("karin", "5A")])
async def test_a_group_of_somebody_else_does_not_exist(school: School, who: str, key: str) -> None:
    with pytest.raises(NotFound):
        await page(school, getattr(school, who), group_id=await group_id(school, key))


async def test_an_item_that_is_no_longer_given_has_no_page(school: School) -> None:
    with pytest.raises(NotFound):
        await page(school, school.thijs, item_id="not-there")


async def test_whoever_is_named_here_can_read_that_they_were_looked_at(school: School) -> None:
    await page(school, school.thijs)

    async with school.given.database.read() as read:
        looks = await looks_at(read, school.given.school.id, school.given.ids["sem"])
    assert [(one.page, one.person_id) for one in looks] == [("catalogue.giving", school.given.ids["thijs"])]
