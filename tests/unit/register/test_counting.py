from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from erbij.register import intervals
from erbij.register.intervals import Asked
from erbij.register.model import Bucket, EndReason, PupilEvidence, Session, SlotEvidence, Source
from erbij.register.rules import (
    attend,
    clock_hours,
    hours_minutes,
    policy_on,
    settled,
    whole_minutes,
)
from erbij.register.spans import Span, in_seconds, total
from tests.unit.register.given import DAY, POLICY, at, attendance, day_of, live_credit, slot, span, was_there


@pytest.mark.rule("R1")
def test_a_lesson_that_never_began_counts_nothing() -> None:
    assert total(attendance("09:00-09:50", was_there("09:00-09:50"), session=None).live.counts) == 0


@pytest.mark.rule("R1")
@pytest.mark.parametrize("planned", [True, False])
def test_a_cancelled_or_moved_slot_counts_nothing(planned: bool) -> None:
    one = attendance(slot("09:00-09:50", planned=planned), was_there("09:00-09:50"))
    assert total(one.live.counts) == (3000 if planned else 0)


@pytest.mark.rule("R1")
def test_the_session_bounds_what_counts_on_both_sides() -> None:
    one = attendance("09:00-09:50", was_there("08:55-09:50"), session="09:05-09:40")
    assert one.live.counts == (span("09:05-09:40"),)


@pytest.mark.rule("R1")
def test_a_lesson_that_the_teacher_extended_counts_until_its_new_end() -> None:
    where = slot("09:00-09:50")
    held = Session(at("09:00"), at("10:10"), extended_until=at("10:00"))
    pupil = PupilEvidence("p1", was_there("09:00-10:10"))
    one = attend(where, SlotEvidence("s1", held, pupils=(pupil,)), "p1", POLICY, at("11:00"))
    assert live_credit([one]) == {"s1": 3600}


@pytest.mark.rule("R2")
def test_an_open_interval_that_fell_silent_ended_at_its_last_proof_by_our_fault() -> None:
    fresh = was_there("09:00-09:20", ended=None)
    assert settled(fresh, at("09:20:30"), POLICY) == fresh
    assert settled(fresh, at("09:20:31"), POLICY)[0].ended is EndReason.SERVER


@pytest.mark.rule("R3")
@pytest.mark.parametrize(("gap", "counts"), [(119, 3000), (120, 3000), (121, 2879)])
def test_a_gap_of_two_minutes_is_the_longest_that_counts(gap: int, counts: int) -> None:
    back = at("09:10") + timedelta(seconds=gap)
    there = (*was_there("09:00-09:10"), replace(was_there("09:20-09:50")[0], span=Span(back, at("09:50"))))
    assert total(attendance("09:00-09:50", there).live.counts) == counts


@pytest.mark.rule("R3")
def test_a_gap_that_does_not_fit_is_left_open_and_a_shorter_one_after_it_still_tried() -> None:
    there = was_there(
        "09:00-09:10", "09:12-09:20", "09:22-09:30", "09:31:30-09:40", "09:41-09:50"
    )  # gaps of 120, 120, 90 and 60 seconds; 60 are left for the last two
    live = attendance("09:00-09:50", there).live
    assert [gap.seconds for gap in live.bridged] == [120, 120, 60]
    assert [gap.seconds for gap in live.too_many] == [90]


@pytest.mark.rule("R3")
def test_coming_late_and_going_early_are_no_gaps() -> None:
    assert total(attendance("09:00-09:50", was_there("09:01-09:49")).live.counts) == 48 * 60


@pytest.mark.rule("R4")
def test_an_own_pause_is_taken_off_after_bridging() -> None:
    one = attendance("09:00-09:50", was_there("09:00-09:20", "09:21:30-09:50"), pauses=("09:21-09:26",))
    assert one.live.bridged == (span("09:20-09:21:30"),)
    assert total(one.live.counts) == 3000 - 300


@pytest.mark.rule("R5")
def test_two_lessons_at_once_are_never_a_sum_and_the_one_that_began_first_has_the_time() -> None:
    early = attendance(slot("09:00-09:50", "s2"), was_there("09:00-09:50"))
    late = attendance(slot("09:30-10:20", "s1"), was_there("09:30-10:20"))
    assert live_credit([late, early]) == {"s2": 3000, "s1": 1800}


@pytest.mark.rule("R5")
def test_two_lessons_that_begin_together_are_told_apart_by_their_id() -> None:
    both = [attendance(slot("09:00-09:50", key), was_there("09:00-09:50")) for key in ("s2", "s1")]
    assert live_credit(both) == {"s1": 3000, "s2": 0}


@pytest.mark.rule("R5")
def test_a_second_at_school_is_not_counted_at_home_too() -> None:
    one = attendance("09:00-09:50", was_there("09:00-09:50"))
    at_school = replace(one, pupil=replace(one.pupil, at_school=(span("09:00-09:20"),)))
    assert live_credit([at_school]) == {"s1": 1800}


@pytest.mark.rule("R5")
def test_a_lower_source_keeps_what_the_higher_ones_leave_free() -> None:
    claims = [
        Asked(Source.CATALOGUE, int(at("09:30").timestamp()), "i1", in_seconds([span("09:30-10:10")])),
        Asked(Source.OFFLINE, int(at("10:00").timestamp()), "", in_seconds([span("10:00-10:30")])),
        Asked(Source.LIVE, int(at("09:00").timestamp()), "s1", in_seconds([span("09:00-09:50")])),
    ]
    assert [intervals.total(kept) for kept in intervals.share(claims)] == [1200, 1200, 3000]


@pytest.mark.rule("R9")
def test_minutes_on_a_free_day_are_voluntary() -> None:
    one = attendance("09:00-09:50", was_there("09:00-09:50"))
    assert day_of(one, free_days=frozenset({DAY})).by_bucket == {Bucket.VOLUNTARY: 3000}
    assert day_of(one).by_bucket == {Bucket.REMOTE_NO_GROUND: 3000}


@pytest.mark.rule("R10")
def test_minutes_are_floored_and_hours_rounded_half_up() -> None:
    assert [whole_minutes(seconds) for seconds in (0, 59, 60, 3599)] == [0, 0, 1, 59]
    assert [clock_hours(seconds) for seconds in (0, 18, 17, 8700)] == ["0.00", "0.01", "0.00", "2.42"]
    assert [hours_minutes(seconds) for seconds in (59, 3600, 8700, 360_000)] == ["0:00", "1:00", "2:25", "100:00"]


@pytest.mark.rule("R17")
def test_a_new_policy_counts_only_dates_from_its_first_day() -> None:
    new = replace(POLICY, version="2027-1", valid_from=date(2027, 8, 1))
    policies = (POLICY, new)
    assert policy_on(date(2027, 7, 31), policies).version == "2026-1"
    assert policy_on(date(2027, 8, 1), policies).version == "2027-1"
    assert policy_on(date(2020, 1, 1), policies).version == "2026-1"


def test_parts_of_a_second_never_add_up_to_one() -> None:
    half = timedelta(milliseconds=500)
    there = tuple(
        replace(one, span=Span(one.span.start + half, one.span.end + half))
        for one in was_there("09:00-09:10", "09:20-09:30")
    )
    assert total(attendance("09:00-09:50", there).live.counts) == 1200
