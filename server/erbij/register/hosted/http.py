"""The routes of pupils whom a partner school hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.plans.modality.http import asked_date
from erbij.register.hosted import wire
from erbij.register.hosted.rules import near
from erbij.register.rules import whole_minutes
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.register.hosted.model import Told, Week
    from erbij.register.hosted.service import Hosted
    from erbij.web.route import Call

COORDINATOR = frozenset({Role.COORDINATOR})


def routes(service: Hosted) -> list[Route]:
    """Return the routes of this room."""

    async def week(call: Call) -> wire.HostedWeek:
        return week_view(await service.week(call.actor, call.part("id"), asked_date(call)))

    async def file(call: Call) -> None:
        await service.file(call.actor, call.part("id"), call.body)

    path = "/api/register/hosted/{id}"
    return [
        Route("GET", path, week, COORDINATOR, reply=wire.HostedWeek, query=("date",)),
        Route("POST", path, file, COORDINATOR, wire.FileHosted),
    ]


def week_view(found: Week) -> wire.HostedWeek:
    """A week as a message."""
    card = found.card
    before, after = near(found.days[0].date, found.open)
    return wire.HostedWeek(
        id=card.grant.id,
        pupil=card.pupil.reveal() if card.pupil else None,
        school=card.school,
        timezone=card.timezone,
        previous=before,
        next=after,
        days=tuple(_day(one, found) for one in found.days),
    )


def _day(one: Told, found: Week) -> wire.HostedTold:
    zone = ZoneInfo(found.card.timezone)
    return wire.HostedTold(
        date=one.date,
        open=one.date in found.open,
        told=one.told,
        stretches=tuple(
            wire.HostedStretch(
                from_time=f"{span.start.astimezone(zone):%H:%M}", until_time=f"{span.end.astimezone(zone):%H:%M}"
            )
            for span in one.spans
        ),
        counts_min=whole_minutes(one.seconds),
    )
