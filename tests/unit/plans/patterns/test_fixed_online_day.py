"""A fixed online day: which lessons it means, over clock changes and year ends, and what it needs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.plans.arrangements.wire import ArrangementDetails
from erbij.plans.deviations.model import Deviation
from erbij.plans.deviations.wire import DeviationDetails
from erbij.plans.document.model import Document
from erbij.plans.document.rules import dates_missing
from erbij.plans.document.wire import PlanItem, PlanState
from erbij.plans.modality.model import AS_ALWAYS, Modality, SlotTime
from erbij.plans.modality.rules import modality_of
from erbij.plans.modality.wire import ModalityOrigin, SlotModality
from erbij.plans.model import Remote
from erbij.plans.patterns.rules import both, matches, missing
from erbij.plans.patterns.wire import Moments, PatternDetails, WeekParity
from erbij.schools.rules import year_of

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 9, 1), date(2027, 7, 31)
THURSDAY = date(2026, 10, 22)
EVERY_THURSDAY = Moments(weekdays=(4,))


def document(details, state=PlanState.ACTIVE, *, first=FIRST, last=LAST, made=NOW, id_="d"):
    return Document(id_, "school", "noor", 1, state, first, last, details, made)


def online(moments=EVERY_THURSDAY, modality=SlotModality.REMOTE_LIVE, **how: Any):
    return document(PatternDetails(moments=moments, modality=modality), **how)


def slot(day, start="09:00"):
    ends = datetime.combine(day, time.fromisoformat(start), ZONE).astimezone(UTC) + timedelta(minutes=50)
    return SlotTime(f"{day} {start}", day, start, ends, planned=True)


def test_thursday_is_thursday_on_both_sides_of_the_clock_change():
    for weeks in range(4):
        day = THURSDAY + timedelta(weeks=weeks)
        assert modality_of(slot(day), [], [], [online()]) == Modality(SlotModality.REMOTE_LIVE, ModalityOrigin.PATTERN)
        assert modality_of(slot(day + timedelta(days=1)), [], [], [online()]) == AS_ALWAYS


def test_chosen_hours_are_wall_time_also_when_the_clock_was_set_back():
    hours = Moments(weekdays=(4,), starts=("09:00",))
    before, after = slot(THURSDAY), slot(THURSDAY + timedelta(weeks=1))
    assert (after.ends_at - before.ends_at) == timedelta(days=7, hours=1)
    for one in (before, after):
        assert matches(hours, one.date, one.local_start)
    assert not matches(hours, THURSDAY, "10:00")


def test_odd_and_even_weeks_are_those_of_the_calendar():
    odd, even = (Moments(weekdays=(4,), parity=parity) for parity in (WeekParity.ODD, WeekParity.EVEN))
    assert THURSDAY.isocalendar().week == 43
    assert (matches(odd, THURSDAY, "09:00"), matches(even, THURSDAY, "09:00")) == (True, False)
    # Week 53 is followed by week 1: two odd weeks after each other.
    assert matches(odd, date(2026, 12, 31), "09:00")
    assert matches(odd, date(2027, 1, 7), "09:00")


def test_before_after_and_as_a_draft_it_does_nothing():
    draft, later = online(state=PlanState.DRAFT), online(first=THURSDAY + timedelta(days=1))
    assert modality_of(slot(THURSDAY), [], [], [draft, later]) == AS_ALWAYS
    ended = online(state=PlanState.ENDED, last=THURSDAY)
    assert modality_of(slot(THURSDAY), [], [], [ended]).origin is ModalityOrigin.PATTERN
    assert modality_of(slot(THURSDAY + timedelta(weeks=1)), [], [], [ended]) == AS_ALWAYS


def test_of_two_that_mean_the_same_lesson_the_one_made_last_counts_and_both_come_before_the_period_at_home():
    rest = online(modality=SlotModality.FREE_BY_PLAN, made=NOW + timedelta(hours=1), id_="e")
    home = Remote("r", "noor", FIRST, None)
    for patterns in ([online(), rest], [rest, online()]):
        assert modality_of(slot(THURSDAY), [home], [], patterns).modality is SlotModality.FREE_BY_PLAN
    assert modality_of(slot(THURSDAY - timedelta(days=1)), [home], [], [rest]).origin is ModalityOrigin.PLAN


def test_it_needs_an_active_arrangement_and_a_complete_deviation_over_all_of_its_dates():
    arrangement, deviation = document(ArrangementDetails()), document(DeviationDetails())
    assert missing(online(), [arrangement], [deviation]) == []

    def lacks(arrangements, deviations):
        return {one.item for one in missing(online(), arrangements, deviations)}

    assert lacks([], []) == {PlanItem.ACTIVE_ARRANGEMENT, PlanItem.COMPLETE_DEVIATION}
    short = document(DeviationDetails(), last=LAST - timedelta(days=1))
    assert lacks([arrangement], [short]) == {PlanItem.COMPLETE_DEVIATION}
    for state in (PlanState.DRAFT, PlanState.ENDED):
        assert lacks([document(ArrangementDetails(), state)], [deviation]) == {PlanItem.ACTIVE_ARRANGEMENT}


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 800))
def test_nothing_that_is_complete_crosses_the_school_year(first, days):
    last = first + timedelta(days=days)
    crosses = year_of(first) != year_of(last)
    assert (PlanItem.ACROSS_SCHOOL_YEAR in dates_missing(first, last)) is crosses
    if not crosses:
        deviation = Deviation("noor", "d", first, last, Moments())
        end_of_year = year_of(first)[1]
        assert not deviation.covers(end_of_year + timedelta(days=1), "09:00")


@given(
    st.dates(date(2026, 8, 1), date(2027, 7, 31)),
    st.sets(st.integers(1, 7)),
    st.sampled_from(WeekParity),
    st.sampled_from([(), ("09:00",), ("08:30", "10:00")]),
)
def test_a_lesson_is_meant_exactly_when_its_day_its_week_and_its_hour_are(day, weekdays, parity, starts):
    moments = Moments(weekdays=tuple(sorted(weekdays)), parity=parity, starts=starts)
    fits = (
        (not weekdays or day.isoweekday() in weekdays)
        and (parity is WeekParity.EVERY or (day.isocalendar().week % 2 == 1) is (parity is WeekParity.ODD))
        and (not starts or "09:00" in starts)
    )
    assert matches(moments, day, "09:00") is fits


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_on_the_day_of_a_clock_change_there_is_one_modality_as_on_any_other(day):
    sunday = online(Moments(weekdays=(7,)))
    for start in ("00:30", "02:30", "03:30"):
        assert modality_of(slot(day, start), [], [], [sunday]).origin is ModalityOrigin.PATTERN


MOMENTS = st.builds(
    Moments,
    weekdays=st.sets(st.integers(1, 7), max_size=3).map(lambda days: tuple(sorted(days))),
    parity=st.sampled_from(WeekParity),
    starts=st.sampled_from([(), ("09:00",), ("08:30", "10:00")]),
)


@given(MOMENTS, MOMENTS, st.dates(date(2026, 8, 1), date(2027, 7, 31)), st.integers(0, 60))
def test_two_online_days_are_in_each_others_way_exactly_when_some_lesson_is_meant_by_both(one, other, first, days):
    last = first + timedelta(days=days)
    lessons = [(first + timedelta(days=n), start) for n in range(days + 1) for start in ("08:30", "09:00", "10:00")]
    twice = any(matches(one, *lesson) and matches(other, *lesson) for lesson in lessons)
    assert both(one, other, first, last) is twice
