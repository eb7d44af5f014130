from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from erbij.people.guardians.model import Tie
from erbij.people.guardians.rules import age_on, changes, is_adult

BORN = date(2008, 10, 6)
EVE, DAY = date(2026, 10, 5), date(2026, 10, 6)
OPEN = Tie("karin", "noor", None, None)
ENDED = Tie("karin", "noor", DAY, None)
GRANTED = Tie("karin", "noor", None, datetime(2026, 10, 6, 9, tzinfo=UTC))


def test_a_pupil_is_of_age_on_the_eighteenth_birthday_and_not_on_the_day_before() -> None:
    assert (is_adult(BORN, EVE), is_adult(BORN, DAY)) == (False, True)


def test_who_was_born_on_the_29th_of_february_is_of_age_on_the_1st_of_march() -> None:
    assert [age_on(date(2008, 2, 29), date(2026, *day)) for day in ((2, 28), (3, 1))] == [17, 18]


@pytest.mark.parametrize(
    ("tie", "today", "end", "reopen"),
    [(OPEN, EVE, 0, 0), (OPEN, DAY, 1, 0), (ENDED, DAY, 0, 0), (GRANTED, DAY, 0, 0), (ENDED, EVE, 0, 1)],
)
def test_what_ends_is_what_is_open_of_a_pupil_of_age_who_let_nobody(
    tie: Tie, today: date, end: int, reopen: int
) -> None:
    found = changes([tie], {"noor": BORN}, today)

    assert [len(part) for part in found] == [end, reopen]


def test_without_a_date_of_birth_nothing_ends_by_itself_and_nothing_that_ended_begins_again() -> None:
    assert changes([OPEN, ENDED], {}, DAY) == ([], [])
