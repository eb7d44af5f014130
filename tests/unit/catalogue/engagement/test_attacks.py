"""What somebody may try to get minutes, or a finished lesson, for nothing; one test for each."""

from __future__ import annotations

from erbij.catalogue.engagement.fold import fold, is_done
from erbij.catalogue.engagement.model import Arrival, Verdict
from tests.unit.catalogue.engagement.given import (
    BLOCKS,
    CLIP_MS,
    FILM_MS,
    HOUR,
    at_once,
    beat,
    covered,
    folded,
    played,
    session,
)

STALLED, AHEAD = 5_000, 3_000


def test_a_jump_to_the_end_is_no_film_seen_and_no_time() -> None:
    jump = beat(1, 0, 15_000, start=0, end=FILM_MS)

    told = folded([jump])

    assert told.verdicts == {Verdict.SKIP: 1}
    assert told.credited == covered(told) == 0


def test_a_flood_of_beats_earns_no_more_than_the_clock_on_the_wall() -> None:
    """A thousand beats in ten seconds, each of fifteen seconds."""
    flood = [beat(seq, seq * 15_000, (seq + 1) * 15_000, start=0, end=15_000) for seq in range(1000)]

    told = fold(session(Arrival(one, 10_000) for one in flood))

    assert told.credited == 15_000 <= 10_000 + 6_000
    assert told.verdicts[Verdict.FUTURE] == 999


def test_scrubbing_along_a_film_does_not_finish_it() -> None:
    """Every second a drag of thirty seconds on, told as if it had played."""
    scrub = [
        beat(seq, seq * 1_000, (seq + 1) * 1_000, start=seq * 30_000, end=seq * 30_000 + 4_000) for seq in range(20)
    ]

    told = folded(scrub)

    assert covered(told) <= told.credited + AHEAD
    assert not is_done(BLOCKS["film"], [told.blocks["film"]])


def test_two_tabs_are_one_pupil() -> None:
    """The second tab gets a lease after a minute; from then on nothing of the first counts."""
    first = folded(played(0, 300_000), until=60_000)
    second = folded(played(0, 240_000))

    assert first.credited == 60_000
    assert first.credited + second.credited == 300_000


def test_a_loop_of_thirty_seconds_is_thirty_seconds_of_the_film() -> None:
    loop = [
        beat(seq, seq * 15_000, (seq + 1) * 15_000, start=seq % 2 * 15_000, end=seq % 2 * 15_000 + 15_000)
        for seq in range(80)
    ]

    told = folded(loop)

    assert covered(told) == 30_000
    assert not is_done(BLOCKS["film"], [told.blocks["film"]])


def test_a_replay_of_the_same_beats_adds_nothing() -> None:
    honest = played(0, 120_000)

    told = folded([*honest, *honest, *honest])

    assert told.credited == folded(honest).credited == 120_000
    assert told.verdicts[Verdict.DUPLICATE] == 16


def test_a_replay_under_new_numbers_adds_nothing() -> None:
    honest = played(0, 120_000)

    told = folded([*honest, *(one._replace(seq=one.seq + 100) for one in honest)])

    assert told.credited == covered(told) == 120_000


def test_a_clock_that_is_put_forward_earns_nothing() -> None:
    ahead = [beat(1, HOUR, HOUR + 15_000, start=0, end=15_000)]

    told = fold(session([Arrival(ahead[0], 60_000)]))

    assert told.verdicts == {Verdict.FUTURE: 1}
    assert told.credited == 0


def test_a_machine_that_slept_for_hours_in_one_beat_earns_nothing() -> None:
    told = folded(
        [
            beat(1, 0, 15_000),
            beat(2, 15_000, 3 * HOUR, start=15_000, end=30_000),
            beat(3, 3 * HOUR, 3 * HOUR + 10_000, start=30_000, end=40_000),
        ]
    )

    assert told.verdicts[Verdict.GAP] == 1
    assert told.credited == 25_000


