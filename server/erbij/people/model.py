"""People, and what one is to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from erbij.actor import STAFF

if TYPE_CHECKING:
    from datetime import date

    from erbij.actor import Role
    from erbij.private import Private


class Relation(StrEnum):
    """What a person is to the actor: the nearest that applies; also the reason in the who-looked log."""

    SELF = "self"
    CHILD = "child"
    MENTOR = "mentor"
    OWN_GROUP = "own_group"
    OWN_SCHOOL = "own_school"
    NONE = "none"


class MemberAs(StrEnum):
    """In what part somebody belongs to a group."""

    PUPIL = "pupil"
    TEACHER = "teacher"
    MENTOR = "mentor"


@dataclass(frozen=True, slots=True)
class Person:
    """``groups`` are the ids of the groups that the person belongs to today, in any part, by name."""

    id: str
    school_id: str
    name: Private[str]
    email: Private[str] | None
    roles: frozenset[Role]
    groups: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """A person with everything that an import compares; ``key`` None and not ``imported``: named by no file yet."""

    id: str
    key: str | None
    name: Private[str]
    email: Private[str] | None
    active: bool
    left_on: date | None
    imported: bool
    roles: frozenset[Role] = frozenset()
    members: frozenset[tuple[str, MemberAs]] = frozenset()
    children: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PeopleWork:
    """What an import writes; ``changed`` are pairs of old and new.

    ``first``: no file named anybody before; then memberships begin with the school year, else today.
    """

    first: bool = True
    new: tuple[StoredPerson, ...] = ()
    changed: tuple[tuple[StoredPerson, StoredPerson], ...] = ()

    @property
    def rights_changed(self) -> tuple[str, ...]:
        """Ids of those who lost or gained a role, or left: their sign-ins end."""
        return tuple(new.id for old, new in self.changed if old.roles != new.roles or (old.active and not new.active))

    @property
    def lets_staff_in(self) -> bool:
        """Whether somebody becomes staff by it, or staff of another kind, or gets in as staff in another way.

        Who leaves gets in nowhere; of pupils and their families nothing counts.
        """
        return any(STAFF & one.roles for one in self.new) or any(_lets_in(old, new) for old, new in self.changed)


def _lets_in(old: StoredPerson, new: StoredPerson) -> bool:
    """An address is where a forgotten password is asked for; by that or the key a school's own sign-in names people."""
    before, after = STAFF & old.roles if old.active else frozenset(), STAFF & new.roles
    if not new.active or not (before or after):
        return False
    return before != after or (old.email, old.key) != (new.email, new.key)


@dataclass(frozen=True, slots=True)
class AccessFact:
    """How somebody can sign in: bound devices, and whether a password was set."""

    devices: int
    has_password: bool


@dataclass(frozen=True, slots=True)
class GroupSize:
    """A group with its number of pupils."""

    id: str
    name: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as the people page shows them; ``groups`` are names, ``email`` only for those who may see it.

    ``mentored``: the one who looks is mentor of this pupil. ``birth_missing``: guardians' access cannot end by itself.
    """

    person: Person
    groups: tuple[str, ...]
    access: AccessFact
    email: Private[str] | None
    mentored: bool
    birth_missing: bool = False
