"""What is kept, what for and how long; for everybody who has a sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import STAFF, Role
from erbij.privacy.retention.model import TermKind
from erbij.privacy.retention.store import TERMS
from erbij.privacy.retention.wire import TermCard, TermsKept
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.privacy.retention.service import Retention
    from erbij.web.route import Call

_PEOPLE = STAFF | {Role.PUPIL, Role.GUARDIAN}


def routes(_: Retention) -> list[Route]:
    """Return the routes of this room."""

    async def terms(_: Call) -> TermsKept:
        return kept()

    return [Route("GET", "/api/privacy/retention", terms, _PEOPLE, reply=TermsKept)]


def kept() -> TermsKept:
    """Return the terms of every table as a message."""
    cards = [
        TermCard(
            table=one.table,
            room=one.table.partition("_")[0],
            purpose=one.purpose,
            doel=one.doel,
            kind=one.term.kind,
            days=one.term.days,
            about=bool(one.subject) or one.term.kind is TermKind.FOLLOWS,
            personal=bool(one.personal),
            law=one.law,
        )
        for one in TERMS
    ]
    return TermsKept(terms=tuple(sorted(cards, key=lambda card: (card.room, card.doel))))
