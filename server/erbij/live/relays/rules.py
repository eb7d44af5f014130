"""Credentials for a relay, made of a secret that it shares with us; pure.

The form is that of coturn's ``use-auth-secret`` (draft-uberti-behave-turn-rest): the name is the second until which it
holds and whom it is for, the password its HMAC-SHA1. Whom: a digest of the sign-in, so that a relay's log names nobody.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from hmac import digest
from typing import TYPE_CHECKING

from erbij.live.relays.model import LASTS_S, RelayTerms
from erbij.live.relays.wire import Relay

if TYPE_CHECKING:
    from datetime import datetime


def relay_for(terms: RelayTerms, sign_in_id: str, now: datetime) -> Relay | None:
    """Return what a browser of that sign-in may use for the next minutes."""
    if not terms.urls:
        return None
    if not terms.secret:
        return Relay(urls=terms.urls, username=terms.username, credential=terms.password)
    username = f"{int(now.timestamp()) + LASTS_S}:{sha256(sign_in_id.encode()).hexdigest()[:16]}"
    credential = b64encode(digest(terms.secret.encode(), username.encode(), "sha1")).decode()
    return Relay(urls=terms.urls, username=username, credential=credential)
