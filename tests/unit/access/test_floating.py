"""Where a floating unit stands, and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from erbij.access.floating.model import RoomLesson, Stand
from erbij.access.floating.rules import place_now, rooms
from erbij.private import Private

NOON = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
HERE = Stand("kar", "school", "Kar 1", "B12", date(2026, 10, 6))


def lesson(place: str, starts: int, minutes: int = 50, subject: str = "Rekenen") -> RoomLesson:
    starts_at = NOON + timedelta(minutes=starts)
    return RoomLesson(place, subject, "5A", Private("Thijs"), starts_at, starts_at + timedelta(minutes=minutes))


def test_a_unit_stands_where_it_was_put_until_the_last_lesson_there_is_over() -> None:
    assert place_now(HERE, NOON, NOON - timedelta(hours=3)) == "B12"
    assert place_now(HERE, NOON, NOON + timedelta(minutes=4, seconds=59)) == "B12"
    assert place_now(HERE, NOON, NOON + timedelta(minutes=5)) == ""


def test_a_unit_stands_nowhere_where_every_lesson_of_the_day_was_called_off() -> None:
    assert place_now(HERE, None, NOON) == ""


def test_every_room_is_offered_once_with_what_is_on_or_comes_first() -> None:
    found = rooms([lesson("B12", 60, subject="Taal"), lesson("A1", 0), lesson("B12", -10), lesson("a0", -60)], NOON)
    assert [(one.place, one.subject) for one in found] == [("A1", "Rekenen"), ("B12", "Rekenen")]


def test_a_room_whose_lessons_are_over_is_not_offered() -> None:
    assert rooms([lesson("B12", -50)], NOON) == []
