"""Which lessons the demonstration school has.

Lesson ``n`` begins ``n`` times 50 minutes after 1970: lessons follow each other round the clock without a gap, and
every start of the server finds the same ones. Each group has its own teacher and classroom; only the subject changes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from erbij.demo.model import KEPT_AHEAD, KEPT_BACK, LESSON, ROOMS, SUBJECTS
from erbij.ids import new_id
from erbij.timetable.model import StoredSlot
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from zoneinfo import ZoneInfo

    from erbij.demo.model import Made, Room

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def number_at(now: datetime) -> int:
    """Return the number of the lesson that is going on."""
    return (now - _EPOCH) // LESSON


def key_of(room: Room, number: int) -> str:
    """Return the key of a lesson, the same at every start."""
    return f"demo-{room.key}-{number}"


def numbers_around(now: datetime) -> range:
    """Return the numbers from 24 hours back to 48 hours ahead."""
    return range(number_at(now - KEPT_BACK), number_at(now + KEPT_AHEAD) + 1)


def lessons(made: Made, known: Collection[str], zone: ZoneInfo, now: datetime) -> Iterator[StoredSlot]:
    """Yield the lessons around ``now`` of which the key is not known yet."""
    for number in numbers_around(now):
        start = _EPOCH + number * LESSON
        local, local_end = start.astimezone(zone), (start + LESSON).astimezone(zone)
        for place, room in enumerate(ROOMS):
            if key_of(room, number) in known:
                continue
            yield StoredSlot(
                id=new_id(now),
                school_id=made.school_id,
                key=key_of(room, number),
                group_id=made.groups[room.key],
                subject=SUBJECTS[(number + 3 * place) % len(SUBJECTS)],
                teacher_id=made.people[room.teacher],
                supply_teacher_id=None,
                place=room.place,
                local_date=local.date(),
                local_start=f"{local:%H:%M}",
                local_end=f"{local_end:%H:%M}",
                starts_at=start,
                ends_at=start + LESSON,
                status=SlotStatus.PLANNED,
                imported=False,
            )
