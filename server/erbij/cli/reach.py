"""Checks of ``erbij doctor`` about what browsers meet: the certificate, the clock, and the port of picture and sound.

They see it from this machine; a network between here and a pupil's home may still swallow what passes here.
"""

from __future__ import annotations

import ctypes
import socket
import ssl
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography import x509

from erbij.cli.finding import Finding, is_running
from erbij.clock import SystemClock
from erbij.reach.service import write_ticket
from erbij.settings import LOOPBACK_HOSTS
from erbij.web.certificate import UnusableCertificate, context_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from erbij.settings import Settings

ENOUGH_DAYS = 14
WITHIN_S = 3.0
PROBE = b"erbij doctor"
HTTPS_PORT = 443
_TIME_ERROR = 5
_TIMEX_BYTES = 256
RENEW = "renew it, and look why whoever renews it by itself did not"


def certificate(settings: Settings) -> Iterator[Finding]:
    """The certificate is for this address, is believed by browsers, and goes on for a while."""
    host = urlsplit(settings.web_address).hostname or ""
    if settings.tls_certificate is not None and settings.tls_key is not None:
        yield from _in_files(settings.tls_certificate, settings.tls_key)
    elif settings.secure and host not in LOOPBACK_HOSTS:
        yield from _at_address(host, urlsplit(settings.web_address).port or HTTPS_PORT)


def _in_files(certificate_file: Path, key: Path) -> Iterator[Finding]:
    try:
        context_of(certificate_file, key)
    except UnusableCertificate as problem:
        yield Finding(
            "certificate", str(problem), "look at ERBIJ_TLS_CERTIFICATE and ERBIJ_TLS_KEY, and who may read them"
        )
        return
    shown = x509.load_pem_x509_certificate(certificate_file.read_bytes())
    yield from _lasts(shown.not_valid_after_utc, str(certificate_file))


def _at_address(host: str, port: int) -> Iterator[Finding]:
    """Ask as a browser does."""
    believing = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), WITHIN_S) as plain,
            believing.wrap_socket(plain, server_hostname=host) as line,
        ):
            ends = (line.getpeercert() or {}).get("notAfter")
    except ssl.SSLCertVerificationError as error:
        yield Finding(
            "certificate",
            f"browsers will not believe the certificate of {host}: {error.verify_message}",
            "give the proxy a certificate for this name with its whole chain; one of the school's own must be known "
            "to every device",
        )
    except OSError as error:
        yield Finding(
            "proxy",
            f"{host}:{port} does not answer with HTTPS from this machine ({error.strerror or error})",
            "see whether the proxy runs (systemctl status caddy), and whether the name leads to this machine",
        )
    else:
        if isinstance(ends, str):
            yield from _lasts(datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC), host)


def _lasts(until: datetime, whose: str) -> Iterator[Finding]:
    left = (until - SystemClock(timedelta()).now()).days
    if left < ENOUGH_DAYS:
        days = f"ends in {left} days" if left >= 0 else "is over: no browser lets anybody in"
        yield Finding("certificate", f"the certificate of {whose} {days} ({until:%Y-%m-%d})", RENEW)


def clock(settings: Settings) -> Iterator[Finding]:
    """Minutes in the register are this machine's minutes."""
    if settings.clock_offset_s and not settings.demo:
        yield Finding(
            "clock",
            f"ERBIJ_CLOCK_OFFSET_S moves the clock by {settings.clock_offset_s} s: every minute is written wrong",
            "take that setting away; it is for tests",
        )
    if (urlsplit(settings.web_address).hostname or "") not in LOOPBACK_HOSTS and not _is_synchronised():
        yield Finding(
            "clock",
            "nothing sets this machine's clock right",
            "timedatectl set-ntp true (in a container: on the machine that runs it)",
        )


def _is_synchronised() -> bool:
    """Ask the kernel, which changes nothing; where it cannot be asked, we do not complain."""
    if not sys.platform.startswith("linux"):
        return True
    asked = ctypes.create_string_buffer(_TIMEX_BYTES)
    return bool(ctypes.CDLL(None).adjtimex(asked) != _TIME_ERROR)


def media(settings: Settings) -> Iterator[Finding]:
    """What is sent to an address that is announced arrives at the port of picture and sound."""
    if settings.udp_port == 0 or settings.media_engine == "nodes":
        return
    running = is_running(settings)
    for address in settings.public_addresses:
        arrived = _connects(address, settings.udp_port) if running else _echoes(address, settings.udp_port)
        if not arrived:
            kind = "TCP" if running else "UDP"
            yield Finding(
                "media reach",
                f"{kind} to {address}:{settings.udp_port} does not arrive from this machine itself",
                f"open port {settings.udp_port} for UDP and TCP in the firewall; if a router or cloud has that "
                "address and passes the port on, this can be so from inside alone: then ask the page for outside",
            )


def outside_link(settings: Settings) -> str:
    """Write a ticket and return the address of the page that it opens."""
    now = SystemClock(timedelta(seconds=settings.clock_offset_s)).now()
    return f"{settings.web_address}/reach#{write_ticket(settings.home, now)}"


def _connects(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), WITHIN_S):
            return True
    except OSError:
        return False


def _echoes(address: str, port: int) -> bool:
    """Whether a datagram to the address comes to a socket of ours; True too when the port is taken: others say so."""
    try:
        family, _, _, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind(("", port))
            except OSError:
                return True
            probe.settimeout(WITHIN_S)
            probe.sendto(PROBE, place)
            return probe.recv(len(PROBE)) == PROBE
    except OSError:
        return False
