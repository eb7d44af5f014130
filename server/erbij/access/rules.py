"""When links, devices and sign-ins are good, and who may make a link.

Staff sign in with a password and are idle after half an hour; pupils and guardians bind a device and are renewed from
it, so for them a short idle time would only cost a round trip. Somebody in an open lesson is never idle.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.access.errors import LinkIsExpired, LinkIsUsed, LinkUnknown
from erbij.access.model import Owner
from erbij.access.wire import LinkPurpose
from erbij.actor import WITH_PASSWORD, Role
from erbij.people.model import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from erbij.access.model import Identity, Link, SignIn
    from erbij.actor import Actor
    from erbij.people.model import Person

DEVICE_LASTS = timedelta(days=180)
DEVICE_LIMIT = 4
KEY_GRACE = timedelta(minutes=10)
"""How long an older key of a device still works after a newer one was used: two tabs renew at the same time."""
KEYS_AHEAD = 5
"""Keys of a device that were given out and not used yet."""
SEEN_EVERY = timedelta(minutes=1)
STAFF_IDLE = timedelta(minutes=30)
USUAL_IDLE = timedelta(hours=12)
STAFF_AFTER_LESSON = timedelta(minutes=5)
USUAL_AFTER_LESSON = timedelta(minutes=60)
WITHOUT_DEVICE = timedelta(hours=12)
SECOND_STEP_LASTS = timedelta(minutes=10)
PAIRING_LASTS = timedelta(minutes=10)
LINK_LASTS = {LinkPurpose.SIGN_IN: timedelta(days=14), LinkPurpose.PASSWORD: timedelta(days=3)}
LETTER_LASTS = timedelta(days=60)
MAILED_LASTS = timedelta(hours=1)
DEMONSTRATION_LASTS = timedelta(days=3650)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def cookie_names(*, secure: bool, unit: bool) -> tuple[str, str]:
    """Return the names of the sign-in cookie and of the device cookie."""
    start = f"{'__Host-' if secure else ''}erbij"
    end = "-unit" if unit else ""
    return f"{start}{end}", f"{start}-device{end}"


def provider_cookie(*, secure: bool) -> str:
    """Return the name of the cookie that a browser has while it signs in through the school's provider."""
    return f"{'__Host-' if secure else ''}erbij-provider"


def school_cookie(*, secure: bool) -> str:
    """Return the name of the cookie of a browser in which somebody links the two schools where they work."""
    return f"{'__Host-' if secure else ''}erbij-school"


def second_cookie(*, secure: bool) -> str:
    """Return the name of the cookie of a browser in which somebody took the first of two steps."""
    return f"{'__Host-' if secure else ''}erbij-second"


def binds_device(identity: Identity) -> bool:
    """Whether their browser is remembered. Not for staff: on a shared PC a password stands before pupil data."""
    return identity.owner is Owner.UNIT or identity.roles.isdisjoint(WITH_PASSWORD)


def lasts(identity: Identity, *, bound: bool) -> timedelta:
    """Return how long a sign-in lives at most."""
    return DEVICE_LASTS if bound and binds_device(identity) else WITHOUT_DEVICE


def idle(sign_in: SignIn) -> timedelta:
    """Return after how long without a request a sign-in ends."""
    if sign_in.owner is Owner.UNIT:
        return DEVICE_LASTS
    return USUAL_IDLE if sign_in.roles.isdisjoint(WITH_PASSWORD) else STAFF_IDLE


def ends(sign_in: SignIn) -> datetime:
    """Return the instant from which the sign-in is over, as far as known now."""
    awake = sign_in.last_seen_at + idle(sign_in)
    if sign_in.kept_until is not None:
        awake = max(awake, sign_in.kept_until)
    return min(awake, sign_in.ends_at)


def kept_until(sign_in: SignIn, lesson_ends: datetime) -> datetime:
    """Return until when an open lesson keeps somebody signed in."""
    return lesson_ends + (USUAL_AFTER_LESSON if sign_in.roles.isdisjoint(WITH_PASSWORD) else STAFF_AFTER_LESSON)


def check_link(link: Link | None, purpose: LinkPurpose | None, now: datetime, *, demo: bool) -> Link:
    """Return the link if it can be used now; raises LinkUnknown, LinkIsUsed, LinkIsExpired. ``purpose`` None: any."""
    if link is None or (purpose is not None and link.purpose is not purpose) or (link.reusable and not demo):
        raise LinkUnknown
    if link.used_at is not None and not link.reusable:
        raise LinkIsUsed
    if now >= link.expires_at:
        raise LinkIsExpired
    return link


def may_make_link(actor: Actor, relation: Relation, roles: Iterable[Role], purpose: LinkPurpose) -> bool:
    """Whether the actor may make a link for somebody with these roles to whom they stand in this relation."""
    target = frozenset(roles)
    if relation is Relation.NONE:
        return False
    if actor.is_any(Role.COORDINATOR):
        return purpose is LinkPurpose.SIGN_IN or not target.isdisjoint(WITH_PASSWORD)
    if purpose is LinkPurpose.PASSWORD:
        return False
    if relation is Relation.SELF:
        return bool(actor.device_id)
    return relation is Relation.CHILD or (relation is Relation.MENTOR and Role.PUPIL in target)


def may_see_devices(actor: Actor, relation: Relation) -> bool:
    """Whether the actor may list and remove the devices of somebody to whom they stand in this relation."""
    return relation in {Relation.SELF, Relation.CHILD} or (
        relation is not Relation.NONE and actor.is_any(Role.COORDINATOR)
    )


def is_look(relation: Relation, whose: Person | None) -> bool:
    """Whether seeing somebody's data in this relation is a look of staff at a pupil."""
    return whose is not None and Role.PUPIL in whose.roles and relation not in {Relation.SELF, Relation.CHILD}


def plain(text: str) -> str:
    """Return ``text`` without control, direction and other invisible characters, spaces joined."""
    return " ".join("".join(c for c in text if unicodedata.category(c) not in _HIDDEN).split())


def typed_code(text: str) -> str:
    """Return a pairing code as it was shown, from what somebody typed: case, spaces and dashes make no difference."""
    return "".join(c for c in text.upper() if c.isalnum())
