"""Messages about units that belong to no classroom."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Wire


class SayStand(Wire):
    """Say where a floating unit stands. Null: nowhere any more."""

    place: Annotated[str, StringConstraints(min_length=1, max_length=320)] | None = Field()


class FloatingRoom(Wire):
    """A classroom where something is on now or later today, with the first of it."""

    place: str
    subject: str
    group: str
    teacher: str
    starts_at: Instant
    ends_at: Instant


class FloatingRooms(Wire):
    """Where a unit could stand today, by the name of the classroom."""

    rooms: tuple[FloatingRoom, ...]


class FloatingStand(Wire):
    """Where a unit stands now (empty: nobody said so today)."""

    unit_id: Id
    name: str
    place: str
