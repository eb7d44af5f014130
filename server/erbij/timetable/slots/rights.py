"""For whom somebody may plan, and whom they may ask to give a lesson."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.people.store import people_by_id
from erbij.schools.store import groups_of
from erbij.timetable.slots import store

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from erbij.actor import Actor
    from erbij.db.database import Reading
    from erbij.private import Private
    from erbij.timetable.slots.model import Whom

LATELY = timedelta(days=28)


async def groups(read: Reading, actor: Actor, today: date) -> dict[str, str]:
    """Return the running groups for which the actor may plan, by name."""
    found = {group.id: group.name for group in await groups_of(read, actor.school_id)}
    if Role.COORDINATOR in actor.roles:
        return found
    mine = await store.plannable_groups(read, actor, today - LATELY)
    return {group_id: name for group_id, name in found.items() if group_id in mine}


async def teachers(read: Reading, actor: Actor) -> tuple[tuple[str, Private[str]], ...]:
    """Return who may be asked to give a lesson: anybody, for a coordinator."""
    if Role.COORDINATOR not in actor.roles:
        return ()
    return await store.teachers(read, actor.school_id)


async def check_whom(
    read: Reading, actor: Actor, whom: Whom, today: date, already: Collection[str | None] = ()
) -> None:
    """Raise ``NotFound`` for a group or pupil for whom the actor may not plan, ``Invalid`` for both or neither.

    ``already``: groups and pupils of the lesson as it is; they may stay in it.
    """
    if (whom.group_id is None) is not bool(whom.pupil_ids):
        raise Invalid([("body.pupil_ids", "either a group or pupils")])
    mine = await groups(read, actor, today)
    if whom.group_id is not None and whom.group_id not in mine and whom.group_id not in already:
        raise NotFound
    wanted = whom.pupil_ids - frozenset(already)
    people = await people_by_id(read, actor.school_id, wanted)
    for pupil_id in wanted:
        pupil = people.get(pupil_id)
        if pupil is None or not pupil.active or Role.PUPIL not in pupil.roles or not mine.keys() & set(pupil.groups):
            raise NotFound
