"""Whose week somebody may see, and what stands in it."""

from __future__ import annotations

from datetime import date

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.schools.model import Files
from erbij.timetable.week.http import asked, shown
from erbij.timetable.week.model import Whose
from erbij.timetable.week.service import Weeks
from erbij.timetable.week.store import last_end, planned_in_rooms
from erbij.timetable.week.wire import WeekOf
from tests.support.school_files import Given


async def week(given, actor, whose=None, on=None):
    return shown(await Weeks(given.database, given.clock).week(actor, on, whose))


def lessons(found):
    return [lesson.subject for day in found.days for lesson in day.lessons]


async def test_a_pupil_sees_their_own_week_and_a_guardian_that_of_a_child(database):
    given = await Given(database).imported()
    for key, role in (("noor", Role.PUPIL), ("karin", Role.GUARDIAN)):
        found = await week(given, given.actor(key, role))
        assert (found.title, lessons(found), found.number) == ("Noor Voorbeeld", ["Rekenen", "Taal"], 37)
        assert (found.groups, found.teachers, found.places, found.may_make) == ((), (), (), False)
        assert not any(lesson.may_change for day in found.days for lesson in day.lessons)


async def test_families_see_nobody_elses_week(database):
    given = await Given(database).imported()
    for whose in (
        Whose(WeekOf.PERSON, given.ids["sem"]),
        Whose(WeekOf.TEACHER, given.ids["thijs"]),
        Whose(WeekOf.PLACE, "Lokaal 12"),
    ):
        for key, role in (("noor", Role.PUPIL), ("karin", Role.GUARDIAN)):
            with pytest.raises(NotFound):
                await week(given, given.actor(key, role), whose)


async def test_staff_see_every_group_teacher_and_place_and_change_what_is_theirs(database):
    given = await Given(database).imported()
    thijs = given.actor("thijs", Role.TEACHER)
    own = await week(given, thijs)
    assert (own.of, own.title, lessons(own)) == (WeekOf.TEACHER, "Thijs Testema", ["Rekenen", "Taal"])
    other = await week(given, thijs, Whose(WeekOf.TEACHER, given.ids["fleur"]))
    assert [(one.subject, one.may_change) for day in other.days for one in day.lessons] == [
        ("Rekenen", False),
        ("Taal", True),
        ("Taal", False),
    ]
    assert lessons(await week(given, thijs, Whose(WeekOf.PLACE, "Lokaal 14"))) == ["Rekenen", "Taal"]
    first = await week(given, given.actor("zoe", Role.COORDINATOR))
    assert (first.title, lessons(first), first.may_make) == ("Groep 5A", ["Rekenen", "Taal"], True)
    with pytest.raises(NotFound):
        await week(given, thijs, Whose(WeekOf.PERSON, given.ids["noor"]))


async def test_another_schools_groups_do_not_exist(database):
    here = await Given(database).imported()
    there = await Given(database).imported(name="De Andere School")
    group = (await week(there, there.actor("zoe", Role.COORDINATOR))).id
    for whose in (Whose(WeekOf.GROUP, group), Whose(WeekOf.TEACHER, there.ids["thijs"]), Whose(WeekOf.PLACE, "Hier")):
        with pytest.raises(NotFound):
            await week(here, here.actor("zoe", Role.COORDINATOR), whose)


async def test_a_free_day_carries_its_name(database):
    given = await Given(database).imported()
    await given.schools.write(given.school.id, Files(free_days="date,name\n2026-09-10,Studiedag\n"))
    found = await week(given, given.actor("noor", Role.PUPIL), on=date(2026, 9, 13))
    assert [(day.free_day_name, day.school_day) for day in found.days][3] == ("Studiedag", False)
    assert [day.school_day for day in found.days] == [True, True, True, False, True, False, False]


def test_a_week_is_of_one_thing():
    assert asked({}) is None
    assert asked({"place": "Lokaal 12"}) == Whose(WeekOf.PLACE, "Lokaal 12")
    with pytest.raises(Invalid):
        asked({"place": "Lokaal 12", "group_id": "g"})


async def test_the_rooms_of_a_day_are_those_of_its_planned_lessons_and_each_has_a_last_end(database):
    given = await Given(database).imported()
    there = await Given(database).imported(name="De Andere School")
    monday = given.clock.now().date()
    async with database.read() as read:
        lessons = await planned_in_rooms(read, given.school.id, monday)
        assert {one.place for one in lessons} == {"Lokaal 12", "Lokaal 14"}
        assert {one.school_id for one in lessons} == {given.school.id} != {there.school.id}
        ends = [one.ends_at for one in lessons if one.place == "Lokaal 12"]
        assert await last_end(read, given.school.id, "Lokaal 12", monday) == max(ends)
        assert await last_end(read, given.school.id, "Gymzaal", monday) is None
        assert await last_end(read, given.school.id, "Lokaal 12", date(2026, 1, 1)) is None
