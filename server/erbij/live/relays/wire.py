"""Messages about relays."""

from __future__ import annotations

from erbij.wire import Request, Wire


class AskRelay(Request):
    """``media.relay``: which relay may be used, asked before a connection is built."""


class Relay(Wire):
    """One relay as the browser takes it (``RTCIceServer``)."""

    urls: tuple[str, ...]
    username: str
    credential: str


class RelayToUse(Wire):
    """``relay`` null: there is none. It may be used for new connections for ``lasts_s`` seconds."""

    relay: Relay | None
    lasts_s: int
