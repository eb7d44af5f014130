"""Routes of sign-in, links, devices, passwords and units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.access import rules
from erbij.access.cookies import welcome
from erbij.access.export import qr_svg
from erbij.access.floating import http as floating_http
from erbij.access.model import Owner
from erbij.access.providers.wire import SignedOut
from erbij.access.wire import (
    Device,
    Devices,
    LinkAsked,
    LinkLook,
    LinkMade,
    LinkSeen,
    LinkUse,
    Me,
    PairingPoll,
    PairingStarted,
    PairUnit,
    PasswordForgotten,
    PasswordSet,
    PasswordSignIn,
    UnitCard,
    Units,
)
from erbij.actor import SIGNED_IN, Role
from erbij.errors import NotSignedIn
from erbij.web.route import Call, Cookie, Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.access.model import Browser, Unit
    from erbij.access.service import Access

COORDINATOR = frozenset({Role.COORDINATOR})
PAIRERS = frozenset({Role.TEACHER, Role.COORDINATOR})
PEOPLE = SIGNED_IN - {Role.UNIT}


def routes(access: Access) -> list[Route]:
    """Return the routes of this room."""
    return [
        *_sign_in_routes(access),
        *_password_routes(access),
        *_link_routes(access),
        *_unit_routes(access),
        *floating_http.routes(access.floating),
    ]


def _browser(access: Access, call: Call, *, unit: bool | None = None) -> Browser:
    return access.browser(call.request.cookies, unit=call.as_unit if unit is None else unit)


async def _ends_what_began(access: Access, call: Call) -> None:
    """Whoever comes to this browser next finishes nothing of it: a sign-in that waits, or the link of two schools."""
    secure = access.settings.secure
    ends = {
        rules.second_cookie(secure=secure): access.factors.leave,
        rules.school_cookie(secure=secure): access.schools.leave,
    }
    for name, end in ends.items():
        if secret := call.request.cookies.get(name, ""):
            await end(secret)
            call.cookies.append(Cookie(name, "", 0))


def _sign_in_routes(access: Access) -> list[Route]:
    async def look(call: Call) -> LinkSeen:
        return await access.links.look(call.body.token)

    async def use(call: Call) -> Me:
        unit = await access.links.is_units(call.body.token)
        signed_in = await access.links.use(
            call.body.token,
            _browser(access, call, unit=unit),
            call.body.device_name,
            only_today=call.body.only_today,
        )
        return await welcome(access, call, signed_in)

    async def renew(call: Call) -> Me:
        browser = _browser(access, call)
        if not browser.device_key:
            raise NotSignedIn
        owner = Owner.UNIT if call.as_unit else Owner.PERSON
        return await welcome(access, call, await access.sign_ins.renew(browser, owner))

    async def me(call: Call) -> Me:
        return await access.me(call.actor)

    async def sign_out(call: Call) -> SignedOut | None:
        provider = await access.provider_sign_ins.came_by(call.actor)
        await access.sign_out(call.actor)
        if not call.as_unit:
            await _ends_what_began(access, call)
        sign_in, device = rules.cookie_names(secure=access.settings.secure, unit=call.as_unit)
        gone = (sign_in, device) if call.actor.device_id else (sign_in,)
        call.cookies.extend(Cookie(name, "", 0) for name in gone)
        elsewhere = await access.provider_sign_ins.elsewhere(provider)
        return SignedOut(elsewhere=elsewhere) if elsewhere else None

    return [
        Route("POST", "/api/access/links/look", look, None, LinkLook, LinkSeen),
        Route("POST", "/api/access/links/use", use, None, LinkUse, Me),
        Route("POST", "/api/access/renew", renew, None, Nothing, Me),
        Route("GET", "/api/access/me", me, SIGNED_IN, reply=Me),
        Route("POST", "/api/access/sign-out", sign_out, SIGNED_IN, Nothing, SignedOut),
    ]


def _password_routes(access: Access) -> list[Route]:
    async def sign_in(call: Call) -> Me:
        ask: PasswordSignIn = call.body
        browser = _browser(access, call, unit=False)
        signed_in = await access.passwords.sign_in(ask.email, ask.password, call.address, browser)
        return await welcome(access, call, signed_in)

    async def set_password(call: Call) -> Me:
        browser = _browser(access, call, unit=False)
        return await welcome(access, call, await access.passwords.set(call.body.token, call.body.password, browser))

    async def forgotten(call: Call) -> None:
        await access.passwords.forgotten(call.body.email, call.address)

    return [
        Route("POST", "/api/access/password", sign_in, None, PasswordSignIn, Me),
        Route("POST", "/api/access/password/set", set_password, None, PasswordSet, Me),
        Route("POST", "/api/access/password/forgotten", forgotten, None, PasswordForgotten),
    ]


def _link_routes(access: Access) -> list[Route]:
    async def devices(call: Call) -> Devices:
        bound = await access.devices(call.actor, call.query.get("person_id", call.actor.id))
        cards = tuple(
            Device(
                id=device.id,
                name=device.name,
                bound_at=device.bound_at,
                last_seen_at=device.last_seen_at,
                this_device=device.id == call.actor.device_id,
            )
            for device in bound
        )
        return Devices(devices=cards, limit=rules.DEVICE_LIMIT)

    async def revoke(call: Call) -> None:
        await access.revoke_device(call.actor, call.part("id"))

    async def make(call: Call) -> LinkMade:
        address, link, person = await access.links.ask(call.actor, call.body.person_id, call.body.purpose)
        return LinkMade(url=address, qr_svg=qr_svg(address), name=person.name.reveal(), expires_at=link.expires_at)

    async def letters(call: Call) -> web.StreamResponse:
        pdf = await access.letters(call.actor, call.part("group_id"))
        headers = {"Content-Disposition": 'attachment; filename="brieven.pdf"'}
        return web.Response(body=pdf, content_type="application/pdf", headers=headers)

    return [
        Route("GET", "/api/access/devices", devices, PEOPLE, reply=Devices, query=("person_id",)),
        Route("DELETE", "/api/access/devices/{id}", revoke, PEOPLE),
        Route("POST", "/api/access/links", make, PEOPLE, LinkAsked, LinkMade),
        Route("POST", "/api/access/letters/{group_id}", letters, COORDINATOR, Nothing),
    ]


def _card(unit: Unit) -> UnitCard:
    return UnitCard(
        id=unit.id, place=unit.place, name=unit.name, paired_at=unit.paired_at, last_seen_at=unit.last_seen_at
    )


def _unit_routes(access: Access) -> list[Route]:
    async def start(call: Call) -> PairingStarted:
        started = await access.units.start(call.address)
        return PairingStarted(code=started.code, poll_token=started.poll_token, expires_at=started.expires_at)

    async def claim(call: Call) -> Me | web.StreamResponse:
        signed_in = await access.units.claim(call.body.poll_token, _browser(access, call, unit=True))
        if signed_in is None:
            return web.json_response({}, status=202)
        return await welcome(access, call, signed_in)

    async def pair(call: Call) -> UnitCard:
        ask: PairUnit = call.body
        return _card(await access.units.pair(call.actor, ask.code, ask.place, floating=ask.floating))

    async def listed(call: Call) -> Units:
        units, places = await access.units.listed(call.actor)
        return Units(units=tuple(_card(unit) for unit in units), places=places)

    async def revoke(call: Call) -> None:
        await access.units.revoke(call.actor, call.part("id"))

    return [
        Route("POST", "/api/access/units/start", start, None, Nothing, PairingStarted),
        Route("POST", "/api/access/units/claim", claim, None, PairingPoll, Me),
        Route("POST", "/api/access/units/pair", pair, PAIRERS, PairUnit, UnitCard),
        Route("GET", "/api/access/units", listed, PAIRERS, reply=Units),
        Route("DELETE", "/api/access/units/{id}", revoke, COORDINATOR),
    ]
