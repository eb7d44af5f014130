"""STUN binding requests and their answers, as far as ICE-lite needs them (RFC 8489, RFC 8445).

Written here because the library's parser raises all sorts of errors on malformed attributes from strangers.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from struct import Struct
from zlib import crc32

COOKIE = 0x2112A442
_HEADER = Struct("!HHI12s")
_SHORTS = Struct("!HH")
_WORD = Struct("!I")
_REQUEST, _SUCCESS = 0x0001, 0x0101
_USERNAME, _INTEGRITY, _XOR_ADDRESS, _USE_CANDIDATE, _FINGERPRINT = 0x0006, 0x0008, 0x0020, 0x0025, 0x8028
_FINGERPRINT_XOR = 0x5354554E
_INTEGRITY_SIZE = 20
_MAX_ATTRIBUTES = 32

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """A well-formed request; ``signed`` is the part that the integrity covers, still to be checked."""

    transaction: bytes
    ufrag: str
    use_candidate: bool
    signed: bytes
    integrity: bytes

    def authentic(self, password: bytes) -> bool:
        """Check the message integrity with our own password."""
        return hmac.compare_digest(_sign(self.signed, password), self.integrity)


def parse_request(data: bytes) -> BindingRequest | None:
    """Read a binding request that names a user and is signed; ``None`` for anything else, malformed or not."""
    if len(data) < _HEADER.size or len(data) % 4:
        return None
    kind, size, cookie, transaction = _HEADER.unpack_from(data)
    if kind != _REQUEST or cookie != COOKIE or size != len(data) - _HEADER.size:
        return None
    found: dict[int, bytes] = {}
    at = _HEADER.size
    while at + 4 <= len(data) and len(found) < _MAX_ATTRIBUTES:
        attribute, length = _SHORTS.unpack_from(data, at)
        if at + 4 + length > len(data):
            return None
        found.setdefault(attribute, data[at + 4 : at + 4 + length])
        if attribute == _INTEGRITY:
            break
        at += 4 + (length + 3 & ~3)
    ufrag = found.get(_USERNAME, b"").partition(b":")[0].decode("ascii", "replace")
    integrity = found.get(_INTEGRITY, b"")
    if not ufrag or len(integrity) != _INTEGRITY_SIZE:
        return None
    return BindingRequest(transaction, ufrag, _USE_CANDIDATE in found, data[:at], integrity)


def success(request: BindingRequest, password: bytes, address: Address) -> bytes:
    """Answer a request that came from ``address``."""
    mapped = _xor_address(address, request.transaction)
    body = _SHORTS.pack(_XOR_ADDRESS, len(mapped)) + mapped
    message = _HEADER.pack(_SUCCESS, len(body), COOKIE, request.transaction) + body
    message += _SHORTS.pack(_INTEGRITY, _INTEGRITY_SIZE) + _sign(message, password)
    message = _with_size(message, len(message) - _HEADER.size + 8)
    return message + _SHORTS.pack(_FINGERPRINT, 4) + _WORD.pack(crc32(message) ^ _FINGERPRINT_XOR)


def _with_size(message: bytes, size: int) -> bytes:
    return message[:2] + size.to_bytes(2, "big") + message[4:]


def _sign(message: bytes, password: bytes) -> bytes:
    return hmac.digest(password, _with_size(message, len(message) - _HEADER.size + 4 + _INTEGRITY_SIZE), "sha1")


def _xor_address(address: Address, transaction: bytes) -> bytes:
    ip = ipaddress.ip_address(address[0].removeprefix("tcp:").partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    mask = (COOKIE.to_bytes(4, "big") + transaction)[: len(ip.packed)]
    masked = bytes(a ^ b for a, b in zip(ip.packed, mask, strict=True))
    return bytes((0, 1 if ip.version == 4 else 2)) + (address[1] ^ COOKIE >> 16).to_bytes(2, "big") + masked  # noqa: PLR2004
