"""Who may enter a lesson, and as what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.actor import Actor, Role
from erbij.errors import NotFound
from erbij.live.model import USUAL, Lesson, Person, YouAreAtSchool
from erbij.live.wire import Side

if TYPE_CHECKING:
    from erbij.db.database import Reading
    from erbij.live.ports import People, PlannedSlot, Plans, Slots
    from erbij.private import Private


SIDES = {Role.UNIT: Side.UNIT, Role.PUPIL: Side.PUPIL, Role.TEACHER: Side.TEACHER}


async def admit(
    read: Reading, slots: Slots, people: People, actor: Actor, slot_id: str, *, plans: Plans
) -> tuple[PlannedSlot, Person]:
    """Return the slot and the actor as a participant of it. Raises ``NotFound`` for anybody without a part in it.

    A pupil who follows this one in the classroom gets ``YouAreAtSchool``, one for whom a lock of the start is shut gets
    what the plans raise.

    Each role is asked by itself: who may *know* a lesson by another one (as a guardian, say) is not *in* it by this.
    """
    for role in (role for role in SIDES if role in actor.roles):
        slot = await slots.slot_for(read, replace(actor, roles=frozenset({role})), slot_id)
        if slot is None or slot.status != "PLANNED" or not await _is_in(read, slots, actor, slot, role):
            continue
        if role is Role.PUPIL and await plans.at_school(read, actor.school_id, slot_id, actor.id):
            raise YouAreAtSchool
        name = await _name_of(read, people, actor, slot)
        terms = USUAL
        if role is Role.PUPIL:
            terms = await plans.terms(read, actor.school_id, actor.id, slot.place)
        device = actor.device_id or actor.sign_in_id
        return slot, Person(actor.id, name, SIDES[role], device, actor.sign_in_id, terms)
    raise NotFound


async def _is_in(read: Reading, slots: Slots, actor: Actor, slot: PlannedSlot, role: Role) -> bool:
    if role is Role.UNIT:
        return actor.place == slot.place
    return role is Role.PUPIL or await slots.gives(read, actor, slot.id)


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
