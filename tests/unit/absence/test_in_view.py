from __future__ import annotations

from datetime import date, timedelta

import pytest

from erbij.absence.in_view.model import Rules
from erbij.absence.in_view.rules import Calendar, colour, ill_since, rungs
from erbij.absence.in_view.wire import Colour, LadderRole
from erbij.private import Private

WEEKDAYS = Calendar({}, every_day=False)
MONDAY = date(2026, 9, 7)
AUTUMN = Calendar({date(2026, 10, 17) + timedelta(days=ahead): "Herfstvakantie" for ahead in range(9)}, every_day=False)


@pytest.mark.parametrize(
    ("days", "cadence", "shown"),
    [
        (0, 5, Colour.GREEN),
        (5, 5, Colour.GREEN),
        (6, 5, Colour.AMBER),
        (10, 5, Colour.AMBER),
        (11, 5, Colour.RED),
        (None, 5, Colour.RED),
        (1, 1, Colour.GREEN),
        (2, 1, Colour.AMBER),
        (3, 1, Colour.RED),
    ],
)
def test_a_pupil_is_in_view_within_the_cadence_and_out_of_it_after_twice(
    days: int | None, cadence: int, shown: Colour
) -> None:
    assert colour(days, cadence) is shown


def test_only_school_days_count_so_a_holiday_makes_nobody_late() -> None:
    friday = date(2026, 10, 16)

    assert WEEKDAYS.between(MONDAY, MONDAY) == 0
    assert WEEKDAYS.between(date(2026, 9, 11), date(2026, 9, 14)) == 1
    assert AUTUMN.between(friday, date(2026, 10, 25)) == 0
    assert AUTUMN.between(friday, date(2026, 10, 26)) == 1
    assert AUTUMN.ahead(friday, 1) == date(2026, 10, 26)
    assert AUTUMN.before(date(2026, 10, 26)) == friday


def test_the_ladder_names_who_acts_and_on_which_school_day() -> None:
    names = {step: (Private(step.role.value),) for step in Rules().ladder}

    found = rungs(Rules().ladder, names, WEEKDAYS, start=MONDAY, cadence=5, today=date(2026, 9, 22))

    assert [(one.step.role, one.on, one.reached) for one in found] == [
        (LadderRole.MENTOR, date(2026, 9, 15), True),
        (LadderRole.COORDINATOR, date(2026, 9, 22), True),
        (LadderRole.LEADER, date(2026, 9, 29), False),
    ]
    assert [one.names for one in found] == [names[one.step] for one in found]


def test_the_mentors_turn_comes_on_the_day_that_green_ends() -> None:
    (first, second, _) = rungs(Rules().ladder, {}, WEEKDAYS, start=MONDAY, cadence=5, today=MONDAY)

    assert colour(WEEKDAYS.between(MONDAY, first.on), 5) is Colour.AMBER
    assert colour(WEEKDAYS.between(MONDAY, WEEKDAYS.before(first.on)), 5) is Colour.GREEN
    assert colour(WEEKDAYS.between(MONDAY, second.on), 5) is Colour.RED


def test_an_illness_over_a_weekend_is_one_illness_and_who_is_better_is_no_longer_ill() -> None:
    thursday = date(2026, 9, 3)
    ill = {thursday, date(2026, 9, 4), MONDAY}

    assert ill_since(ill, MONDAY, WEEKDAYS) == (thursday, 3)
    assert ill_since(ill, MONDAY + timedelta(days=1), WEEKDAYS) == (thursday, 3)
    assert ill_since(ill, MONDAY + timedelta(days=2), WEEKDAYS) is None
    assert ill_since({thursday, MONDAY}, MONDAY, WEEKDAYS) == (MONDAY, 1)


def test_a_calendar_without_a_single_school_day_ends_all_the_same() -> None:
    none = Calendar({MONDAY + timedelta(days=ahead): "dicht" for ahead in range(-900, 900)}, every_day=False)

    assert none.ahead(MONDAY, 1) > MONDAY
    assert none.before(MONDAY) < MONDAY
