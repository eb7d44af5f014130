"""Who may enter a lesson, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Actor, Role
from erbij.errors import NotFound
from erbij.live.model import Lesson, Person
from erbij.live.wire import Side

if TYPE_CHECKING:
    from erbij.db.database import Reading
    from erbij.live.ports import People, PlannedSlot, Slots
    from erbij.private import Private


async def admit(read: Reading, slots: Slots, people: People, actor: Actor, slot_id: str) -> tuple[PlannedSlot, Person]:
    """Return the slot and the actor as a participant of it. Raises ``NotFound`` for anybody without a part in it."""
    slot = await slots.slot_for(read, actor, slot_id)
    if slot is None or slot.status != "PLANNED":
        raise NotFound
    side = _side_in(actor, slot, gives=await slots.gives(read, actor, slot_id))
    name = await _name_of(read, people, actor, slot)
    return slot, Person(actor.id, name, side, actor.device_id or actor.sign_in_id, actor.sign_in_id)


async def _name_of(read: Reading, people: People, actor: Actor, slot: PlannedSlot) -> Private[str]:
    if actor.is_any(Role.UNIT):
        return slot.teacher_name
    person = await people.person(read, actor.school_id, actor.id)
    if person is None:
        raise NotFound
    return person.name


def side_of(actor: Actor) -> Side:
    """Return as what somebody would take part in any lesson; decides which receivers a warm connection has."""
    if actor.is_any(Role.UNIT):
        return Side.UNIT
    return Side.PUPIL if actor.is_any(Role.PUPIL) else Side.TEACHER


def _side_in(actor: Actor, slot: PlannedSlot, *, gives: bool) -> Side:
    """Return as what the actor takes part in the slot. Raises ``NotFound`` for who may know it and not enter it."""
    if actor.is_any(Role.PUPIL):
        return Side.PUPIL
    if actor.is_any(Role.UNIT) and actor.place == slot.place:
        return Side.UNIT
    if gives:
        return Side.TEACHER
    raise NotFound


def lesson_of(slot: PlannedSlot) -> Lesson:
    """Return what a room must know of a slot."""
    return Lesson(
        slot_id=slot.id,
        school_id=slot.school_id,
        subject=slot.subject,
        group=slot.group_name,
        teacher=slot.teacher_name,
        place=slot.place,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )
