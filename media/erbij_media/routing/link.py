"""How decided packets leave: the one thing that routing asks of a transport."""

from __future__ import annotations

from typing import Protocol


class Link(Protocol):
    """An encrypted way to one peer.

    ``buffer`` is scratch space of at least 1,500 bytes, shared by all links: a packet is written into it and sent
    before anything else happens, so that forwarding allocates nothing. Sending never blocks and never raises; a packet
    that cannot leave is dropped and counted by the transport.
    """

    buffer: bytearray

    def send_rtp(self, size: int) -> bool:
        """Encrypt and send the first ``size`` bytes of ``buffer``; tell whether they left."""

    def send_rtcp(self, compound: bytes) -> bool:
        """Encrypt and send a compound RTCP packet; tell whether it left."""
