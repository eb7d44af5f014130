"""What holds for any facts. Offsets are seconds from 09:00; the lesson lasts fifty minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.register import intervals
from erbij.register.line import by_state, time_line
from erbij.register.model import Away, EndReason, Presence, PupilEvidence, Session, SlotEvidence
from erbij.register.rules import attend, bridge
from erbij.register.spans import Seconds, Span, clip, gaps, subtract, total, union
from tests.unit.register.given import POLICY, PUPIL, at, attendance, live_credit, slot

if TYPE_CHECKING:
    from erbij.register.intervals import Intervals

START = at("09:00")
LESSON = 3000
NO_BRIDGE = replace(POLICY, bridge_budget=Seconds(0))
often = settings(deadline=None, max_examples=150)


def spanned(start: int, length: int) -> Span:
    return Span(START + timedelta(seconds=start), START + timedelta(seconds=start + length))


spans = st.builds(spanned, st.integers(-400, 3400), st.integers(1, 1500))
reasons = st.sampled_from([*EndReason])
presences = st.lists(st.builds(Presence, spans, st.sampled_from(["d1", "d2"]), reasons), max_size=9).map(tuple)
pauses = st.lists(spans, max_size=2).map(tuple)
aways = st.lists(st.builds(Away, spans, st.none() | reasons), max_size=2).map(tuple)
sessions = st.none() | st.builds(
    lambda began, length, extra: Session(
        START + timedelta(seconds=began),
        None if length is None else START + timedelta(seconds=began + length),
        None if extra is None else START + timedelta(seconds=LESSON + extra),
    ),
    st.integers(-300, 900),
    st.none() | st.integers(1, 4000),
    st.none() | st.integers(0, 900),
)


def credit(presence: tuple[Presence, ...], policy=POLICY) -> int:
    evidence = SlotEvidence("s1", Session(at("08:00"), at("12:00")), pupils=(PupilEvidence(PUPIL, presence),))
    return live_credit([attend(slot("09:00-09:50"), evidence, PUPIL, policy, at("23:00"))])["s1"]


@pytest.mark.rule("R1")
@often
@given(presences, pauses)
def test_credit_is_never_more_than_the_lesson(presence, own):
    evidence = SlotEvidence("s1", Session(at("08:00"), at("12:00")), pupils=(PupilEvidence(PUPIL, presence, own),))
    one = attend(slot("09:00-09:50"), evidence, PUPIL, POLICY, at("23:00"))
    assert 0 <= live_credit([one])["s1"] <= LESSON
    assert total(clip(one.live.counts, own)) == 0


@pytest.mark.rule("R5")
@often
@given(presences, st.randoms())
def test_order_and_repeated_facts_do_not_matter(presence, random):
    shuffled = [*presence, *presence[:3]]
    random.shuffle(shuffled)
    assert credit(tuple(shuffled)) == credit(presence)


@pytest.mark.rule("R5")
@often
@given(presences, st.integers(1, 1499))
def test_it_does_not_matter_how_presence_is_split_over_devices(presence, cut):
    halves: list[Presence] = []
    for one in presence:
        middle = one.span.start + timedelta(seconds=min(cut, one.span.seconds - 1))
        if one.span.start < middle:
            halves += [replace(one, span=Span(one.span.start, middle), device="d3")]
            halves += [replace(one, span=Span(middle, one.span.end), device="d4")]
        else:
            halves += [one]
    assert credit(tuple(halves)) == credit(presence)


@pytest.mark.rule("R3")
@often
@given(presences)
def test_bridging_never_passes_its_budget_and_never_fills_a_long_gap(presence):
    live = attendance("09:00-09:50", presence).live
    assert sum(gap.seconds for gap in live.bridged) <= POLICY.bridge_budget
    assert all(gap.seconds <= POLICY.bridge_max for gap in live.bridged)
    assert set(live.bridged) | set(live.too_many) <= set(gaps(live.present))


@often
@given(presences, presences)
def test_more_presence_never_lessens_credit_but_for_what_bridging_gave(presence, more):
    assert credit((*presence, *more), NO_BRIDGE) >= credit(presence, NO_BRIDGE)
    assert credit((*presence, *more)) >= credit(presence) - POLICY.bridge_budget


@often
@given(presences, st.integers(-400, 4000), st.integers(0, 4000))
def test_time_that_goes_on_never_takes_away_credit(presence, first, later):
    def known_at(seconds):
        now = START + timedelta(seconds=seconds)
        return tuple(
            replace(one, span=Span(one.span.start, min(one.span.end, now))) for one in presence if one.span.start < now
        )

    assert credit(known_at(first)) <= credit(known_at(first + later))


@pytest.mark.rule("R3")
def test_presence_in_a_long_gap_can_use_up_the_budget_of_later_ones() -> None:
    """Why "more presence, more credit" does not hold to the second: R3 goes by order of time."""
    there = [spanned(0, 100), spanned(225, 375), spanned(700, 300), spanned(1100, 300), spanned(1500, 1500)]
    before = tuple(Presence(one, "d1", EndReason.LEFT) for one in there)
    more = (*before, Presence(spanned(160, 5), "d1", EndReason.LEFT))  # in the gap of 125: now two of 60
    assert credit(before) == 3000 - 125
    assert credit(more) == 3000 - 200 + 0  # 60 + 60 + 100 are bridged, two gaps of 100 find 80 left


def bridged_of(present: Intervals) -> Intervals:
    return bridge(present, POLICY)[0]


def worth(present: Intervals) -> int:
    """R3 alone: what is there, and the gaps that are filled."""
    return intervals.total(present) + intervals.total(bridged_of(present))


moments = st.lists(st.integers(0, 3000), min_size=2, max_size=16, unique=True).map(sorted)
lessons_ = moments.map(lambda at_: intervals.union(zip(at_[::2], at_[1::2], strict=False)))
extras = st.lists(st.tuples(st.integers(0, 2900), st.integers(1, 130)), min_size=1, max_size=4).map(
    lambda some: intervals.union((start, start + length) for start, length in some)
)


@pytest.mark.rule("R3")
@settings(often, max_examples=400)
@given(lessons_, extras)
def test_more_presence_never_takes_more_than_the_budget(present, more):
    assert worth(intervals.union(present + more)) >= worth(present) - POLICY.bridge_budget


@pytest.mark.rule("R3")
@settings(often, max_examples=400)
@given(lessons_, extras)
def test_more_presence_in_gaps_that_were_filled_never_takes_anything(present, more):
    inside = intervals.clip(more, bridged_of(present))
    assert worth(intervals.union(present + inside)) >= worth(present)


@pytest.mark.rule("R3")
@settings(often, max_examples=400)
@given(lessons_, st.lists(st.integers(0, 7), max_size=4), st.integers(0, 300), st.integers(1, 900))
def test_a_gap_filled_whole_and_time_that_goes_on_never_take_anything(present, which, later, length):
    open_ = [gap for gap in intervals.gaps(present) if gap not in bridged_of(present)]
    whole = [open_[index] for index in which if index < len(open_)]
    after = present[-1][1] + later
    grown = intervals.union([*present, *whole, (after, after + length)])
    assert worth(grown) >= worth(intervals.union([*present, *whole])) >= worth(present)


@pytest.mark.rule("R3")
def test_one_second_more_can_take_budget_from_a_later_gap() -> None:
    """Why the three above are all that R3 can promise (docs/adr/0020)."""
    before = ((0, 100), (221, 400), (500, 600), (700, 800), (900, 1000))
    assert worth(before) - worth(((0, 101), *before[1:])) == 79  # 121 becomes 120 and is filled: 100 less, 21 more


@pytest.mark.rule("R11")
@often
@given(presences, pauses, aways, sessions, st.integers(-600, 5000))
def test_the_parts_add_up_to_the_lesson_with_difference_nought(presence, own, away, session, seconds):
    evidence = SlotEvidence("s1", session, away, (PupilEvidence(PUPIL, presence, own),))
    now = START + timedelta(seconds=seconds)
    one = attend(slot("09:00-09:50"), evidence, PUPIL, POLICY, now)
    parts = time_line(one, now)
    length = LESSON if session is None or session.extended_until is None else (session.extended_until - START).seconds
    assert sum(part.span.seconds for part in parts) == length == sum(by_state(parts).values())
    assert parts[0].span.start == START
    assert all(left.span.end == right.span.start for left, right in pairwise(parts))
    assert all(left.state is not right.state for left, right in pairwise(parts))
    assert by_state(parts)["ATTENDED"] == total(one.live.counts) == live_credit([one])["s1"]


many = st.lists(spans, max_size=8)


@often
@given(many, many)
def test_what_is_taken_off_and_what_is_left_make_the_whole(left, right):
    assert total(left) == total(clip(left, right)) + total(subtract(left, right))
    assert union([*clip(left, right), *subtract(left, right)]) == union(left)
    assert clip(left, right) == clip(right, left)


@often
@given(many)
def test_a_union_is_in_order_and_nothing_in_it_touches(some):
    whole = union(some)
    assert all(one.end < two.start for one, two in pairwise(whole))
    assert union(whole) == whole
