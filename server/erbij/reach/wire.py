"""Messages of the page that tries the server from outside."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from erbij.live.relays.wire import Relay
from erbij.wire import Instant, Token, Wire

Offer = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class ReachLook(Wire):
    """Open the page of a ticket."""

    token: Token


class ReachSeen(Wire):
    """What there is to try. ``relay`` null: there is none."""

    now: Instant
    media_port: int
    relay: Relay | None


class ReachTry(Wire):
    """Open a connection that carries nothing."""

    token: Token
    sdp: Offer


class ReachAnswer(Wire):
    """The server's side of it, with every address that it announces."""

    sdp: str
