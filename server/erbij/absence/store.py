"""What rooms beside and below absence ask of it, and which pupils' absence a member of staff may see."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence.records.store import of_slots
from erbij.actor import Role
from erbij.errors import NotFound
from erbij.people.model import Relation
from erbij.people.rules import relation_by_group
from erbij.people.store import own_parts, people_visible_to, pupil_of_family
from erbij.plans.deviations.store import deviations
from erbij.plans.modality.model import AS_ALWAYS
from erbij.plans.modality.store import decided
from erbij.plans.modality.wire import SlotModality
from erbij.timetable.rules import day_bounds
from erbij.timetable.store import slots_of_pupil
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from datetime import date

    from erbij.actor import Actor
    from erbij.db.database import Reading
    from erbij.people.model import Person
    from erbij.schools.model import School
    from erbij.timetable.model import Slot

__all__ = ["due_slots", "of_slots", "pupil_for", "pupils_of_staff"]


async def pupils_of_staff(read: Reading, actor: Actor) -> tuple[list[Person], Relation]:
    """Return the pupils whose absence the actor may see, by name, and by what right.

    Coordinator and leader: of the school; a mentor: their own; others: none.
    """
    pupils = [one for one in await people_visible_to(read, actor) if Role.PUPIL in one.roles]
    if actor.is_any(Role.COORDINATOR, Role.LEADER):
        return pupils, Relation.OWN_SCHOOL
    parts = await own_parts(read, actor)
    return [one for one in pupils if relation_by_group(one, parts) is Relation.MENTOR], Relation.MENTOR


async def pupil_for(read: Reading, actor: Actor, pupil_id: str | None) -> tuple[Person, Relation]:
    """Return a pupil for whom the actor may report: a guardian's own child, or as staff; raises ``NotFound``."""
    if Role.GUARDIAN in actor.roles and (child := await pupil_of_family(read, actor, pupil_id)) is not None:
        return child, Relation.CHILD
    pupils, relation = await pupils_of_staff(read, actor)
    found = next((one for one in pupils if one.id == pupil_id), None)
    if found is None:
        raise NotFound
    return found, relation


async def due_slots(read: Reading, school: School, pupil_id: str, first: date, last: date) -> list[Slot]:
    """Return what a pupil had to follow on these dates, by start: planned, not free by plan, not in a deviation."""
    zone = ZoneInfo(school.timezone)
    start, end = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    found = await slots_of_pupil(read, school.id, pupil_id, start, end)
    slots = [one for one in found if one.status is SlotStatus.PLANNED]
    modalities = await decided(read, school.id, [one.id for one in slots])
    inside = await deviations(read, school.id, [pupil_id], first, last)
    return [
        one
        for one in slots
        if modalities.get(one.id, {}).get(pupil_id, AS_ALWAYS).modality is not SlotModality.FREE_BY_PLAN
        and not any(dev.covers(one.local_date, f"{one.starts_at.astimezone(zone):%H:%M}") for dev in inside)
    ]
