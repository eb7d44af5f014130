"""A real identity provider in a process of its own: ``oidc-provider-mock``. Each start has a new key to sign with."""

# ruff: noqa: S310 - addresses of this machine

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from typing_extensions import override

from tests.support.settings import free_port

if TYPE_CHECKING:
    from types import TracebackType

READY_WITHIN = 60.0


class _Stays(urllib.request.HTTPRedirectHandler):
    @override
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class IdentityProvider:
    """Who is registered with :meth:`knows` signs in with one form; starting again takes a new key."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._known: dict[str, dict[str, Any]] = {}

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(self.port), "--require-nonce", "true"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + READY_WITHIN
        while not self._is_ready():
            assert self._process.poll() is None, "the identity provider ended"
            assert time.monotonic() < until, "the identity provider did not become ready"
            time.sleep(0.05)
        for subject, claims in self._known.items():
            self.knows(subject, **claims)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(15)
            self._process = None

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.issuer}/.well-known/openid-configuration", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def knows(self, subject: str, **claims: Any) -> None:
        """Register an account with what the provider says about it."""
        self._known[subject] = claims
        said = urllib.request.Request(
            f"{self.issuer}/users/{subject}",
            json.dumps(claims).encode(),
            {"Content-Type": "application/json"},
            method="PUT",
        )
        urllib.request.urlopen(said, timeout=10).close()

    def signs_in(self, address: str, subject: str) -> dict[str, str]:
        """Somebody fills in the provider's form; what the browser is sent back with."""
        form = urlencode({"sub": subject}).encode()
        try:
            urllib.request.build_opener(_Stays).open(urllib.request.Request(address, form, method="POST"), timeout=10)
        except urllib.error.HTTPError as sent:
            query = parse_qs(urlsplit(sent.headers["Location"]).query)
            return {name: values[0] for name, values in query.items()}
        raise AssertionError("the provider sent nobody back")
