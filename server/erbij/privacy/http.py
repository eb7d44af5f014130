"""Who looked at a pupil's data, for the pupil and their guardian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.privacy.wire import LookCard, Looks
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.privacy.model import LookPage, NamedLook
    from erbij.privacy.service import Privacy
    from erbij.web.route import Call

FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})


def routes(service: Privacy) -> list[Route]:
    """Return the routes of this room."""

    async def looks(call: Call) -> Looks:
        person_id, before = (call.query.get(key) or None for key in ("person_id", "before"))
        return shown(await service.looks(call.actor, person_id, before))

    return [Route("GET", "/api/privacy/looks", looks, FAMILY, reply=Looks, query=("person_id", "before"))]


def shown(page: LookPage) -> Looks:
    """Return looks as a message."""
    return Looks(
        person_id=page.pupil_id,
        person_name=page.pupil_name.reveal(),
        timezone=page.zone,
        since=page.since,
        looks=tuple(card(one) for one in page.looks),
        more=page.more,
    )


def card(one: NamedLook) -> LookCard:
    """Return one look as the page shows it."""
    return LookCard(
        id=one.look.id,
        at=one.look.at,
        name=one.name.reveal() if one.name else None,
        roles=one.roles,
        page=one.look.page,
    )
