"""Messages about the signature of reports."""

from __future__ import annotations

from erbij.wire import Wire


class ReportKey(Wire):
    """The public key of the installation (Ed25519, base64), and its fingerprint to compare by eye."""

    key: str
    fingerprint: str
