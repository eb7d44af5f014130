"""Messages of keys and fingerprints. Bytes are base64url without ``=``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Wire

Handle = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,1400}$")]
Bytes = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,16000}$")]
Way = Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,20}$")]
KeyName = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class KeyHandle(Wire):
    """A key that the browser may look for, and how it can be reached."""

    id: str
    transports: tuple[str, ...]


class KeyWanted(Wire):
    """What the browser needs to make a key. ``site``: rp id; ``user``: bytes that stand for the person."""

    challenge: str
    site: str
    site_name: str
    user: str
    account: str
    name: str
    algorithms: tuple[int, ...]
    there: tuple[KeyHandle, ...]
    lasts_ms: int


class KeyAsked(Wire):
    """What the browser needs to ask one of the person's keys.

    ``who``: a touch is not enough; the key asks by itself who holds it (a PIN, a finger, a face).
    """

    challenge: str
    site: str
    keys: tuple[KeyHandle, ...]
    lasts_ms: int
    who: bool = False


class KeyMade(Wire):
    """A key that the browser made; ``name`` is what the person calls it."""

    name: KeyName
    id: Handle
    client_data: Bytes
    attestation: Bytes
    transports: Annotated[tuple[Way, ...], Field(max_length=8)] = ()


class KeySigned(Wire):
    """What one of the person's keys answered."""

    id: Handle
    client_data: Bytes
    authenticator_data: Bytes
    signature: Bytes


class KeyCard(Wire):
    """A key in the list of its person."""

    id: Id
    name: str
    added_at: Instant
    last_used_at: Instant | None


class RemoveKey(Wire):
    """Take one of one's own keys away."""

    id: Id
