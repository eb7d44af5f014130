"""Which lessons a wish means, and what is in the way; without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.errors import Invalid
from erbij.schools.rules import year_of
from erbij.timetable.slots.model import ClockSkips, Draft, Edit, When
from erbij.timetable.slots.rules import USUAL, clashes, dates, edited, made, next_hour, usual_hours, when_of
from erbij.timetable.wire import SlotStatus
from tests.unit.timetable.test_doors import SLOT

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
HALF_PAST_EIGHT = When(date(2026, 9, 7), time(8, 30), time(9, 20))
DRAFT = Draft("Taal", "g", frozenset(), "", None, "", all_remote=False, when=HALF_PAST_EIGHT, until=None)
DAYS = st.dates(date(2020, 8, 1), date(2040, 7, 31))


def slots_of(draft, free=None):
    days, _ = dates(draft, draft.when.day, free or {})
    return made(draft, days, school_id="s", teacher_id="t", zone=AMSTERDAM, now=NOW).new


@given(DAYS, st.integers(0, 51))
def test_a_weekly_lesson_at_half_past_eight_is_at_half_past_eight_in_every_week_of_twenty_years(day, weeks):
    until = min(day + timedelta(weeks=weeks), year_of(day)[1])
    found = slots_of(replace(DRAFT, when=replace(HALF_PAST_EIGHT, day=day), until=until))
    local = [(one.starts_at.astimezone(AMSTERDAM), one.ends_at.astimezone(AMSTERDAM)) for one in found]
    assert {(f"{start:%H:%M}", f"{end:%H:%M}") for start, end in local} == {("08:30", "09:20")}
    assert {start.weekday() for start, _ in local} == {day.weekday()}
    assert {one.ends_at - one.starts_at for one in found} == {timedelta(minutes=50)}
    assert year_of(found[-1].local_date) == year_of(day)


@given(DAYS, st.sets(st.integers(0, 10), max_size=8))
def test_a_series_leaves_out_exactly_the_free_days(day, free_weeks):
    free = {day + timedelta(weeks=number): "Vrij" for number in free_weeks}
    until = min(day + timedelta(weeks=10), year_of(day)[1])
    days, skipped = dates(replace(DRAFT, when=replace(HALF_PAST_EIGHT, day=day), until=until), day, free)
    assert not free.keys() & set(days)
    assert set(days) | skipped.keys() == {day + timedelta(weeks=n) for n in range((until - day).days // 7 + 1)}


def test_a_lesson_at_a_time_that_the_clock_skips_is_refused():
    skipped = When(date(2027, 3, 28), time(2, 30), time(3, 30))
    with pytest.raises(ClockSkips):
        slots_of(replace(DRAFT, when=skipped))


def test_the_end_is_after_the_start():
    with pytest.raises(Invalid):
        when_of(date(2026, 9, 7), "09:00", "09:00")


@given(
    st.lists(
        st.tuples(st.integers(0, 120), st.integers(1, 60), st.sampled_from("tu"), st.sampled_from(["", "a", "b"]))
    ),
    st.integers(0, 120),
)
def test_a_clash_is_named_exactly_when_something_is_taken_at_that_time(others, start):
    wanted = replace(
        slots_of(DRAFT)[0],
        place="a",
        starts_at=NOW + timedelta(minutes=start),
        ends_at=NOW + timedelta(minutes=start + 30),
    )
    there = [
        replace(
            SLOT,
            id=str(number),
            group_id=str(number),
            teacher_id=teacher,
            place=place,
            starts_at=NOW + timedelta(minutes=begin),
            ends_at=NOW + timedelta(minutes=begin + length),
        )
        for number, (begin, length, teacher, place) in enumerate(others)
    ]
    expected = {
        (one.id, kind)
        for one in there
        for kind, same in (("teacher", one.teacher_id == "t"), ("place", one.place == "a"))
        if same and one.starts_at < wanted.ends_at and wanted.starts_at < one.ends_at
    }
    found = clashes([wanted], there, {}, {})
    assert {(clash.other.id, clash.kind.value) for clash in found if clash.other} == expected
    off = replace(wanted, status=SlotStatus.CANCELLED)
    assert clashes([off], there, {}, {}) == []


@given(DAYS, st.integers(-40, 40), st.integers(7, 15))
def test_a_moved_lesson_is_a_new_one_and_the_old_one_names_it(day, shift, hour):
    old = slots_of(replace(DRAFT, when=replace(HALF_PAST_EIGHT, day=day)))[0]
    when = When(day + timedelta(days=shift), time(hour), time(hour, 45))
    edit = Edit(old.subject, old.place, None, all_remote=False, when=when)
    work = edited(old, [old], edit, free={}, zone=AMSTERDAM, now=NOW)
    (before, after), new = work.changed[0], work.new[0]
    assert (before, after.status, after.successor_id) == (old, SlotStatus.MOVED, new.id)
    assert (after.starts_at, after.ends_at) == (old.starts_at, old.ends_at)
    assert (new.local_date, new.local_start, new.version) == (when.day, f"{hour:02}:00", 1)


def test_saving_without_a_change_writes_nothing():
    old = slots_of(DRAFT)[0]
    edit = Edit(old.subject, old.place, None, all_remote=False, when=HALF_PAST_EIGHT)
    work = edited(old, [old], edit, free={}, zone=AMSTERDAM, now=NOW)
    assert (work.new, work.changed) == ((), ())


def test_the_hours_of_a_school_are_those_of_most_lessons():
    counted = {("08:30", "09:20"): 40, ("08:30", "10:00"): 2, ("09:20", "10:10"): 39}
    assert usual_hours(counted) == (("08:30", "09:20"), ("09:20", "10:10"))
    assert usual_hours({}) == USUAL


def test_the_next_hour_is_one_in_which_nothing_is_in_the_way():
    local, tomorrow = datetime(2026, 9, 7, 9, 0, tzinfo=AMSTERDAM), date(2026, 9, 8)
    today = local.date()
    taken = [(today, "09:20", "10:10"), (tomorrow, "10:30", "11:20")]
    assert next_hour(USUAL, local, tomorrow, today_is_school=True, taken=taken) == (today, ("10:30", "11:20"))
    taken = [(today, "09:00", "16:00"), (tomorrow, "08:00", "09:00")]
    assert next_hour(USUAL, local, tomorrow, today_is_school=True, taken=taken) == (tomorrow, ("09:20", "10:10"))
    full = [(day, "08:00", "17:00") for day in (today, tomorrow)]
    assert next_hour(USUAL, local, tomorrow, today_is_school=True, taken=full) == (tomorrow, USUAL[0])


def test_the_next_hour_is_today_as_long_as_one_is_left():
    local = datetime(2026, 9, 7, 9, 0, tzinfo=AMSTERDAM)
    tomorrow = date(2026, 9, 8)
    assert next_hour(USUAL, local, tomorrow, today_is_school=True) == (local.date(), ("09:20", "10:10"))
    evening = local.replace(hour=19)
    assert next_hour(USUAL, evening, tomorrow, today_is_school=True) == (tomorrow, USUAL[0])
    assert next_hour(USUAL, local, tomorrow, today_is_school=False) == (tomorrow, USUAL[0])
