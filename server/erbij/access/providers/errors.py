"""What can go wrong when somebody signs in through their school; each says what to do on its page."""

from __future__ import annotations

from erbij.errors import Conflict, NotNow, Refused


class ProviderIsAway(NotNow):
    """The school's provider gave no answer that can be used; staff still have a password."""

    code = "provider_is_away"
    title = "The school's own sign-in gives no answer"


class ProviderSignInFailed(Refused):
    """What came back is not the end of a sign-in that began in this browser, or the provider's word is not good."""

    code = "provider_sign_in_failed"
    title = "Signing in through school did not work; try once more"


class ProviderPersonUnknown(Refused):
    """The provider knows this person, but the school did not enter them here, or not for this way in."""

    code = "provider_person_unknown"
    status = 401
    title = "The school did not enter this account in Erbij"


class ProviderLinkTaken(Conflict):
    """Somebody else's account is linked to this person, or this account to somebody else."""

    code = "provider_link_taken"
    title = "Another account is linked already; a coordinator can take that away"
