"""Short ways to say who enters a room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from erbij.live import model, traffic
from erbij.live.room import LessonRoom
from erbij.live.wire import Side
from erbij.private import Private

NINE = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
LESSON = model.Lesson(
    slot_id="slot",
    school_id="school",
    subject="Wiskunde",
    group="1A",
    teacher=Private("Meneer Bos"),
    place="B12",
    starts_at=NINE,
    ends_at=NINE + timedelta(minutes=50),
)
T = TypeVar("T")


def person(who: str, side: Side = Side.PUPIL, device: str = "tablet") -> model.Person:
    return model.Person(who, Private(who.title()), side, device, f"sign-in-{who}")


def entered(
    who: str, side: Side = Side.PUPIL, *, device: str = "tablet", socket: str = "", generation: int = 1, **more: Any
) -> traffic.Entered:
    return traffic.Entered(
        person=person(who, side, device),
        socket=socket or f"socket-{who}",
        generation=generation,
        new_id=f"p-{who}",
        new_key_hash=more.pop("key", f"key-{who}"),
        **more,
    )


def open_room(*pupils: str) -> LessonRoom:
    """A room with the unit and some pupils in it, just begun."""
    room = LessonRoom(LESSON)
    room.receive(entered("unit", Side.UNIT), NINE)
    for pupil in pupils:
        room.receive(entered(pupil), NINE)
    return room


def of(kind: type[T], effects: list[Any]) -> list[T]:
    return [effect for effect in effects if isinstance(effect, kind)]
