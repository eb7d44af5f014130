from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import pytest

from erbij.history.rules import changed, plain, version_of
from erbij.private import Private


class Form(StrEnum):
    OWN_SCHOOL = "own_school"


def test_only_what_differs_is_a_change_and_the_version_is_none() -> None:
    before = {"version": 3, "goal": "mee in de les", "minutes": 60}

    assert changed(before, before | {"version": 4, "minutes": 90}) == {"minutes": (60, 90)}


def test_a_new_thing_came_from_nothing_and_one_that_is_gone_leaves_nothing() -> None:
    assert changed(None, {"goal": "rust"}) == {"goal": (None, "rust")}
    assert changed({"goal": "rust"}, None) == {"goal": ("rust", None)}


def test_the_order_of_a_set_is_no_change_and_that_of_a_list_is() -> None:
    assert changed({"days": frozenset({1, 2})}, {"days": {2, 1}}) == {}
    assert changed({"steps": (1, 2)}, {"steps": [2, 1]}) == {"steps": ([1, 2], [2, 1])}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Form.OWN_SCHOOL, "own_school"),
        (Private("moe"), "moe"),
        (date(2026, 10, 6), "2026-10-06"),
        (time(9), "09:00:00"),
        (datetime(2026, 10, 6, 9, tzinfo=UTC), "2026-10-06T09:00:00+00:00"),
        (timedelta(minutes=1), 60.0),
        ({Form.OWN_SCHOOL: [Private("x")]}, {"own_school": ["x"]}),
        (True, True),
    ],
)
def test_a_value_is_kept_as_json_holds_it(value: object, kept: object) -> None:
    assert plain(value) == kept


def test_what_nobody_could_read_back_is_not_kept() -> None:
    with pytest.raises(TypeError):
        plain(object())


def test_a_thing_that_is_taken_away_had_one_version_more() -> None:
    assert version_of({"version": 2}, {"version": 1}) == 2
    assert version_of(None, {"version": 2}) == 3
    assert version_of({"goal": "rust"}, None) == 0
