"""Messages of sign-in, devices, links and units."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from erbij.actor import Role
from erbij.wire import Id, Instant, Name, Token, Wire


class LinkPurpose(StrEnum):
    """SIGN_IN binds a device; PASSWORD lets staff set one."""

    SIGN_IN = "sign_in"
    PASSWORD = "password"  # noqa: S105


class Child(Wire):
    """A pupil of whom the signed-in guardian is a guardian."""

    id: Id
    name: Name


class OtherSchool(Wire):
    """Another school where who is signed in works too, and to which they go over without a new sign-in."""

    id: Id
    name: Name


class Me(Wire):
    """Who is signed in. ``children`` only for guardians; ``schools`` only for staff; ``place`` only for a unit.

    ``floating``: a unit that belongs to no classroom; its ``place`` is where somebody said that it stands today.
    """

    id: Id
    name: Name
    roles: tuple[Role, ...]
    school_id: Id
    school_name: Name
    children: tuple[Child, ...] = ()
    schools: tuple[OtherSchool, ...] = ()
    place: str | None = None
    floating: bool = False
    demo: bool = False


class LinkLook(Wire):
    """Look at a sign-in link; uses nothing up."""

    token: Token


class LinkSeen(Wire):
    """Whose link it is: the page asks "Ik ben <name>". ``email``: with what to sign in; only for PASSWORD."""

    name: Name
    school_name: Name
    purpose: LinkPurpose
    email: str | None = None


class LinkUse(Wire):
    """Use a link up. ``only_today``: on a shared tablet no device is bound."""

    token: Token
    only_today: bool = False
    device_name: Annotated[str, StringConstraints(max_length=80)] = ""


class PasswordSignIn(Wire):
    """Staff sign-in; throttled per address and per account."""

    email: Annotated[str, StringConstraints(min_length=3, max_length=254)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PasswordSet(Wire):
    """Set a password through a single-use link; signs in."""

    token: Token
    password: Annotated[str, StringConstraints(min_length=12, max_length=200)]


class PasswordForgotten(Wire):
    """Ask for a mail with a link; the answer is the same for unknown addresses."""

    email: Annotated[str, StringConstraints(min_length=3, max_length=254)]


class LinkAsked(Wire):
    """Make a new link for somebody (oneself, one's child, one's pupil, anyone at the coordinator's school)."""

    person_id: Id
    purpose: LinkPurpose = LinkPurpose.SIGN_IN


class LinkMade(Wire):
    """The new link, shown once; ``qr_svg`` is an inline SVG drawing of it."""

    url: str
    qr_svg: str
    name: Name
    expires_at: Instant


class Device(Wire):
    """A bound device of a person, or a paired unit (``kind``)."""

    id: Id
    name: str
    bound_at: Instant
    last_seen_at: Instant
    this_device: bool


class Devices(Wire):
    """Bound devices, the most recently seen first; at most ``limit`` (4)."""

    devices: tuple[Device, ...]
    limit: int


class PairingStarted(Wire):
    """A unit's page shows ``code`` for ten minutes and polls with ``poll_token``."""

    code: str
    poll_token: Token
    expires_at: Instant


class PairingPoll(Wire):
    """Asked by the waiting unit; answered 202 while nobody entered the code, 200 with :class:`Me` when paired."""

    poll_token: Token


class PairUnit(Wire):
    """A teacher or coordinator enters the code. ``place``: the classroom as the timetable names it.

    ``floating``: the unit belongs to no classroom, and ``place`` is what it is called.
    """

    code: Annotated[str, StringConstraints(min_length=8, max_length=12)]
    place: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    floating: bool = False


class UnitCard(Wire):
    """A paired classroom unit. ``name``: what a floating one is called (empty: it stays in its place).

    ``place`` is empty where nobody said today where a floating unit stands.
    """

    id: Id
    place: str
    name: str
    paired_at: Instant
    last_seen_at: Instant | None


class Units(Wire):
    """The school's units and the places that the timetable knows."""

    units: tuple[UnitCard, ...]
    places: tuple[str, ...]
