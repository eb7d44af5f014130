"""A lesson that was taken along: what its beats must be, check by check, and that they never count by themselves.

The device has no server to ask, so that its beats stand where its own clock puts them since the lease. The lease and
the server's clock at arrival are the bounds: the checks are those of every other beat.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.catalogue.engagement.fold import fold
from erbij.catalogue.engagement.model import Arrival, Verdict
from erbij.catalogue.engagement.rules import CHECKS, DAY_MS, OFFLINE_DAYS, Case, offline_until
from tests.unit.catalogue.engagement.given import HOUR, all_but, beat, played, session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from erbij.catalogue.engagement.model import Beat, Folded

WEEK = OFFLINE_DAYS * DAY_MS
NOON = datetime(2026, 11, 18, 11, tzinfo=UTC)
AT_HOME = 30 * HOUR
"""When the pupil did it, on the next day; the line is back two hours after that."""


def taken(
    beats: Sequence[Beat],
    *,
    at: int = AT_HOME + 2 * HOUR,
    checks: Sequence[Callable[[Case], Case | Verdict]] = CHECKS,
) -> Folded:
    """What beats of a lesson that was taken along are worth when they arrive at once, so long after the lease."""
    arrivals = [Arrival(one, at) for one in beats]
    return fold(replace(session(arrivals, until=WEEK), offline=True), checks)


def away(seq: int, m0: int, m1: int, block: str = "film", **other: object) -> Beat:
    """A beat of the next day, made without a line: media from the begin of the film."""
    placed = {"start": m0, "end": m1} if block == "film" else {}
    return beat(seq, AT_HOME + m0, AT_HOME + m1, block, **({"online": False} | placed | other))


def test_a_lesson_done_in_hospital_on_the_next_day_is_all_there_and_waits_for_a_teacher() -> None:
    film = [away(n, m, m + 15_000) for n, m in enumerate(range(0, 60_000, 15_000))]
    worth = taken(film)

    assert worth.credited == 60_000
    assert [(one.start, one.late) for one in worth.pieces] == [(AT_HOME, True)]


def test_it_never_counts_by_itself_whatever_a_script_says_and_however_soon_it_is_sent() -> None:
    claimed = played(0, 60_000, online=True)
    worth = fold(replace(session([Arrival(one, one.m1) for one in claimed]), offline=True))

    assert worth.credited == 60_000
    assert all(one.late for one in worth.pieces)


REFUSED: list[tuple[str, Verdict, list[Beat], int]] = [
    ("known", Verdict.UNKNOWN, [away(1, 0, 15_000, rev=2)], 1),
    ("new", Verdict.CONFLICT, [away(1, 0, 15_000), away(1, 15_000, 30_000)], 2),
    ("ordered", Verdict.ORDER, [beat(1, -15_000, -1, start=0, end=14_999)], 1),
    ("awake", Verdict.GAP, [away(1, 0, HOUR, "text", input_age=0)], 1),
    ("happened", Verdict.FUTURE, [away(1, 3 * HOUR, 3 * HOUR + 15_000, start=0, end=15_000)], 1),
    ("held", Verdict.SUPERSEDED, [beat(1, WEEK, WEEK + 15_000, start=0, end=15_000)], 1),
    ("possible", Verdict.RANGE, [away(1, 0, 15_000, rate=2_001)], 1),
    ("played", Verdict.SKIP, [away(1, 0, 15_000, end=600_000)], 1),
    ("going", Verdict.STILL, [away(1, 0, 15_000, playing=False)], 1),
    ("seen_or_heard", Verdict.HIDDEN, [away(1, 0, 15_000, visible=False)], 1),
    ("there", Verdict.IDLE, [away(1, 0, 15_000, "text", input_age=120_001)], 1),
]
"""What a clock that was put back or forward, a device that slept, a script or an empty chair would say."""


def later(verdict: Verdict) -> int:
    """When it arrives: what lies behind the window arrives behind it too, for the window alone to end it."""
    return WEEK + HOUR if verdict is Verdict.SUPERSEDED else AT_HOME + 2 * HOUR


@pytest.mark.parametrize(("name", "verdict", "beats", "size"), REFUSED)
def test_what_cannot_be_so_earns_nothing(name: str, verdict: Verdict, beats: list[Beat], size: int) -> None:
    worth = taken(beats, at=later(verdict))

    assert name in {one.__name__ for one in CHECKS}
    assert worth.verdicts[verdict] == 1
    assert worth.verdicts[Verdict.COUNTS] == size - 1


@pytest.mark.parametrize(("name", "verdict", "beats", "size"), REFUSED)
def test_without_its_check_it_would(name: str, verdict: Verdict, beats: list[Beat], size: int) -> None:
    known = [one._replace(rev=1) for one in beats] if name == "known" else beats

    assert taken(known, at=later(verdict), checks=all_but(name)).verdicts[Verdict.COUNTS] == size


def test_every_check_is_asked() -> None:
    assert [name for name, *_ in REFUSED] == [one.__name__ for one in CHECKS]


def test_what_runs_over_the_end_of_its_time_is_cut_there() -> None:
    worth = taken([beat(1, WEEK - 5_000, WEEK + 10_000, start=0, end=15_000)], at=WEEK + HOUR)

    assert worth.credited == 5_000


def test_it_may_be_done_for_a_week_and_no_longer_than_it_was_asked_for() -> None:
    assert offline_until(NOON, None) == NOON + timedelta(days=OFFLINE_DAYS)
    assert offline_until(NOON, NOON + timedelta(days=2)) == NOON + timedelta(days=2)
    assert offline_until(NOON, NOON + timedelta(days=90)) == NOON + timedelta(days=OFFLINE_DAYS)


@given(
    st.lists(
        st.tuples(st.integers(-HOUR, WEEK), st.integers(1, 25_000), st.booleans(), st.integers(0, WEEK)), max_size=30
    ),
    st.integers(0, 2 * WEEK),
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_device_says_it_earns_no_more_than_the_time_between_lease_and_arrival(
    said: list[tuple[int, int, bool, int]], at: int
) -> None:
    beats = [beat(n, m0, m0 + long, "text", online=online, input_age=0) for n, (m0, long, online, _) in enumerate(said)]
    arrivals = [Arrival(one, min(at, early)) for one, (*_, early) in zip(beats, said, strict=True)]
    whole = fold(replace(session(arrivals, until=WEEK), offline=True))
    again = fold(replace(session(reversed(arrivals), until=WEEK), offline=True))

    assert whole == again
    assert 0 <= whole.credited <= min(at, WEEK) + 6_000
    assert all(one.late and one.end <= min(at + 5_000, WEEK) for one in whole.pieces)
