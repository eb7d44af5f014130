"""One pupil with one lesson on two devices at the same time: those minutes are lived once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from erbij.catalogue.engagement.fold import by_block, coverage, fold, is_done, resumed, whole_seconds
from erbij.catalogue.engagement.model import Arrival, Engaged, Lease, Stretch, Work, apart
from erbij.private import Private
from tests.unit.catalogue.engagement.given import BLOCKS, FILM_MS, HOUR, beat, played, session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.catalogue.engagement.model import Beat

NOON = datetime(2026, 11, 18, 11, tzinfo=UTC)


def told(key: str, beats: Sequence[Beat], *, after_s: int = 0) -> Engaged:
    """What a lesson that was taken along is worth, on a device that got it so long after noon."""
    at = NOON + timedelta(seconds=after_s)
    worth = fold(replace(session([Arrival(one, HOUR) for one in beats]), offline=True))
    lease = Lease(key, "school", "noor", "breuken", 1, None, None, Private("Breuken"), 10, at, offline=True)
    began = int(at.timestamp())
    stretches = tuple(Stretch(began + start, began + end, late) for start, end, late in whole_seconds(worth.pieces))
    return Engaged(lease, stretches, worth.blocks)


def work(*engaged: Engaged) -> Work:
    return Work("noor", "breuken", engaged)


def done(one: Work, block: str) -> bool:
    return is_done(BLOCKS[block], by_block(one).get(block, []))


def second_half(until: int) -> list[Beat]:
    """The other half of the film, in the same time."""
    return [one._replace(start=one.start + FILM_MS // 2, end=one.end + FILM_MS // 2) for one in played(0, until)]


def test_half_an_hour_on_a_tablet_and_a_laptop_is_half_an_hour() -> None:
    text = played(0, HOUR // 2, block="text")
    both = work(told("tablet", text), told("laptop", text))

    assert both.seconds == 1800
    assert sum(one.engaged for one in by_block(both)["text"]) == HOUR // 2
    assert resumed(both, BLOCKS.values(), ())[0]["text"].engaged == HOUR // 2


def test_a_text_on_two_devices_takes_no_less_time_than_on_one() -> None:
    half = played(0, 30_000, block="text")

    assert not done(work(told("tablet", half), told("laptop", half)), "text")
    assert done(work(told("tablet", half), told("laptop", half, after_s=30)), "text")


def test_two_halves_of_a_film_at_the_same_time_are_no_film_and_one_after_the_other_they_are() -> None:
    first = played(0, FILM_MS // 2)
    same = work(told("tablet", first), told("laptop", second_half(FILM_MS // 2)))
    after = work(told("tablet", first), told("laptop", second_half(FILM_MS // 2), after_s=FILM_MS // 2000))

    assert coverage(by_block(same)["film"]) <= FILM_MS // 2 + 3_000
    assert not done(same, "film")
    assert done(after, "film")


def test_a_text_that_lies_open_beside_the_film_is_not_read_in_the_time_of_the_film() -> None:
    beside = work(told("tablet", played(0, FILM_MS)), told("laptop", played(0, 60_000, block="text")))

    assert done(beside, "film")
    assert not done(beside, "text")


def test_what_lies_partly_side_by_side_counts_for_the_part_that_does_not() -> None:
    text = [beat(n, n * 15_000, (n + 1) * 15_000, "text") for n in range(4)]
    both = work(told("tablet", text), told("laptop", text, after_s=20))

    assert both.seconds == 80
    assert [one.engaged for one in by_block(both)["text"]] == [60_000, 20_000]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60), st.booleans()), max_size=12))
def test_no_second_of_a_pupil_is_ever_added_up_twice_nor_lost(said: list[tuple[int, int, bool]]) -> None:
    stretches = [Stretch(start, start + long, late) for start, long, late in said]
    seconds = {second for one in stretches for second in range(one.start, one.end)}

    assert sorted(second for one in apart(stretches) for second in range(one.start, one.end)) == sorted(seconds)
