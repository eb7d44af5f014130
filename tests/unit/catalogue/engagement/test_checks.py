"""Each check of section 3: what it is for, that it is asked in its place, and that without it a beat would pass."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.engagement.model import Beat, Pupil, Verdict
from erbij.catalogue.engagement.rules import CHECKS, Case, judge, needed_of_media
from tests.unit.catalogue.engagement.given import BLOCKS, HOUR, all_but, beat

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = beat(1, 0, 15_000)


def case(one: Beat, **other: object) -> Case:
    usual: dict[str, object] = {
        "at": one.m1 + 200,
        "until": 24 * HOUR,
        "revision": 1,
        "blocks": BLOCKS,
        "pupil": Pupil(),
        "seen": None,
    }
    return Case(one, **(usual | other))  # type: ignore[arg-type]


REFUSED: list[tuple[str, Verdict, Case]] = [
    ("known", Verdict.UNKNOWN, case(FIRST, revision=2)),
    ("new", Verdict.DUPLICATE, case(FIRST, seen=FIRST)),
    ("new", Verdict.CONFLICT, case(FIRST, seen=beat(1, 0, 14_000))),
    ("ordered", Verdict.ORDER, case(beat(1, 15_000, 15_000))),
    ("ordered", Verdict.ORDER, case(beat(1, -10_000, 5_000, start=0, end=5_000))),
    ("awake", Verdict.GAP, case(beat(1, 0, 20_001))),
    ("happened", Verdict.FUTURE, case(beat(1, 0, 15_000), at=9_999)),
    ("held", Verdict.SUPERSEDED, case(beat(1, 60_000, 75_000), until=60_000)),
    ("possible", Verdict.RANGE, case(beat(1, 0, 15_000, rate=2_001, end=15_000))),
    ("possible", Verdict.RANGE, case(beat(1, 0, 15_000, rate=249, end=3_000))),
    ("possible", Verdict.RANGE, case(beat(1, 0, 15_000, start=590_000, end=600_001))),
    ("possible", Verdict.RANGE, case(beat(1, 0, 15_000, start=5_000, end=4_000))),
    ("played", Verdict.SKIP, case(beat(1, 0, 15_000, end=18_001))),
    ("going", Verdict.STILL, case(beat(1, 0, 15_000, playing=False))),
    ("going", Verdict.STILL, case(beat(1, 0, 15_000, "link"))),
    ("going", Verdict.STILL, case(beat(1, 0, 15_000, "rest"))),
    ("going", Verdict.STILL, case(beat(1, 0, 15_000, "site"))),
    ("seen_or_heard", Verdict.HIDDEN, case(beat(1, 0, 15_000, visible=False))),
    ("seen_or_heard", Verdict.HIDDEN, case(beat(1, 0, 15_000, "text", visible=False, pip=True, audio_only=True))),
    ("there", Verdict.IDLE, case(beat(1, 0, 15_000, "text", input_age=120_001))),
    ("there", Verdict.IDLE, case(beat(1, 0, 15_000, "file", input_age=120_001))),
    ("there", Verdict.IDLE, case(beat(1, 0, 15_000, input_age=1_200_001))),
]


@pytest.mark.parametrize(("name", "verdict", "given"), REFUSED)
def test_a_beat_that_cannot_be_so_is_told_by_the_check_that_is_for_it(name: str, verdict: Verdict, given: Case) -> None:
    assert name in {one.__name__ for one in CHECKS}
    assert judge(given)[0] is verdict


@pytest.mark.parametrize(("name", "verdict", "given"), REFUSED)
def test_without_its_check_the_same_beat_would_count(name: str, verdict: Verdict, given: Case) -> None:
    assert judge(given, all_but(name))[0] is Verdict.COUNTS, verdict


def test_every_check_has_a_beat_of_its_own_in_the_order_of_the_specification() -> None:
    assert [one.__name__ for one in CHECKS] == list(dict.fromkeys(name for name, _, _ in REFUSED))


def test_of_two_faults_the_first_in_order_is_told() -> None:
    worst = beat(1, 0, 20_001, rate=9_000, end=700_000, playing=False, visible=False, input_age=9_999_999)
    told: list[Verdict] = []
    faults: list[tuple[Callable[[Case], Case | Verdict], dict[str, object]]] = list(
        zip(
            CHECKS,
            [{"revision": None}, {"seen": FIRST}, {}, {}, {"at": 0}, {"until": 0}, {}, {}, {}, {}, {}],
            strict=True,
        )
    )
    for index in range(len(CHECKS)):
        other = {key: value for _, each in faults[index:] for key, value in each.items()}
        checks = [one for one, _ in faults[index:]]
        told.append(judge(case(worst, **({"at": 30_000} | other)), checks)[0])

    places = list(Verdict)
    assert all(places.index(a) <= places.index(b) for a, b in pairwise(told))
    assert told[0] is Verdict.UNKNOWN
    assert told[1] is Verdict.CONFLICT


def test_an_honest_beat_counts() -> None:
    assert judge(case(FIRST)) == (Verdict.COUNTS, FIRST)


@pytest.mark.parametrize(
    "given",
    [
        beat(1, 0, 20_000),
        beat(1, 0, 15_000, end=18_000),
        beat(1, 0, 15_000, rate=2_000, end=30_000),
        beat(1, 0, 15_000, rate=250, end=3_750),
        beat(1, 0, 15_000, visible=False, pip=True),
        beat(1, 0, 15_000, visible=False, audio_only=True),
        beat(1, 0, 15_000, "clip", visible=False),
        beat(1, 0, 15_000, "text", input_age=120_000),
        beat(1, 0, 15_000, input_age=1_200_000),
        beat(1, 0, 15_000, muted=True),
    ],
)
def test_what_is_just_possible_counts(given: Beat) -> None:
    assert judge(case(given))[0] is Verdict.COUNTS


def test_five_seconds_ahead_of_the_server_is_still_a_line_that_varies() -> None:
    assert judge(case(beat(1, 0, 15_000), at=10_000))[0] is Verdict.COUNTS


def test_a_beat_is_cut_where_a_newer_lease_took_over_and_its_media_with_it() -> None:
    verdict, part = judge(case(beat(1, 10_000, 20_000, rate=2_000, start=0, end=20_000), until=15_000))

    assert verdict is Verdict.COUNTS
    assert (part.m0, part.m1, part.start, part.end) == (10_000, 15_000, 0, 10_000)


def test_a_slow_reader_may_look_at_a_page_for_as_long_as_school_gave_and_never_over_ten_minutes() -> None:
    slow, endless = Pupil(idle_s=300), Pupil(idle_s=6_000)

    assert judge(case(beat(1, 0, 15_000, "text", input_age=300_000), pupil=slow))[0] is Verdict.COUNTS
    assert judge(case(beat(1, 0, 15_000, "text", input_age=300_001), pupil=slow))[0] is Verdict.IDLE
    assert judge(case(beat(1, 0, 15_000, "text", input_age=600_001), pupil=endless))[0] is Verdict.IDLE


def test_where_school_switched_the_question_off_nobody_has_to_answer_it() -> None:
    assert judge(case(beat(1, 0, 15_000, input_age=7_200_000), pupil=Pupil(asks=False)))[0] is Verdict.COUNTS


def test_a_short_film_is_done_a_little_sooner() -> None:
    assert needed_of_media(0) == 700
    assert needed_of_media(60_000) == 725
    assert needed_of_media(300_000) == 825
    assert needed_of_media(600_000) == needed_of_media(3_600_000) == 900
