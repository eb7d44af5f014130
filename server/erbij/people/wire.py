"""Messages about the people of a school."""

from __future__ import annotations

from erbij.actor import Role
from erbij.wire import Id, Name, Wire


class GroupCard(Wire):
    """A group (klas) of the running school year."""

    id: Id
    name: Name
    pupils: int


class PersonCard(Wire):
    """One person as the people page shows them. ``devices`` counts bound devices.

    ``mentored``: the actor is mentor of this pupil, and may make a link for them. ``birth_missing`` (coordinator only):
    a pupil with guardians without a date of birth, so that their access does not end at 18 by itself.
    """

    id: Id
    name: Name
    roles: tuple[Role, ...]
    groups: tuple[str, ...]
    devices: int
    has_password: bool
    email: str | None
    mentored: bool = False
    birth_missing: bool = False


class People(Wire):
    """Everybody the actor may see, by name."""

    groups: tuple[GroupCard, ...]
    people: tuple[PersonCard, ...]
