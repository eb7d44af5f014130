"""Who may link two schools, and when a sign-in is proof of that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.access.schools.errors import SchoolOfferIsOver, SignInAnew
from erbij.actor import AT_WORK

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.access.model import Identity, SignIn
    from erbij.access.schools.model import Offer

OFFER_LASTS = timedelta(minutes=10)
THROUGH = "school"
"""The way in of who came over from another school of theirs."""


def check_own(sign_in: SignIn | None) -> None:
    """Raise SignInAnew unless somebody signed in at this very school; that it is them is for ``access.proof``."""
    if sign_in is None or sign_in.through == THROUGH:
        raise SignInAnew


def check_offer(offer: Offer | None, now: datetime) -> Offer:
    """Return the offer if it can be used now; raises SchoolOfferIsOver."""
    if offer is None or now >= offer.expires_at:
        raise SchoolOfferIsOver
    return offer


def check_after(sign_in: SignIn | None, offer: Offer) -> None:
    """Raise SignInAnew unless the second sign-in began after the offer: then both were in this browser, just now."""
    if sign_in is None or sign_in.through == THROUGH or sign_in.created_at < offer.began_at:
        raise SignInAnew


def works_there(who: Identity | None) -> bool:
    """Whether somebody works at a school or for its board; a family, a screen and whoever is outside never go over."""
    return who is not None and not who.roles.isdisjoint(AT_WORK)
