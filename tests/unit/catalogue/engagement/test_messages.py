"""What a browser sends: a beat that cannot be read is told, and the others of its batch are taken."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from erbij.catalogue.engagement.http import beat_of
from erbij.catalogue.engagement.model import Beat, Cause, Verdict
from erbij.catalogue.engagement.wire import MOST_BEATS, BeatBatch, BeatCause, BeatVerdict

GOOD: dict[str, Any] = {
    "session": "lease",
    "seq": 1,
    "m0": 0,
    "m1": 15_000,
    "block": "film0001",
    "rev": 1,
    "from_ms": 0,
    "to_ms": 15_000,
    "rate": 1.25,
    "playing": True,
    "visible": True,
    "pip": False,
    "muted": False,
    "audio_only": False,
    "input_age": 900,
    "online": True,
    "cause": "tick",
}


def read(*beats: object) -> list[tuple[str, Beat] | None]:
    return [beat_of(one) for one in BeatBatch.model_validate({"beats": list(beats)}).beats]


def test_a_beat_is_read_with_its_lease_and_its_speed_in_thousandths() -> None:
    (found,) = read(GOOD)

    assert found is not None
    assert (found[0], found[1].rate, found[1].start, found[1].end) == ("lease", 1250, 0, 15_000)


@pytest.mark.parametrize(
    "bad",
    [
        {**GOOD, "seq": "first"},
        {**GOOD, "m0": 10**15},
        {**GOOD, "cause": "because"},
        {**GOOD, "rate": float("nan")},
        {**GOOD, "block": "x" * 65},
        {**GOOD, "more": 1},
        {},
        None,
        "a beat",
    ],
)
def test_one_that_cannot_be_read_is_nothing_and_its_neighbours_are_read(bad: object) -> None:
    found = read(GOOD, bad, {**GOOD, "seq": 2})

    assert [one is None for one in found] == [False, True, False]


def test_a_beat_that_cannot_be_true_is_read_for_it_is_judged_and_told() -> None:
    (found,) = read({**GOOD, "m0": -5, "m1": -10, "rate": 40, "to_ms": 10**11, "input_age": -1})

    assert found is not None


def test_a_batch_has_at_most_forty_beats_and_never_none() -> None:
    read(*[GOOD] * MOST_BEATS)
    with pytest.raises(ValidationError):
        read(*[GOOD] * (MOST_BEATS + 1))
    with pytest.raises(ValidationError):
        read()


def test_messages_and_rules_have_the_same_words() -> None:
    assert [one.value for one in BeatVerdict] == [one.value for one in Verdict]
    assert [one.value for one in BeatCause] == [one.value for one in Cause]
