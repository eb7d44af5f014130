"""What rooms beside and below absence ask of it, and which pupils' absence a member of staff may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.records.store import of_slots
from erbij.actor import Role
from erbij.errors import NotFound
from erbij.people.model import Relation
from erbij.people.rules import relation_by_group
from erbij.people.store import own_parts, people_visible_to, pupil_of_family

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Reading
    from erbij.people.model import Person

__all__ = ["of_slots", "pupil_for", "pupils_of_staff"]


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
