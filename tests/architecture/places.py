"""Who and where, for tests of rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Actor, Role

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

LESSON = {"noor": "Rekenen 5A", "sem": "Rekenen 5A", "bo": "Rekenen 5B"}


def lesson_of(schools: RealSchools, pupil_id: str) -> str:
    """A lesson of that pupil; of somebody unknown, one of Noor's."""
    name = next((name for name, id_ in schools.ids.items() if id_ == pupil_id), "a.noor")
    return schools.ids[f"{name[0]}.{LESSON.get(name[2:], 'Rekenen 5A')}"]


def coordinator(schools: RealSchools, school: str) -> Actor:
    """Zoë, who may."""
    return Actor(schools.ids[f"{school}.zoe"], schools.school_ids[school], frozenset({Role.COORDINATOR}), "a-sign-in")