def test_a_paused_film_with_many_short_beats_earns_the_five_seconds_of_a_bad_line_and_no_more() -> None:
    paused = [beat(seq, seq * 500, (seq + 1) * 500, start=40_000, end=40_000) for seq in range(2_000)]

    told = folded(paused)

    assert told.credited == STALLED
    assert told.waiting == 1_000_000 - STALLED
    assert covered(told) == 0


def test_a_film_that_says_that_it_is_paused_earns_nothing_at_all() -> None:
    told = folded([beat(seq, seq * 500, (seq + 1) * 500, playing=False) for seq in range(200)])

    assert told.credited == covered(told) == told.waiting == 0


def test_micro_beats_with_a_second_of_media_each_do_not_finish_a_film() -> None:
    """Each of them within the tolerance of one beat: 10 ms on the wall, 1.1 s of the film."""
    micro = [beat(seq, seq * 10, (seq + 1) * 10, start=seq * 1_100, end=(seq + 1) * 1_100) for seq in range(545)]

    told = folded(micro)

    assert told.credited == 5_450
    assert covered(told) <= 5_450 + AHEAD
    assert not is_done(BLOCKS["film"], [told.blocks["film"]])


def test_a_few_seconds_more_in_every_beat_are_seen_once_and_a_loop_does_not_stand_for_the_rest() -> None:
    """Eighteen seconds of film in each fifteen on the wall, within the tolerance of one beat; then the begin again."""
    ahead = [
        beat(seq, seq * 15_000, (seq + 1) * 15_000, start=seq * 18_000, end=min((seq + 1) * 18_000, FILM_MS))
        for seq in range(34)
    ]
    again = played(510_000, 570_000, seq=34, start=0, end=15_000)

    told = folded([*ahead, *again])

    assert covered(told) <= 510_000 + AHEAD
    assert not is_done(BLOCKS["film"], [told.blocks["film"]])


def test_specks_of_film_a_second_apart_are_no_whole_film() -> None:
    """Holes of 1.5 s are closed, but what is closed has to be played too."""
    specks = [beat(seq, seq * 10, (seq + 1) * 10, start=seq * 1_500, end=seq * 1_500 + 10) for seq in range(400)]

    told = folded(specks)

    assert covered(told) <= 4_000 + AHEAD


def test_the_same_minute_with_many_parts_of_the_film_is_one_minute() -> None:
    many = [
        beat(
            part * 10 + index,
            index * 15_000,
            (index + 1) * 15_000,
            start=part * 60_000 + index * 15_000,
            end=part * 60_000 + (index + 1) * 15_000,
        )
        for part in range(10)
        for index in range(4)
    ]

    told = folded(many)

    assert told.credited == 60_000
    assert covered(told) <= 60_000 + AHEAD


def test_a_lease_for_every_second_earns_no_more_of_the_film_than_the_time_it_took() -> None:
    """The tolerance of a session does not add up over sessions."""
    sessions = [folded([beat(1, 0, 1_000, start=n * 4_000, end=n * 4_000 + 4_000)], until=1_000) for n in range(140)]

    assert sum(one.credited for one in sessions) == 140_000
    assert covered(*sessions) <= 140_000 + AHEAD


def test_an_unknown_session_or_block_earns_nothing_and_takes_no_number() -> None:
    told = folded([beat(1, 0, 15_000, block="elsewhere"), beat(1, 0, 15_000)])

    assert told.verdicts == {Verdict.UNKNOWN: 1, Verdict.COUNTS: 1}
    assert told.credited == 15_000


def test_a_clip_in_a_hidden_tab_is_heard_and_a_film_is_not_seen() -> None:
    hidden = folded(played(0, CLIP_MS, block="clip", visible=False))
    film = folded(played(0, CLIP_MS, visible=False))

    assert is_done(BLOCKS["clip"], [hidden.blocks["clip"]])
    assert film.credited == 0


def test_arrival_after_the_lease_was_taken_over_does_not_matter_only_when_it_happened() -> None:
    late = [Arrival(one.beat, HOUR) for one in at_once(played(0, 120_000))]

    assert fold(session(late, until=60_000)).credited == 60_000
