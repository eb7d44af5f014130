"""When a provider's word is good, and whom it means.

An account is bound to a person by issuer and subject, once. The first time it is matched by what the school itself
entered: an address only when the provider says that it checked it (an unchecked one can be anybody's), or the number
that the person has at school, in a claim of the school's own choice.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from joserfc import jwt

from erbij.access.providers.errors import ProviderSignInFailed
from erbij.access.providers.model import Claims
from erbij.access.providers.wire import ProviderMatch
from erbij.actor import WITH_PASSWORD, Role
from erbij.private import Private
from erbij.settings import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from joserfc.jwk import KeySet

    from erbij.access.providers.model import Discovered, Flow, Provider

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures by a key that only the provider has; ``none`` and shared secrets are none."""
FLOW_LASTS = timedelta(minutes=10)
THROUGH = "provider"
"""The way in of who signed in at their school's own."""
LEEWAY = timedelta(seconds=60)
OLDEST = timedelta(minutes=10)
SHARED = frozenset(
    {
        "https://accounts.google.com",
        "https://appleid.apple.com",
        "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
    }
)
"""Issuers that give accounts to everybody: there a domain of the school's own is needed (``hd``)."""
KINDS = (
    frozenset({"pwd", "pin", "kba"}),
    frozenset({"otp", "hwk", "swk", "sc", "sms", "tel"}),
    frozenset({"face", "fpt", "iris", "retina", "vbm"}),
)
"""Ways to show who one is (RFC 8176), by what they ask: something known, something owned, something one is."""
OWN_WORDS = frozenset({"email", "preferred_username", "name", "given_name", "family_name", "nickname"})
"""Claims that people may write themselves at many providers: no number at school stands in them."""


def provider_school(through: str, school_id: str, carried: str | None) -> str | None:
    """Return the school whose own sign-in is open in the browser of a sign-in; ``carried``: see ``access.model``."""
    return school_id if through == THROUGH else carried


def is_issuer(issuer: str, *, inside: bool) -> bool:
    """Whether an address can be a provider's: https, and http on this machine where that may be asked (tests)."""
    try:
        parts = urlsplit(issuer)
        host = parts.hostname
    except ValueError:
        return False
    plain = inside and parts.scheme == "http" and host in LOOPBACK_HOSTS
    return bool(host) and (parts.scheme == "https" or plain) and not (parts.query or parts.fragment or parts.username)


def nonce_of(secret: str) -> str:
    """The nonce of a sign-in, from the secret that only its browser has."""
    return hashlib.sha256(f"nonce {secret}".encode()).hexdigest()


def verifier_of(secret: str) -> str:
    """The PKCE verifier of a sign-in, likewise."""
    return hashlib.sha256(f"verifier {secret}".encode()).hexdigest()


