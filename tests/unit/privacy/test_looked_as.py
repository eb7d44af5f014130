from __future__ import annotations

import pytest

from erbij.actor import Role
from erbij.people.model import Relation
from erbij.privacy.rules import looked_as


@pytest.mark.parametrize(
    ("relation", "roles", "told"),
    [
        (Relation.MENTOR, {Role.MENTOR, Role.TEACHER}, (Role.MENTOR,)),
        (Relation.OWN_GROUP, {Role.MENTOR, Role.TEACHER}, (Role.TEACHER,)),
        (Relation.OWN_SCHOOL, {Role.COORDINATOR, Role.TEACHER}, (Role.COORDINATOR,)),
        (Relation.OWN_SCHOOL, {Role.LEADER, Role.COORDINATOR}, (Role.COORDINATOR, Role.LEADER)),
        (Relation.OWN_SCHOOL, {Role.TEACHER, Role.GUARDIAN}, (Role.TEACHER,)),
        (Relation.OWN_SCHOOL, {Role.GUARDIAN}, ()),
        (Relation.MENTOR, set(), (Role.MENTOR,)),
    ],
)
def test_a_look_is_told_by_what_gave_the_right(relation: Relation, roles: set[Role], told: tuple[Role, ...]) -> None:
    assert looked_as(relation.value, roles) == told
