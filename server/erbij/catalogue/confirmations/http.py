"""The routes of what teachers confirm. None for a pupil or a parent: they cannot confirm (R6)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.confirmations import wire
from erbij.catalogue.engagement.model import apart
from erbij.private import Private
from erbij.web.dates import date_or_none
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.confirmations.service import Confirmations, Week
    from erbij.catalogue.engagement.model import Work
    from erbij.web.route import Call

TEACHER = frozenset({Role.TEACHER})
STAFF = TEACHER | {Role.COORDINATOR}
NAMELESS = Private("(naam onbekend)")
PATH = "/api/catalogue/confirmations"


def routes(service: Confirmations) -> list[Route]:
    """Return the routes of this room."""

    async def week(call: Call) -> wire.EngagedWeek:
        found = await service.week(call.actor, call.query.get("pupil_id", ""), date_or_none(call, "date"))
        return wire.EngagedWeek(
            pupil_id=found.pupil.id,
            pupil_name=found.pupil.name.reveal(),
            monday=found.monday,
            today=found.today,
            works=tuple(_work(one, found) for one in found.works[: wire.MOST_WORKS]),
        )

    async def confirm(call: Call) -> None:
        await service.confirm(call.actor, call.body)

    return [
        Route("GET", PATH, week, STAFF, reply=wire.EngagedWeek, query=("pupil_id", "date")),
        Route("POST", PATH, confirm, TEACHER, body=wire.ConfirmEngaged),
    ]


def _work(work: Work, week: Week) -> wire.EngagedWork:
    by_day: defaultdict[date, int] = defaultdict(int)
    for one in work.stretches:
        by_day[datetime.fromtimestamp(one.start, UTC).astimezone(week.zone).date()] += one.end - one.start
    late = apart(one for engaged in work.engaged for one in engaged.stretches if one.late)
    signed = work.confirmed
    return wire.EngagedWork(
        item_id=work.item_id,
        title=work.latest.title.reveal(),
        norm_minutes=work.norm_minutes,
        days=tuple(
            wire.EngagedDay(date=day, minutes=seconds // 60)
            for day, seconds in sorted(by_day.items())
            if 0 <= (day - week.monday).days < 7  # noqa: PLR2004 - a week
        ),
        minutes=work.seconds // 60,
        late_minutes=sum(one.end - one.start for one in late) // 60,
        late_at=work.late_at,
        waiting_minutes=sum(one.waiting_ms for one in work.engaged) // 60_000,
        completed=work.completed_at is not None,
        confirmed_by=week.names.get(signed.author_id, NAMELESS).reveal() if signed else None,
        confirmed_at=signed.at if signed else None,
        waits=work.waits,
    )
