"""One receiver of one subscriber: a continuous outgoing stream made of pieces of feeds.

Theory of operation
===================
A browser's decoder sees one SSRC for ever. Its stream is made of *segments*: within a segment, outgoing numbers are the
feed's numbers plus three constants (sequence, timestamp, picture id), so holes and reordering pass through unchanged
and the browser's NACK can be translated back to the ring. A segment begins only with a packet at which decoding can
begin; its constants are chosen so that it goes on right behind the segment before (the timestamp by the time that
really passed). Until such a packet comes, nothing is sent: the slot *waits*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij_media.contract import Kind
from erbij_media.routing.feed import CLOCK_RATES
from erbij_media.rtp.feedback import sender_report
from erbij_media.rtp.packet import HEADER
from erbij_media.rtp.rtcp import SenderReport
from erbij_media.sdp.build import OPUS, RTX, VP8

if TYPE_CHECKING:
    from erbij_media.contract import Receiver
    from erbij_media.routing.feed import Feed
    from erbij_media.routing.link import Link
    from erbij_media.rtp.media import MediaPacket

_PAYLOAD_TYPES = {Kind.AUDIO: OPUS, Kind.VIDEO: VP8}
_RESENDS_PER_SECOND = 400
_RESEND_BURST = 200
_pack_header = HEADER.pack_into


class Slot:
    """A fixed receiver; ``feed`` is the feed of the running segment, ``None`` while it waits or is idle.

    ``small``: the small layer will do; ``aims_small``: the layer that it shows, or begins with at its next key frame.
    It is ``live`` when its connection is up: a key frame sent before would be lost, and the next come 500 ms later.
    """

    __slots__ = (
        "_budget",
        "_budget_at",
        "_first",
        "_level_delta",
        "_picture_delta",
        "_repair_sequence",
        "_sequence_delta",
        "_timestamp_delta",
        "aims_small",
        "class_side",
        "clock_rate",
        "feed",
        "kind",
        "last_level",
        "last_picture",
        "last_sequence",
        "last_timestamp",
        "link",
        "live",
        "name",
        "octets",
        "packets",
        "payload_type",
        "repair",
        "repairs_by_rtx",
        "reported_at",
        "sent_at",
        "small",
        "ssrc",
    )

    def __init__(self, receiver: Receiver, ssrc: int, repair: int, link: Link) -> None:
        """``repair`` is the SSRC of RTX, 0 for audio."""
        self.name, self.kind, self.class_side = receiver.name, receiver.kind, receiver.class_side
        self.ssrc, self.repair, self.link = ssrc, repair, link
        self.repairs_by_rtx = False
        self.small = self.aims_small = False
        self.live = False
        self.payload_type = _PAYLOAD_TYPES[self.kind]
        self.clock_rate = CLOCK_RATES[self.kind]
        self.feed: Feed | None = None
        self.last_sequence = 0x10000 + (ssrc & 0x3FFF)
        self.last_timestamp = ssrc ^ repair
        self.last_picture, self.last_level = ssrc & 0x7FFF, ssrc & 0xFF
        self.packets = self.octets = 0
        self.sent_at: float | None = None
        self.reported_at: float | None = None
        self._first = self._sequence_delta = self._timestamp_delta = self._picture_delta = self._level_delta = 0
        self._repair_sequence = ssrc & 0x3FFF
        self._budget, self._budget_at = float(_RESEND_BURST), 0.0

    def stop(self) -> None:
        """End the segment: the next one needs a packet to begin with."""
        self.feed = None

    def forward(self, feed: Feed, packet: MediaPacket, now: float) -> bool:
        """Send a fresh packet of the feed that this slot shall show; tell whether it left."""
        if self.feed is not feed:
            if not packet.switchable:
                return False
            self._begin(feed, packet, now)
        elif packet.sequence < self._first:
            return False
        sequence = packet.sequence + self._sequence_delta
        timestamp = (packet.timestamp + self._timestamp_delta) & 0xFFFFFFFF
        if sequence > self.last_sequence:
            self.last_sequence, self.last_timestamp = sequence, timestamp
            if packet.picture_at:
                self.last_picture, self.last_level = (
                    packet.picture + self._picture_delta,
                    packet.level + self._level_delta,
                )
        link = self.link
        buffer = link.buffer
        size = 12 + len(packet.body)
        _pack_header(
            buffer, 0, packet.first, packet.marker | self.payload_type, sequence & 0xFFFF, timestamp, self.ssrc
        )
        buffer[12:size] = packet.body
        if packet.picture_at or packet.level_at:
            self._patch(buffer, packet, 12)
        if not link.send_rtp(size):
            return False
        self.packets += 1
        self.octets += size - 12
        self.sent_at = now
        return True

    def resend(self, sequence: int, now: float) -> bool:
        """Answer a NACK for an outgoing 16-bit number from the ring, within this slot's budget of resends."""
        if self.feed is None or not self._may_resend(now):
            return False
        wanted = self.last_sequence - ((self.last_sequence - sequence) & 0xFFFF) - self._sequence_delta
        packet = self.feed.ring.get(wanted) if wanted >= self._first else None
        if packet is None:
            return False
        original, payload_type, ssrc = b"", self.payload_type, self.ssrc
        if self.repairs_by_rtx:
            original, payload_type, ssrc = sequence.to_bytes(2, "big"), RTX, self.repair
            self._repair_sequence = sequence = (self._repair_sequence + 1) & 0xFFFF
        timestamp = (packet.timestamp + self._timestamp_delta) & 0xFFFFFFFF
        buffer = self.link.buffer
        start = 12 + len(original)
        size = start + len(packet.body)
        _pack_header(buffer, 0, packet.first, packet.marker | payload_type, sequence, timestamp, ssrc)
        buffer[12:start] = original
        buffer[start:size] = packet.body
        self._patch(buffer, packet, start)
        return self.link.send_rtp(size)

    def report(self, ntp: int, now: float) -> bytes:
        """Write a sender report for this moment; ``ntp`` is the 64-bit NTP time of ``now``."""
        timestamp = self.last_timestamp
        if self.sent_at is not None:
            timestamp += int((now - self.sent_at) * self.clock_rate)
        return sender_report(SenderReport(self.ssrc, ntp, timestamp, self.packets, self.octets))

    def _begin(self, feed: Feed, packet: MediaPacket, now: float) -> None:
        passed = max(1, int((now - self.sent_at) * self.clock_rate)) if self.sent_at is not None else 1
        self.feed = feed
        self._first = packet.sequence
        self._sequence_delta = self.last_sequence + 1 - packet.sequence
        self._timestamp_delta = (self.last_timestamp + passed - packet.timestamp) & 0xFFFFFFFF
        self._picture_delta = self.last_picture + 1 - packet.picture
        self._level_delta = self.last_level + 1 - packet.level

    def _patch(self, buffer: bytearray, packet: MediaPacket, start: int) -> None:
        if packet.picture_at:
            at = start + packet.picture_at
            picture = packet.picture + self._picture_delta
            if packet.picture_wide:
                picture &= 0x7FFF
                buffer[at] = 0x80 | picture >> 8
                buffer[at + 1] = picture & 0xFF
            else:
                buffer[at] = picture & 0x7F
        if packet.level_at:
            buffer[start + packet.level_at] = (packet.level + self._level_delta) & 0xFF

    def _may_resend(self, now: float) -> bool:
        self._budget = min(_RESEND_BURST, self._budget + (now - self._budget_at) * _RESENDS_PER_SECOND)
        self._budget_at = now
        if self._budget < 1:
            return False
        self._budget -= 1
        return True
