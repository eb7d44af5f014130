"""A slot has exactly one modality for each pupil, whoever said what in whatever order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.plans.modality.model import AS_ALWAYS, DayChange, Modality, SlotTime, Standing
from erbij.plans.modality.rules import allowed, choice, covers, in_reach, lapsed, modality_of, of_day
from erbij.plans.modality.wire import ModalityOrigin, SlotModality, WhyNot
from erbij.plans.model import Remote

DAY = date(2026, 9, 7)
NOW = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
AT_SCHOOL, REMOTE, FREE = SlotModality.AT_SCHOOL, SlotModality.REMOTE_LIVE, SlotModality.FREE_BY_PLAN
HOME = Remote("r", "noor", DAY, None)
BY_PLAN = Modality(REMOTE, ModalityOrigin.PLAN)
FAMILY, STAFF = Standing(staff=False, ground=True), Standing(staff=True, ground=True)
NO_GROUND = Standing(staff=False, ground=False)


def slot(hour=0, *, day=DAY, planned=True, all_remote=False, moved_here=()):
    end = datetime(day.year, day.month, day.day, 7, 50, tzinfo=UTC) + timedelta(hours=hour)
    return SlotTime(f"s{hour}", day, f"{9 + hour:02}:00", end, planned, all_remote, moved_here)


def word(modality, slot_id=None, *, since=NOW - timedelta(days=1), day=DAY):
    return DayChange("w", "school", "noor", day, slot_id, modality, since, "karin", "", NOW)


def by_word(modality):
    return Modality(modality, ModalityOrigin.DAY_CHANGE)


def test_without_a_plan_a_pupil_is_at_school():
    assert modality_of(slot(), [], []) == AS_ALWAYS


def test_a_pupil_in_a_period_at_home_follows_from_home_until_its_last_day():
    period = Remote("r", "noor", DAY, DAY + timedelta(days=2))
    assert modality_of(slot(), [period], []) == BY_PLAN
    assert modality_of(slot(day=DAY + timedelta(days=1)), [period], []) == BY_PLAN
    assert modality_of(slot(day=DAY + timedelta(days=2)), [period], []) == AS_ALWAYS


def test_only_this_hour_at_school_leaves_the_other_hours_at_home():
    words = [word(AT_SCHOOL, "s1")]
    assert modality_of(slot(0), [HOME], words) == BY_PLAN
    assert modality_of(slot(1), [HOME], words) == by_word(AT_SCHOOL)


def test_home_today_counts_from_the_hour_in_which_it_was_said():
    said = word(REMOTE, since=NOW)
    assert modality_of(slot(0), [], [said]) == AS_ALWAYS
    assert modality_of(slot(1), [], [said]) == by_word(REMOTE)
    assert modality_of(slot(1, day=DAY + timedelta(days=1)), [], [said]) == AS_ALWAYS


def test_the_last_word_counts_and_taking_it_back_gives_the_plan_again():
    words = [word(AT_SCHOOL, "s0"), word(REMOTE), word(FREE, "s0")]
    assert modality_of(slot(), [HOME], words) == by_word(FREE)
    assert modality_of(slot(), [HOME], words[:2]) == by_word(REMOTE)
    assert modality_of(slot(), [HOME], [*words, word(None)]) == BY_PLAN


def test_when_everybody_is_at_home_nobody_is_at_school_but_rest_stays_rest():
    assert modality_of(slot(all_remote=True), [], []) == BY_PLAN
    assert modality_of(slot(all_remote=True), [HOME], [word(AT_SCHOOL)]) == BY_PLAN
    assert modality_of(slot(all_remote=True), [HOME], [word(FREE)]) == by_word(FREE)


def test_what_was_said_for_a_lesson_goes_with_it_to_another_hour_of_the_day():
    moved = slot(4, moved_here=(("s1", DAY),))
    assert modality_of(moved, [HOME], [word(AT_SCHOOL, "s1")]) == by_word(AT_SCHOOL)
    assert modality_of(moved, [HOME], [word(AT_SCHOOL, "s1"), word(FREE, "s4")]) == by_word(FREE)
    assert modality_of(slot(4), [HOME], [word(AT_SCHOOL, "s1")]) == BY_PLAN
    assert lapsed(moved, [word(AT_SCHOOL, "s1")]) is None


def test_on_another_date_it_lapses_and_is_named_until_somebody_says_something_again():
    moved = slot(4, day=DAY + timedelta(days=1), moved_here=(("s1", DAY),))
    said = word(AT_SCHOOL, "s1")
    assert modality_of(moved, [HOME], [said]) == BY_PLAN
    assert lapsed(moved, [said]) is AT_SCHOOL
    assert lapsed(moved, [said, word(REMOTE, "s4", day=moved.date)]) is None
    assert lapsed(moved, [said, word(None, "s1")]) is None
    assert lapsed(moved, [word(AT_SCHOOL)]) is None, "the word of a day is of that day"


def test_a_lesson_that_comes_back_to_its_date_has_its_word_back():
    back = slot(4, moved_here=(("s1", DAY), ("s2", DAY + timedelta(days=1))))
    assert modality_of(back, [HOME], [word(AT_SCHOOL, "s1")]) == by_word(AT_SCHOOL)


words_ = st.lists(
    st.builds(
        word,
        st.sampled_from([*SlotModality, None]),
        st.sampled_from([None, "s0", "s1", "s2"]),
        since=st.sampled_from([NOW - timedelta(days=1), NOW, NOW + timedelta(hours=1)]),
        day=st.sampled_from([DAY, DAY + timedelta(days=1)]),
    ),
    max_size=12,
)
periods_ = st.sampled_from([[], [HOME], [Remote("r", "noor", DAY - timedelta(days=9), DAY)]])


moves_ = st.lists(
    st.tuples(st.sampled_from(["s0", "s1", "s2"]), st.sampled_from([DAY, DAY + timedelta(days=1)])),
    max_size=3,
    unique_by=lambda move: move[0],
)


@given(words_, periods_, st.booleans(), st.integers(0, 3), moves_)
def test_in_any_order_of_words_exactly_one_modality_comes_out_and_it_says_why(words, periods, all_remote, hour, moves):
    moved_here = tuple(move for move in moves if move[0] != f"s{hour}")
    found = modality_of(one := slot(hour, all_remote=all_remote, moved_here=moved_here), periods, words)
    assert modality_of(one, periods, [each for each in words if each.slot_id not in one.elsewhere]) == found
    assert lapsed(one, [each for each in words if each.slot_id not in one.elsewhere]) is None
    assert found.modality in SlotModality
    assert (found.origin is None) == (found == AS_ALWAYS)
    said = [each for each in words if covers(each, one)]
    if found.origin is ModalityOrigin.DAY_CHANGE:
        assert said[-1].modality is found.modality
    elif not all_remote:
        assert not said or said[-1].modality is None
    assert modality_of(one, periods, [*words, word(FREE, one.id)]) == by_word(FREE)
    others = [each for each in words if not covers(each, one)]
    assert modality_of(one, periods, [*others, *said]) == found


def test_home_needs_a_ground_and_back_to_school_needs_none():
    assert allowed(NO_GROUND) == (AT_SCHOOL,)
    assert allowed(FAMILY) == (AT_SCHOOL, REMOTE)
    assert allowed(STAFF) == tuple(SlotModality)


@pytest.mark.parametrize(
    ("one", "standing", "why"),
    [
        (slot(0), FAMILY, WhyNot.OVER),
        (slot(0), STAFF, None),
        (slot(1, planned=False), STAFF, WhyNot.CALLED_OFF),
        (slot(1, all_remote=True), STAFF, WhyNot.EVERYBODY_AT_HOME),
        (slot(1, day=DAY + timedelta(days=15)), FAMILY, WhyNot.TOO_FAR),
        (slot(1, day=DAY - timedelta(days=29)), STAFF, WhyNot.TOO_FAR),
        (slot(1), NO_GROUND, WhyNot.NOT_IN_PLAN),
        (slot(1), FAMILY, None),
    ],
)
def test_what_cannot_be_changed_says_why(one, standing, why):
    found = choice(one, AS_ALWAYS, standing, NOW, DAY)
    assert found.why_not == why
    assert bool(found.may) == (why is None)


def test_a_day_offers_what_changes_at_least_one_of_its_lessons():
    over, ahead = (choice(slot(hour), BY_PLAN, FAMILY, NOW, DAY) for hour in (0, 1))
    assert of_day([over, ahead]) == (AT_SCHOOL,)
    assert of_day([over]) == ()


def test_a_family_reaches_two_weeks_ahead_and_no_day_back():
    assert in_reach(DAY + timedelta(days=14), DAY, FAMILY)
    assert not in_reach(DAY - timedelta(days=1), DAY, FAMILY)
    assert in_reach(DAY - timedelta(days=28), DAY, STAFF)
