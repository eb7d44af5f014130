"""When the door of a lesson is open, and which days are school days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.private import Private
from erbij.timetable.model import Slot
from erbij.timetable.rules import day_bounds, door, instant, is_school_day, next_school_day, shown_bounds
from erbij.timetable.wire import Door, SlotStatus

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NINE = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
SLOT = Slot(
    id="s",
    school_id="school",
    group_id="g",
    group_name="5A",
    subject="Rekenen",
    teacher_id="t",
    teacher_name=Private("Thijs"),
    supply=False,
    place="Lokaal 12",
    starts_at=NINE,
    ends_at=NINE + timedelta(minutes=50),
    local_date=date(2026, 9, 7),
    status=SlotStatus.PLANNED,
)


@pytest.mark.parametrize(
    ("minutes", "seen"),
    [(-5.01, Door.NOT_YET), (-5, Door.OPEN), (0, Door.OPEN), (54.99, Door.OPEN), (55, Door.OVER)],
)
def test_the_door_is_open_from_five_minutes_before_until_five_after(minutes, seen):
    assert door(SLOT, NINE + timedelta(minutes=minutes), session_over=False) is seen


def test_the_door_is_shut_when_the_teacher_ended_the_lesson():
    assert door(SLOT, NINE + timedelta(minutes=10), session_over=True) is Door.OVER


@pytest.mark.parametrize("status", [SlotStatus.CANCELLED, SlotStatus.MOVED])
def test_a_lesson_that_is_off_has_no_door(status):
    assert door(replace(SLOT, status=status), NINE, session_over=False) is Door.OVER


def test_a_lesson_at_half_past_eight_begins_then_in_summer_and_in_winter():
    summer, winter = (instant(date(2026, 10, day), time(8, 30), AMSTERDAM) for day in (23, 26))
    assert (summer, winter) == (datetime(2026, 10, 23, 6, 30, tzinfo=UTC), datetime(2026, 10, 26, 7, 30, tzinfo=UTC))


def test_a_time_that_the_clock_skips_is_no_time_and_of_two_the_first_counts():
    assert instant(date(2026, 3, 29), time(2, 30), AMSTERDAM) is None
    assert instant(date(2026, 10, 25), time(2, 30), AMSTERDAM) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_day_of_a_clock_change_has_23_or_25_hours():
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 9, 7), 24)):
        start, end = day_bounds(day, AMSTERDAM)
        assert end - start == timedelta(hours=hours)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - a wall time
def test_a_wall_time_and_its_instant_are_the_same_moment(wall):
    wall = wall.replace(second=0, microsecond=0)
    found = instant(wall.date(), wall.time(), AMSTERDAM)
    first, second = (wall.replace(tzinfo=AMSTERDAM, fold=fold).astimezone(UTC) for fold in (0, 1))
    assert found == (None if first > second else first), "the first of two; none where the clock skips"


def test_two_minutes_before_midnight_todays_page_shows_the_lesson_whose_door_is_open():
    day = date(2026, 9, 7)
    _, midnight = day_bounds(day, AMSTERDAM)
    assert shown_bounds(day, AMSTERDAM, midnight - timedelta(minutes=2))[1] > midnight + timedelta(minutes=3)
    assert shown_bounds(day, AMSTERDAM, midnight - timedelta(hours=2))[1] == midnight
    assert shown_bounds(day + timedelta(days=1), AMSTERDAM, midnight - timedelta(hours=2))[0] == midnight


def test_weekends_and_free_days_are_no_school_days_but_in_the_demonstration_all_are():
    free = {date(2026, 9, 7): "Studiedag"}
    saturday = date(2026, 9, 5)
    assert not is_school_day(saturday, free, every_day=False)
    assert not is_school_day(date(2026, 9, 7), free, every_day=False)
    assert is_school_day(saturday, free, every_day=True)
    assert next_school_day(date(2026, 9, 4), free, every_day=False) == date(2026, 9, 8)
    assert next_school_day(date(2026, 9, 4), free, every_day=True) == saturday
