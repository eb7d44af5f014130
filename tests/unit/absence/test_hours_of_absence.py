"""R12: clock hours in primary, lesson hours in secondary education."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.absence.rules import amount, by_clock, shown_hours, total
from tests.unit.absence.hours import TUESDAY, unit

pytestmark = pytest.mark.rule("R12")


@pytest.mark.parametrize(
    ("sector", "clock"), [("po", True), ("SBO", True), ("SO", True), ("VO", False), ("vso", False), ("PRO", False)]
)
def test_the_sector_sets_the_unit(sector, clock):
    assert by_clock(sector) is clock


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(45, 1), (50, 1), (60, 1), (61, Fraction(61, 60)), (90, Fraction(3, 2)), (100, Fraction(5, 3))],
)
def test_a_lesson_of_an_hour_at_most_is_one_lesson_hour_and_a_longer_one_its_minutes_by_sixty(minutes, hours):
    assert amount(unit(TUESDAY, minutes=minutes), clock=False) == hours


def test_in_primary_education_minutes_count_less_what_was_at_school():
    assert amount(unit(TUESDAY, minutes=45), clock=True) == Fraction(3, 4)
    assert amount(unit(TUESDAY, minutes=60, at_school_seconds=900), clock=True) == Fraction(3, 4)
    whole = unit(TUESDAY, minutes=60)
    half = unit(TUESDAY, minutes=60, missed_from=whole.starts_at + timedelta(minutes=30))
    assert amount(half, clock=True) == Fraction(1, 2)
    assert amount(half, clock=False) == 1


@given(st.lists(st.integers(8, 16), max_size=8), st.booleans())
def test_an_hour_that_stands_there_twice_counts_once(hours, clock):
    units = [unit(TUESDAY, hour) for hour in hours]
    assert total(units, clock=clock) == total({one.slot_id: one for one in units}.values(), clock=clock)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (Fraction(16), "16"),
        (Fraction(5, 6), "0.83"),
        (Fraction(9, 2), "4.5"),
        (Fraction(0), "0"),
        (Fraction(1, 200), "0.01"),
    ],
)
def test_hours_are_shown_with_two_decimals_at_most(hours, text):
    assert shown_hours(hours) == text
