"""Headers on every answer, whatever made it: pages, files, problems, redirects of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

    from erbij.settings import Settings

_OWN_DEVICES = (
    "camera",
    "microphone",
    "display-capture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "fullscreen",
    "speaker-selection",
    "autoplay",
)
_NOBODYS_DEVICES = (
    "accelerometer",
    "browsing-topics",
    "clipboard-read",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
UNIT_PAGE = "/unit"
UNIT_HELPER = "http://127.0.0.1:47800"
"""On a kiosk's own device; only the classroom screen's page may ask it (docs/adr/0025)."""
POLICY = "Content-Security-Policy"
FRAMES = "X-Frame-Options"
IMMUTABLE = "public, max-age=31536000, immutable"


def content_policy(settings: Settings, *more: str) -> str:
    """Return the Content-Security-Policy; ``more`` are further addresses that the page may ask.

    The socket is named because older browsers do not count it under 'self'.
    """
    address = urlsplit(settings.web_address)
    socket = f"{'wss' if settings.secure else 'ws'}://{address.netloc}"
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("connect-src 'self'", socket, *more)),
            "media-src 'self' blob:",
            "img-src 'self' data: blob:",
            "worker-src 'self'",
            "frame-src 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def security_headers(settings: Settings) -> dict[str, str]:
    """Return the headers that are the same on every answer."""
    policy = [f"{name}=(self)" for name in _OWN_DEVICES] + [f"{name}=()" for name in _NOBODYS_DEVICES]
    headers = {
        POLICY: content_policy(settings),
        "X-Content-Type-Options": "nosniff",
        FRAMES: "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(policy),
        "Server": "Erbij",
    }
    if settings.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def header_signal(settings: Settings) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Return a handler for ``on_response_prepare``; nothing is stored in a cache unless a response said so itself.

    A response may bring a policy of its own: files of people allow less than our pages. One that may be shown inside a
    page of ours says that too; nothing else is ever shown in a frame.
    """
    headers = security_headers(settings)

    of_unit = headers | {POLICY: content_policy(settings, UNIT_HELPER)}

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        own = {name: response.headers[name] for name in (POLICY, FRAMES) if name in response.headers}
        response.headers.update(of_unit if request.path == UNIT_PAGE else headers)
        response.headers.update(own)
        response.headers.setdefault("Cache-Control", "no-store")

    return add
