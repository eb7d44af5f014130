"""A stranger with credentials for the school's relay, who tries to reach addresses through it.

``python -m tests.support.relay_client <relay> <port> <secret> <peer>...``: a peer is ``address:port``. On the relay's
own address an echo stands at each port that is asked for. Prints, as JSON, what became of each peer.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aioice.turn import create_turn_endpoint
from typing_extensions import override

from erbij.clock import SystemClock
from erbij.live.relays.model import RelayTerms
from erbij.live.relays.rules import relay_for

if TYPE_CHECKING:
    from collections.abc import Sequence

ANSWER_WITHIN = 5.0


class Echo(asyncio.DatagramProtocol):
    """Picture and sound of a school, as far as a relay can tell."""

    @override
    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    @override
    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._transport.sendto(data, addr)


class Asking(asyncio.DatagramProtocol):
    """What comes back, or why nothing does."""

    def __init__(self) -> None:
        self.came: asyncio.Queue[str] = asyncio.Queue()

    @override
    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.came.put_nowait("reached")

    @override
    def error_received(self, exc: Exception) -> None:
        self.came.put_nowait(str(exc))


async def ask(relay: str, port: int, secret: str, peers: Sequence[str]) -> dict[str, str]:
    """Try each peer, one after the other."""
    terms = RelayTerms((f"turn:{relay}:{port}",), secret=secret)
    given = relay_for(terms, "somebody", SystemClock(timedelta()).now())
    assert given is not None
    found: dict[str, str] = {}
    try:
        transport, asking = await create_turn_endpoint(Asking, (relay, port), given.username, given.credential)
    except Exception as error:  # noqa: BLE001 - whatever it says is the answer
        return dict.fromkeys(peers, f"no relay: {error}")
    for peer in peers:
        host, _, number = peer.rpartition(":")
        if host == relay:
            with suppress(OSError):
                await asyncio.get_running_loop().create_datagram_endpoint(Echo, (host, int(number)))
        transport.sendto(b"?", (host, int(number)))
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                found[peer] = await asking.came.get()
        except TimeoutError:
            found[peer] = "nothing"
    transport.close()
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(ask(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]))))  # noqa: T201
