"""The frame in which something of another site stands inside a lesson.

Theory of operation
===================
The pages of Erbij allow no frame of anybody else, ever. What a lesson shows of another site stands in a small page of
our own, whose policy names the one host and nothing more, and which has no script: a page in a page. The frame around
it and the one inside are sandboxed: no window, no form, no going elsewhere. Nothing is asked of the other site before
the pupil taps, and no time is measured in it, for what happens there nobody of us sees.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.catalogue.embeds.rules import host_of
from erbij.catalogue.embeds.wire import EmbedHosts
from erbij.catalogue.files.http import READERS
from erbij.errors import NotFound
from erbij.web.headers import FRAMES, POLICY
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.web.route import Call

PATH = "/api/catalogue/embeds"
SANDBOX = "allow-scripts allow-same-origin"
"""A player keeps what it must at its own origin, which is never ours; nothing else is allowed."""
STYLE = "html,body,iframe{margin:0;padding:0;border:0;width:100%;height:100%}body{overflow:hidden}"
_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
_DOCUMENT = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>{host}</title><style>{style}</style></head>
<body><iframe src="{address}" title="{host}" sandbox="{sandbox}" referrerpolicy="no-referrer"></iframe></body></html>
"""


def routes(hosts: Collection[str]) -> list[Route]:
    """Return the routes of this room."""

    async def named(call: Call) -> EmbedHosts:  # noqa: ARG001 - the same for everybody
        return EmbedHosts(hosts=tuple(sorted(hosts)))

    async def page(call: Call) -> web.Response:
        return framed(call.query.get("address", ""), hosts)

    return [
        Route("GET", PATH, named, READERS, reply=EmbedHosts),
        Route("GET", f"{PATH}/page", page, READERS, query=("address",)),
    ]


def framed(address: str, hosts: Collection[str]) -> web.Response:
    """Return the page around an address of another site; raises ``NotFound`` for a host that nobody named."""
    host = host_of(address, hosts)
    if host is None:
        raise NotFound
    policy = (
        "default-src 'none'",
        f"frame-src https://{host}",
        f"style-src 'sha256-{_STYLE_HASH}'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        f"sandbox {SANDBOX}",
    )
    text = _DOCUMENT.format(host=escape(host), address=escape(address), style=STYLE, sandbox=SANDBOX)
    headers = {POLICY: "; ".join(policy), FRAMES: "SAMEORIGIN"}
    return web.Response(text=text, content_type="text/html", headers=headers)
