"""Whether a grant holds, who has to agree to it, and the words that they agree to.

Another school of the installation sees a pupil only while a regional arrangement is in effect: two schools teach then.
What leaves the schools needs the family's own agreement to exactly these words. Both end by date, by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans.grants.wire import GranteeKind, GrantScope, GrantState
from erbij.plans.start.rules import whole_since
from erbij.plans.start.wire import SignedAs

if TYPE_CHECKING:
    from datetime import date

    from erbij.plans.grants.model import Grant, GrantFacts, GrantSignature

_WORDS = {
    GrantScope.NAME: "de naam",
    GrantScope.PLAN: "het plan: welke lessen, hoeveel per week, de weg terug naar school",
    GrantScope.PASSPORT: "de leerlingenkaart, zoals jullie die zelf schreven",
    GrantScope.TIMETABLE: "het rooster",
    GrantScope.LINK_HEALTH: "of de verbinding goed werkte, in minuten",
    GrantScope.REGISTER_COUNTS: "hoeveel minuten les er waren",
}


OF_A_PERSON = tuple(_WORDS)
"""What can be shown to somebody outside the schools; attendance is told by a school only."""


def state(grant: Grant, facts: GrantFacts) -> GrantState:
    """Return how a grant stands on a date."""
    signed = facts.signatures.get(grant.id, ())
    checks = (
        (GrantState.REVOKED, grant.revoked_at is not None),
        (GrantState.ENDED, facts.today > grant.until),
        (GrantState.WAITING, grant.kind is GranteeKind.PERSON and not is_agreed(signed, facts.asked)),
        (GrantState.RESTING, grant.kind is GranteeKind.SCHOOL and facts.regional_until is None),
        (GrantState.AHEAD, facts.today < grant.first),
    )
    return next((state for state, is_so in checks if is_so), GrantState.IN_FORCE)


def is_agreed(signed: tuple[GrantSignature, ...], asked: frozenset[SignedAs]) -> bool:
    """Whether everybody agreed who has to."""
    return whole_since({one.signed_as: one.signed_on or one.at.date() for one in signed}, asked) is not None


def may_sign(part: SignedAs, signed: tuple[GrantSignature, ...], asked: frozenset[SignedAs]) -> bool:
    """Whether a guardian or the pupil is asked and has not agreed yet."""
    counts = {SignedAs.PUPIL} if part is SignedAs.PUPIL else {SignedAs.GUARDIAN, SignedAs.PAPER}
    return part in asked and not any(one.signed_as in counts for one in signed)


def dates_wrong(first: date, until: date, today: date, last_day: date) -> tuple[str, str] | None:
    """Return what is wrong with the dates, as path and words."""
    if until < max(first, today):
        return "body.until", "before it begins, or over"
    if until > last_day:
        return "body.until", "not beyond the school year"
    return None


def agreement_of(school: str, pupil: str, grantee: str, grant: Grant) -> str:
    """Return what a family agrees to: plain Dutch, whole in itself."""
    lines = (
        *(_WORDS[scope] for scope in GrantScope if scope in grant.scopes),
        "nooit: meekijken in de les",
    )
    return "\n".join(
        [
            f"{school} laat {grantee} zien hoe het gaat met {pupil}",
            *(f"- {line}" for line in lines),
            f"Waarvoor: {grant.reason.reveal()}",
            f"Van {_day(grant.first)} tot en met {_day(grant.until)}. Daarna stopt het vanzelf.",
            "Stoppen mag altijd eerder, zonder reden. Je ziet wie er keek bij 'Wie keek mee'.",
        ]
    )


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
