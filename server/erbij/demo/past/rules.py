"""Lessons of days that are over, and who was in them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.demo.model import LESSON, ROOMS
from erbij.demo.past.model import DAYS, GROUP, MISSED, NOT_SEEN_BACK, PUPILS, STARTS, TRUANT, WEIGHTY
from erbij.ids import new_id
from erbij.register.attendance.model import Attended, How
from erbij.register.spans import Span
from erbij.timetable.model import StoredSlot
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.demo.model import Made

FIRST_BACK = 2
"""Later lessons follow each other round the clock."""


def lessons(made: Made, today: date, zone: ZoneInfo, now: datetime) -> Iterator[StoredSlot]:
    """Yield the lessons of 5B of two weeks back."""
    room = next(one for one in ROOMS if one.key == GROUP)
    for back in range(DAYS, FIRST_BACK - 1, -1):
        day = today - timedelta(days=back)
        for number, (start, subject) in enumerate(zip(STARTS, WEIGHTY, strict=True)):
            begins = datetime.combine(day, start, tzinfo=zone).astimezone(UTC)
            ends = begins + LESSON
            yield StoredSlot(
                id=new_id(now),
                school_id=made.school_id,
                key=f"demo-past-{day.isoformat()}-{number}",
                group_id=made.groups[GROUP],
                subject=subject,
                teacher_id=made.people[room.teacher],
                supply_teacher_id=None,
                place=room.place,
                local_date=day,
                local_start=f"{begins.astimezone(zone):%H:%M}",
                local_end=f"{ends.astimezone(zone):%H:%M}",
                starts_at=begins,
                ends_at=ends,
                status=SlotStatus.PLANNED,
                imported=False,
            )


def missed(slots: Sequence[StoredSlot], today: date) -> Iterator[tuple[str, str, list[StoredSlot]]]:
    """Yield (name, reason, lessons) of every stretch that a pupil missed."""
    for one in MISSED:
        first, last = (today - timedelta(days=back) for back in (one.first_back, one.last_back))
        yield one.name, one.category, [slot for slot in slots if first <= slot.local_date <= last]


def attended(made: Made, slots: Iterable[StoredSlot], today: date, now: datetime) -> Iterator[Attended]:
    """Yield what attendance says: there, unless the lesson was missed; of one day nobody said why Bo was away."""
    slots = list(slots)
    away = {(name, slot.id) for name, _, some in missed(slots, today) for slot in some}
    unseen = today - timedelta(days=NOT_SEEN_BACK)
    for slot in slots:
        for name in PUPILS:
            gone = (name, slot.id) in away or (name == TRUANT and slot.local_date == unseen)
            key = new_id(now)
            yield Attended(
                id=key,
                school_id=made.school_id,
                slot_id=slot.id,
                pupil_id=made.people[name],
                local_date=slot.local_date,
                word=key,
                span=None if gone else Span(slot.starts_at, slot.ends_at),
                other_school=False,
                how=How.IMPORT,
                author_id="erbij",
                at=slot.ends_at,
            )
