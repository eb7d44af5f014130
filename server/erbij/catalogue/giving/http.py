"""The route of the page on which somebody gives an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.assignments.http import replaced
from erbij.catalogue.giving.model import Asked
from erbij.catalogue.giving.wire import GivingView, GroupToGive, PupilToGive
from erbij.catalogue.missed.http import suggestion
from erbij.catalogue.rights import GIVERS
from erbij.errors import Invalid
from erbij.web.dates import date_or_none
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.giving.model import Giving, Whom
    from erbij.catalogue.giving.service import GivingOfStaff
    from erbij.web.route import Call

LONGEST_SUBJECT = 80
QUERY = ("item_id", "group_id", "subject", "date")


def routes(service: GivingOfStaff) -> list[Route]:
    """Return the routes of this room."""

    async def page(call: Call) -> GivingView:
        subject = call.query.get("subject", "")
        if len(subject) > LONGEST_SUBJECT:
            raise Invalid([("query.subject", "too long")])
        item_id, group_id = call.query.get("item_id", ""), call.query.get("group_id", "")
        asked = Asked(item_id, group_id, subject, date_or_none(call, "date"))
        return shown(await service.page(call.actor, asked))

    return [Route("GET", "/api/catalogue/giving", page, GIVERS, reply=GivingView, query=QUERY)]


def shown(one: Giving) -> GivingView:
    """Return the page as a message."""
    return GivingView(
        timezone=one.zone,
        today=one.today,
        monday=one.monday,
        item=suggestion(one.item) if one.item else None,
        groups=tuple(GroupToGive(id=each.id, name=each.name) for each in one.groups[:1000]),
        group_id=one.group.id if one.group else None,
        pupils=tuple(map(_whom, one.pupils[:500])),
        absent=tuple(map(_whom, one.absent[:500])),
        subjects=tuple(one.subjects[:100]),
        subject=one.subject,
        suggested=tuple(map(suggestion, one.suggested)),
    )


def _whom(one: Whom) -> PupilToGive:
    return PupilToGive(
        pupil_id=one.pupil.id,
        name=one.pupil.name.reveal(),
        missed=tuple(map(replaced, one.slots[:100])),
        replaces=replaced(one.replaces) if one.replaces else None,
    )
