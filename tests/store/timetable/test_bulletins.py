"""Whose open page is told that a day changed: those whom the lesson concerns now or did until now, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from erbij.actor import Actor, Role
from erbij.timetable.bulletin.model import Concerned
from erbij.timetable.bulletin.service import KIND
from tests.store.timetable.test_making_lessons import TODAY, School
from tests.support.school_files import Given


@pytest.fixture
async def school(database):
    school = await School(await Given(database).imported()).filled()
    school.heard = []

    async def hear(payload: Any) -> None:
        school.heard.append(Concerned.read(payload))

    school.posts.listeners[KIND] = [hear]
    return school


def names(school, news):
    by_id = {id_: name for name, id_ in school.given.ids.items()}
    return {by_id[one] for one in news.people}


async def told(school):
    school.heard.clear()
    await school.posts.look()
    return school.heard


async def test_a_new_lesson_is_told_to_its_pupils_their_parents_and_its_teacher(school):
    done = await school.make()
    (news,) = await told(school)
    assert names(school, news) == {"noor", "sem", "karin", "thijs"}
    assert (news.dates, news.places, news.slots) == ((TODAY,), {"Lokaal 12"}, set(done.slot_ids))
    assert news.school_id == school.given.school.id


async def test_a_series_tells_all_its_dates(school):
    await school.make(draft=school.draft(until=TODAY + timedelta(days=21)))
    (news,) = await told(school)
    assert news.dates == tuple(TODAY + timedelta(days=7 * week) for week in range(4))


async def test_a_lesson_that_moves_to_another_place_tells_both_places(school):
    lesson = await school.named("Rekenen 5A")
    await told(school)
    await school.edit(lesson.id, school.zoe, place="Lokaal 3")
    (news,) = await told(school)
    assert news.places == {"Lokaal 12", "Lokaal 3"}


async def test_clashes_and_refusals_tell_nobody(school):
    await school.make()
    await told(school)
    found = await school.make()
    assert found.undo_id is None
    assert await told(school) == []


async def test_a_lesson_that_a_file_or_an_address_changed_is_told_too(school):
    lesson = await school.named("Rekenen 5B")
    await school.bulletins.on_slot_changed({"school_id": school.given.school.id, "slot_id": lesson.id})
    (news,) = await told(school)
    assert names(school, news) == {"bo", "fleur"}


async def test_what_is_far_ahead_is_told_to_nobody_when_a_reading_changes_it(school):
    lesson = await school.named("Rekenen 5B")
    school.given.clock.move(timedelta(days=-20))
    await school.bulletins.on_slot_changed({"school_id": school.given.school.id, "slot_id": lesson.id})
    assert await told(school) == []


async def test_a_day_change_is_told_to_the_pupil_and_their_parents(school):
    noor, far = school.given.ids["noor"], TODAY + timedelta(days=300)
    news = {"school_id": school.given.school.id, "pupil_id": noor, "first": str(TODAY), "last": str(far)}
    await school.bulletins.on_facts_changed(news)
    (heard,) = await told(school)
    assert names(school, heard) == {"noor", "karin"}
    assert heard.dates == tuple(TODAY + timedelta(days=number) for number in range(15))
    await school.bulletins.on_facts_changed({**news, "first": str(far)})
    assert await told(school) == []


async def test_it_concerns_the_unit_of_the_place_and_nobody_of_another_school(school):
    await school.make()
    (news,) = await told(school)
    here, there = school.given.school.id, "another school"
    noor = school.given.ids["noor"]
    assert Actor(noor, here, frozenset({Role.PUPIL}), "s") in news
    assert Actor(noor, there, frozenset({Role.PUPIL}), "s") not in news
    assert Actor("unit", here, frozenset({Role.UNIT}), "s", "d", "Lokaal 12") in news
    assert Actor("unit", here, frozenset({Role.UNIT}), "s", "d", "Lokaal 14") not in news
    assert Actor("unit", there, frozenset({Role.UNIT}), "s", "d", "Lokaal 12") not in news
    assert Actor(school.given.ids["bo"], here, frozenset({Role.PUPIL}), "s") not in news
