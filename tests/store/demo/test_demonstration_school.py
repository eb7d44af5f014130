"""The demonstration school: a lesson is always going on, and it is always the same one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.demo.model import CAST, LESSON, PARTNER
from erbij.demo.service import Demo
from erbij.people.service import People
from erbij.people.store import people_of_school
from erbij.plans.service import RemotePupils, import_parts
from erbij.plans.store import remote_pupils
from erbij.schools.model import Files
from erbij.schools.service import Schools
from erbij.schools.store import schools
from erbij.timetable.service import Timetable
from erbij.timetable.store import expected_pupils, slots_between
from erbij.timetable.wire import Door
from tests.support.school_files import FILES, NoAccess

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 22, 22, 58, tzinfo=UTC)
CLOCK_CHANGE = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)


class Links:
    async def make_link(self, _tx, _school_id, owner_id, *_: object, reusable=False, unit=False):
        assert reusable
        return f"http://127.0.0.1:8080/access/in#{'unit' if unit else owner_id}"

    async def make_unit(self, _tx, _school_id, place):
        return f"unit of {place}"


async def demo_at(database, now):
    clock = SetClock(now)
    demo = Demo(
        database,
        Schools(database, clock, import_parts()),
        People(database, clock, NoAccess()),
        Links(),
        "http://127.0.0.1:8080",
    )
    await demo.prepare(now)
    return demo, clock


async def the_school(database):
    async with database.read() as read:
        return next(school for school in await schools(read) if school.demo)


@pytest.mark.parametrize("now", [SUNDAY, LATE, CLOCK_CHANGE, datetime(2026, 7, 31, 21, 59, tzinfo=UTC)])
async def test_at_any_hour_of_any_day_one_lesson_of_the_pupils_is_going_on(database, now):
    demo, clock = await demo_at(database, now)
    school = await the_school(database)
    async with database.read() as read:
        going = await slots_between(read, school.id, now, now + timedelta(microseconds=1))
        assert [slot.place for slot in going] == ["Lokaal 12", "Lokaal 14"]
        pupils = await expected_pupils(read, school.id, going[0].id)
        assert len(pupils) == 3
        assert {pupil.id for pupil in pupils} <= await remote_pupils(read, school.id, going[0].local_date)
        around = await slots_between(read, school.id, now - timedelta(hours=24), now + timedelta(hours=48))
    first = [slot for slot in around if slot.place == "Lokaal 12"]
    assert all(one.ends_at == other.starts_at for one, other in pairwise(first))
    assert first[0].starts_at <= now - timedelta(hours=24)
    assert first[-1].ends_at >= now + timedelta(hours=48)
    assert len({slot.teacher_id for slot in first}) == 1
    assert len({slot.subject for slot in first}) > 3
    actor = Actor(pupils[0].id, school.id, frozenset({Role.PUPIL}), "a-sign-in")
    day = await Timetable(database, clock, RemotePupils()).day(actor, None, None)
    assert day.school_day
    assert Door.OPEN in {card.door for card in day.cards}
    assert all(card.at_home for card in day.cards)
    assert (await demo.document(now, dict.fromkeys([part.name for part in CAST] + [PARTNER, "unit"], "x")))["lesson"][
        "id"
    ] == going[0].id


async def test_starting_again_makes_nothing_twice(database):
    demo, _ = await demo_at(database, SUNDAY)
    async with database.transaction() as tx:
        assert await demo.ensure_lessons(tx, SUNDAY) == 0
    again, _ = await demo_at(database, SUNDAY + timedelta(hours=5))
    links = await again.make_links()
    async with database.read() as read:
        assert len([school for school in await schools(read) if school.demo]) == 1
        assert len(await people_of_school(read, (await the_school(database)).id)) == len(CAST)
    assert await again.document(SUNDAY, links) == await demo.document(SUNDAY, await demo.make_links())


async def test_lessons_are_made_as_time_goes_on_and_none_is_taken_away(database):
    demo, _ = await demo_at(database, SUNDAY)
    school = await the_school(database)
    for hours in range(0, 24 * 6, 7):
        await demo.keep_going(SUNDAY + timedelta(hours=hours))
    async with database.read() as read:
        found = await slots_between(read, school.id, SUNDAY, SUNDAY + timedelta(days=7))
    mine = [slot for slot in found if slot.place == "Lokaal 12"]
    assert all(slot.ends_at - slot.starts_at == LESSON for slot in mine)
    assert all(one.ends_at == other.starts_at for one, other in pairwise(mine))
    assert mine[0].starts_at <= SUNDAY
    assert mine[-1].ends_at >= SUNDAY + timedelta(days=7)


async def test_demo_json_names_everybody_and_is_rewritten_when_the_lesson_changes(database, tmp_path):
    demo, _ = await demo_at(database, SUNDAY)
    links = await demo.make_links()
    path = tmp_path / "var" / "demo.json"
    assert await demo.publish(SUNDAY, links, path)
    first = json.loads(path.read_text())
    assert not await demo.publish(SUNDAY + timedelta(seconds=5), links, path)
    assert [person["role"] for person in first["people"]] == [
        *["pupil"] * 3,
        *["guardian"] * 2,
        *["teacher"] * 2,
        "mentor",
        "coordinator",
        "leader",
        "consultant",
        "partnership",
        "unit",
    ]
    assert set(first) == {"base_url", "people", "lesson"}
    assert all(set(person) == {"role", "name", "sign_in_url"} for person in first["people"])
    starts, ends = (datetime.fromisoformat(first["lesson"][key]) for key in ("starts_at", "ends_at"))
    assert starts <= SUNDAY < ends
    assert await demo.publish(ends, links, path)
    second = json.loads(path.read_text())
    assert second["lesson"]["starts_at"] == first["lesson"]["ends_at"]
    assert second["people"] == first["people"]
    assert [file.name for file in path.parent.iterdir()] == ["demo.json"]


async def test_the_first_teacher_in_the_file_gives_the_lesson_that_is_going_on(database):
    demo, _ = await demo_at(database, SUNDAY)
    document = await demo.document(SUNDAY, await demo.make_links())
    teacher = next(person["name"] for person in document["people"] if person["role"] == "teacher")
    async with database.read() as read:
        going = await slots_between(read, (await the_school(database)).id, SUNDAY, SUNDAY + timedelta(seconds=1))
    lesson = next(slot for slot in going if slot.id == document["lesson"]["id"])
    assert lesson.teacher_name.reveal() == teacher


async def test_an_import_into_the_demonstration_school_ends_nobody_and_cancels_nothing(database):
    demo, clock = await demo_at(database, SUNDAY)
    school = await the_school(database)
    importer = Schools(database, clock, import_parts())
    report = await importer.write(school.id, Files(groups="key,name\n6A,Groep 6A\n"))
    assert report.counts[0].ended == 0
    report = await importer.write(school.id, FILES)
    assert [count.ended for count in report.counts] == [1, 0, 0]
    document = await demo.document(SUNDAY, await demo.make_links())
    assert len(document["people"]) == len(CAST) + 2
    async with database.read() as read:
        assert sum(person.active for person in await people_of_school(read, school.id)) == len(CAST) + 7
