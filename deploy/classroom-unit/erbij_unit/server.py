"""The page's way to its device: plain HTTP on the loopback, for one origin that knows a secret.

Who may ask: a page of the school's own address (``Origin``) that was given the secret of this device when the browser
started, at a ``Host`` that is the loopback (so that no foreign name that points here gets in). Everybody else gets 403
and learns nothing. What can be asked is little: say how the page is, look where the camera looks, turn it.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from erbij_unit.motor import Motor

PORT = 47800
MOST_BYTES = 2_000
STATES = frozenset({"idle", "ready", "live", "curtain", "recovering", "needs_help", "unpaired"})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask."""

    origin: str
    secret: str

    def allows(self, origin: str | None, host: str | None, given: str | None) -> bool:
        """Whether a request comes from the page of this device."""
        at_home = (host or "").partition(":")[0] in {"127.0.0.1", "localhost"}
        known = hmac.compare_digest((given or "").encode(), f"Bearer {self.secret}".encode())
        return origin == self.origin and at_home and known


class Refused(Exception):
    """What was asked is not what can be."""


def said_state(body: Any) -> tuple[str, bool]:
    """Return the state and whether a hand waits. Raises ``Refused``."""
    if not isinstance(body, dict) or body.get("state") not in STATES or not isinstance(body.get("hand"), bool):
        raise Refused
    return body["state"], body["hand"]


def said_aim(body: Any) -> dict[str, float]:
    """Return where to look. Raises ``Refused``."""
    if not isinstance(body, dict) or not body.keys() <= {"pan", "tilt", "zoom"}:
        raise Refused
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in body.values()):
        raise Refused
    return body


class Handler(BaseHTTPRequestHandler):
    """One request; ``access``, ``on_state`` and ``motor`` are set by :func:`helper`."""

    access: Access
    on_state: Callable[[str, bool], None]
    motor: Motor | None
    server_version = "erbij-unit"
    sys_version = ""
    timeout = 5

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what a page asks every ten seconds is no news."""

    def do_OPTIONS(self) -> None:
        """Ask before: only which origin may come."""
        if self.headers.get("Origin") != self.access.origin:
            return self._answer(HTTPStatus.FORBIDDEN)
        self._answer(HTTPStatus.NO_CONTENT)
        return None

    def do_GET(self) -> None:
        """Where the camera looks, and how far it goes."""
        if not self._allowed():
            return
        if self.path != "/v1/camera" or self.motor is None:
            self._answer(HTTPStatus.NOT_FOUND)
            return
        reach = {axis: {"min": r.min, "max": r.max, "step": r.step} for axis, r in self.motor.reach.items()}
        self._answer(HTTPStatus.OK, {"reach": reach, "now": self.motor.now()})

    def do_POST(self) -> None:
        """How the page is, or where the camera shall look."""
        if not self._allowed():
            return
        try:
            if self.path == "/v1/state":
                self.on_state(*said_state(self._body()))
            elif self.path == "/v1/camera" and self.motor is not None:
                self.motor.move(said_aim(self._body()))
            else:
                self._answer(HTTPStatus.NOT_FOUND)
                return
        except (Refused, ValueError):
            self._answer(HTTPStatus.UNPROCESSABLE_ENTITY)
        except OSError:
            self._answer(HTTPStatus.CONFLICT)
        else:
            self._answer(HTTPStatus.NO_CONTENT)

    def _allowed(self) -> bool:
        headers = self.headers
        if self.access.allows(headers.get("Origin"), headers.get("Host"), headers.get("Authorization")):
            return True
        self._answer(HTTPStatus.FORBIDDEN)
        return False

    def _body(self) -> Any:
        length = int(self.headers.get("Content-Length", ""))
        if not 0 <= length <= MOST_BYTES:
            raise Refused
        return json.loads(self.rfile.read(length))

    def _answer(self, status: HTTPStatus, body: object = None) -> None:
        said = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if self.headers.get("Origin") == self.access.origin:
            self.send_header("Access-Control-Allow-Origin", self.access.origin)
            self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
            self.send_header("Access-Control-Allow-Methods", "GET, POST")
            self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Vary", "Origin")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


def helper(
    access: Access, on_state: Callable[[str, bool], None], motor: Motor | None, port: int = PORT
) -> ThreadingHTTPServer:
    """Return the server, listening on the loopback and nowhere else."""
    parts = {"access": access, "on_state": staticmethod(on_state), "motor": motor}
    return ThreadingHTTPServer(("127.0.0.1", port), type("UnitHandler", (Handler,), parts))
