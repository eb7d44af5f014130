"""Routes of support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence import rules as counting
from erbij.absence.support.rules import percent
from erbij.absence.support.wire import SupportPage, SupportPupil, SupportTask, TalkHad
from erbij.actor import Role
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.absence.support.model import Supported, Task
    from erbij.absence.support.service import Support
    from erbij.private import Private
    from erbij.web.route import Call

SEES = frozenset({Role.MENTOR, Role.COORDINATOR, Role.LEADER})
TALKS = frozenset({Role.MENTOR, Role.COORDINATOR})


def routes(service: Support) -> list[Route]:
    """Return the routes of this room."""

    async def overview(call: Call) -> SupportPage:
        found = await service.overview(call.actor)
        return SupportPage(
            today=found.today,
            first=found.first,
            clock_hours=counting.by_clock(found.sector),
            weeks=found.policy.weeks,
            tier_2_percent=found.policy.tier_2_percent,
            tier_3_percent=found.policy.tier_3_percent,
            sick_reports=found.policy.sick_reports,
            sick_days=found.policy.sick_days,
            talk_within_school_days=found.policy.talk_within_school_days,
            pupils=tuple(pupil(one, found.groups, found.names, found.today) for one in found.pupils),
        )

    async def talked(call: Call) -> None:
        await service.talked(call.actor, call.body)

    return [
        Route("GET", "/api/absence/support", overview, SEES, reply=SupportPage),
        Route("POST", "/api/absence/support/done", talked, TALKS, body=TalkHad),
    ]


def pupil(one: Supported, groups: Mapping[str, str], names: Mapping[str, Private[str]], today: date) -> SupportPupil:
    """Return a pupil of the page."""
    missed = one.tier.missed
    return SupportPupil(
        pupil_id=one.pupil.id,
        pupil_name=one.pupil.name.reveal(),
        groups=tuple(groups[group_id] for group_id in one.pupil.groups if group_id in groups),
        tier=one.tier.level,
        percent=percent(missed.share),
        authorised_hours=counting.shown_hours(missed.authorised),
        unauthorised_hours=counting.shown_hours(missed.unauthorised),
        joined_minutes=one.joined_seconds // 60,
        tasks=tuple(task(each, names, today) for each in one.tasks),
    )


def task(one: Task, names: Mapping[str, Private[str]], today: date) -> SupportTask:
    """Return a conversation."""
    by = names.get(one.done_by or "")
    return SupportTask(
        id=one.id,
        version=one.version,
        trigger=one.trigger,
        opened_on=one.opened_on,
        due_on=one.due_on,
        late=one.done_on is None and one.due_on < today,
        done_on=one.done_on,
        done_by=by.reveal() if by else None,
        note=one.note.reveal(),
    )
