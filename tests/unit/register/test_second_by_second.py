"""The same rules counted again the slow way, one second after the other, without interval algebra."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.register.model import EndReason, Presence, PupilEvidence, Session, Slot, SlotEvidence
from erbij.register.rules import attend
from erbij.register.spans import Span
from tests.unit.register.given import POLICY, PUPIL, at, live_credit, slot

if TYPE_CHECKING:
    from collections.abc import Iterable

ZERO = at("09:00")
Pair = tuple[int, int]


def seconds_of(pairs: Iterable[Pair]) -> set[int]:
    return {second for start, length in pairs for second in range(start, start + length)}


def slowly(lesson: Pair, session: Pair, presence: list[Pair], pauses: list[Pair]) -> set[int]:
    """R1, R3, R4 over sets of seconds."""
    there = seconds_of(presence) & seconds_of([lesson]) & seconds_of([session])
    budget, run = 300, 0
    counts = set(there)
    for second in range(min(there, default=0), max(there, default=0) + 1):
        if second not in there:
            run += 1
        elif run:
            if run <= 120 and run <= budget:
                counts |= set(range(second - run, second))
                budget -= run
            run = 0
    return counts - seconds_of(pauses)


def span_of(pair: Pair) -> Span:
    return Span(ZERO + timedelta(seconds=pair[0]), ZERO + timedelta(seconds=pair[0] + pair[1]))


pieces = st.tuples(st.integers(-200, 5000), st.integers(1, 900))
short = st.tuples(st.integers(-200, 5000), st.integers(1, 300))
some = st.lists(pieces | short, max_size=12)
sessions = st.tuples(st.integers(-300, 1500), st.integers(1, 5000))


@pytest.mark.rule("R5")
@settings(deadline=None, max_examples=120)
@given(st.lists(st.tuples(sessions, some, st.lists(short, max_size=2)), min_size=1, max_size=3))
def test_two_ways_of_counting_agree_on_overlapping_lessons(lessons: list[tuple[Pair, list[Pair], list[Pair]]]) -> None:
    taken: set[int] = set()
    expected: dict[str, int] = {}
    attendances = []
    for n, (session, presence, pauses) in enumerate(lessons):
        lesson = (n * 1700, 3000)  # each begins before the one before it ends
        counts = slowly(lesson, session, presence, pauses)
        expected[f"s{n}"] = len(counts - taken)
        taken |= counts
        where = Slot(f"s{n}", span_of(lesson))
        held = span_of(session)
        intervals = tuple(Presence(span_of(one), "d1", EndReason.LEFT) for one in presence)
        pupil = PupilEvidence(PUPIL, intervals, tuple(span_of(one) for one in pauses))
        evidence = SlotEvidence(where.id, Session(held.start, held.end), pupils=(pupil,))
        attendances.append(attend(where, evidence, PUPIL, POLICY, at("23:00")))
    assert live_credit(attendances) == expected
    assert sum(expected.values()) == len(taken)


def test_the_slow_way_knows_the_worked_examples() -> None:
    assert slot("09:00-09:50").span.seconds == 3000
    assert len(slowly((0, 3000), (0, 3000), [(-170, 3210)], [])) == 3000
    assert len(slowly((0, 3000), (0, 3000), [(390, 870), (1350, 1710)], [])) == 2610
    assert len(slowly((0, 3000), (0, 3000), [(0, 720), (1860, 1140)], [])) == 1860
    assert len(slowly((0, 3000), (0, 3000), [(0, 600), (700, 500), (1300, 500), (1900, 500), (2500, 500)], [])) == 2900
