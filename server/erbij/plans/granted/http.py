"""The routes of what was granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import OUTSIDE, Role
from erbij.plans.granted import wire
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.granted.model import Content, Granted, Planned
    from erbij.plans.granted.service import GrantedPages
    from erbij.web.route import Call

READERS = OUTSIDE | {Role.COORDINATOR}


def routes(service: GrantedPages) -> list[Route]:
    """Return the routes of this room."""

    async def listed(call: Call) -> wire.GrantedPupils:
        return wire.GrantedPupils(pupils=tuple(card(one) for one in await service.listed(call.actor)))

    async def one(call: Call) -> wire.GrantedPupil:
        return shown(await service.one(call.actor, call.part("id")))

    path = "/api/plans/granted"
    return [
        Route("GET", path, listed, READERS, reply=wire.GrantedPupils),
        Route("GET", f"{path}/{{id}}", one, READERS, reply=wire.GrantedPupil),
    ]


def card(one: Granted) -> wire.GrantedCard:
    """Return a grant as a list shows it."""
    return wire.GrantedCard(
        id=one.grant.id,
        pupil=one.pupil.reveal() if one.pupil else None,
        school=one.school,
        scopes=one.grant.scopes,
        until=one.grant.until,
    )


def shown(found: Content) -> wire.GrantedPupil:
    """Return what a grant shows as a message."""
    grant = found.card.grant
    return wire.GrantedPupil(
        id=grant.id,
        pupil=found.card.pupil.reveal() if found.card.pupil else None,
        school=found.card.school,
        timezone=found.card.timezone,
        scopes=grant.scopes,
        first=grant.first,
        until=grant.until,
        reason=grant.reason.reveal(),
        contacts=tuple(
            wire.GrantedContact(
                name=one.name.reveal(), fixed_teacher=one.fixed_teacher, email=one.email.reveal() if one.email else None
            )
            for one in found.contacts
        ),
        plan=plan(found.plan) if found.plan else None,
        passport=found.passport,
        lessons=lessons(found),
        link=link(found),
        counts=counts(found),
    )


def plan(found: Planned) -> wire.GrantedPlan:
    """Return the plan without what nobody outside needs."""
    arrangement = found.arrangement
    has = arrangement.details if arrangement else None
    return wire.GrantedPlan(
        form=has.form if has else None,
        level=has.level if has else None,
        goals=has.goals if has else "",
        target_minutes=has.target_minutes if has else None,
        partner_school=has.partner_school if has else "",
        first=arrangement.first if arrangement else None,
        last=arrangement.last if arrangement else None,
        review_on=has.review_on if has else None,
        return_path=has.return_path if has else (),
        patterns=found.patterns,
        week=found.week,
    )


def lessons(found: Content) -> tuple[wire.GrantedLesson, ...] | None:
    """Return the lessons of the next days."""
    if found.lessons is None:
        return None
    return tuple(
        wire.GrantedLesson(
            starts_at=one.starts_at, ends_at=one.ends_at, subject=one.subject, place=one.place, status=one.status
        )
        for one in found.lessons
    )


def link(found: Content) -> tuple[wire.GrantedLinkDay, ...] | None:
    """Return how the link was, in whole minutes."""
    if found.link is None:
        return None
    return tuple(
        wire.GrantedLinkDay(
            date=one.date,
            lessons=one.lessons,
            attended_min=one.attended // 60,
            technical_min=one.technical // 60,
            not_offered_min=one.not_offered // 60,
        )
        for one in found.link
    )


def counts(found: Content) -> wire.GrantedCounts | None:
    """Return the register's sums, rounded down once (R10)."""
    if found.counted is None:
        return None
    (first, last), buckets = found.counted
    shown = tuple(wire.GrantedBucket(bucket=name, minutes=seconds // 60) for name, seconds in sorted(buckets.items()))
    return wire.GrantedCounts(first=first, last=last, buckets=shown)
