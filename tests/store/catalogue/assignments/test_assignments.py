"""Items given to pupils, on both databases: to whom, by whom, for how long, and the way back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from erbij.catalogue.assignments import store
from erbij.catalogue.assignments.http import shown
from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.items.wire import ItemState
from erbij.errors import Invalid, NotFound
from erbij.history.service import changes_about
from erbij.live.board.wire import BoardPhoto
from erbij.schools.store import groups_of
from tests.support.school_files import PEOPLE, changed

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.assignments.model import CatchUp
    from tests.store.catalogue.conftest import School


def to(school: School, *pupils: str, item: str = "breuken", slot: str | None = "Rekenen 5A", **more: Any) -> AssignItem:
    ids = tuple(school.given.ids[key] for key in pupils)
    return AssignItem(
        item_id=item, to=AssignTo.PUPILS, pupil_ids=ids, slot_id=school.given.ids[slot] if slot else None, **more
    )


def of(to_whom: AssignTo, **more: Any) -> AssignItem:
    return AssignItem(item_id="breuken", to=to_whom, **more)


async def give(school: School, actor: Actor, asked: AssignItem) -> list[str]:
    given, _ = await school.assignments.give(actor, asked)
    return [one.id for one in given.assignments]


async def listed(school: School, actor: Actor | None = None) -> CatchUp:
    return await school.assignments.catch_up(actor or school.noor, None)


async def titles(school: School) -> list[str]:
    return [one.item.title for one in (await listed(school)).now]


async def test_a_teacher_gives_an_item_for_a_missed_lesson_and_pupil_and_parent_see_the_same(school: School) -> None:
    given, last = await school.assignments.give(school.thijs, to(school, "noor"))

    (one,) = (await listed(school)).now
    assert (one.item.title, one.minutes, one.assignment.revision) == ("Breuken", 15, 3)
    assert one.slot is not None
    assert one.slot.subject == "Rekenen"
    assert (one.assignment.last, last, given.already) == (date(2026, 9, 21), date(2026, 9, 21), 0)
    assert (await listed(school, school.karin)).now == (await listed(school)).now


async def test_the_board_of_the_missed_lesson_comes_with_what_takes_its_place(school: School) -> None:
    school.paper.board = [BoardPhoto(id="photo", at=school.given.clock.now(), width=1920, height=1080)]
    await give(school, school.thijs, to(school, "noor"))
    await give(school, school.thijs, to(school, "noor", item="klokkijken", slot=None))

    cards = shown(await listed(school)).now
    assert {one.title: [photo.id for photo in one.photos] for one in cards} == {"Breuken": ["photo"], "Klokkijken": []}


async def test_the_newest_revision_of_that_moment_stays_what_the_pupil_has(school: School) -> None:
    await give(school, school.thijs, to(school, "noor"))
    await school.put("breuken", "Breuken, beter", 20, revision=4)

    assert (await listed(school)).now[0].assignment.revision == 3
    async with school.given.database.read() as read:
        assert await store.is_given(read, school.given.school.id, "breuken", 3)
        assert not await store.is_given(read, school.given.school.id, "breuken", 4)


async def test_the_same_item_twice_for_the_same_lesson_is_one(school: School) -> None:
    await give(school, school.thijs, to(school, "noor"))
    again, _ = await school.assignments.give(school.mia, to(school, "noor"))

    assert (list(again.assignments), again.already) == ([], 1)
    assert await titles(school) == ["Breuken"]


async def test_given_again_until_a_later_day_it_stands_on_the_list_until_then_and_undo_cannot_take_it_away(
    school: School,
) -> None:
    await give(school, school.thijs, to(school, "noor", last=date(2026, 9, 8)))
    again, last = await school.assignments.give(school.mia, to(school, "noor", last=date(2026, 9, 30)))

    assert (list(again.assignments), again.already, last) == ([], 1, date(2026, 9, 30))
    assert (await listed(school)).now[0].assignment.last == date(2026, 9, 30)


async def test_who_gives_what_a_pupil_did_before_hears_that_it_is_done_at_once(school: School) -> None:
    ids = await give(school, school.thijs, to(school, "noor", "sem"))
    await school.assignments.withdraw(school.thijs, ids)
    school.paper.completed.add(ids[0])
    again, _ = await school.assignments.give(school.thijs, to(school, "noor", "sem"))

    assert (len(again.assignments), again.done) == (2, 1)


async def test_all_who_were_absent_get_it_at_once_whether_ill_or_away_for_a_part(school: School) -> None:
    asked = of(AssignTo.ABSENT, slot_id=school.given.ids["Rekenen 5A"])

    assert len(await give(school, school.thijs, asked)) == 2
    assert await titles(school) == ["Breuken"]
    assert len((await listed(school, school.given.actor("sem", *school.noor.roles))).now) == 1


async def test_who_leaves_the_group_keeps_what_the_group_was_given(school: School) -> None:
    async with school.given.database.read() as read:
        group = next(one for one in await groups_of(read, school.given.school.id) if one.key == "5A")
    assert len(await give(school, school.thijs, of(AssignTo.GROUP, group_id=group.id))) == 2

    moved = PEOPLE.replace("Noor Voorbeeld;pupil;5A", "Noor Voorbeeld;pupil;5B")
    await school.given.schools.write(school.given.school.id, changed(people=moved))
    assert await titles(school) == ["Breuken"]
    with pytest.raises(NotFound):
        await school.assignments.give(school.fleur, of(AssignTo.GROUP, group_id=group.id))


async def test_withdrawn_it_is_off_the_list_and_with_undo_on_it_again(school: School) -> None:
    ids = await give(school, school.thijs, to(school, "noor"))

    await school.assignments.withdraw(school.thijs, ids)
    assert await titles(school) == []
    await school.assignments.restore(school.mia, ids)
    assert await titles(school) == ["Breuken"]
    async with school.given.database.read() as read:
        kept = await changes_about(
            read, school.given.school.id, school.given.ids["noor"], "catalogue.assignments", limit=9
        )
    assert len(kept) == 3


async def test_an_item_goes_quietly_after_its_last_day_and_can_be_given_again(school: School) -> None:
    (first,) = await give(school, school.thijs, to(school, "noor", last=date(2026, 9, 8)))
    school.later(days=1)
    assert await titles(school) == ["Breuken"]
    school.later(days=1)
    assert await titles(school) == []

    assert await give(school, school.thijs, to(school, "noor")) == [first]


async def test_what_is_done_leaves_the_list_and_what_does_not_fit_today_waits(school: School) -> None:
    (done,) = await give(school, school.thijs, to(school, "noor"))
    await give(school, school.thijs, to(school, "noor", item="klokkijken"))
    school.paper.left_min = 12

    found = await listed(school)
    assert ([one.item.id for one in found.now], [one.item.id for one in found.later]) == (["klokkijken"], ["breuken"])
    school.paper.completed.add(done)
    assert (await listed(school)).later == ()


async def test_what_was_done_today_is_not_left_any_more_and_what_was_begun_does_not_go_to_another_day(
    school: School,
) -> None:
    await give(school, school.thijs, to(school, "noor"))
    await give(school, school.thijs, to(school, "noor", item="klokkijken"))
    school.paper.left_min = 25
    school.paper.did = {"breuken": 12 * 60}

    begun = await listed(school)
    school.paper.did |= {"anders": 3 * 60}
    other = await listed(school)

    assert ([one.item.id for one in begun.now], begun.later, begun.left_min) == (["breuken", "klokkijken"], (), 13)
    assert ([one.item.id for one in other.now], other.left_min, other.room_min) == (["breuken"], 10, 7)


async def test_a_list_without_anything_is_empty(school: School) -> None:
    found = await listed(school)

    assert (found.now, found.later, found.left_min) == ((), (), None)


@pytest.mark.parametrize(
    ("who", "pupil", "slot", "may"),
    [
        ("thijs", "noor", None, True),
        ("mia", "noor", "Rekenen 5A", True),
        ("zoe", "bo", "Rekenen 5B", True),
        ("fleur", "noor", "Taal 5A", True),
        ("fleur", "noor", None, False),
        ("thijs", "bo", "Rekenen 5B", False),
        ("mia", "bo", None, False),
        ("noor", "noor", "Rekenen 5A", False),
        ("karin", "noor", "Rekenen 5A", False),
    ],
)
async def test_a_teacher_gives_to_their_groups_and_lessons_a_mentor_to_their_own_and_a_coordinator_to_all(
    school: School, who: str, pupil: str, slot: str | None, *, may: bool
) -> None:
    actor: Actor = getattr(school, who)
    if may:
        assert await give(school, actor, to(school, pupil, slot=slot))
    else:
        with pytest.raises(NotFound):
            await school.assignments.give(actor, to(school, pupil, slot=slot))


async def test_one_pupil_of_somebody_else_and_nobody_gets_anything(school: School) -> None:
    with pytest.raises(NotFound):
        await school.assignments.give(school.thijs, to(school, "noor", "bo", slot=None))
    assert await titles(school) == []


async def test_a_lesson_that_is_not_the_pupils_is_not_replaced(school: School) -> None:
    with pytest.raises(NotFound):
        await school.assignments.give(school.zoe, to(school, "bo"))


@pytest.mark.parametrize("state", ["DRAFT", "ARCHIVED"])
async def test_an_item_that_is_not_ready_is_not_given_and_one_archived_later_stays(school: School, state: str) -> None:
    await give(school, school.thijs, to(school, "noor"))
    await school.put("breuken", "Breuken", state=ItemState(state))

    assert await titles(school) == ["Breuken"]
    with pytest.raises(NotFound):
        await school.assignments.give(school.thijs, to(school, "sem"))


async def test_a_teacher_of_other_pupils_withdraws_nothing(school: School) -> None:
    ids = await give(school, school.zoe, to(school, "bo", slot="Rekenen 5B"))

    for assignment_ids in (ids, ["not-there"]):
        with pytest.raises(NotFound):
            await school.assignments.withdraw(school.thijs, assignment_ids)


async def test_a_window_that_is_over_is_refused_with_the_place_of_it(school: School) -> None:
    with pytest.raises(Invalid, match=r"body\.last"):
        await school.assignments.give(school.thijs, to(school, "noor", last=date(2026, 9, 1)))
