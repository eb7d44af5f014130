"""When a key counts (WebAuthn level 2, https://www.w3.org/TR/webauthn-2/), and where keys work at all."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier

from erbij.access.keys.errors import WrongKey
from erbij.access.keys.model import Purpose, Site

if TYPE_CHECKING:
    from erbij.access.keys.model import Key
    from erbij.access.keys.wire import KeyMade, KeySigned

QUESTION_LASTS = timedelta(minutes=2)
MOST_KEYS = 10
ALGORITHMS = (-7, -8, -257)
"""ES256, EdDSA, RS256 (COSE), the best first."""
CHALLENGE = re.compile(r"^[A-Za-z0-9_-]{1,200}$")
WAYS = frozenset({"usb", "nfc", "ble", "smart-card", "hybrid", "internal"})


def site_of(web_address: str) -> Site | None:
    """Return where keys belong; None where browsers know none: without HTTPS off this machine, or a number as host."""
    parts = urlsplit(web_address)
    host = parts.hostname or ""
    if parts.scheme != "https" and host != "localhost":
        return None
    try:
        ip_address(host)
    except ValueError:
        return Site(host, f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}") if host else None
    return None


def went_back(kept: int, said: int) -> bool:
    """Whether a key that counts its uses did not count on (section 6.1.1): then there may be two of it."""
    return (kept > 0 or said > 0) and said <= kept


def challenge_in(client_data: str) -> str:
    """Return the challenge that a browser says it was asked; raises WrongKey. It still has to be one of ours."""
    try:
        challenge = str(json.loads(base64url_to_bytes(client_data))["challenge"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise WrongKey from None
    if not CHALLENGE.match(challenge):
        raise WrongKey
    return challenge


def made(said: KeyMade, challenge: str, site: Site) -> tuple[str, int]:
    """Return public key (base64url) and uses of a key that was made for this challenge and site; raises WrongKey."""
    try:
        checked = verify_registration_response(
            credential=_credential(
                said.id, {"clientDataJSON": said.client_data, "attestationObject": said.attestation}
            ),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            supported_pub_key_algs=[COSEAlgorithmIdentifier(one) for one in ALGORITHMS],
        )
    except Exception as wrong:  # the libraries below raise many kinds at what a stranger may send
        raise WrongKey from wrong
    if bytes_to_base64url(checked.credential_id) != said.id:
        raise WrongKey
    return bytes_to_base64url(checked.credential_public_key), checked.sign_count


def asks_who(purpose: Purpose) -> bool:
    """Whether a key must ask by itself who holds it: a key that stays in an open laptop is touched by anybody.

    To come in a touch is enough: something else came before it.
    """
    return purpose is Purpose.PROVE


def is_proof(through: str, *, verified: bool) -> bool:
    """Whether coming in with a key proves who came: by the password or link before it, or by the key itself.

    A school's own sign-in lets in a browser that was left open, and so does going over from another school.
    """
    return verified or not through


def answered(said: KeySigned, key: Key, challenge: str, site: Site) -> tuple[int, bool]:
    """Return the uses that a key counts, whose answer to this challenge at this site is good; raises WrongKey.

    And whether it asked who holds it. Whether it counted on is for :func:`went_back` to say.
    """
    signed = {
        "clientDataJSON": said.client_data,
        "authenticatorData": said.authenticator_data,
        "signature": said.signature,
    }
    try:
        checked = verify_authentication_response(
            credential=_credential(said.id, signed),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=0,
        )
    except Exception as wrong:
        raise WrongKey from wrong
    return checked.new_sign_count, checked.user_verified


def _credential(handle: str, response: dict[str, str]) -> dict[str, object]:
    return {"id": handle, "rawId": handle, "type": "public-key", "response": response}
