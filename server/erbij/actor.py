"""Who asks: the one value that every query starts from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at a school; staff may hold several."""

    PUPIL = "pupil"
    GUARDIAN = "guardian"
    TEACHER = "teacher"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"
    LEADER = "leader"
    UNIT = "unit"
    CONSULTANT = "consultant"
    PARTNERSHIP = "partnership"
    BOARD = "board"


STAFF = frozenset({Role.TEACHER, Role.MENTOR, Role.COORDINATOR, Role.LEADER})
OUTSIDE = frozenset({Role.CONSULTANT, Role.PARTNERSHIP})
"""Who works with schools and at none: OZL consultant, hospital teacher, partnership. They see what was granted."""
AT_WORK = STAFF | {Role.BOARD}
"""Who works at a school or for its board; one member of staff may be both, and go from one to the other."""
WITH_PASSWORD = AT_WORK | OUTSIDE
SIGNED_IN = frozenset(Role)
AT_SCHOOL = SIGNED_IN - OUTSIDE - {Role.BOARD}


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person or unit at one school.

    ``id`` is the person's id, or the unit's when ``roles`` is ``{UNIT}``; ``place`` is a unit's classroom;
    ``device_id`` is empty where no device is bound ("alleen vandaag" or a password sign-in).
    """

    id: str
    school_id: str
    roles: frozenset[Role]
    sign_in_id: str
    device_id: str = ""
    place: str = ""

    def is_any(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)
