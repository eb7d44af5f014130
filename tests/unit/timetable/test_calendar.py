"""School years, holidays and lesson weeks; without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.errors import Invalid
from erbij.schools.rules import year_of
from erbij.timetable.calendar.rules import asked_days, days_between, lesson_weeks, stretches
from erbij.timetable.rules import is_school_day

DAYS = st.dates(date(2020, 8, 1), date(2040, 7, 31))
AUTUMN = dict.fromkeys(days_between(date(2026, 10, 17), date(2026, 10, 25)), "Herfstvakantie")


def test_an_autumn_holiday_is_one_stretch_and_takes_one_lesson_week():
    assert [(one.name, one.first, one.last) for one in stretches(AUTUMN)] == [
        ("Herfstvakantie", date(2026, 10, 17), date(2026, 10, 25))
    ]
    first, last = year_of(date(2026, 10, 17))
    every = lesson_weeks(first, last, {}, every_day=False)
    assert set(every) - set(lesson_weeks(first, last, AUTUMN, every_day=False)) == {(2026, 43)}


def test_a_file_without_weekends_gives_one_stretch_too_and_other_names_stand_apart():
    working_days = {day: name for day, name in AUTUMN.items() if day.weekday() < 5}
    more = {**working_days, date(2026, 10, 12): "Herfstvakantie", date(2026, 10, 26): "Studiedag"}
    assert [(one.name, one.first.day, one.last.day) for one in stretches(more)] == [
        ("Herfstvakantie", 12, 12),
        ("Herfstvakantie", 19, 23),
        ("Studiedag", 26, 26),
    ]


def test_a_week_with_one_school_day_is_a_lesson_week():
    free = dict.fromkeys(days_between(date(2026, 10, 19), date(2026, 10, 22)), "Vrij")
    assert lesson_weeks(date(2026, 10, 19), date(2026, 10, 25), free, every_day=False) == [(2026, 43)]
    assert lesson_weeks(date(2026, 10, 24), date(2026, 10, 25), {}, every_day=False) == []


@given(DAYS, st.sets(st.integers(0, 364), max_size=60))
def test_lesson_weeks_are_exactly_the_weeks_of_the_school_days(day, free_days):
    first, last = year_of(day)
    free = {first + timedelta(days=number) for number in free_days}
    weeks = lesson_weeks(first, last, free, every_day=False)
    assert weeks == sorted(set(weeks))
    for one in days_between(first, last):
        if is_school_day(one, free, every_day=False):
            assert one.isocalendar()[:2] in weeks
    assert len(weeks) <= 53


@given(st.dictionaries(DAYS, st.sampled_from(["Herfst", "Kerst"]), max_size=40))
def test_stretches_hold_every_free_day_once(free):
    found = stretches(free)
    assert [(day, one.name) for one in found for day in one.days] == sorted(free.items())
    assert all(one.first <= one.last for one in found)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 10, 25), date(2026, 10, 17)),
        (date(2026, 10, 1), date(2027, 1, 1)),
        (date(2027, 7, 20), date(2027, 8, 3)),
    ],
)
def test_a_holiday_ends_after_it_begins_and_within_its_school_year(first, last):
    with pytest.raises(Invalid):
        asked_days(first, last)
