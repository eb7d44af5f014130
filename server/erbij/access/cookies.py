"""The cookies of a fresh sign-in, by whatever way somebody came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import rules
from erbij.access.factors.errors import SecondStepNeeded
from erbij.actor import Role
from erbij.db.scope import scope_of, within
from erbij.web.route import Cookie

if TYPE_CHECKING:
    from erbij.access.model import SignedIn
    from erbij.access.service import Access
    from erbij.access.wire import Me
    from erbij.web.route import Call


async def welcome(access: Access, call: Call, signed_in: SignedIn) -> Me:
    """Set the cookies of a fresh sign-in, the unit's own for a unit; raises SecondStepNeeded with a cookie for that."""
    if signed_in.waits:
        second = rules.second_cookie(secure=access.settings.secure)
        call.cookies.append(Cookie(second, signed_in.token, int(signed_in.lasts.total_seconds())))
        raise SecondStepNeeded
    unit = Role.UNIT in signed_in.actor.roles
    sign_in, device = rules.cookie_names(secure=access.settings.secure, unit=unit)
    call.cookies.append(Cookie(sign_in, signed_in.token, int(signed_in.lasts.total_seconds())))
    if signed_in.device_key is not None:
        call.cookies.append(Cookie(device, signed_in.device_key, int(rules.DEVICE_LASTS.total_seconds())))
    with within(scope_of(signed_in.actor)):
        return await access.me(signed_in.actor)
