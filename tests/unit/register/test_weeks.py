from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.register.rules import iso_week, monday_of

dates = st.dates(date(2000, 1, 3), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 10, 6), "2026-W41"),
        (date(2027, 1, 1), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_week_has_the_name_that_iso_gives(day: date, week: str) -> None:
    assert iso_week(day) == week


@given(dates)
def test_a_week_begins_on_its_monday(day: date) -> None:
    monday = monday_of(day)
    assert monday.weekday() == 0
    assert timedelta() <= day - monday < timedelta(days=7)
    assert iso_week(day) == iso_week(monday)
    assert iso_week(monday - timedelta(days=1)) != iso_week(monday)
