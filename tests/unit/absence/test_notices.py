"""R13 and R14: when a notice is due, and what never stands in one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.absence.notices.model import Calendar, NoticePolicy
from erbij.absence.notices.rules import (
    due_after,
    easter,
    for_age,
    kinds_at,
    lesson_weeks,
    long_absence,
    luxury,
    may_stand,
    public_holidays,
    sixteen_hours,
)
from erbij.absence.notices.wire import NoticeKind
from erbij.absence.wire import Authorised
from tests.unit.absence.hours import CODES, unit

MONDAY = date(2026, 10, 5)  # ISO week 41
AUTUMN = frozenset(date(2026, 10, 19) + timedelta(days=n) for n in range(5))  # week 43
CLOSED = public_holidays(2026) | public_holidays(2027)


def calendar(free=AUTUMN, first=date(2026, 8, 31), last=date(2027, 2, 26)) -> Calendar:
    return Calendar(lesson_weeks(first, last, free, every_day=False), CLOSED)


def week(number: int, lessons: int, *, last_weekday: int = 4, code: str = "TRUANT"):
    """So many lessons in an ISO week, from Monday on, the last on that weekday."""
    monday = date.fromisocalendar(2026, number, 1)
    days = [monday + timedelta(days=min(n, last_weekday) if n < lessons - 1 else last_weekday) for n in range(lessons)]
    return [unit(day, 8 + n, code=code) for n, day in enumerate(days)]


@pytest.mark.rule("R13")
def test_worked_example_12_sixteen_lesson_hours_round_a_holiday():
    units = [*week(41, 5), *week(42, 4), *week(44, 4), *week(45, 3, last_weekday=3)]
    ill = [unit(MONDAY + timedelta(days=n), 15, code="ILL") for n in range(5)] + [
        unit(date.fromisocalendar(2026, 44, day), 15, code="ILL") for day in range(1, 6)
    ]
    ill += [unit(date.fromisocalendar(2026, 45, day), 15, code="ILL") for day in (1, 2)]
    assert len(units) == 16
    assert len(ill) == 12

    (draft,) = sixteen_hours([*units, *ill], calendar(), clock=False)

    assert (draft.begin, draft.end, draft.due) == (date(2026, 10, 5), date(2026, 11, 5), date(2026, 11, 12))
    assert {one.record_id for one in draft.units} == {one.record_id for one in units}


@pytest.mark.rule("R13")
def test_fifteen_hours_ask_for_nothing_and_a_fifth_week_is_not_looked_at():
    assert sixteen_hours(week(45, 15), calendar(), clock=False) == []
    assert sixteen_hours([*week(40, 8), *week(45, 8)], calendar(), clock=False) == []
    assert len(sixteen_hours([*week(41, 8), *week(45, 8)], calendar(), clock=False)) == 1, "week 43 is no lesson week"


@pytest.mark.rule("R13")
@pytest.mark.parametrize(
    ("minutes", "lessons", "clock", "asked"),
    [(60, 16, True, 1), (50, 16, True, 0), (50, 16, False, 1), (50, 20, True, 1)],
)
def test_sixteen_clock_hours_are_960_minutes(minutes, lessons, clock, asked):
    units = [unit(MONDAY + timedelta(days=n // 5), 8 + n % 5, minutes=minutes) for n in range(lessons)]
    assert len(sixteen_hours(units, calendar(), clock=clock)) == asked


@pytest.mark.rule("R13")
def test_after_a_notice_only_later_hours_count_and_a_dismissed_day_does_not_ask_again():
    units = [*week(41, 16), *week(42, 15)]
    first = sixteen_hours(units, calendar(), clock=False)
    assert [draft.end for draft in first] == [date(2026, 10, 9)]
    assert sixteen_hours(units, calendar(), clock=False, sent=[date(2026, 10, 9)]) == []
    again = sixteen_hours(units, calendar(), clock=False, dismissed=[date(2026, 10, 9)])
    assert [draft.end for draft in again] == [date(2026, 10, 12)], "a new hour asks again"


@pytest.mark.rule("R13")
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(8, 16), st.sampled_from(CODES), st.sampled_from(list(Authorised))),
        max_size=60,
        unique_by=lambda one: one[:2],
    ),
    st.booleans(),
)
def test_no_draft_ever_holds_an_hour_that_is_authorised_or_undecided(found, clock):
    units = [unit(MONDAY + timedelta(days=n), hour, code=code, authorised=said) for n, hour, code, said in found]
    drafts = [
        *sixteen_hours(units, calendar(), clock=clock),
        *luxury(units, calendar()),
        *long_absence([(one.local_date, one.slot_id) for one in units], units, calendar()),
    ]
    for draft in drafts:
        assert all(may_stand(one) and one.authorised is Authorised.NO for one in draft.units)
        assert all(one.national not in {"ILL", "SUSPENSION"} for one in draft.units)
        assert draft.begin <= draft.end < draft.due


@pytest.mark.rule("R13")
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(8, 16)), min_size=1, max_size=80, unique=True), st.randoms())
def test_the_order_in_which_hours_come_never_matters_and_no_hour_is_in_two_drafts(found, random):
    units = [unit(MONDAY + timedelta(days=n), hour) for n, hour in found]
    mixed = [*units]
    random.shuffle(mixed)
    drafts = sixteen_hours(units, calendar(), clock=False)
    assert sixteen_hours(mixed, calendar(), clock=False) == drafts
    told = [one.record_id for draft in drafts for one in draft.units]
    assert len(told) == len(set(told))


@pytest.mark.rule("R14")
def test_more_than_four_lesson_weeks_in_a_row_is_long_and_four_is_not():
    def missing(until: date):
        days = [MONDAY + timedelta(days=n) for n in range((until - MONDAY).days + 1)]
        units = [unit(day) for day in days if day.weekday() < 5 and day not in AUTUMN]
        return long_absence([(one.local_date, one.slot_id) for one in units], units, calendar())

    assert missing(date(2026, 11, 6)) == [], "weeks 41, 42, 44 and 45 are four"
    (draft,) = missing(date(2026, 11, 9))
    assert (draft.begin, draft.end) == (MONDAY, date(2026, 11, 9))


@pytest.mark.rule("R14")
def test_one_hour_that_was_followed_or_allowed_breaks_a_long_absence():
    days = [MONDAY + timedelta(days=n) for n in range(50) if (MONDAY + timedelta(days=n)).weekday() < 5]
    units = [unit(day) for day in days]
    due = [(one.local_date, one.slot_id) for one in units]
    assert len(long_absence(due, units, calendar(frozenset()))) == 1
    ill = [*units[:12], unit(days[12], code="ILL"), *units[13:24]]
    assert long_absence(due[:24], ill, calendar(frozenset())) == []
    assert long_absence(due, units, calendar(frozenset()), ended=[days[0]]) == []


@pytest.mark.rule("R13")
def test_what_is_missed_on_a_free_day_counts_for_nothing():
    free = Calendar(calendar().weeks, CLOSED, AUTUMN)
    units = [unit(day, 8 + n) for n in range(8) for day in (date(2026, 10, 19), date(2026, 10, 20))]
    assert len(units) == 16
    assert sixteen_hours(units, free, clock=False) == []
    assert luxury([unit(date(2026, 10, 19), code="LUXURY")], free) == []


@pytest.mark.rule("R14")
def test_luxury_leave_asks_at_once_and_its_days_are_one_draft():
    units = [unit(MONDAY + timedelta(days=n), code="LUXURY") for n in range(3)]
    (draft,) = luxury(units, calendar())
    assert (draft.begin, draft.end, draft.due) == (MONDAY, date(2026, 10, 7), date(2026, 10, 12))
    assert luxury(units, calendar(), known=[one.record_id for one in units]) == []
    assert luxury([unit(MONDAY, code="LUXURY", authorised=Authorised.UNDECIDED)], calendar()) == []


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_is_where_the_calendar_has_it(year, day):
    assert easter(year) == day


@pytest.mark.rule("R13")
@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 5), date(2026, 11, 12)),
        (date(2026, 12, 24), date(2027, 1, 4)),  # Christmas, New Year, weekends
        (date(2026, 4, 2), date(2026, 4, 13)),  # Good Friday and Easter Monday
        (date(2026, 10, 16), date(2026, 10, 23)),  # a school holiday: the municipality works
    ],
)
def test_the_fifth_working_day_leaves_out_weekends_and_public_holidays(day, due):
    assert due_after(day, 5, CLOSED) == due


@pytest.mark.rule("R17")
def test_other_numbers_change_nothing_on_the_days_before_they_hold():
    units = [*week(41, 10), *week(45, 10)]
    stricter = NoticePolicy("school-1", hours=8)
    monday_45 = date.fromisocalendar(2026, 45, 1)

    def policy_on(day: date) -> NoticePolicy:
        return stricter if day >= monday_45 else NoticePolicy()

    assert sixteen_hours(units, calendar(), lambda _: stricter, clock=False)[0].end < monday_45
    drafts = sixteen_hours(units, calendar(), policy_on, clock=False)
    assert drafts[0].end >= monday_45, "week 41 keeps the numbers of week 41"


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    ("age", "kind"),
    [(None, NoticeKind.HOURS_16), (17, NoticeKind.HOURS_16), (18, NoticeKind.RMC), (22, NoticeKind.RMC)],
)
def test_from_18_to_22_sixteen_hours_go_to_the_region_and_from_23_to_nobody(age, kind):
    (draft,) = sixteen_hours(week(41, 16), calendar(), clock=False)
    told = for_age(draft, age)
    assert told is not None
    assert told.kind is kind
    assert for_age(draft, 23) is None
    (luxury_draft,) = luxury([unit(MONDAY, code="LUXURY")], calendar())
    assert for_age(luxury_draft, 18) is None
    assert kinds_at(23) == frozenset()
