"""Which node a lesson gets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij_media.nodes.capacity import FULL_FOR_MOVED, Place, choose, fill
from erbij_media.nodes.model import ROOM_MBIT

EMPTY = Place("one", rooms=0, mbit=0.0, max_rooms=50, max_mbit=1_000.0)

places = st.lists(
    st.builds(
        Place,
        node=st.sampled_from("abcdefgh"),
        rooms=st.integers(0, 80),
        mbit=st.floats(0, 1_500),
        max_rooms=st.integers(0, 60),
        max_mbit=st.floats(0, 1_000),
        draining=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda place: place.node,
)


@given(places, st.booleans())
def test_a_node_that_wants_to_end_gets_no_lesson(given_places: list[Place], moved: bool) -> None:
    chosen = choose(given_places, moved=moved)
    assert all(not place.draining for place in given_places if place.node == chosen)


@given(places)
def test_a_full_node_gets_no_new_lesson(given_places: list[Place]) -> None:
    chosen = choose(given_places)
    for place in given_places:
        if place.node == chosen:
            assert place.rooms + 1 <= place.max_rooms
            assert place.mbit + ROOM_MBIT <= place.max_mbit + 1e-6


@given(places)
def test_a_lesson_is_refused_only_where_no_node_can_take_it(given_places: list[Place]) -> None:
    if choose(given_places) is None:
        assert all(fill(place, more=1) > 1 for place in given_places)


@given(places)
def test_a_lesson_whose_node_died_is_taken_a_quarter_over_and_no_more(given_places: list[Place]) -> None:
    chosen = choose(given_places, moved=True)
    assert all(fill(place, more=1) <= FULL_FOR_MOVED for place in given_places if place.node == chosen)
    if choose(given_places) is not None:
        assert chosen == choose(given_places), "who fits is treated alike"


@given(places, st.randoms())
def test_the_same_nodes_in_another_order_give_the_same_answer(given_places: list[Place], chance: object) -> None:
    other = sorted(given_places, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert choose(other) == choose(given_places)


@given(places)
def test_nobody_else_is_less_full_than_the_one_that_gets_it(given_places: list[Place]) -> None:
    chosen = [place for place in given_places if place.node == choose(given_places)]
    for place in chosen:
        assert fill(place, more=1) == min(fill(other, more=1) for other in given_places)


@given(st.integers(1, 6), st.integers(0, 120))
def test_lessons_one_after_another_spread_evenly(nodes: int, lessons: int) -> None:
    known = {name: replace(EMPTY, node=name) for name in "abcdef"[:nodes]}
    for _ in range(min(lessons, nodes * 50)):
        chosen = choose(known.values())
        assert chosen is not None
        known[chosen] = replace(known[chosen], rooms=known[chosen].rooms + 1)
    rooms = [place.rooms for place in known.values()]
    assert max(rooms) - min(rooms) <= 1


def test_of_nodes_that_are_as_full_as_each_other_the_first_by_name_gets_it() -> None:
    assert choose([replace(EMPTY, node="two"), EMPTY]) == "one"


def test_a_node_that_sends_more_than_its_lessons_let_expect_is_as_full_as_it_is() -> None:
    busy = replace(EMPTY, node="busy", rooms=1, mbit=900.0)
    assert choose([busy, replace(EMPTY, node="quiet", rooms=10)]) == "quiet"


@pytest.mark.parametrize("nothing", [[], [replace(EMPTY, draining=True)], [replace(EMPTY, max_rooms=0)]])
def test_where_nobody_takes_it_nobody_gets_it(nothing: list[Place]) -> None:
    assert choose(nothing) is None
