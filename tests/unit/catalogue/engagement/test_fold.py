"""What honest watching is worth, and what holds for any beats whatever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.catalogue.engagement.fold import coverage, fold, is_done, item_done, known_since, merged, whole_seconds
from erbij.catalogue.engagement.model import (
    Arrival,
    Beat,
    BlockDone,
    BlockKind,
    Engaged,
    Lease,
    Measured,
    Piece,
    Session,
    Stretch,
)
from erbij.private import Private
from tests.unit.catalogue.engagement.given import BLOCKS, FILM_MS, HOUR, at_once, beat, covered, folded, played, session

if TYPE_CHECKING:
    import random

MONDAY = datetime(2026, 9, 7, 8, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


def test_a_film_seen_to_the_end_is_ten_minutes_and_done() -> None:
    told = folded(played(0, FILM_MS))

    assert told.credited == covered(told) == FILM_MS
    assert is_done(BLOCKS["film"], [told.blocks["film"]])
    assert told.blocks["film"].resume == FILM_MS
    assert told.pieces == (Piece(0, FILM_MS, "film", late=False),)


def test_at_double_speed_a_film_is_worth_half_of_its_minutes_and_done_all_the_same() -> None:
    beats = [
        beat(n, n * 15_000, (n + 1) * 15_000, start=n * 30_000, end=(n + 1) * 30_000, rate=2_000) for n in range(20)
    ]

    told = folded(beats)

    assert told.credited == FILM_MS // 2
    assert is_done(BLOCKS["film"], [told.blocks["film"]])


def test_a_bad_line_is_told_as_waiting_and_five_seconds_of_it_are_forgiven() -> None:
    stalls = [beat(n, n * 15_000, (n + 1) * 15_000, start=n * 10_000, end=(n + 1) * 10_000) for n in range(4)]

    told = folded(stalls)

    assert told.credited == 40_000 + 5_000
    assert told.waiting == 15_000


def test_a_film_in_two_sittings_on_two_devices_is_one_film() -> None:
    first = folded(played(0, 300_000))
    second = folded(
        [beat(n, n * 15_000, (n + 1) * 15_000, start=300_000 + n * 15_000, end=315_000 + n * 15_000) for n in range(20)]
    )

    assert covered(first, second) == FILM_MS
    assert first.blocks["film"].resume == 300_000
    assert second.blocks["film"].resume == FILM_MS


def test_small_holes_in_a_film_are_closed_and_larger_ones_are_not() -> None:
    assert merged([(0, 10_000), (11_500, 20_000)], 1_500) == [(0, 20_000)]
    assert merged([(0, 10_000), (11_501, 20_000)], 1_500) == [(0, 10_000), (11_501, 20_000)]
    assert coverage([BlockDone(((0, 10_000), (11_500, 20_000)), played=18_500)]) == 20_000


def test_a_hole_is_small_up_to_a_second_and_a_half() -> None:
    """Seen before it and after it, and a little twice, so that the wall allows for more than the film has."""
    again = played(60_000, 75_000, seq=20, start=0, end=15_000)
    for hole, seen in ((1_500, 31_500), (1_501, 30_000)):
        after = beat(2, 15_000, 30_000, start=15_000 + hole, end=30_000 + hole)
        assert covered(folded([beat(1, 0, 15_000), after, *again])) == seen


def test_a_text_is_done_when_it_was_looked_at_long_enough_and_a_link_is_never_asked_for() -> None:
    short, long = folded(played(0, 45_000, block="text")), folded(played(0, 60_000, block="text"))

    assert not is_done(BLOCKS["text"], [short.blocks["text"]])
    assert is_done(BLOCKS["text"], [long.blocks["text"]])
    assert item_done([BLOCKS["text"], BLOCKS["link"], BLOCKS["rest"]], {"text": [long.blocks["text"]]})
    assert not item_done([BLOCKS["link"]], {})


@pytest.mark.parametrize("kind", [BlockKind.QUIZ, BlockKind.HANDIN])
def test_no_time_however_long_finishes_what_has_to_be_answered(kind: BlockKind) -> None:
    assert not is_done(Measured("asked", kind, 0, 0), [BlockDone(engaged=HOUR)])


def test_completion_makes_no_minutes_and_minutes_make_no_completion() -> None:
    fast = [
        beat(n, n * 15_000, (n + 1) * 15_000, start=n * 30_000, end=(n + 1) * 30_000, rate=2_000) for n in range(18)
    ]
    again = [beat(n, n * 15_000, (n + 1) * 15_000, start=0, end=15_000) for n in range(40)]

    assert is_done(BLOCKS["film"], [folded(fast).blocks["film"]])
    assert folded(fast).credited == 270_000
    assert not is_done(BLOCKS["film"], [folded(again).blocks["film"]])
    assert folded(again).credited == 600_000


def test_a_hidden_page_is_not_counted_while_it_was_hidden() -> None:
    beats = [
        beat(1, 0, 10_000, "text"),
        beat(2, 10_000, 20_000, "text", visible=False),
        beat(3, 20_000, 30_000, "text"),
    ]

    assert [(one.start, one.end) for one in folded(beats).pieces] == [(0, 10_000), (20_000, 30_000)]


def test_where_the_pupil_dragged_to_is_where_they_go_on() -> None:
    told = folded([beat(1, 0, 15_000), beat(2, 15_000, 16_000, start=200_000, end=200_000, playing=False)])

    assert told.blocks["film"].resume == 200_000
    assert told.credited == 15_000


def test_what_was_measured_without_a_line_is_of_its_own_class() -> None:
    offline = fold(session([Arrival(beat(1, 0, 15_000, online=False), 300_000)]))
    slow = fold(session([Arrival(beat(1, 0, 15_000), 135_001)]))
    line = fold(session([Arrival(beat(1, 0, 15_000), 135_000)]))

    assert [one.late for told in (offline, slow, line) for one in told.pieces] == [True, True, False]


def test_seconds_are_whole_and_never_more_than_was_credited() -> None:
    pieces = [Piece(0, 900, "a", late=False), Piece(5_000, 5_100, "a", late=False), Piece(7_000, 9_500, "a", late=True)]

    assert whole_seconds(pieces) == [(5, 6, False), (7, 9, True)]


def test_short_pieces_around_a_second_do_not_become_a_second_each() -> None:
    pieces = [Piece(n * 1000 - 1, n * 1000 + 1, "a", late=False) for n in range(1, 400)]

    assert whole_seconds(pieces) == []


# --- whatever is sent -------------------------------------------------------------------------------------------------

span = st.integers(-20_000, 90_000)
anything = st.builds(
    Beat,
    m0=span,
    m1=span,
    seq=st.integers(0, 30),
    block=st.sampled_from([*BLOCKS, "elsewhere"]),
    rev=st.sampled_from([1, 1, 1, 2]),
    start=st.integers(-1_000, 620_000),
    end=st.integers(-1_000, 620_000),
    rate=st.sampled_from([0, 250, 1_000, 1_500, 2_000, 4_000]),
    playing=st.booleans(),
    visible=st.booleans(),
    pip=st.booleans(),
    muted=st.booleans(),
    audio_only=st.booleans(),
    input_age=st.integers(0, 2_000_000),
    online=st.booleans(),
    cause=st.just("tick"),
)
honest = st.builds(
    lambda seq, m0, length, start, media, rate, block: beat(seq, m0, m0 + length, block)._replace(
        start=start if BLOCKS[block].media_ms else 0, end=start + media if BLOCKS[block].media_ms else 0, rate=rate
    ),
    seq=st.integers(0, 60),
    m0=st.integers(0, 60_000),
    length=st.integers(1, 20_000),
    start=st.integers(0, 500_000),
    media=st.integers(0, 40_000),
    rate=st.sampled_from([500, 1_000, 2_000]),
    block=st.sampled_from(["film", "text"]),
)
arrivals = st.lists(st.builds(Arrival, st.one_of(anything, honest, honest), st.integers(0, 100_000)), max_size=25)


@settings(deadline=None, max_examples=400)
@given(arrivals, st.integers(0, 100_000), st.randoms(use_true_random=False))
def test_any_beats_in_any_order_give_the_same_answer(given_: list[Arrival], until: int, chance: random.Random) -> None:
    shuffled = given_[:]
    chance.shuffle(shuffled)

    assert fold(Session(1, BLOCKS, until, tuple(given_))) == fold(Session(1, BLOCKS, until, tuple(shuffled)))


@settings(deadline=None, max_examples=400)
@given(arrivals, st.integers(0, 100_000))
def test_whatever_is_sent_credit_lies_between_nothing_and_the_servers_own_time_and_six_seconds(
    given_: list[Arrival], until: int
) -> None:
    told = fold(Session(1, BLOCKS, until, tuple(given_)))
    wall = max((one.at for one in given_), default=0)
    seconds = sum(end - start for start, end, _ in whole_seconds(told.pieces))

    assert 0 <= told.credited <= min(until, wall + 6_000)
    assert 0 <= seconds * 1000 <= told.credited
    assert all(a.end <= b.start for a, b in zip(told.pieces, told.pieces[1:], strict=False))
    assert covered(told) <= 2 * told.credited + 3_000
    assert told.waiting >= 0


@settings(deadline=None, max_examples=200)
@given(arrivals, arrivals)
def test_what_is_sent_again_changes_nothing(given_: list[Arrival], again: list[Arrival]) -> None:
    repeats = [Arrival(one.beat, one.at + later.at) for one, later in zip(given_, again, strict=False)]
    once, twice = fold(session(given_)), fold(session([*given_, *repeats]))

    assert once.pieces == twice.pieces
    assert once.blocks == twice.blocks


def test_one_bad_beat_does_not_lose_the_others() -> None:
    bad = beat(3, 30_000, 45_000, start=0, end=FILM_MS)
    good = [one for one in played(0, 60_000) if one.seq != 3]

    assert fold(session(at_once([*good, bad]))).credited == 45_000


def test_what_was_known_of_late_work_is_known_since_then_and_what_joins_it_since_now() -> None:
    lease = Lease("l", "s", "noor", "breuken", 1, None, None, Private("Breuken"), 10, MONDAY)
    kept = (Stretch(0, 5, late=False), Stretch(10, 20, late=True), Stretch(30, 40, late=True, since=TUESDAY))
    old = Engaged(lease, kept, late_at=MONDAY)

    told = known_since(old, [Stretch(0, 5, late=False), Stretch(8, 50, late=True)], WEDNESDAY)

    assert [one[:2] for one in told if not one.late] == [(0, 5)]
    assert [(one.start, one.end, one.since) for one in told if one.late] == [
        (8, 10, WEDNESDAY),
        (10, 20, MONDAY),
        (20, 30, WEDNESDAY),
        (30, 40, TUESDAY),
        (40, 50, WEDNESDAY),
    ]
    assert known_since(Engaged(lease, told), [Stretch(0, 5, late=False), Stretch(8, 50, late=True)], None) == told
