"""Section 5 of the specification, to the letter; the numbers are its."""

from __future__ import annotations

import pytest

from erbij.register.line import status
from erbij.register.model import Attendance, EndReason, Status
from erbij.register.rules import clock_hours, hours_minutes, whole_minutes
from tests.unit.register.given import attendance, line, live_credit, slot, was_there


def credited(one: Attendance) -> int:
    return live_credit([one])[one.slot.id]


@pytest.mark.rule("R1")
def test_1_being_there_before_and_after_the_lesson_counts_the_whole_lesson() -> None:
    one = attendance("09:00-09:50", was_there("08:57:10-09:50:40"))
    assert credited(one) == 3000
    assert status(line(one)) == (Status.PRESENT_REMOTE,)
    assert clock_hours(3000) == "0.83"


@pytest.mark.rule("R3")
def test_2_coming_late_and_dropping_out_for_ninety_seconds() -> None:
    one = attendance("10:00-10:50", was_there("10:06:30-10:21:00", "10:22:30-10:51:00"))
    assert credited(one) == 2610
    assert 2610 / 3000 == 0.87
    assert status(line(one)) == (Status.PRESENT_REMOTE, Status.LATE)


@pytest.mark.rule("R3")
def test_3_nineteen_minutes_away_are_not_bridged() -> None:
    one = attendance("11:00-11:50", was_there("11:00-11:12", "11:31-11:50"))
    assert credited(one) == 1860


@pytest.mark.rule("R3")
def test_4_of_four_gaps_of_a_hundred_seconds_the_budget_bridges_three() -> None:
    there = was_there(
        "09:00:00-09:10:00", "09:11:40-09:20:00", "09:21:40-09:30:00", "09:31:40-09:40:00", "09:41:40-09:50:00"
    )
    one = attendance("09:00-09:50", there)
    assert len(one.live.bridged) == 3
    assert [gap.seconds for gap in one.live.too_many] == [100]
    assert credited(one) == 2900


@pytest.mark.rule("R10")
def test_9_seven_lessons_total_from_seconds_and_not_from_rounded_rows() -> None:
    hours = ["08:30", "09:30", "10:30", "11:30", "12:30", "13:30", "14:30"]
    ends = ["09:20", "10:20", "11:20", "12:20", "13:20", "14:20", "15:20"]
    lessons = [
        attendance(slot(f"{start}-{end}", f"s{start[:2]}"), was_there(f"{start}:10-{end}:00"))
        for start, end in zip(hours, ends, strict=True)
    ]
    seconds = live_credit(lessons)
    assert set(seconds.values()) == {49 * 60 + 50}
    assert sum(seconds.values()) == 20_930
    assert whole_minutes(20_930) == 348
    assert clock_hours(20_930) == "5.81"
    assert hours_minutes(20_930) == "5:48"
    assert sum(whole_minutes(one) for one in seconds.values()) == 343


@pytest.mark.rule("R2")
def test_10_last_proof_and_back_a_hundred_seconds_later_is_bridged() -> None:
    one = attendance("09:00-09:50", was_there("09:00:00-09:20:10", "09:21:50-09:50:00"))
    assert [gap.seconds for gap in one.live.bridged] == [100]
    assert credited(one) == 3000


@pytest.mark.rule("R5")
def test_11_a_laptop_and_a_phone_are_one_pupil() -> None:
    there = (
        *was_there("09:00-09:40", device="laptop", ended=EndReason.TAKEN_OVER),
        *was_there("09:10-09:50", device="phone", ended=EndReason.LESSON_OVER),
    )
    assert credited(attendance("09:00-09:50", there)) == 3000
