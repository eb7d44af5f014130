"""What sign-in knows. Secrets never stand here: only their SHA-256 is stored, and they leave in :class:`SignedIn`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from erbij.access.wire import LinkPurpose
    from erbij.actor import Actor, Role
    from erbij.private import Private


class Owner(StrEnum):
    """Whose a link, device or sign-in is."""

    PERSON = "person"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who would be signed in: an active person with their present roles, or a unit in its place, if it has one."""

    id: str
    school_id: str
    owner: Owner
    roles: frozenset[Role]
    name: Private[str]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A sign-in link; ``reusable`` ones exist in demonstrations only."""

    id: str
    school_id: str
    owner_id: str
    owner: Owner
    purpose: LinkPurpose
    reusable: bool
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class BoundDevice:
    """A browser from which sign-ins are renewed without a question, until ``expires_at``."""

    id: str
    school_id: str
    owner_id: str
    owner: Owner
    name: str
    bound_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """One running sign-in. ``roles`` as they were when it began: a change ends it.

    ``kept_until``: not idle before this instant, because of an open lesson. ``ends_at``: over in any case.
    ``device_id`` is empty where no device is bound. ``through``: "provider" for who signed in at the school's own,
    "school" for who came over from another one of theirs. ``proved_at``: when the person last proved who they are,
    None where nobody did. ``taken``, ``provider_school_id``: see :class:`Carried`.
    """

    id: str
    school_id: str
    owner_id: str
    owner: Owner
    device_id: str
    roles: frozenset[Role]
    created_at: datetime
    last_seen_at: datetime
    kept_until: datetime | None
    ends_at: datetime
    through: str = ""
    proved_at: datetime | None = None
    taken: Mapping[str, datetime] = field(default_factory=dict)
    provider_school_id: str | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes along from a sign-in at one school to that at another: ``ends_at`` is never later than its own was.

    ``taken``: as which people of several schools the second step was taken in this browser, and when.
    ``provider_school_id``: the school through whose own sign-in they came in, which is open in this browser too.
    """

    taken: Mapping[str, datetime]
    ends_at: datetime
    provider_school_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A paired classroom unit; ``last_seen_at`` is of its device.

    ``name`` is what a floating one is called, and empty for one that stays in its classroom. Stored, the ``place`` of a
    floating unit is empty: where it stands is asked each time (``access.floating``).
    """

    id: str
    school_id: str
    place: str
    paired_at: datetime
    last_seen_at: datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A unit that waits for somebody to enter its code."""

    id: str
    school_id: str | None
    unit_id: str | None
    expires_at: datetime
    claimed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh sign-in with its secrets, for the cookies. ``device_key`` None: the device cookie stays as it is.

    ``waits``: nobody is signed in yet, and ``token`` is what the second step is taken with.
    """

    actor: Actor
    token: str
    lasts: timedelta
    device_key: str | None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Browser:
    """The secrets that a browser sent along, empty where it has none: which sign-in and device it already is."""

    token: str = ""
    device_key: str = ""
