"""The register's seconds in the columns of a report: nothing is lost, nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.private import Private
from erbij.register.counting.model import Missed, PupilCount
from erbij.register.facts import Authorised, Sector
from erbij.register.model import Bucket, EndReason, Share, Source, Status
from erbij.reports.period.model import OF_BUCKET, Amount, Column, Filter, PupilCard, Sums
from erbij.reports.period.rules import (
    IN_NO_TOTAL,
    added,
    batches,
    difference,
    of_day,
    of_shares,
    of_slot,
    pupil_line,
    summed,
)
from erbij.reports.period.view import decimals
from tests.unit.register.given import attendance, day_of, slot, was_there

NOOR = PupilCard("p1", Private("Noor"), ("3B",), "own_school")


def counted(*lessons: tuple[str, str]) -> PupilCount:
    """Noor's day of lessons with where she was in each."""
    attended = [
        attendance(slot(text, f"s{number}"), was_there(there, ended=EndReason.LEFT) if there else (), session=text)
        for number, (text, there) in enumerate(lessons)
    ]
    return PupilCount("p1", Sector.VO, (day_of(*attended),))


@pytest.mark.rule("R20")
def test_every_bucket_has_a_column_of_its_own() -> None:
    assert OF_BUCKET.keys() == set(Bucket)
    assert len(set(OF_BUCKET.values())) == len(Bucket)


shares = st.lists(st.builds(Share, st.sampled_from(Source), st.sampled_from(Bucket), st.integers(1, 20_000)))


@pytest.mark.rule("R20")
@given(shares)
def test_every_second_stands_in_its_column_and_what_counts_in_the_total(some: list[Share]) -> None:
    found = of_shares(some)
    for bucket, column in OF_BUCKET.items():
        assert found.get(column, Amount()).seconds == sum(one.seconds for one in some if one.bucket is bucket)
    total = sum(one.seconds for one in some if OF_BUCKET[one.bucket] not in IN_NO_TOTAL)
    assert found.get(Column.REPORTED, Amount()).seconds == total


@pytest.mark.rule("R8")
def test_a_day_is_what_the_register_says_and_its_lessons_add_up_to_it() -> None:
    (day,) = counted(("09:00-09:50", "09:00-09:40"), ("10:00-10:50", "")).days
    amounts = of_day(day)
    assert amounts[Column.REPORTED].seconds == day.reported == 2400
    assert amounts[Column.DUE].seconds == day.due == 6000
    assert Column.OVER_CAP not in amounts
    lessons = added(of_slot(one) for one in day.slots)
    assert lessons == amounts


@pytest.mark.rule("R11")
def test_the_states_of_a_lesson_leave_nothing_over() -> None:
    line = pupil_line(NOOR, counted(("09:00-09:50", "09:05-09:20"), ("10:00-10:50", "")), Filter())
    assert line is not None
    assert [difference(one) for one in line.lessons] == [0, 0]
    assert line.lessons[0].count.states["ATTENDED"] == 900


@pytest.mark.rule("R12")
def test_absence_stands_in_the_column_of_what_was_decided() -> None:
    (one,) = counted(("09:00-09:50", "")).days[0].slots
    for decided, column in ((Authorised.YES, "ABSENCE_AUTHORISED"), (Authorised.NO, "ABSENCE_UNAUTHORISED")):
        missed = replace(one, missed=Missed(decided, "ILL", 3000, Fraction(1)))
        assert of_slot(missed)[Column(column)] == Amount(3000, Fraction(1))
    undecided = of_slot(replace(one, missed=Missed(Authorised.UNDECIDED, "UNKNOWN", 3000, Fraction(1))))
    assert undecided.keys() == {Column.DUE}


def test_a_filter_on_lessons_leaves_the_numbers_of_these_lessons() -> None:
    count = counted(("09:00-09:50", "09:00-09:50"), ("10:00-10:50", "10:00-10:20"))
    partial = pupil_line(NOOR, count, Filter(status=Status.PARTIAL))
    assert partial is not None
    assert partial.amounts[Column.REPORTED].seconds == 1200
    assert partial.amounts[Column.DUE].seconds == 3000
    assert pupil_line(NOOR, count, Filter(status=Status.ABSENT)) is None
    assert pupil_line(NOOR, count, Filter(teacher_id="somebody")) is None
    assert pupil_line(NOOR, count, Filter(column=Column.AT_SCHOOL)) is None


@pytest.mark.rule("R10")
def test_sums_are_from_seconds_whether_added_at_once_or_in_parts() -> None:
    lines = [pupil_line(NOOR, counted(("09:00-09:50", f"09:00-09:{minutes}:59")), Filter()) for minutes in (10, 20, 30)]
    told = [line for line in lines if line]
    parts = Sums()
    for line in told:
        parts = summed([line], parts)
    whole = summed(told)
    assert parts == whole
    assert whole.amounts[Column.REPORTED].seconds == 659 + 1259 + 1859
    assert (whole.planned, whole.difference, whole.lessons) == (9000, 0, 3)


def test_few_are_counted_at_once_in_order() -> None:
    assert list(batches("abcde", 75)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(batches("ab", 400)) == [["a"], ["b"]]
    assert list(batches("", 7)) == []


@pytest.mark.rule("R10")
@pytest.mark.parametrize(("hours", "text"), [("3", "3"), ("1/3", "0.33"), ("5/8", "0.63"), ("0", "0"), ("10", "10")])
def test_lesson_hours_have_at_most_two_decimals_half_up(hours: str, text: str) -> None:
    assert decimals(Fraction(hours)) == text
