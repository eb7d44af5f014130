"""A server that is cut off from the database alone: it hears of the others what became of its lessons.

Theory of operation
===================
Who cannot renew its row is gone for the others after three seconds, and one of them has its lessons then. It does not
know that: its pages are in a room of which nothing is kept any more. So it asks the others, by their inner addresses
and past the database, what they hold, and lets go of a lesson that one of them took over; pages find it there. Where
nobody took anything (the database is away for all) every lesson goes on where it is.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import structlog
from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from erbij.servers.charges import SharedCharges

if TYPE_CHECKING:
    from erbij.realtime.peers import Peers
    from erbij.servers.charges import Charges

PATH = "/peer/charges"
ASK_EVERY_S = 0.5
ANSWER_WITHIN_S = 1.0
HELD = TypeAdapter(dict[str, int])
log = structlog.get_logger()


def cut_off_of(charges: Charges, peers: Peers | None) -> CutOff | None:
    """Pick it; None: this server is the only one."""
    return CutOff(charges, peers) if peers is not None and isinstance(charges, SharedCharges) else None


class CutOff:
    """Asks while the database does not answer here, and answers the others."""

    def __init__(self, charges: SharedCharges, peers: Peers) -> None:
        self._charges, self._peers = charges, peers

    def attach(self, app: web.Application) -> None:
        """Answer other servers; anybody else learns nothing."""
        app.router.add_get(PATH, self._handle)

    async def look(self) -> None:
        """Ask the others, where what is held here may be theirs by now."""
        if not self._charges.seen and self._charges.epochs:
            await asyncio.gather(*(self._asked(address) for address in self._charges.known))

    async def _handle(self, request: web.Request) -> web.Response:
        if not self._peers.knows(request):
            raise web.HTTPNotFound
        return web.json_response(self._charges.epochs)

    async def _asked(self, address: str) -> None:
        within = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        try:
            url, headers = address + PATH, self._peers.headers
            async with self._peers.session.get(url, headers=headers, timeout=within) as answer:
                answer.raise_for_status()
                self._charges.outdated(HELD.validate_json(await answer.read()))
        except (aiohttp.ClientError, OSError, TimeoutError, ValidationError) as error:
            log.info("server_does_not_answer", error=type(error).__name__)
