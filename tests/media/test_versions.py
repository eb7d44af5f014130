"""Nodes and servers are upgraded one after another: what an older one does not say, and what a newer one says."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij_media.nodes.model import MAX_ROOMS, PROTOCOL, NodeCard, NodeLoad, NodeRefused, read_answer, read_card

CARD = NodeCard(
    "west", "10.0.0.7:8082", ("192.0.2.7",), 8081, 40, 500.0, "0.2", load=NodeLoad(3, 1, 20, 45.5, draining=True)
)


def test_a_card_comes_over_as_it_was() -> None:
    assert read_card({**asdict(CARD), "addresses": ["192.0.2.7"]}) == CARD


def test_an_older_node_that_does_not_say_how_much_it_takes_is_taken_for_an_ordinary_one() -> None:
    said = {"id": "west", "addresses": ["192.0.2.7"], "port": 8081, "protocol": PROTOCOL, "oldest": PROTOCOL}
    assert read_card(said) == NodeCard("west", addresses=("192.0.2.7",), port=8081, max_rooms=MAX_ROOMS)


def test_a_newer_node_that_says_more_is_understood_as_far_as_that_goes() -> None:
    said = {**asdict(CARD), "addresses": ["192.0.2.7"], "protocol": PROTOCOL + 1, "gpu": {"none": 1}}
    assert read_card(said) == replace(CARD, protocol=PROTOCOL + 1)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"id": "west", "protocol": 1, "oldest": 1}, "upgrade the node first"),
        ({"id": "west"}, "upgrade the node first"),
        ({"id": "west", "protocol": 9, "oldest": 9}, "upgrade the server"),
        ({"id": "west", "protocol": PROTOCOL, "oldest": PROTOCOL}, "give it its public_addresses"),
        ({"id": ""}, "does not say who it is"),
        (None, "does not say who it is"),
    ],
)
def test_a_node_that_cannot_be_used_is_refused_in_words(said: dict[str, Any] | None, words: str) -> None:
    with pytest.raises(NodeRefused, match=words):
        read_answer({"node": said})


def test_a_node_that_refuses_the_server_is_quoted() -> None:
    with pytest.raises(NodeRefused, match="upgrade the server"):
        read_answer({"refused": "media node west speaks protocol 9: upgrade the server"})


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
cards = st.dictionaries(st.sampled_from([*asdict(CARD), "new"]), json)


@given(json | cards)
def test_whatever_a_node_says_it_is_a_card_or_a_refusal(said: object) -> None:
    try:
        card = read_card(said)
    except NodeRefused:
        return
    assert card.id
    assert card.port > 0
