"""The last packets of one feed, by extended sequence number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from erbij_media.rtp.media import MediaPacket


class Ring:
    """Keeps ``size`` packets; a newer one takes the place of the one ``size`` numbers before it."""

    __slots__ = ("_places", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self._places: list[MediaPacket | None] = [None] * size

    def put(self, packet: MediaPacket) -> None:
        """Keep a packet."""
        self._places[packet.sequence % self.size] = packet

    def get(self, sequence: int) -> MediaPacket | None:
        """Return the packet of that extended number, ``None`` when it never came or is too old."""
        packet = self._places[sequence % self.size]
        return packet if packet is not None and packet.sequence == sequence else None
