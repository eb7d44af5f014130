"""What the timetable says of a lesson whose door is open already, when it says something else than before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.live import traffic
from erbij.live.admission import lesson_of
from erbij.live.wire import LeaveReason, SessionState, Side

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.db.database import Reading
    from erbij.live.ports import PlannedSlot, Slots
    from erbij.live.room import LessonRoom
    from erbij.live.traffic import RoomEvent


async def replan(read: Reading, slots: Slots, room: LessonRoom, now: datetime) -> list[RoomEvent]:
    """Return what the room has to take in.

    What really goes on goes on: a lesson that began, with somebody of the class in it, is not ended by its timetable.
    """
    known = room.lesson
    slot = await slots.slot(read, known.school_id, known.slot_id)
    going_on = room.state is not SessionState.WAITING and now >= known.starts_at
    if slot is None or slot.status != "PLANNED":
        return [] if going_on else [_called_off(slot)]
    lesson = lesson_of(slot)
    events: list[RoomEvent] = [] if lesson == known else [traffic.Replanned(lesson)]
    expected = (await slots.expected_ids(read, known.school_id, [known.slot_id])).get(known.slot_id, frozenset())
    if not going_on:
        belongs = {Side.PUPIL: expected, Side.TEACHER: slot.teacher_ids}
        strangers = [one for one in room.people if one.person.id not in belongs.get(one.side, {one.person.id})]
        events += [traffic.Gone(one.id, LeaveReason.REMOVED) for one in strangers]
    return events


def _called_off(slot: PlannedSlot | None) -> traffic.CalledOff:
    return traffic.CalledOff(slot.moved_to if slot is not None and slot.status == "MOVED" else None)
