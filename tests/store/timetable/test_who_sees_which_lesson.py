"""Which lessons somebody may know, and what the day page says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from erbij.actor import Role
from erbij.errors import NotFound
from erbij.plans.service import RemotePupils
from erbij.schools.model import Files
from erbij.timetable.service import Timetable
from erbij.timetable.store import (
    expected_pupils,
    gives,
    places,
    slot,
    slot_for,
    slot_table,
    slots_between,
    slots_of_day,
    slots_of_pupil,
    slots_of_teacher,
)
from erbij.timetable.wire import Door
from tests.support.databases import opened
from tests.support.overheard import overheard
from tests.support.school_files import MONDAY, TIMETABLE, Given

ALL = ["Rekenen 5A", "Rekenen 5B", "Taal 5A"]


def named(slots):
    return [f"{one.subject} {one.group_name.removeprefix('Groep ')}" for one in slots]


async def all_slots(given):
    async with given.database.read() as read:
        return await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(days=2))


@pytest.mark.parametrize(
    ("key", "roles", "expected"),
    [
        ("noor", {Role.PUPIL}, ["Rekenen 5A", "Taal 5A"]),
        ("bo", {Role.PUPIL}, ["Rekenen 5B"]),
        ("karin", {Role.GUARDIAN}, ["Rekenen 5A", "Taal 5A"]),
        ("thijs", {Role.TEACHER}, ["Rekenen 5A", "Taal 5A"]),
        ("fleur", {Role.TEACHER}, ["Rekenen 5B", "Taal 5A"]),
        ("fleur", {Role.MENTOR}, ["Rekenen 5B"]),
        ("zoe", {Role.COORDINATOR}, ALL),
        ("zoe", {Role.LEADER}, ALL),
        ("noor", set(), []),
    ],
)
async def test_everybody_knows_the_lessons_they_may_know(database, key, roles, expected):
    given = await Given(database).imported()
    actor = given.actor(key, *roles)
    async with database.read() as read:
        assert named(await slots_of_day(read, actor, MONDAY.date())) == expected
        for one in await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(hours=12)):
            found = await slot_for(read, actor, one.id)
            assert (found is not None) == (named([one])[0] in expected)


async def test_a_classroom_unit_knows_the_lessons_of_its_place(database):
    given = await Given(database).imported()
    async with database.read() as read:
        assert named(await slots_of_day(read, given.unit("Lokaal 12"), MONDAY.date())) == ["Rekenen 5A", "Taal 5A"]
        assert await slots_of_day(read, given.unit(""), MONDAY.date()) == []
        assert await places(read, given.school.id) == ("Lokaal 12", "Lokaal 14")


async def test_lessons_of_another_school_do_not_exist(database):
    here = await Given(database).imported()
    there = await Given(database).imported(name="De Andere School")
    coordinator = here.actor("zoe", Role.COORDINATOR)
    async with database.read() as read:
        for one in await all_slots(there):
            assert await slot_for(read, coordinator, one.id) is None
            assert await slot(read, here.school.id, one.id) is None
            assert await expected_pupils(read, here.school.id, one.id) == []
            assert not await gives(read, here.actor("thijs", Role.TEACHER), one.id)
        assert await slots_of_day(read, coordinator, MONDAY.date(), there.ids["noor"]) == []


async def test_the_supply_teacher_gives_the_lesson_and_both_may_open_it(database):
    given = await Given(database).imported()
    taal = next(one for one in await all_slots(given) if named([one]) == ["Taal 5A"])
    assert (taal.teacher_name.reveal(), taal.supply, taal.teacher_id) == ("Fleur Fictief", True, given.ids["fleur"])
    assert taal.teacher_ids == {given.ids["fleur"], given.ids["thijs"]}
    async with database.read() as read:
        assert await gives(read, given.actor("fleur", Role.TEACHER), taal.id)
        assert await gives(read, given.actor("thijs", Role.TEACHER), taal.id)
        assert not await gives(read, given.actor("fleur", Role.MENTOR), taal.id)
        assert not await gives(read, given.actor("zoe", Role.COORDINATOR), taal.id)
        assert (
            len(await slots_of_teacher(read, given.school.id, given.ids["fleur"], MONDAY, MONDAY + timedelta(days=2)))
            == 3
        )
        assert (
            len(await slots_of_pupil(read, given.school.id, given.ids["noor"], MONDAY, MONDAY + timedelta(days=2))) == 2
        )


class Live:
    def __init__(self, **slots: str) -> None:
        self.slots = slots

    async def live_slots(self, _slot_ids):
        return self.slots


async def day(given, actor, on=None, person=None, live=None):
    return await Timetable(given.database, given.clock, RemotePupils(), live).day(actor, on, person)


async def test_the_day_of_a_pupil_reads_no_lessons_of_the_rest_of_the_year(sqlite, tmp_path):
    async with opened(sqlite.fresh(tmp_path)) as database:
        given = await Given(database).imported()
        async with database.transaction() as tx:
            said = ", ".join(column.name for column in slot_table.c if column.name not in {"id", "key", "starts_at"})
            await tx.connection.exec_driver_sql(
                f"INSERT INTO timetable_slot (id, key, starts_at, {said}) "  # noqa: S608 - names of columns
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                f"SELECT id || i, key || i, '2026-01-01 08:00:00.000000', {said} "
                "FROM timetable_slot, n WHERE subject = 'Taal'"
            )
        await database.measure()
        with overheard(database) as heard:
            await day(given, given.actor("noor", Role.PUPIL))
        plans: list[Any] = []
        async with database.read() as read:
            for asked, values, _ in [one for transaction in heard for one in transaction]:
                plans += (await read.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values)).all()
    whole = ("SCAN timetable_slot", "SEARCH timetable_slot USING INDEX ix_timetable_slot_day (school_id=?)")
    assert plans
    assert [row[3] for row in plans if row[3].startswith(whole)] == []


async def test_the_day_of_a_teacher_puts_no_question_to_the_database_twice(database):
    given = await Given(database).imported()
    with overheard(database) as heard:
        await day(given, given.actor("thijs", Role.TEACHER))
    asked = [(said, repr(values)) for transaction in heard for said, values, _ in transaction if "SELECT" in said]
    assert [said for said, values in set(asked) if asked.count((said, values)) > 1 and "set_config" not in said] == []


async def test_a_pupil_at_home_sees_today_with_its_doors(database):
    given = await Given(database).imported()
    given.clock.move(timedelta(minutes=56))
    first = (await all_slots(given))[0]
    seen = await day(given, given.actor("noor", Role.PUPIL), live=Live(**{first.id: "open"}))
    assert (seen.date, seen.today, seen.person_name.reveal()) == (date(2026, 9, 7), date(2026, 9, 7), "Noor Voorbeeld")
    assert [(card.slot.subject, card.door, card.live, card.at_home) for card in seen.cards] == [
        ("Rekenen", Door.OPEN, True, True),
        ("Taal", Door.NOT_YET, False, True),
    ]
    assert seen.cards[0].door_opens_at == MONDAY + timedelta(minutes=55)
    ended = await day(given, given.actor("noor", Role.PUPIL), live=Live(**{first.id: "over"}))
    assert ended.cards[0].door is Door.OVER


async def test_a_classmate_is_not_at_home_and_the_teacher_sees_that_somebody_is(database):
    given = await Given(database).imported()
    assert not any(card.at_home for card in (await day(given, given.actor("sem", Role.PUPIL))).cards)
    assert [card.at_home for card in (await day(given, given.actor("thijs", Role.TEACHER))).cards] == [True, True]
    assert [card.at_home for card in (await day(given, given.actor("fleur", Role.TEACHER))).cards] == [False, True]
    assert [card.at_home for card in (await day(given, given.unit("Lokaal 12"))).cards] == [True, True]


async def test_a_guardian_sees_the_day_of_their_child_and_of_nobody_else(database):
    given = await Given(database).imported()
    karin = given.actor("karin", Role.GUARDIAN)
    for person in (None, given.ids["noor"]):
        seen = await day(given, karin, person=person)
        assert (seen.person_id, len(seen.cards)) == (given.ids["noor"], 2)
    for other in ("sem", "bo", "thijs", "zoe"):
        with pytest.raises(NotFound):
            await day(given, karin, person=given.ids[other])


@pytest.mark.parametrize(("key", "role"), [("noor", Role.PUPIL), ("thijs", Role.TEACHER), ("zoe", Role.COORDINATOR)])
async def test_nobody_but_a_guardian_looks_at_somebody_elses_day(database, key, role):
    given = await Given(database).imported()
    there = await Given(database).imported(name="De Andere School")
    for other in (given.ids["sem"], there.ids["noor"], "nobody"):
        with pytest.raises(NotFound):
            await day(given, given.actor(key, role), person=other)
    with pytest.raises(NotFound):
        await day(given, given.unit("Lokaal 12"), person=given.ids["noor"])


async def test_a_day_without_lessons_says_when_the_next_one_is(database):
    given = await Given(database).imported()
    await given.schools.write(given.school.id, Files(free_days="date,name\n2026-09-14,Studiedag\n"))
    noor = given.actor("noor", Role.PUPIL)
    sunday = await day(given, noor, date(2026, 9, 6))
    assert (sunday.school_day, sunday.next_school_day, sunday.cards) == (False, date(2026, 9, 7), ())
    studying = await day(given, noor, date(2026, 9, 14))
    assert (studying.school_day, studying.free_day_name, studying.next_school_day) == (
        False,
        "Studiedag",
        date(2026, 9, 15),
    )
    bo = await day(given, given.actor("bo", Role.PUPIL), date(2026, 9, 7))
    assert bo.next_school_day == date(2026, 9, 8)


async def test_a_lesson_over_midnight_stands_on_both_days(database):
    given = await Given(database).imported()
    head = TIMETABLE.splitlines()[0]
    late = "n,2026-09-09,23:30,23:59,Sterrenkunde,5A,thijs,Dak,"
    await given.schools.write(given.school.id, Files(timetable=f"{head}\n{late}\n"))
    given.clock.move(timedelta(days=2, hours=15, minutes=58))
    seen = await day(given, given.actor("noor", Role.PUPIL))
    assert (seen.today, named(card.slot for card in seen.cards)) == (date(2026, 9, 9), ["Sterrenkunde 5A"])
