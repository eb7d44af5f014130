"""DTLS as a server, by aiortc; the only file that imports it.

Theory of operation
===================
``RTCDtlsTransport`` asks of its ICE transport only ``_recv``, ``_send`` and ``role``; ``_Pipe`` is that and nothing
more. After the handshake the SRTP keys are exported for our own sessions; RTP never enters aiortc, which from then on
only waits for the client's close alert. Datagrams that come before the client's answer is known wait in the pipe: a
join would cost a second otherwise. All private names (``_set_role``, ``_ssl``, ``_srtp_profiles``, the profile's
``get_key_and_salt``) are held by a contract test; aiortc is pinned to 1.16.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, cast

from aiortc.rtcdtlstransport import (
    SRTP_PROFILES,
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    SRTPProtectionProfile,
)

from erbij_media.transport.srtp import SrtpKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MAX_WAITING = 32
_EXPORTER = b"EXTRACTOR-dtls_srtp"


class DtlsFailed(Exception):
    """The handshake did not succeed, or the certificate is not the announced one."""


class Certificate:
    """Our certificate, one per engine."""

    def __init__(self) -> None:
        self.wrapped = RTCCertificate.generateCertificate()
        self.fingerprint: str = next(f.value for f in self.wrapped.getFingerprints() if f.algorithm == "sha-256")


class _Pipe:
    """What aiortc takes for an ICE transport."""

    role = "controlled"

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send_datagram = send
        self._waiting: deque[bytes] = deque()
        self._arrived = asyncio.Event()
        self._closed = False
        self.dropped = 0

    def put(self, datagram: bytes) -> None:
        if len(self._waiting) >= _MAX_WAITING:
            self.dropped += 1
            return
        self._waiting.append(datagram)
        self._arrived.set()

    def close(self) -> None:
        self._closed = True
        self._arrived.set()

    async def _recv(self) -> bytes:
        while not self._waiting:
            if self._closed:
                raise ConnectionError
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft()

    async def _send(self, data: bytes) -> None:
        self._send_datagram(data)


class Dtls:
    """One DTLS association; we are the server unless ``role`` says otherwise (tests, bench)."""

    def __init__(self, certificate: Certificate, send: Callable[[bytes], object], role: str = "server") -> None:
        """``send`` sends one datagram and never raises."""
        self._pipe = _Pipe(send)
        self._transport = RTCDtlsTransport(cast("Any", self._pipe), [certificate.wrapped])
        self._transport._set_role(role)  # noqa: SLF001
        self._transport._srtp_profiles = _preferred()  # noqa: SLF001
        self._role = role

    @property
    def dropped(self) -> int:
        """Datagrams dropped because too many waited."""
        return self._pipe.dropped

    def put(self, datagram: bytes) -> None:
        """Take a DTLS datagram of the peer; it waits until the handshake is begun."""
        self._pipe.put(datagram)

    async def handshake(self, fingerprints: Sequence[tuple[str, str]], closed: Callable[[], None]) -> SrtpKeys:
        """Shake hands with the owner of the certificate; ``closed`` is called when the peer closes later.

        Raises ``DtlsFailed``.
        """
        parameters = RTCDtlsParameters([RTCDtlsFingerprint(algorithm, value) for algorithm, value in fingerprints])
        await self._transport.start(parameters)
        if self._transport.state != "connected":
            raise DtlsFailed(self._transport.state)

        def changed() -> None:
            if self._transport.state == "closed":
                closed()

        self._transport.on("statechange", changed)
        return self._keys()

    async def close(self) -> None:
        """Send the close alert, if there is anybody to send it to, and end."""
        self._transport.remove_all_listeners()
        await self._transport.stop()
        self._pipe.close()

    def _keys(self) -> SrtpKeys:
        ssl = cast("Any", self._transport._ssl)  # noqa: SLF001
        chosen = ssl.get_selected_srtp_profile()
        profile = next(p for p in SRTP_PROFILES if p.openssl_profile == chosen)
        material = ssl.export_keying_material(_EXPORTER, 2 * (profile.key_length + profile.salt_length))
        client, server = profile.get_key_and_salt(material, 0), profile.get_key_and_salt(material, 1)
        if self._role == "server":
            return SrtpKeys(profile.libsrtp_profile, receive=client, send=server)
        return SrtpKeys(profile.libsrtp_profile, receive=server, send=client)


def _preferred() -> list[SRTPProtectionProfile]:
    """AES-128-GCM first: the cheapest per packet."""
    return sorted(SRTP_PROFILES, key=lambda p: (b"GCM" not in p.openssl_profile, p.key_length))
