"""Messages of signing in through the school's own provider."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import ChangeMade, Id, Instant, Name, Wire

Issuer = Annotated[str, StringConstraints(min_length=8, max_length=300, strip_whitespace=True)]
Client = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
ClientSecret = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Claim = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:/-]{1,120}$")]
Domain = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=120)]


class ProviderMatch(StrEnum):
    """By what a person of the school is recognised the first time: their address, or their number at school."""

    EMAIL = "email"
    NUMBER = "number"


class ProviderTrouble(StrEnum):
    """What is wrong with a provider, as far as can be seen without anybody signing in."""

    ADDRESS = "ADDRESS"
    NOT_ALLOWED = "NOT_ALLOWED"
    NO_ANSWER = "NO_ANSWER"
    NOT_A_PROVIDER = "NOT_A_PROVIDER"
    OTHER_ISSUER = "OTHER_ISSUER"
    NO_CODE_FLOW = "NO_CODE_FLOW"
    NO_PKCE = "NO_PKCE"
    WEAK_SIGNATURE = "WEAK_SIGNATURE"
    NO_KEYS = "NO_KEYS"
    CLIENT_REFUSED = "CLIENT_REFUSED"


class ProvidersAsked(Wire):
    """Which schools can be signed in through: the one of a link, or the one that an e-mail address belongs to."""

    school_id: Id | None = None
    email: Annotated[str, StringConstraints(max_length=254)] = ""


class ProviderOffered(Wire):
    """A school that can be signed in through."""

    school_id: Id
    school_name: Name


class ProvidersOffered(Wire):
    """The schools that can be signed in through, by name; ``more``: others show by the e-mail address."""

    schools: tuple[ProviderOffered, ...]
    more: bool


class BeginProvider(Wire):
    """Begin to sign in through a school."""

    school_id: Id


class ProviderBegun(Wire):
    """Where the browser goes now."""

    address: str


class FinishProvider(Wire):
    """What the provider sent the browser back with. ``school_id`` stands in the page's own address."""

    school_id: Id
    state: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: Annotated[str, StringConstraints(max_length=4000)] = ""
    issuer: Annotated[str, StringConstraints(max_length=300)] = ""
    error: Annotated[str, StringConstraints(max_length=200)] = ""


class ProviderPage(Wire):
    """The school's provider as its coordinators see it; the secret is never shown.

    ``back``: the address to enter at the provider; ``after``: the same for after signing out. ``version`` 0: none yet.
    """

    issuer: str
    client_id: str
    has_secret: bool
    matches: ProviderMatch
    claim: str
    domains: tuple[str, ...]
    staff: bool
    pupils: bool
    version: int
    back: str
    after: str
    linked: int
    changes: tuple[ChangeMade, ...]


class SaveProvider(Wire):
    """What the provider is to be. ``secret`` None: as it was. ``version``: the one that was seen."""

    issuer: Issuer
    client_id: Client
    secret: ClientSecret | None = None
    matches: ProviderMatch = ProviderMatch.EMAIL
    claim: Claim = "email"
    domains: Annotated[tuple[Domain, ...], Field(max_length=20)] = ()
    staff: bool = False
    pupils: bool = False
    version: Annotated[int, Field(ge=0)] = 0


class RemoveProvider(Wire):
    """Take the provider away, and every link with it."""

    version: Annotated[int, Field(ge=1)]


class ProviderTried(Wire):
    """What came of trying: nothing wrong where ``trouble`` is None."""

    trouble: ProviderTrouble | None
    at: Instant


class ProviderLink(Wire):
    """Whether somebody's account at the provider is linked; ``offered``: their school has a provider."""

    offered: bool
    linked_at: Instant | None
    school_name: Name


class SignedOut(Wire):
    """Signed out here. ``elsewhere``: where the school's own provider signs out too."""

    elsewhere: str
