from __future__ import annotations

from datetime import date

import pytest

from erbij.plans.buddies.model import Turn
from erbij.plans.buddies.rules import end_of, in_the_way, next_free, on

MONDAY, NEXT, AFTER = date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21)


def turn(first: date, until: date, *, declined: bool = False) -> Turn:
    return Turn("t", "s", "noor", "sem", first, until, declined)


@pytest.mark.parametrize(
    ("first", "weeks", "until"),
    [(MONDAY, 1, NEXT), (date(2026, 9, 10), 1, NEXT), (date(2026, 9, 13), 1, NEXT), (MONDAY, 2, AFTER)],
)
def test_a_turn_ends_with_a_sunday_whenever_it_begins(first: date, weeks: int, until: date) -> None:
    assert end_of(first, weeks) == until


def test_a_buddy_holds_from_the_first_day_to_the_last_and_not_when_the_pupil_would_rather_not() -> None:
    one = turn(MONDAY, NEXT)
    assert on([one], MONDAY) == on([one], date(2026, 9, 13)) == one
    assert on([one], NEXT) is None
    assert on([turn(MONDAY, NEXT, declined=True)], MONDAY) is None


def test_two_classmates_are_not_buddy_in_the_same_week_but_one_who_was_declined_makes_room() -> None:
    assert in_the_way([turn(MONDAY, NEXT)], date(2026, 9, 13), AFTER)
    assert not in_the_way([turn(MONDAY, NEXT)], NEXT, AFTER)
    assert not in_the_way([turn(MONDAY, NEXT, declined=True)], MONDAY, NEXT)


def test_the_form_begins_after_the_last_week_that_is_planned() -> None:
    assert next_free([], MONDAY) == MONDAY
    assert next_free([turn(MONDAY, NEXT), turn(NEXT, AFTER)], MONDAY) == AFTER
    assert next_free([turn(MONDAY, NEXT), turn(NEXT, AFTER, declined=True)], MONDAY) == NEXT
