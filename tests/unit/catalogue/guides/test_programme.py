"""What of the programme of a day is on, and what comes later."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from erbij.catalogue.guides import rules
from erbij.catalogue.guides.model import Guide
from erbij.catalogue.items.model import ItemLevel
from tests.unit.catalogue.assignments.on_shelf import on_shelf

ZONE = ZoneInfo("Europe/Amsterdam")
ITEMS = {"kort": on_shelf("kort", "Kort", 5), "lang": on_shelf("lang", "Lang", 60), "los": on_shelf("los", "Los", 20)}
ENTRIES = (("09:40", "lang"), ("09:00", "kort"), ("09:20", "los"), ("11:00", "gone"))


def at(clock: str) -> tuple[list[str], list[str]]:
    """What a pupil finds at a time of the school."""
    guide = Guide("school", date(2026, 9, 7), ItemLevel.PO, 5, "thijs", ENTRIES)
    now = datetime.fromisoformat(f"2026-09-07T{clock}:00+02:00").astimezone(UTC)
    on, later = rules.shown(rules.airings(guide, ITEMS, ZONE), now)
    return [one.item.id for one in on], [one.item.id for one in later]


@pytest.mark.parametrize(
    ("clock", "on", "later"),
    [
        ("08:59", [], ["kort", "los", "lang"]),
        ("09:00", ["kort"], ["los", "lang"]),
        ("09:19", ["kort"], ["los", "lang"]),
        ("09:20", ["los"], ["lang"]),
        ("09:40", ["lang"], []),
        ("10:39", ["lang"], []),
        ("10:40", [], []),
    ],
)
def test_a_lesson_is_on_for_half_an_hour_at_least_until_the_next_one_begins(
    clock: str, on: list[str], later: list[str]
) -> None:
    assert at(clock) == (on, later)


def test_a_short_lesson_that_is_the_last_one_is_on_for_half_an_hour() -> None:
    guide = Guide("school", date(2026, 9, 7), ItemLevel.PO, 5, "thijs", (("09:00", "kort"),))
    (one,) = rules.airings(guide, ITEMS, ZONE)

    assert (one.ends_at - one.starts_at) == rules.AT_LEAST
    assert one.starts_at == datetime(2026, 9, 7, 7, 0, tzinfo=UTC)


def test_a_lesson_that_is_not_there_and_a_time_that_is_there_twice_are_named_by_their_place() -> None:
    entries = [("09:00", "kort"), ("09:00", "gone")]

    assert rules.wrong(entries, ITEMS) == [
        ("body.entries.1.item_id", "no such lesson"),
        ("body.entries.1.at", "another lesson begins then"),
    ]


def week(*days: date) -> list[Guide]:
    return [Guide("school", day, ItemLevel.PO, 5, "thijs", (("09:00", day.isoformat()),)) for day in days]


def test_a_week_that_is_repeated_gives_each_weekday_its_own_and_never_the_past_or_itself() -> None:
    monday, wednesday = date(2026, 9, 7), date(2026, 9, 9)
    empty = Guide("school", date(2026, 9, 8), ItemLevel.PO, 5, "thijs")

    found = rules.copied([*week(monday, wednesday), empty], date(2026, 9, 10), 3, date(2026, 9, 8))

    assert {day.isoformat(): one.date.day for day, one in found.items()} == {
        "2026-09-14": 7,
        "2026-09-16": 9,
        "2026-09-21": 7,
        "2026-09-23": 9,
    }
    assert rules.copied([empty], date(2026, 9, 14), 1, monday) == {}
