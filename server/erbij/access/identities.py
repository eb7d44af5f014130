"""Who somebody is at the moment they are asked about: present roles, not those of yesterday."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.access import store
from erbij.access.floating import store as floating_store
from erbij.access.floating.service import place_of
from erbij.access.model import Identity, Owner
from erbij.access.schools import store as schools_store
from erbij.access.wire import Child, Me, OtherSchool
from erbij.actor import AT_WORK, Actor, Role
from erbij.errors import NotSignedIn
from erbij.people import store as people
from erbij.private import Private
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.access.model import BoundDevice, Link, SignIn
    from erbij.access.ports import PlacesKnown
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
        stand = None if place else await floating_store.of_unit(read, school_id, owner_id)
        name = Private(stand.name if stand else place)
        return Identity(owner_id, school_id, owner, frozenset({Role.UNIT}), name, place)
    person = await people.person(read, school_id, owner_id)
    if person is None or not person.active or not person.roles:
        return None
    return Identity(person.id, school_id, owner, person.roles, person.name)


async def where(read: Reading, places: PlacesKnown, who: Identity, now: datetime) -> Identity:
    """Return a floating unit in the place where it stands now; anybody else as they are."""
    if who.owner is not Owner.UNIT or who.place:
        return who
    stand = await floating_store.of_unit(read, who.school_id, who.id)
    return who if stand is None else replace(who, place=await place_of(read, places, stand, now))


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


async def me(read: Reading, who: Actor, places: PlacesKnown, now: datetime, *, demo: bool) -> Me:
    """Return what the signed-in one may know about themselves; raises NotSignedIn for somebody who is gone."""
    owner = Owner.UNIT if Role.UNIT in who.roles else Owner.PERSON
    found = await identity_of(read, who.school_id, owner, who.id)
    if found is None:
        raise NotSignedIn
    school = await school_of(read, who.school_id)
    children = await people.children_of(read, who.school_id, who.id) if Role.GUARDIAN in who.roles else []
    works = not who.roles.isdisjoint(AT_WORK)
    others = await schools_store.schools_of(read, who.school_id, who.id) if works else []
    return Me(
        id=who.id,
        name=found.name.reveal(),
        roles=tuple(sorted(found.roles)),
        school_id=school.id,
        school_name=school.name,
        children=tuple(Child(id=child.id, name=child.name.reveal()) for child in children),
        schools=tuple(OtherSchool(id=link.other_school_id, name=name) for link, name in others),
        place=(await where(read, places, found, now)).place or None,
        floating=owner is Owner.UNIT and not found.place,
        demo=demo,
    )
