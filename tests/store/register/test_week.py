"""A pupil's week holds the very rows of the school's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.errors import NotFound
from erbij.privacy import store as looks
from erbij.register.model import CalendarDay
from erbij.register.view import day_view, week_view
from tests.store.register.fakes import COORDINATOR, GUARDIAN, PUPIL, SCHOOL, Paper, register_of, two_lessons
from tests.unit.register.given import was_there

if TYPE_CHECKING:
    from erbij.db.database import Database
    from erbij.register.service import Register
    from erbij.register.wire import MinutesWeek

MONDAY = date(2026, 10, 5)
TUESDAY = date(2026, 10, 6)


async def shown(register: Register, actor: Actor = PUPIL, monday: date | None = None) -> MinutesWeek:
    return week_view(await register.week(actor, monday, None))


async def test_a_pupil_reads_the_rows_of_the_coordinators_day_and_no_others(database: Database) -> None:
    paper = two_lessons()
    paper.give("10:30-11:20", "s3")
    paper.hold("s3", "10:30-11:20", p1=was_there("10:30-11:20"), p2=was_there("10:30-11:20"))
    register, _ = register_of(database, paper)
    office = [row for row in day_view(await register.day(COORDINATOR, None)).rows if row.pupil_id == "p1"]
    week = await shown(register)
    assert [row.slot_id for row in office] == ["s1", "s2", "s3"]
    assert [list(day.rows) for day in week.days] == [[], office, [], [], [], [], []]
    assert week.credited_seconds == week.days[1].credited_seconds == sum(row.credited_seconds for row in office)
    assert office[2].credited_seconds == 3000 - 20 * 60  # R5: the other lesson has the first twenty minutes


async def test_a_guardian_reads_what_the_child_reads(database: Database) -> None:
    register, _ = register_of(database, two_lessons())
    assert await shown(register, GUARDIAN) == await shown(register)


@pytest.mark.rule("R10")
async def test_totals_of_day_and_week_come_from_seconds(database: Database) -> None:
    paper = Paper()
    for n in range(7):
        hour = 8 + n
        paper.give(f"{hour:02}:00-{hour:02}:50", f"s{n}")
        paper.hold(f"s{n}", f"{hour:02}:00-{hour:02}:50", p1=was_there(f"{hour:02}:00:10-{hour:02}:50:00"))
        if n >= 4:
            paper.move_to(f"s{n}", 1)
    register, _ = register_of(database, paper)
    week = await shown(register)
    assert [(day.credited_seconds, day.credited_minutes) for day in week.days if day.rows] == [
        (11_960, 199),
        (8970, 149),
    ]
    assert (week.credited_seconds, week.credited_minutes, week.clock_hours, week.hmm) == (20_930, 348, "5.81", "5:48")
    assert sum(row.credited_minutes for day in week.days for row in day.rows) == 343


async def test_a_running_lesson_is_in_the_week_and_marked(database: Database) -> None:
    paper = two_lessons()
    paper.hold("s2", "09:58-10:52", running=True, p1=was_there("10:00-10:20", ended=None))
    register, _ = register_of(database, paper, "10:20:03")
    rows = (await shown(register)).days[1].rows
    assert [(row.slot_id, row.running, row.credited_seconds) for row in rows] == [
        ("s1", False, 3000),
        ("s2", True, 1200),
    ]


async def test_a_lesson_in_which_the_pupil_neither_was_nor_was_to_be_at_home_is_left_out(database: Database) -> None:
    paper = two_lessons()
    paper.give("11:00-11:50", "at-school")
    paper.hold("at-school", "11:00-11:50", p2=was_there("11:00-11:50"))
    register, _ = register_of(database, paper)
    assert [row.slot_id for row in (await shown(register)).days[1].rows] == ["s1", "s2"]


async def test_a_lesson_of_a_group_that_the_pupil_left_keeps_its_minutes(database: Database) -> None:
    paper = two_lessons()
    paper.left_group = frozenset({"s1"})
    register, _ = register_of(database, paper)
    assert [(row.slot_id, row.credited_seconds) for row in (await shown(register)).days[1].rows] == [
        ("s1", 3000),
        ("s2", 2610),
    ]


@pytest.mark.rule("R9")
async def test_on_a_free_day_minutes_are_voluntary_and_in_no_total(database: Database) -> None:
    paper = two_lessons()
    paper.by_id["s1"] = replace(paper.by_id["s1"], free_day=True)
    paper.calendar_days[TUESDAY] = CalendarDay(school_day=False, free_day_name="Studiedag")
    paper.move_to("s2", 1)
    register, clock = register_of(database, paper)
    clock.move(timedelta(days=1))
    week = await shown(register)
    free = week.days[1]
    assert (free.school_day, free.free_day_name, free.rows[0].credited_seconds) == (False, "Studiedag", 3000)
    assert free.rows[0].explanation[-1] == "Het is een vrije dag: deze tijd is vrijwillig en staat in geen totaal."
    assert (free.credited_seconds, week.credited_seconds) == (0, 2610)
    assert day_view(await register.day(COORDINATOR, TUESDAY)).credited_seconds == 0


async def test_the_week_says_which_days_have_school_and_which_weeks_lie_beside_it(database: Database) -> None:
    register, _ = register_of(database, two_lessons())
    week = await shown(register)
    assert [day.date for day in week.days] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert [day.school_day for day in week.days] == [True] * 5 + [False] * 2
    assert (week.previous_week, week.week, week.this_week, week.next_week) == ("2026-W40", "2026-W41", "2026-W41", None)
    before = await shown(register, monday=MONDAY - timedelta(days=7))
    assert (before.week, before.next_week, before.credited_seconds) == ("2026-W40", "2026-W41", 0)
    assert not any(day.rows for day in before.days)


@pytest.mark.parametrize(
    ("monday", "week", "previous"),
    [
        (date(2026, 12, 28), "2026-W53", "2026-W52"),
        (date(2027, 1, 4), "2027-W01", "2026-W53"),
        (date(2025, 12, 29), "2026-W01", "2025-W52"),
        (date(2026, 10, 19), "2026-W43", "2026-W42"),  # the clock goes back on Sunday
    ],
)
async def test_a_week_belongs_to_the_year_that_iso_says(
    database: Database, monday: date, week: str, previous: str
) -> None:
    register, _ = register_of(database, Paper())
    found = await shown(register, monday=monday)
    assert (found.week, found.previous_week, len(found.days)) == (week, previous, 7)


async def test_just_after_sunday_midnight_it_is_the_new_week_at_school(database: Database) -> None:
    register, clock = register_of(database, Paper(), "00:30")
    clock.move(timedelta(days=6))  # Monday 00:30 in Amsterdam, Sunday 22:30 in UTC
    assert (await shown(register)).week == "2026-W42"


async def test_a_familys_own_look_is_no_look_of_staff(database: Database) -> None:
    register, _ = register_of(database, two_lessons())
    await shown(register)
    await shown(register, GUARDIAN)
    async with database.read() as read:
        assert await looks.looks_at(read, SCHOOL, "p1") == []


@pytest.mark.parametrize(
    ("actor", "person"),
    [(PUPIL, "p2"), (GUARDIAN, "p2"), (GUARDIAN, "g1"), (GUARDIAN, "nobody"), (COORDINATOR, "p1"), (COORDINATOR, None)],
)
async def test_nobody_reads_anybody_elses_minutes(database: Database, actor: Actor, person: str | None) -> None:
    register, _ = register_of(database, two_lessons())
    with pytest.raises(NotFound):
        await register.week(actor, None, person)


async def test_another_school_has_none_of_it(database: Database) -> None:
    register, _ = register_of(database, two_lessons())
    with pytest.raises(NotFound):
        await register.week(Actor("p1", "other", frozenset({Role.PUPIL}), "sign-in"), None, None)
