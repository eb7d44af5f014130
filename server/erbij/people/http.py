"""The people page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.people.wire import GroupCard, People, PersonCard
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.people import service as people_service
    from erbij.people.model import Listed
    from erbij.web.route import Call

_MAY = frozenset({Role.COORDINATOR, Role.MENTOR, Role.TEACHER})


def routes(service: people_service.People) -> list[Route]:
    """Return the routes of this room."""

    async def listed(call: Call) -> People:
        groups, people = await service.listed(call.actor)
        return People(
            groups=tuple(GroupCard(id=group.id, name=group.name, pupils=group.pupils) for group in groups),
            people=tuple(card(one) for one in people),
        )

    return [Route("GET", "/api/people", listed, _MAY, reply=People)]


def card(one: Listed) -> PersonCard:
    """Return a person as the page shows them."""
    return PersonCard(
        id=one.person.id,
        name=one.person.name.reveal(),
        roles=tuple(sorted(one.person.roles)),
        groups=one.groups,
        devices=one.access.devices,
        has_password=one.access.has_password,
        email=one.email.reveal() if one.email else None,
        mentored=one.mentored,
        birth_missing=one.birth_missing,
    )
