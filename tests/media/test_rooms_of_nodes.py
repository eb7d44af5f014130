"""Which lesson is on which node, what is held there, and when a node counts as dead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij_media.contract import ConnectionId, RoomId, SourceId, room_of
from erbij_media.nodes.lease import DEAD_AFTER, LOOK_EVERY, Lease
from erbij_media.nodes.pins import KEPT_EMPTY, Pins, one_room

MATHS, DUTCH = RoomId("maths"), RoomId("dutch")
FACE = SourceId("maths/p1/face")
TABLET, PHONE = ConnectionId("tablet"), ConnectionId("phone")


def test_everything_of_a_lesson_is_one_room_and_what_has_no_lesson_is_together() -> None:
    assert room_of(FACE) == MATHS
    assert room_of(SourceId("voice")) == ""
    assert one_room([FACE, SourceId("dutch/p1/face")]) == DUTCH
    assert one_room([]) is None


def test_a_face_that_was_held_back_is_held_back_on_the_next_node_too() -> None:
    pins = Pins()
    assert pins.hold(FACE, held=True) == frozenset()
    assert pins.pin(MATHS, "one") == {FACE: True}
    pins.lost("one")
    assert pins.pin(MATHS, "two") == {FACE: True}
    assert pins.hold(FACE, held=False) == {"two"}
    assert pins.held(MATHS) == frozenset()


def test_a_pupil_who_speaks_since_is_heard_where_the_lesson_comes_back_to() -> None:
    pins = Pins()
    pins.pin(MATHS, "one")
    pins.hold(FACE, held=True)
    pins.pin(MATHS, "two")
    pins.hold(FACE, held=False)
    assert pins.pin(MATHS, "one") == {FACE: False}
    assert pins.pin(MATHS, "one") == {}


def test_what_a_node_was_told_before_it_died_is_told_again() -> None:
    pins = Pins()
    pins.pin(MATHS, "one")
    pins.hold(FACE, held=True)
    pins.lost("one")
    assert pins.pin(MATHS, "one") == {FACE: True}


def test_while_a_lesson_moves_what_is_held_is_held_on_both_nodes() -> None:
    pins = Pins()
    pins.pin(MATHS, "one")
    pins.opened(TABLET, "one", MATHS)
    pins.pin(MATHS, "two")
    assert pins.hold(FACE, held=True) == {"one", "two"}


def test_a_dead_node_takes_its_lessons_and_connections_and_nothing_else_with_it() -> None:
    pins = Pins()
    pins.pin(MATHS, "one")
    pins.pin(DUTCH, "two")
    pins.opened(TABLET, "one", MATHS)
    pins.opened(PHONE, "two", DUTCH)
    assert pins.lost("one") == (frozenset({MATHS}), frozenset({TABLET}))
    assert (pins.node_of(MATHS), pins.node_of(DUTCH)) == (None, "two")
    assert list(pins.connections) == [PHONE]


def test_a_node_that_dies_while_its_lesson_moves_away_leaves_the_lesson_where_it_goes() -> None:
    pins = Pins()
    pins.pin(MATHS, "one")
    pins.opened(TABLET, "one", MATHS)
    pins.pin(MATHS, "two")
    assert pins.lost("one") == (frozenset({MATHS}), frozenset({TABLET}))
    assert pins.node_of(MATHS) == "two"


def test_a_connection_opened_again_outlives_the_news_that_the_first_one_is_gone() -> None:
    pins = Pins()
    pins.opened(TABLET, "one", MATHS)
    pins.opened(TABLET, "one", MATHS)
    pins.gone(TABLET, "one")
    assert TABLET in pins.connections
    pins.gone(TABLET, "two")
    pins.gone(TABLET, "one")
    pins.gone(TABLET, "one")
    assert TABLET not in pins.connections


def test_a_lesson_in_which_nobody_is_keeps_its_node_for_a_minute() -> None:
    pins = Pins()
    pins.pin(MATHS, "one")
    pins.opened(TABLET, "one", MATHS)
    pins.tidy(0)
    pins.gone(TABLET, "one")
    pins.tidy(1)
    pins.tidy(KEPT_EMPTY)
    assert pins.count() == {"one": 1}
    pins.tidy(1 + KEPT_EMPTY)
    assert pins.count() == {}


def run(lease: Lease, until: float, *, answers: bool, begins: float = 0.0) -> float | None:
    """Look on for a while; return when the node counted as dead."""
    now = begins
    while now < until:
        if lease.over(now):
            return now
        if lease.due(now) and answers:
            lease.hear(now)
        now += LOOK_EVERY
    return None


def test_a_node_that_answers_never_dies() -> None:
    assert run(Lease(0, 0), 60, answers=True) is None


@given(st.floats(0, 5))
def test_a_node_that_falls_silent_is_dead_after_three_seconds(silent_from: float) -> None:
    lease = Lease(0, 0)
    run(lease, silent_from, answers=True)
    last = lease.heard
    dead = run(lease, last + 60, answers=False, begins=max(silent_from, lease.looked))
    assert dead is not None
    assert DEAD_AFTER <= dead - last <= DEAD_AFTER + 2 * LOOK_EVERY + 0.01


@pytest.mark.parametrize("slept", [4.0, 60.0, 3_600.0])
def test_a_server_that_slept_itself_asks_again_before_it_gives_a_node_up(slept: float) -> None:
    lease = Lease(0, 0)
    run(lease, 1, answers=True)
    assert not lease.over(slept)
    lease.due(slept)
    lease.hear(slept + 0.1)
    assert not lease.over(slept + LOOK_EVERY)
