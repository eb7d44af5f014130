"""School years, and dates and times as people write them."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from erbij.schools.rules import is_name, parse_date, parse_list, parse_time, year_of


def test_a_school_year_is_from_the_first_of_august_to_the_last_of_july():
    assert year_of(date(2026, 7, 31)) == (date(2025, 8, 1), date(2026, 7, 31))
    assert year_of(date(2026, 8, 1)) == (date(2026, 8, 1), date(2027, 7, 31))


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_every_day_is_in_exactly_one_school_year(day):
    first, last = year_of(day)
    assert first <= day <= last
    assert year_of(last + timedelta(days=1))[0] == last + timedelta(days=1)


def test_dates_and_times_are_read_as_schools_write_them():
    assert parse_date("2026-09-01") == parse_date("1-9-2026") == date(2026, 9, 1)
    assert parse_date("2026-02-30") is parse_date("morgen") is parse_date("٢٠٢٦-٠٩-٠١") is None  # noqa: RUF001
    assert parse_time("8:30") == parse_time("08.30") == parse_time("08:30:00") == time(8, 30)
    assert parse_time("24:00") is parse_time("08:30:15") is parse_time("") is None


def test_a_list_in_a_cell_has_no_repeats():
    assert parse_list("5A| 5B ,5A;") == ("5A", "5B")


def test_a_name_is_visible_text_of_at_most_eighty_characters():
    assert is_name("Zoë")
    assert not any(map(is_name, ["", "  ", "x" * 81, "a\u202eb", "a\x00"]))
