"""Who a lesson is for, and who gives it, changes after it was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from erbij.errors import Invalid, NotFound
from erbij.timetable.slots.model import LessonIsRunning, When, Whom
from erbij.timetable.slots.wire import ClashKind, SlotScope
from tests.store.timetable.test_making_lessons import TODAY, TWO, WEEK, School
from tests.support.school_files import Given


@pytest.fixture
async def school(database):
    return await School(await Given(database).imported()).filled()


async def test_a_lesson_changes_its_group_and_both_groups_see_it(school):
    done = await school.make()
    (slot_id,) = done.slot_ids
    to_5b = Whom(school.groups["5B"], frozenset(), "")
    with pytest.raises(NotFound):
        await school.edit(slot_id, whom=to_5b, when=TWO)
    changed = await school.edit(slot_id, school.zoe, whom=to_5b, when=TWO)
    assert (await school.get(slot_id)).group_name == "Groep 5B"
    assert slot_id in await school.news(), "the register hears it"
    await school.planning.undo(school.zoe, changed.undo_id)
    assert (await school.get(slot_id)).group_name == "Groep 5A"


async def test_a_lesson_is_for_other_pupils_from_now_on_and_who_has_another_lesson_is_named(school):
    noor, sem = school.given.ids["noor"], school.given.ids["sem"]
    draft = school.draft(group="", pupil_ids=frozenset({noor}), label="Samen")
    (slot_id,) = (await school.make(draft=draft)).slot_ids
    await school.make(school.zoe, replace(draft, pupil_ids=frozenset({sem}), teacher_id=school.fleur.id, place="Hal"))
    both = Whom(None, frozenset({noor, sem}), "Samen")
    stopped = await school.edit(slot_id, whom=both, when=TWO)
    assert [(one.kind, one.pupil_ids) for one in stopped.clashes] == [(ClashKind.PUPIL, {sem})]
    saw = await school.saw(slot_id, anyway=True)
    await school.edit(slot_id, saw=saw, whom=both, when=TWO)
    detail = await school.planning.detail(school.thijs, slot_id)
    assert [name.reveal() for _, name in detail.pupils] == ["Noor Voorbeeld", "Sem Verzonnen"]
    assert next(one.fields for one in detail.changes) == ("pupil_ids",)
    with pytest.raises(NotFound):
        await school.edit(slot_id, whom=Whom(None, frozenset({school.given.ids["bo"]}), ""), when=TWO)
    with pytest.raises(Invalid):
        await school.edit(slot_id, whom=Whom(None, frozenset(), ""), when=TWO)


async def test_another_teacher_takes_the_rest_of_a_series_over_for_good_and_only_a_coordinator_says_so(school):
    done = await school.make(draft=school.draft(until=TODAY + 3 * WEEK))
    first, second, *_, last = done.slot_ids
    fleur = school.given.ids["fleur"]
    later = When(TODAY + WEEK, time(14), time(14, 50))
    with pytest.raises(NotFound):
        await school.edit(second, teacher_id=fleur, when=later)
    saw = await school.saw(second, scope=SlotScope.LATER)
    await school.edit(second, school.zoe, saw, teacher_id=fleur, when=later)
    gives = [(await school.get(one)).teacher_name.reveal() for one in (first, second, last)]
    assert gives == ["Thijs Testema", "Fleur Fictief", "Fleur Fictief"]
    assert not (await school.get(second)).supply
    with pytest.raises(NotFound):
        await school.planning.detail(school.thijs, second)
    with pytest.raises(NotFound):
        await school.edit(second, school.zoe, teacher_id=school.given.ids["noor"], when=later)


async def test_a_supply_teacher_who_takes_over_for_good_is_no_supply_any_more(school):
    lesson = await school.named("Taal 5A")
    fleur, ten = school.given.ids["fleur"], When(TODAY, time(10), time(10, 50))
    await school.edit(lesson.id, school.zoe, teacher_id=fleur, supply_teacher_id=fleur, when=ten)
    now = await school.get(lesson.id)
    assert (now.teacher_id, now.planned_teacher_id, now.supply) == (fleur, fleur, False)


async def test_a_lesson_that_goes_on_keeps_its_people(school):
    lesson = await school.named("Rekenen 5A")
    school.given.clock.move(timedelta(hours=1))
    school.live.slots[lesson.id] = "open"
    with pytest.raises(LessonIsRunning):
        await school.edit(lesson.id, school.zoe, whom=Whom(school.groups["5B"], frozenset(), ""))
    with pytest.raises(LessonIsRunning):
        await school.edit(lesson.id, school.zoe, teacher_id=school.given.ids["fleur"])


async def test_what_another_lesson_of_the_series_has_of_its_own_stays(school):
    done = await school.make(draft=school.draft(until=TODAY + 2 * WEEK))
    first, _, third = done.slot_ids
    two = When(TODAY + 2 * WEEK, time(14), time(14, 50))
    await school.edit(third, school.zoe, whom=Whom(school.groups["5B"], frozenset(), ""), when=two)
    saw = await school.saw(first, scope=SlotScope.LATER)
    as_it_is = Whom(school.groups["5A"], frozenset(), "")
    await school.edit(first, school.zoe, saw, place="Gang", whom=as_it_is, teacher_id=school.thijs.id, when=TWO)
    third_now = await school.get(third)
    assert (third_now.group_name, third_now.place) == ("Groep 5B", "Gang")
