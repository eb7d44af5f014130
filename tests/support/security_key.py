"""A security key in software: makes keys and signs as a real one does (WebAuthn level 2, attestation "none")."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class SecurityKey:
    """``origin`` is of the page that asks: a browser writes that down, not the page. ``uses`` None: it counts none.

    ``knows``: it has a PIN or a finger to ask who holds it, and does so when it is to; else a touch is all it asks.
    """

    origin: str
    uses: int | None = 0
    handle: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    knows: bool = True

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, site: str, flags: int, more: bytes = b"") -> bytes:
        if self.uses is not None:
            self.uses += 1
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, self.uses or 0) + more

    def makes(self, wanted: dict[str, Any], name: str = "Sleutel aan de bos") -> dict[str, Any]:
        """Answer ``KeyWanted`` as the browser does."""
        at = self.private.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32, "big"), -3: at.y.to_bytes(32, "big")})
        attested = bytes(16) + struct.pack(">H", len(self.handle)) + self.handle + public
        data = self._data(wanted["site"], PRESENT | VERIFIED | MADE, attested)
        return {
            "name": name,
            "id": b64(self.handle),
            "client_data": b64(self._client_data("create", wanted["challenge"])),
            "attestation": b64(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["usb", "of-the-future"],
        }

    def signs(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer ``KeyAsked`` as the browser does."""
        client_data = self._client_data("get", asked["challenge"])
        data = self._data(asked["site"], PRESENT | VERIFIED if self.knows and asked["who"] else PRESENT)
        signature = self.private.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "id": b64(self.handle),
            "client_data": b64(client_data),
            "authenticator_data": b64(data),
            "signature": b64(signature),
        }
