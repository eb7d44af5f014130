"""The use cases: a ticket, what there is to try, and a connection that carries nothing.

A connection that the page leaves is closed by the engine itself, ten seconds after the last check.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from erbij.errors import Invalid, NotFound, NotNow, TooMany
from erbij.ids import digest, new_id, new_secret
from erbij.live.relays.rules import relay_for
from erbij.reach import rules
from erbij.reach.wire import ReachAnswer, ReachSeen
from erbij_media.contract import ConnectionId, Mid, Sdp, SourceId
from erbij_media.errors import MediaError, SdpRefused

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from erbij.clock import Clock
    from erbij.live.relays.model import RelayTerms
    from erbij_media.contract import MediaEngine

FILE = "reach.ticket"
OWN = "reach"


def write_ticket(home: Path, now: datetime) -> str:
    """Write a ticket in the place of the one before and return its secret; blocks."""
    secret = new_secret()
    made = home / f"{FILE}.new"
    made.touch(mode=0o600)
    made.write_text(rules.written(digest(secret), now), encoding="utf-8")
    made.replace(home / FILE)
    return secret


class Reach:
    """Asked by whoever holds the ticket; everybody else finds nothing."""

    def __init__(self, home: Path, clock: Clock, engine: MediaEngine, terms: RelayTerms, media_port: int) -> None:
        self._file = home / FILE
        self._clock = clock
        self._engine = engine
        self._terms = terms
        self._media_port = media_port
        self._tried: dict[str, int] = {}

    async def look(self, token: str) -> ReachSeen:
        """Tell what there is to try."""
        ticket = await self._ticket(token)
        now = self._clock.now()
        return ReachSeen(now=now, media_port=self._media_port, relay=relay_for(self._terms, ticket, now))

    async def attempt(self, token: str, offer: str) -> ReachAnswer:
        """Open a connection that carries nothing."""
        ticket = await self._ticket(token)
        tries = self._tried.get(ticket, 0) + 1
        self._tried = {ticket: tries}
        if tries > rules.TRIES:
            raise TooMany(int(rules.LASTS.total_seconds()))
        mid = rules.first_mid(offer.splitlines())
        if mid is None:
            raise Invalid([("body.sdp", "no section has a name (a=mid)")])
        name = f"{OWN}/{new_id(self._clock.now())}"
        try:
            answer = await self._engine.publish(ConnectionId(name), Sdp(offer), {Mid(mid): SourceId(name)})
        except SdpRefused as error:
            raise Invalid([(f"body.sdp.{error.path}", error.problem)]) from None
        except MediaError:
            raise NotNow from None
        return ReachAnswer(sdp=answer)

    async def _ticket(self, token: str) -> str:
        given = digest(token)
        text = await asyncio.to_thread(self._read)
        if not rules.is_good(text, given, self._clock.now()):
            raise NotFound
        return given

    def _read(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8")
        except OSError:
            return ""
