"""As what somebody looked: the relation that gave the right, in words of roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import WITH_PASSWORD, Role
from erbij.people.model import Relation

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_BY_RELATION = {Relation.MENTOR.value: Role.MENTOR, Relation.OWN_GROUP.value: Role.TEACHER}
_WHOLE_SCHOOL = frozenset({Role.COORDINATOR, Role.LEADER})


def looked_as(relation: str, roles: AbstractSet[Role]) -> tuple[Role, ...]:
    """Return the role of a look; for a look by right of the whole school, those of today's roles that give it.

    Roles may have changed since: then what they are of staff today, by name; nothing for somebody who is no staff.
    """
    if relation in _BY_RELATION:
        return (_BY_RELATION[relation],)
    return tuple(sorted(roles & _WHOLE_SCHOOL or roles & WITH_PASSWORD))