def challenge_of(verifier: str) -> str:
    """RFC 7636, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def address_of(
    about: Discovered, provider: Provider, *, back: str, state: str, secret: str, again: bool = False
) -> str:
    """Return where the browser goes to sign in; ``again``: also who is signed in there is asked (section 3.1.2.1)."""
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce_of(secret),
        "code_challenge": challenge_of(verifier_of(secret)),
        "code_challenge_method": "S256",
    } | ({"prompt": "login", "max_age": "0"} if again else {})
    return f"{about.authorize}{'&' if urlsplit(about.authorize).query else '?'}{urlencode(asked)}"


def check_flow(flow: Flow | None, school_id: str, now: datetime) -> Flow:
    """Return the flow if it is of this school and not over.

    Each school has an address of its own to come back to: what another school's provider sends never counts here.
    """
    if flow is None or flow.school_id != school_id or now >= flow.expires_at:
        raise ProviderSignInFailed
    return flow


def check_token(token: str, keys: KeySet, provider: Provider, nonce: str, now: datetime) -> Claims:
    """Return what the id_token says; raises ProviderSignInFailed, and ``JoseError`` where no key fits it."""
    said = jwt.decode(token, keys, algorithms=sorted(ALGORITHMS)).claims
    good = (
        said.get("iss") == provider.issuer
        and _is_for(said, provider.client_id)
        and said.get("nonce") == nonce
        and _in_time(said, now)
    )
    subject = said.get("sub")
    if not good or not isinstance(subject, str) or not 0 < len(subject) <= 255:  # noqa: PLR2004
        raise ProviderSignInFailed
    return Claims(subject, took_two_steps(said.get("amr")), _instant(said.get("auth_time")), Private(said))


def took_two_steps(methods: object) -> bool:
    """Whether the provider says that it asked twice: in so many words, or two ways of different kinds."""
    known = {str(one) for one in methods} if isinstance(methods, list) else set()
    return "mfa" in known or sum(not known.isdisjoint(kind) for kind in KINDS) > 1


def _is_for(said: Mapping[str, object], client_id: str) -> bool:
    audience = said.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    party = said.get("azp")
    return client_id in listed and (party == client_id if party is not None else len(listed) == 1)


def _in_time(said: Mapping[str, object], now: datetime) -> bool:
    expires, issued, begins = (_instant(said.get(name)) for name in ("exp", "iat", "nbf"))
    if expires is None or issued is None or (begins is None and "nbf" in said):
        return False
    begun = begins is None or begins <= now + LEEWAY
    return begun and now - LEEWAY < expires and now - OLDEST - LEEWAY <= issued <= now + LEEWAY


def _instant(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 2**33:
        return None
    return datetime.fromtimestamp(value, UTC)


def is_of_school(said: Mapping[str, object], provider: Provider) -> bool:
    """Whether the account is of the school's own domains, where it named any."""
    if not provider.domains:
        return provider.issuer not in SHARED
    if provider.issuer in SHARED or "hd" in said:
        return said.get("hd") in provider.domains
    return provider.matches is not ProviderMatch.EMAIL or _domain(said.get(provider.claim)) in provider.domains


def _domain(address: object) -> str:
    return str(address).strip().lower().rpartition("@")[2]


def named(said: Mapping[str, object], provider: Provider) -> str | None:
    """Return the address or number by which the person is matched the first time; None where it may not count.

    ``xms_edov`` is how Entra ID says that an address was checked.
    """
    value = said.get(provider.claim)
    word = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not 0 < len(word) <= 254:  # noqa: PLR2004
        return None
    if provider.matches is ProviderMatch.EMAIL:
        checked = any(said.get(name) in (True, "true", "1") for name in ("email_verified", "xms_edov"))
        return word.lower() if checked and provider.claim == "email" and "@" in word else None
    return None if provider.claim in OWN_WORDS else word


def may_enter(roles: frozenset[Role], provider: Provider) -> bool:
    """Whether people with these roles come in through the provider; whoever is also staff comes in as staff."""
    if not roles.isdisjoint(WITH_PASSWORD):
        return provider.staff
    return provider.pupils and Role.PUPIL in roles


def subject_key(issuer: str, subject: str) -> str:
    """What is digested of an account: subjects are unique only at their issuer."""
    return f"{issuer}\n{subject}"


def offered(providers: list[tuple[str, Provider]], email: str, host: str) -> list[str]:
    """Return the ids of the schools to offer: those of the address or of the host, else the only one there is."""
    typed, hosted = _domain(email) if "@" in email else "", host.lower()
    fits = [
        school_id
        for school_id, one in providers
        if any(domain in {typed, hosted} or hosted.endswith(f".{domain}") for domain in one.domains)
    ]
    if fits or len(providers) != 1:
        return fits
    return [providers[0][0]]


def signs_out_at(about: Discovered, provider: Provider, after: str) -> str:
    """Return where the provider signs out, empty where it does not."""
    if not about.end_session:
        return ""
    joined = "&" if urlsplit(about.end_session).query else "?"
    return (
        f"{about.end_session}{joined}{urlencode({'client_id': provider.client_id, 'post_logout_redirect_uri': after})}"
    )
