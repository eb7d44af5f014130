"""A school's provider, a sign-in that is under way there, and whose account is whose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from erbij.access.providers.wire import ProviderMatch
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Provider:
    """How a school's provider is reached. ``secret`` is sealed; ``claim`` names the person the first time."""

    school_id: str
    issuer: str
    client_id: str
    secret: str
    matches: ProviderMatch
    claim: str
    domains: tuple[str, ...]
    staff: bool
    pupils: bool
    version: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A sign-in that began in a browser and has not come back yet; ``person_id``: who links an account, or None.

    ``proves``: the sign-in of that person which is to be proved again, and no account is linked; else empty.
    """

    id: str
    school_id: str
    person_id: str | None
    expires_at: datetime
    proves: str = ""


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A person's account at their school's provider, of which only a digest is kept."""

    school_id: str
    person_id: str
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class Discovered:
    """What a provider says about itself; ``end_session`` is empty where it offers no signing out."""

    issuer: str
    authorize: str
    token: str
    keys: str
    end_session: str
    algorithms: frozenset[str]
    by_post: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """What a checked id_token says: the account, whether a second step was taken there, and all the rest.

    ``asked_at``: when the provider asked the person last (``auth_time``); None where it does not say.
    """

    subject: str
    second_step: bool
    asked_at: datetime | None
    said: Private[Mapping[str, object]]
