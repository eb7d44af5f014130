"""What can be in the way of working at two schools."""

from __future__ import annotations

from erbij.errors import Conflict, Refused


class SignInAnew(Conflict):
    """Linking needs a sign-in of a few minutes ago: nobody links at a screen that somebody left open."""

    code = "sign_in_anew"
    title = "Sign out and in again first; then you can link your other school"


class SchoolOfferIsOver(Refused):
    """It took longer than ten minutes, or was begun in another browser; begin at the first school."""

    code = "school_offer_is_over"
    status = 410
    title = "This took too long; begin again at your first school"


class SameSchool(Conflict):
    """Both sign-ins were at one school, and one person works at two."""

    code = "same_school"
    title = "You signed in at the same school; sign in with the account of the other school"


class SchoolLinkTaken(Conflict):
    """One of the two is linked with somebody else of that school."""

    code = "school_link_taken"
    title = "One of these accounts is linked with another one already"
