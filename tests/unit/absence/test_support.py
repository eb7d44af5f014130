"""R15: tiers, sick reports and the conversations that they ask for."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.absence.support.rules import due_hours, due_on, is_new, level, missed, percent, sick_runs, triggers
from erbij.absence.support.wire import TaskTrigger
from erbij.absence.wire import Authorised
from tests.unit.absence.hours import CODES, unit

pytestmark = pytest.mark.rule("R15")
MONDAY = date(2026, 10, 5)
DAYS = [day for day in (MONDAY + timedelta(days=n) for n in range(84)) if day.weekday() < 5]


def ill(*numbers: int):
    """Ill on these school days."""
    return [unit(DAYS[n], code="ILL") for n in numbers]


@pytest.mark.parametrize(
    ("share", "tier"),
    [
        (Fraction(0), 1),
        (Fraction(999, 10000), 1),
        (Fraction(1, 10), 2),
        (Fraction(199, 1000), 2),
        (Fraction(1, 5), 3),
        (Fraction(1), 3),
    ],
)
def test_ten_percent_is_the_second_tier_and_twenty_the_third(share, tier):
    assert level(share) == tier


def test_total_absence_counts_whatever_the_reason_and_undecided_hours_do_not():
    units = [*ill(0, 1), unit(DAYS[2]), unit(DAYS[3], code="UNKNOWN"), unit(DAYS[4], code="SUSPENSION")]
    found = missed(units, {one.slot_id for one in units}, Fraction(40), clock=False)
    assert (int(found.authorised), int(found.unauthorised), percent(found.share)) == (3, 1, "10.0")


def test_an_hour_that_was_not_due_is_not_missed():
    units = ill(0, 1)
    assert missed(units, {units[0].slot_id}, Fraction(10), clock=False).authorised == 1


def test_due_hours_are_counted_as_the_sector_counts_absence():
    assert due_hours([3000, 5400], clock=False) == 1 + Fraction(3, 2)
    assert due_hours([3000, 5400], clock=True) == Fraction(7, 3)


def test_a_weekend_does_not_end_an_illness_and_a_day_at_school_does():
    assert sick_runs(ill(3, 4, 5, 6), DAYS) == [(DAYS[3], DAYS[6], 4)]
    assert [length for _, _, length in sick_runs(ill(0, 1, 3, 5), DAYS)] == [2, 1, 1]


def test_the_fourth_report_and_the_seventh_day_ask_for_a_conversation():
    three, four = sick_runs(ill(0, 2, 4), DAYS), sick_runs(ill(0, 2, 4, 6), DAYS)
    assert triggers(three, 1, DAYS[6]) == []
    assert triggers(four, 1, DAYS[6]) == [(TaskTrigger.SICK_OFTEN, DAYS[6])]
    assert triggers(sick_runs(ill(*range(6)), DAYS), 1, DAYS[6]) == []
    assert triggers(sick_runs(ill(*range(7)), DAYS), 1, DAYS[6]) == [(TaskTrigger.SICK_LONG, DAYS[0])]


def test_a_tier_asks_once_in_twelve_weeks_and_an_open_conversation_is_not_asked_again():
    asked = [(TaskTrigger.TIER_2, DAYS[5], True)]
    assert not is_new(TaskTrigger.TIER_2, DAYS[9], asked, MONDAY)
    assert is_new(TaskTrigger.TIER_2, DAYS[9], asked, DAYS[6])
    assert not is_new(TaskTrigger.TIER_2, DAYS[9], [(TaskTrigger.TIER_2, DAYS[5], False)], DAYS[6])
    assert is_new(TaskTrigger.TIER_3, DAYS[9], asked, MONDAY)
    assert not is_new(TaskTrigger.SICK_LONG, DAYS[0], [(TaskTrigger.SICK_LONG, DAYS[0], True)], MONDAY)
    assert is_new(TaskTrigger.SICK_LONG, DAYS[20], [(TaskTrigger.SICK_LONG, DAYS[0], True)], MONDAY)


def test_the_conversation_is_due_within_five_school_days():
    assert due_on(DAYS[0], DAYS) == DAYS[5]
    assert due_on(DAYS[0], DAYS[:3]) == DAYS[2]
    assert due_on(DAYS[0], []) == DAYS[0]


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.sampled_from(CODES), st.sampled_from(list(Authorised))),
        max_size=40,
        unique_by=lambda one: one[0],
    )
)
def test_runs_cover_every_day_of_authorised_illness_exactly_once(found):
    units = [unit(DAYS[n], code=code, authorised=said) for n, code, said in found]
    days = {one.local_date for one in units if one.national == "ILL" and one.authorised is Authorised.YES}
    runs = sick_runs(units, DAYS)
    covered = [day for first, last, _ in runs for day in DAYS if first <= day <= last]
    assert sorted(covered) == sorted(days)
    assert sum(length for _, _, length in runs) == len(days)
