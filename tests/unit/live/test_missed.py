"""What a pupil missed of a lesson, and why: from when to when, never how they felt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from erbij.live.board.wire import BoardPhoto
from erbij.live.missed.model import Missed, Why
from erbij.live.missed.rules import offered, parts, shown
from erbij.live.model import Away, Interval, PupilEvidence, Session, SlotEvidence
from erbij.live.wire import LeaveReason

TEN = datetime(2026, 10, 6, 10, 0, tzinfo=UTC)
M = timedelta(minutes=1)
END = TEN + 50 * M
ALL = [(TEN, END)]


def there(*spans: tuple[int, int, LeaveReason], pauses: tuple[tuple[int, int], ...] = ()) -> PupilEvidence:
    intervals = tuple(Interval(TEN + a * M, TEN + b * M, "device", why) for a, b, why in spans)
    return PupilEvidence("pupil", intervals, tuple((TEN + a * M, TEN + b * M) for a, b in pauses))


def missed(
    pupil: PupilEvidence, *rest: tuple[int, int], given: list[tuple[datetime, datetime]] = ALL, may_stop: bool = False
) -> list[tuple[float, float, Why]]:
    spans = [(TEN + a * M, TEN + b * M) for a, b in rest]
    found = parts(given, pupil, spans, may_stop=may_stop)
    return [((one.start - TEN) / M, (one.end - TEN) / M, one.why) for one in found]


def lesson(*away: tuple[int, int, LeaveReason], since: int = 0, until: int = 50) -> SlotEvidence:
    session = Session("session", "school", "slot", TEN + since * M, END + 5 * M, TEN + until * M)
    return SlotEvidence("slot", session, (), tuple(Away(TEN + a * M, TEN + b * M, why) for a, b, why in away))


def test_who_was_there_all_the_time_missed_nothing() -> None:
    assert missed(there((0, 50, LeaveReason.LESSON_OVER))) == []


def test_who_stops_after_twenty_minutes_missed_the_rest_and_nobody_can_tell_it_from_leaving() -> None:
    assert missed(there((0, 20, LeaveReason.LEFT))) == [(20, 50, Why.LEFT)]


def test_what_follows_a_stop_that_the_plan_allows_is_agreed_rest() -> None:
    assert missed(there((0, 20, LeaveReason.LEFT)), may_stop=True) == [(20, 50, Why.REST)]


def test_a_stop_between_two_presences_is_no_agreed_end() -> None:
    pupil = there((0, 20, LeaveReason.LEFT), (30, 50, LeaveReason.LESSON_OVER))
    assert missed(pupil, may_stop=True) == [(20, 30, Why.LEFT)]


def test_agreed_rest_is_missed_as_rest_and_the_time_before_it_as_what_it_was() -> None:
    assert missed(there((0, 20, LeaveReason.LEFT)), (30, 50)) == [(20, 30, Why.LEFT), (30, 50, Why.REST)]


def test_a_pause_is_missed_though_the_seat_was_kept() -> None:
    pupil = there((0, 50, LeaveReason.LESSON_OVER), pauses=((10, 20),))
    assert missed(pupil) == [(10, 20, Why.PAUSE)]


def test_who_comes_late_missed_the_beginning() -> None:
    assert missed(there((15, 50, LeaveReason.LESSON_OVER))) == [(0, 15, Why.LATE)]


def test_a_dropped_line_is_technical_and_less_than_a_minute_of_it_is_no_news() -> None:
    home, over = LeaveReason.NETWORK_HOME, LeaveReason.LESSON_OVER
    assert missed(there((0, 20, home), (24, 50, over))) == [(20, 24, Why.TECHNICAL)]
    short = PupilEvidence(
        "pupil",
        (Interval(TEN, TEN + 20 * M, "d", home), Interval(TEN + 20 * M + 50 * timedelta(seconds=1), END, "d", over)),
    )
    assert missed(short) == []


def test_who_never_came_missed_all_that_was_offered() -> None:
    assert missed(there()) == [(0, 50, Why.NOT_THERE)]
    assert missed(there(), given=[]) == []


def test_what_was_not_offered_is_not_missed() -> None:
    assert offered(SlotEvidence("slot", None, (), ()), TEN, END) == []
    assert offered(lesson(since=10, until=40), TEN, END) == [(TEN + 10 * M, TEN + 40 * M)]
    curtain = lesson((20, 30, LeaveReason.LEFT))
    assert offered(curtain, TEN, END) == [(TEN, TEN + 20 * M), (TEN + 30 * M, END)]
    given = offered(curtain, TEN, END)
    assert missed(there((0, 20, LeaveReason.LEFT)), given=given) == [(30, 50, Why.LEFT)]


def test_a_lesson_that_went_on_while_the_schools_network_was_gone_was_missed() -> None:
    given = offered(lesson((20, 30, LeaveReason.NETWORK_SCHOOL)), TEN, END)
    pupil = there((0, 20, LeaveReason.NETWORK_SCHOOL), (30, 50, LeaveReason.LESSON_OVER))
    assert missed(pupil, given=given) == [(20, 30, Why.TECHNICAL)]


def test_a_lesson_that_runs_over_is_missed_up_to_its_planned_end_only() -> None:
    assert offered(lesson(until=54), TEN, END) == [(TEN, END)]


def test_the_day_shows_parts_that_touch_as_one_with_the_photos_of_that_time_and_the_first_after_it() -> None:
    photos = {
        "slot": [BoardPhoto(id=f"p{n}", at=TEN + n * M, width=1920, height=1080) for n in (5, 22, 31, 45, 48)],
    }
    kept = [
        Missed("2", "school", "slot", "pupil", TEN + 30 * M, TEN + 40 * M),
        Missed("1", "school", "slot", "pupil", TEN + 20 * M, TEN + 30 * M),
    ]
    (one,) = shown(kept, photos)
    assert (one.start, one.end) == (TEN + 20 * M, TEN + 40 * M)
    assert [photo.id for photo in one.photos] == ["p22", "p31", "p45"]
