"""The server's own certificate, for a school that puts no proxy before Erbij.

Whoever renews certificates writes new files. The files are looked at again and again, and connections that are opened
after that get the new certificate; those that are open go on. A pair that cannot be used (half written, a key of
another certificate) changes nothing and is told in the log.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, ClassVar

import structlog
from cryptography import x509

from erbij.errors import ErbijError

if TYPE_CHECKING:
    import os
    from datetime import datetime
    from pathlib import Path

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 60.0


class UnusableCertificate(ErbijError):
    """The files cannot be read, or do not belong together; ``str()`` names the file or the setting."""

    code: ClassVar[str] = "unusable_certificate"
    title = "The certificate cannot be used"


def context_of(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return a context that shows this certificate. Raises ``UnusableCertificate``."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for file in (certificate, key):
        try:
            file.read_bytes()
        except OSError as error:
            raise UnusableCertificate(f"{file} cannot be read: {error.strerror}") from error
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (ssl.SSLError, ValueError) as error:
        why = "the key has a password" if isinstance(error, ValueError) else "they are no certificate and its key (PEM)"
        raise UnusableCertificate(f"{certificate} and {key}: {why}") from error
    return context


def _no_password() -> str:
    raise ValueError


def ends(certificate: Path) -> datetime | None:
    """Until when a certificate (PEM) holds; None where it cannot be read. Blocks."""
    try:
        return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return None


class Certificate:
    """Shows what lies in two files, also after they changed."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Raises ``UnusableCertificate``. Reads files: make it in a thread."""
        self._files = (certificate, key)
        self._seen = self._stamps()
        self.context = context_of(certificate, key)

    async def look(self) -> None:
        """Show the files anew if they changed."""
        await asyncio.to_thread(self._look)

    def _look(self) -> None:
        stamps = self._stamps()
        if stamps == self._seen:
            return
        self._seen = stamps
        try:
            context_of(*self._files)
        except UnusableCertificate as problem:
            log.warning("web.certificate_refused", why=str(problem))
            return
        self.context.load_cert_chain(*self._files)
        log.info("web.certificate_renewed")

    def _stamps(self) -> list[tuple[int, int, int]]:
        return [
            (found.st_mtime_ns, found.st_ino, found.st_size) for found in map(_stat, self._files) if found is not None
        ]


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None
