"""Routes of the school's own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.policies import rules
from erbij.absence.policies.wire import AbsencePolicies, AbsencePolicyCard, NewAbsencePolicy
from erbij.actor import Role
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.absence.policies.model import AbsencePolicy, Policies
    from erbij.absence.policies.service import AbsencePolicyVersions
    from erbij.private import Private
    from erbij.web.route import Call

OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})


def routes(service: AbsencePolicyVersions) -> list[Route]:
    """Return the routes of this room."""

    async def listed(call: Call) -> AbsencePolicies:
        school, today, found, names = await service.listed(call.actor)
        cards = tuple(card(one, found, names, today) for one in found.versions)
        return AbsencePolicies(today=today, timezone=school.timezone, versions=cards)

    async def add(call: Call) -> None:
        await service.add(call.actor, call.body)

    return [
        Route("GET", "/api/absence/policies", listed, OFFICE, reply=AbsencePolicies),
        Route("POST", "/api/absence/policies", add, OFFICE, body=NewAbsencePolicy),
    ]


def card(one: AbsencePolicy, all_: Policies, names: Mapping[str, Private[str]], today: date) -> AbsencePolicyCard:
    """Return a version as a message."""
    by = names.get(one.author_id or "")
    return AbsencePolicyCard(
        version=one.version,
        valid_from=one.valid_from,
        numbers=rules.numbers_of(one),
        holds=all_.on(today).version == one.version,
        passed_over=rules.passed_over(one, all_),
        by=by.reveal() if by else None,
        made_at=one.made_at,
    )
