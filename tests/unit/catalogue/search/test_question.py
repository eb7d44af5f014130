"""What comes in as a question of the search."""

from __future__ import annotations

import pytest

from erbij.catalogue.search.http import wanted_of
from erbij.catalogue.search.model import Wanted
from erbij.catalogue.search.wire import Facet
from erbij.errors import Invalid


def test_words_a_page_and_a_value_in_some_facets_are_asked_for() -> None:
    assert wanted_of({"text": "breuk", "offset": "20", "year": "5", "calm": ""}) == Wanted(
        "breuk", {Facet.YEAR: "5"}, 20
    )
    assert wanted_of({}) == Wanted()


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"text": "x" * 201}, "query.text"),
        ({"offset": "-1"}, "query.offset"),
        ({"offset": "twintig"}, "query.offset"),
        ({"offset": "100001"}, "query.offset"),
        ({"subject": "x" * 81}, "query.subject"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(query: dict[str, str], path: str) -> None:
    with pytest.raises(Invalid, match=path):
        wanted_of(query)
