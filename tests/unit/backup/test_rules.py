"""Which copies stay, and which one brings a moment back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from erbij.backup.model import Copy, Terms
from erbij.backup.rules import chains_kept, copy_for, kept

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TERMS = Terms(hours=24, days=14, weeks=8)


def copy_at(made_at: datetime, chain: str = "c", position: int = 0) -> Copy:
    return Copy(f"{made_at:%Y%m%dT%H%M%SZ}", made_at, chain, position, "0051", ())


def made_at(copy: Copy) -> datetime:
    return copy.made_at


def every(minutes: int, days: int) -> list[Copy]:
    return [copy_at(NOW - timedelta(minutes=m)) for m in range(0, days * 24 * 60, minutes)]


def test_a_year_of_copies_every_five_minutes_keeps_a_copy_of_each_hour_day_and_week() -> None:
    stay = kept(every(5, 365), TERMS, NOW)

    ages = [NOW - one.made_at for one in stay]
    assert 24 + 13 + 6 <= len(stay) <= 3 + 25 + 15 + 9
    assert sum(age < timedelta(hours=24) for age in ages) >= 24
    assert timedelta(weeks=7) < max(ages) < timedelta(weeks=8)


def test_the_last_three_copies_stay_whatever_the_terms_say() -> None:
    old = [copy_at(NOW - timedelta(days=300 + n)) for n in range(5)]

    assert len(kept(old, Terms(hours=0, days=0, weeks=0), NOW)) == 3


def test_of_a_day_its_last_copy_stays() -> None:
    stay = kept(every(60, 10), Terms(hours=0, days=5, weeks=0), NOW)

    assert [one.made_at.hour for one in stay if one.made_at.date() < NOW.date()] == [23] * 5


def test_changes_stay_that_the_oldest_of_the_last_three_copies_needs() -> None:
    copies = [copy_at(NOW + timedelta(minutes=n), "a" if n < 3 else "b", 100 * n) for n in range(5)]

    assert chains_kept(copies) == {"a": 200, "b": 300}


def test_a_moment_comes_back_from_the_last_copy_before_it() -> None:
    copies = every(5, 1)

    assert copy_for(copies, None, "", made_at) == copies[0]
    assert copy_for(copies, NOW - timedelta(minutes=7), "", made_at) == copies[2]
    assert copy_for(copies, NOW - timedelta(days=2), "", made_at) is None
    assert copy_for(copies, None, copies[4].id, made_at) == copies[4]
    assert copy_for(copies, None, "another", made_at) is None


def test_a_copy_by_command_does_not_hide_what_was_acknowledged_after_it() -> None:
    served, by_command = copy_at(NOW, "c"), copy_at(NOW + timedelta(minutes=2), "")
    reach = {"c": NOW + timedelta(minutes=4), "": by_command.made_at}

    assert copy_for([served, by_command], None, "", lambda one: reach[one.chain]) == served
    reach["c"] = NOW + timedelta(minutes=1)
    assert copy_for([served, by_command], None, "", lambda one: reach[one.chain]) == by_command


def test_copies_by_command_do_not_drive_out_those_that_changes_go_on_from() -> None:
    served = [copy_at(NOW + timedelta(minutes=n), "c", n) for n in range(4)]
    by_command = [copy_at(NOW + timedelta(minutes=10 + n), "") for n in range(5)]

    stay = kept([*served, *by_command], Terms(hours=0, days=0, weeks=0), NOW)

    assert stay == [*served[-3:], *by_command[-3:]]
    assert chains_kept(stay) == {"c": 1}
