"""Who somebody is at the moment they are asked about: present roles, not those of yesterday."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import store
from erbij.access.model import Identity, Owner
from erbij.access.wire import Child, Me
from erbij.actor import Actor, Role
from erbij.errors import NotSignedIn
from erbij.people import store as people
from erbij.private import Private
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from erbij.access.model import BoundDevice, Link, SignIn
    from erbij.db.database import Reading


async def identity(read: Reading, of: BoundDevice | Link | SignIn) -> Identity | None:
    """Return whose this is; None for somebody inactive or without a role, and for a revoked unit."""
    return await identity_of(read, of.school_id, of.owner, of.owner_id)


async def identity_of(read: Reading, school_id: str, owner: Owner, owner_id: str) -> Identity | None:
    """Return the active person or unit with that id at that school."""
    if owner is Owner.UNIT:
        found = await store.units(read, school_id, owner_id)
        if not found:
            return None
        place = found[0].place
        return Identity(owner_id, school_id, owner, frozenset({Role.UNIT}), Private(place), place)
    person = await people.person(read, school_id, owner_id)
    if person is None or not person.active or not person.roles:
        return None
    return Identity(person.id, school_id, owner, person.roles, person.name)


def actor(who: Identity, sign_in_id: str, device_id: str) -> Actor:
    """Return the identity as the one who asks."""
    return Actor(
        id=who.id,
        school_id=who.school_id,
        roles=who.roles,
        sign_in_id=sign_in_id,
        device_id=device_id,
        place=who.place,
    )


async def me(read: Reading, who: Actor, *, demo: bool) -> Me:
    """Return what the signed-in one may know about themselves; raises NotSignedIn for somebody who is gone."""
    owner = Owner.UNIT if Role.UNIT in who.roles else Owner.PERSON
    found = await identity_of(read, who.school_id, owner, who.id)
    if found is None:
        raise NotSignedIn
    school = await school_of(read, who.school_id)
    children = await people.children_of(read, who.school_id, who.id) if Role.GUARDIAN in who.roles else []
    return Me(
        id=who.id,
        name=found.name.reveal(),
        roles=tuple(sorted(found.roles)),
        school_id=school.id,
        school_name=school.name,
        children=tuple(Child(id=child.id, name=child.name.reveal()) for child in children),
        place=found.place or None,
        demo=demo,
    )
