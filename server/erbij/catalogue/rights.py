"""To whom somebody of a school may give lessons; asked by every room that gives or shows them.

A teacher: the pupils of their groups, and of the lessons that they give. A mentor: their own pupils. A coordinator:
every pupil of the school. A leader looks at counts elsewhere and gives nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.people.model import Relation
from erbij.people.store import own_parts, people_by_id, relations
from erbij.schools.store import groups_of
from erbij.timetable.store import expected_ids, gives

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.actor import Actor
    from erbij.db.database import Reading
    from erbij.people.model import Person
    from erbij.schools.model import Group

GIVERS = frozenset({Role.TEACHER, Role.MENTOR, Role.COORDINATOR})
_NEAR = frozenset({Relation.MENTOR, Relation.OWN_GROUP})


async def own_pupils(
    read: Reading, actor: Actor, pupil_ids: Collection[str], slot_id: str | None = None
) -> dict[str, Person]:
    """Return by id those of the pupils to whom the actor may give lessons, for a lesson of theirs if given."""
    if not actor.is_any(*GIVERS):
        return {}
    people = await people_by_id(read, actor.school_id, pupil_ids)
    pupils = {one.id: one for one in people.values() if one.active and Role.PUPIL in one.roles}
    if Role.COORDINATOR in actor.roles:
        return pupils
    mine = {one for one, near in (await relations(read, actor, pupils)).items() if near in _NEAR}
    if slot_id is not None and await gives(read, actor, slot_id):
        mine |= (await expected_ids(read, actor.school_id, [slot_id])).get(slot_id, frozenset())
    return {pupil_id: one for pupil_id, one in pupils.items() if pupil_id in mine}


async def own_groups(read: Reading, actor: Actor) -> list[Group]:
    """Return the running groups to whose pupils the actor may give lessons, by name."""
    if not actor.is_any(*GIVERS):
        return []
    running = sorted(await groups_of(read, actor.school_id), key=lambda one: (one.name.casefold(), one.id))
    if Role.COORDINATOR in actor.roles:
        return running
    mine = await own_parts(read, actor)
    return [one for one in running if one.id in mine]
