"""Lessons of single pupils, moved lessons, and what is told on when a lesson changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from erbij.actor import Role
from erbij.errors import Conflict
from erbij.jobs.store import jobs_outbox
from erbij.schools.model import Files
from erbij.timetable.store import (
    add_slots,
    change_slots,
    expected_ids,
    expected_pupils,
    slot_for,
    slots_between,
    slots_of_pupil,
    stored_by_id,
    stored_slots,
)
from erbij.timetable.wire import SlotStatus
from tests.support.school_files import MONDAY, TIMETABLE, Given

DAY = MONDAY.date()


async def stored(given, key):
    async with given.database.read() as read:
        return next(one for one in await stored_slots(read, given.school.id, DAY, DAY, ()) if one.key == key)


async def change(given, slot):
    """Write it over the version that is there."""
    async with given.database.transaction() as tx:
        there = (await stored_by_id(tx, given.school.id, [slot.id]))[slot.id]
        await change_slots(tx, [replace(slot, version=there.version)], MONDAY)


async def news(given):
    async with given.database.read() as read:
        rows = await read.connection.execute(select(jobs_outbox.c.kind, jobs_outbox.c.key))
        return [tuple(row) for row in rows]


async def one_to_one(given, *pupils: str):
    lesson = await stored(given, "r1")
    new = replace(
        lesson,
        id="alone",
        key=None,
        group_id=None,
        label="Eén op één",
        pupil_ids=frozenset(given.ids[pupil] for pupil in pupils),
        starts_at=lesson.starts_at + timedelta(hours=5),
        ends_at=lesson.ends_at + timedelta(hours=5),
        imported=False,
    )
    async with given.database.transaction() as tx:
        await add_slots(tx, [new])
    return new


async def test_a_lesson_for_one_pupil_is_theirs_and_their_mentors_and_nobody_elses(database):
    given = await Given(database).imported()
    await one_to_one(given, "bo")
    async with database.read() as read:
        assert await expected_ids(read, given.school.id, ["alone"]) == {"alone": {given.ids["bo"]}}
        assert [one.name.reveal() for one in await expected_pupils(read, given.school.id, "alone")] == ["Bo Bedacht"]
        for key, role, knows in (
            ("bo", Role.PUPIL, True),
            ("noor", Role.PUPIL, False),
            ("karin", Role.GUARDIAN, False),
            ("fleur", Role.MENTOR, True),
            ("fleur", Role.TEACHER, False),
            ("thijs", Role.TEACHER, True),
            ("zoe", Role.COORDINATOR, True),
        ):
            found = await slot_for(read, given.actor(key, role), "alone")
            assert (found is not None) is knows, key
            assert found is None or (found.group_id, found.group_name) == (None, "Eén op één")


async def test_a_pupil_who_left_is_expected_in_the_lessons_before_that_day_only(database):
    given = await Given(database).imported()
    await one_to_one(given, "sem")
    await given.schools.write(
        given.school.id, Files(people="key;name;role;groups\nnoor;Noor;pupil;5A\nzoe;Zoë;coordinator;\n")
    )
    async with database.read() as read:
        assert await expected_ids(read, given.school.id, ["alone"]) == {}
        found = await slots_of_pupil(read, given.school.id, given.ids["sem"], MONDAY, MONDAY + timedelta(days=1))
        assert "alone" not in {one.id for one in found}


async def test_a_moved_lesson_says_to_when(database):
    given = await Given(database).imported()
    lesson = await stored(given, "r1")
    later = replace(lesson, id="later", key=None, starts_at=lesson.starts_at + timedelta(hours=2), imported=False)
    async with database.transaction() as tx:
        await add_slots(tx, [later])
        await change_slots(tx, [replace(lesson, status=SlotStatus.MOVED, successor_id="later", by_hand=True)], MONDAY)
    async with database.read() as read:
        moved = await slot_for(read, given.actor("noor", Role.PUPIL), lesson.id)
    assert moved is not None
    assert (moved.status, moved.successor_id, moved.moved_to) == (SlotStatus.MOVED, "later", later.starts_at)
    assert moved.version == lesson.version + 1


async def test_what_the_count_depends_on_is_told_and_another_classroom_is_not(database):
    given = await Given(database).imported()
    lesson = await stored(given, "r1")
    await change(given, replace(lesson, place="Lokaal 99"))
    assert await news(given) == []
    for status in (SlotStatus.CANCELLED, SlotStatus.PLANNED):
        await change(given, replace(lesson, status=status))
    await change(given, replace(lesson, all_remote=True))
    assert await news(given) == [("slot_changed", lesson.id)] * 3
    assert (await stored(given, "r1")).version == lesson.version + 4


async def test_an_import_tells_it_too_and_leaves_alone_what_was_changed_by_hand(database):
    given = await Given(database).imported()
    first, second = await stored(given, "r1"), await stored(given, "t1")
    await change(given, replace(second, status=SlotStatus.CANCELLED, by_hand=True))
    text = TIMETABLE.replace("r1,2026-09-07,09:00,09:50", "r1,2026-09-07,09:00,09:45")
    await given.schools.write(given.school.id, Files(timetable=text))
    assert await news(given) == [("slot_changed", second.id), ("slot_changed", first.id)]
    assert (await stored(given, "t1")).status is SlotStatus.CANCELLED
    await given.schools.write(given.school.id, Files(timetable=text))
    assert len(await news(given)) == 2


async def test_a_lesson_taken_back_is_shown_to_nobody(database):
    given = await Given(database).imported()
    lesson = await stored(given, "r1")
    await change(given, replace(lesson, status=SlotStatus.CANCELLED, withdrawn=True))
    async with database.read() as read:
        assert await slot_for(read, given.actor("zoe", Role.COORDINATOR), lesson.id) is None
        found = await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(days=1))
    assert lesson.id not in {one.id for one in found}


async def test_a_lesson_that_changed_since_it_was_read_is_not_overwritten(database):
    given = await Given(database).imported()
    both_saw = await stored(given, "r1")
    await change(given, replace(both_saw, place="Lokaal 99"))
    with pytest.raises(Conflict):
        async with given.database.transaction() as tx:
            await change_slots(tx, [replace(both_saw, place="Gymzaal")], MONDAY)
    assert (await stored(given, "r1")).place == "Lokaal 99"
