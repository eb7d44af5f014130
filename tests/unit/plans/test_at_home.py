"""What a file changes in who is at home."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from erbij.plans.model import Remote, RemoteWork
from erbij.plans.rules import changes

NOW = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


def home(old, wanted):
    work = changes("noor", old, wanted, TODAY, NOW)
    by_id = {one.id: one for one in old if one.id not in work.gone}
    by_id.update({one.id: one for one in (*work.changed, *work.new)})
    return work, list(by_id.values())


def at_home(periods, day):
    return any(one.from_date <= day and (one.until_date is None or day < one.until_date) for one in periods)


def test_the_same_file_again_changes_nothing():
    old = [Remote("r", "noor", TODAY - DAY, None)]
    assert changes("noor", old, (TODAY - DAY, None), TODAY, NOW) == RemoteWork()


def test_a_pupil_who_is_back_stays_at_home_in_the_days_that_were():
    _, periods = home([Remote("r", "noor", TODAY - 3 * DAY, None)], None)
    assert at_home(periods, TODAY - DAY)
    assert not at_home(periods, TODAY)


def test_a_plan_that_lies_ahead_is_taken_away_when_the_file_no_longer_has_it():
    work, periods = home([Remote("r", "noor", TODAY + DAY, None)], None)
    assert work.gone == ("r",)
    assert periods == []


PERIODS = st.tuples(st.integers(-20, 20), st.none() | st.integers(1, 20)).map(
    lambda pair: (TODAY + pair[0] * DAY, None if pair[1] is None else TODAY + (pair[0] + pair[1]) * DAY)
)


@given(st.lists(st.none() | PERIODS, max_size=4), st.none() | PERIODS)
def test_from_today_the_file_is_true_and_before_today_nothing_changes(earlier, wanted):
    periods: list[Remote] = []
    for one in earlier:
        _, periods = home(periods, one)
    before = [at_home(periods, TODAY - n * DAY) for n in range(1, 30)]
    new = [one for one in periods if one.from_date < TODAY]
    _, after = home(periods, wanted)
    for n in range(30):
        day = TODAY + n * DAY
        expected = wanted is not None and wanted[0] <= day and (wanted[1] is None or day < wanted[1])
        assert at_home(after, day) == expected
    if wanted is None or wanted[0] >= TODAY:
        assert [at_home(after, TODAY - n * DAY) for n in range(1, 30)] == before
    assert all(one.id in {kept.id for kept in after} for one in new)
    assert changes("noor", after, wanted, TODAY, NOW) == RemoteWork()
    assert isinstance(TODAY, date)
