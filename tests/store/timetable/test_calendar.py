"""Lessons go off when their day becomes free, and come back with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from erbij.actor import Role
from erbij.history.service import changes_of
from erbij.jobs.store import jobs_outbox
from erbij.schools.model import Files
from erbij.timetable.calendar.http import shown
from erbij.timetable.calendar.service import THING, Calendar
from erbij.timetable.store import change_slots, stored_slots
from erbij.timetable.wire import SlotStatus
from tests.support.school_files import Given

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)


async def statuses(given, day=MONDAY):
    async with given.database.read() as read:
        found = await stored_slots(read, given.school.id, day, day, ())
    return {one.key: one.status.value for one in found}


async def test_a_holiday_takes_its_lessons_off_and_gives_them_back(database):
    given = await Given(database).imported()
    zoe, calendar = given.actor("zoe", Role.COORDINATOR), Calendar(database, given.clock)
    days = [MONDAY, TUESDAY]
    look = await calendar.free(zoe, "Herfstvakantie", days, preview=True)
    assert (len(look.changed), await statuses(given)) == (4, dict.fromkeys(("r1", "r2", "t1"), "PLANNED"))

    await calendar.free(zoe, "Herfstvakantie", days, preview=False)
    assert await statuses(given) == dict.fromkeys(("r1", "r2", "t1"), "CANCELLED")
    year = shown(await calendar.year(zoe, None))
    assert [(one.name, one.first, one.last, one.school_days, one.lessons) for one in year.free] == [
        ("Herfstvakantie", MONDAY, TUESDAY, 2, 4)
    ]
    async with database.read() as read:
        kept = await changes_of(read, given.school.id, THING, "2026-08-01")
        told = set((await read.connection.execute(select(jobs_outbox.c.kind))).scalars())
    assert ([one.fields for one in kept], told) == ([("2026-09-07", "2026-09-08")], {"slot_changed"})

    back = await calendar.school_days(zoe, days)
    assert (len(back.changed), await statuses(given)) == (4, dict.fromkeys(("r1", "r2", "t1"), "PLANNED"))
    assert shown(await calendar.year(zoe, None)).free == ()


async def test_what_somebody_called_off_stays_off_and_what_has_begun_stays(database):
    given = await Given(database).imported()
    zoe, calendar = given.actor("zoe", Role.COORDINATOR), Calendar(database, given.clock)
    async with database.transaction() as tx:
        slots = await stored_slots(tx, given.school.id, MONDAY, MONDAY, ())
        taal = next(one for one in slots if one.key == "t1")
        await change_slots(tx, [replace(taal, status=SlotStatus.CANCELLED, by_hand=True)], given.clock.now())
    given.clock.move(timedelta(hours=1, minutes=5))
    done = await calendar.free(zoe, "Storm", [MONDAY], preview=False)
    assert (len(done.changed), len(done.past)) == (0, 2)
    assert await statuses(given) == {"r1": "PLANNED", "r2": "PLANNED", "t1": "CANCELLED"}
    await calendar.school_days(zoe, [MONDAY])
    assert (await statuses(given))["t1"] == "CANCELLED"


async def test_free_days_of_a_file_do_the_same(database):
    given = await Given(database).imported()
    await given.schools.write(given.school.id, Files(free_days="date,name\n2026-09-08,Studiedag\n"))
    assert await statuses(given, TUESDAY) == {"t2": "CANCELLED"}
    await given.schools.write(given.school.id, Files(free_days="date,name\n2026-09-09,Studiedag\n"))
    assert await statuses(given, TUESDAY) == {"t2": "PLANNED"}


async def test_a_year_is_asked_by_any_of_its_days(database):
    given = await Given(database).imported()
    found = shown(await Calendar(database, given.clock).year(given.actor("thijs", Role.TEACHER), date(2028, 2, 1)))
    assert (found.first_day, found.last_day, found.may_change) == (date(2027, 8, 1), date(2028, 7, 31), False)
    assert found.lesson_weeks == 53
