"""Which pupil somebody asks about, and by what right; asked by every room of the plans.

Pupil and guardian see and say the same: the plan is theirs. Care (the pupil's mentor, a coordinator) makes it with
them. A teacher of the group sees only what a lesson needs. Everybody else gets the answer for what does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import NotFound
from erbij.people.model import Relation
from erbij.people.store import person, pupil_of_family, relation
from erbij.plans.model import About, Right

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.actor import Actor
    from erbij.db.database import Reading


BOTH = frozenset({Right.FAMILY, Right.CARE})
"""Who makes a plan: those whose it is, and care."""


async def about(read: Reading, actor: Actor, person_id: str | None, *, may: Collection[Right] = BOTH) -> About:
    """Return the pupil that the actor asks about; without an id oneself or the first child. Raises ``NotFound``."""
    family = await pupil_of_family(read, actor, person_id)
    if family is not None and Right.FAMILY in may:
        return About(family, Relation.SELF if family.id == actor.id else Relation.CHILD, Right.FAMILY)
    if person_id is None:
        raise NotFound
    near = await relation(read, actor, person_id)
    pupil = await person(read, actor.school_id, person_id) if near is not Relation.NONE else None
    right = _right(actor, near)
    if pupil is None or Role.PUPIL not in pupil.roles or right is None or right not in may:
        raise NotFound
    return About(pupil, near, right)


def _right(actor: Actor, near: Relation) -> Right | None:
    if near is Relation.MENTOR or actor.is_any(Role.COORDINATOR):
        return Right.CARE
    return Right.TEACHER if near is Relation.OWN_GROUP else None
