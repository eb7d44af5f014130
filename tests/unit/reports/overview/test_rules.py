"""What stands in a share of participation: what could be followed and was not lowered by anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.register.counting.model import AT_SCHOOL, PupilCount
from erbij.register.facts import Sector
from erbij.register.model import EndReason
from erbij.reports.overview.model import Share
from erbij.reports.overview.rules import pattern_of, share_of, weeks_of
from erbij.reports.overview.view import percent
from tests.unit.register.given import ZONE, attendance, day_of, slot, was_there


def counted(*lessons: tuple[str, str], ended: EndReason = EndReason.LEFT) -> PupilCount:
    attended = [
        attendance(slot(text, f"s{number}"), was_there(there, ended=ended) if there else (), session=text)
        for number, (text, there) in enumerate(lessons)
    ]
    return PupilCount("p1", Sector.VO, (day_of(*attended),))


@pytest.mark.rule("R11")
def test_only_what_was_not_attended_lowers_the_share() -> None:
    (left,) = counted(("09:00-09:50", "09:00-09:20")).days[0].slots
    assert share_of(left) == Share(3000, 1200, 1, 0)
    (dropped,) = counted(("09:00-09:50", "09:00-09:20"), ended=EndReason.NETWORK_HOME).days[0].slots
    assert share_of(dropped) == Share(1200, 1200, 1, 0)


def test_who_did_not_come_is_a_signal_and_who_was_to_be_at_school_is_none() -> None:
    (missed,) = counted(("09:00-09:50", "")).days[0].slots
    assert share_of(missed) == Share(3000, 0, 1, 1)
    assert share_of(replace(missed, known=replace(missed.known, followed=AT_SCHOOL))) == Share()
    assert share_of(replace(missed, states={})) == Share()
    assert share_of(replace(missed, states={"NOT_OFFERED": 3000})) == Share()


def test_a_pupil_counts_once_a_week_and_seconds_of_all_lessons() -> None:
    one = counted(("09:00-09:50", "09:00-09:50"), ("10:00-10:50", ""))
    weeks = weeks_of([one, one], {})
    (week,) = weeks.values()
    assert (week.pupils, week.share) == (2, Share(12000, 6000, 4, 2))
    assert weeks_of([one], weeks_of([one], {})) == weeks


def test_the_pattern_stands_by_weekday_and_local_hour() -> None:
    pattern = pattern_of([counted(("09:00-09:50", "09:00-09:50"), ("10:10-11:00", ""))], ZONE, {})
    assert pattern == {(1, 9): Share(3000, 3000, 1, 0), (1, 10): Share(3000, 0, 1, 1)}


@pytest.mark.rule("R10")
@given(st.integers(0, 10_000_000), st.integers(1, 10_000_000))
def test_a_percentage_has_one_decimal_half_up(part: int, whole: int) -> None:
    told = percent(part, whole)
    assert told is not None
    tenths = int(told.replace(".", ""))
    assert tenths == (2000 * part + whole) // (2 * whole)


def test_a_share_of_nothing_has_no_percentage() -> None:
    assert percent(0, 0) is None
