"""One inbound RTP stream: numbering, loss, repair and the ring.

Theory of operation
===================
Sequence numbers are extended on arrival (they never wrap from here on). A gap is remembered per missing number; ``due``
returns the numbers that have to be asked for now: at once, then every 60 ms, at most ten times. A repaired packet
arrives as an ordinary one with an old number (RTX is unwrapped before). Duplicates and packets older than the ring are
dropped. A jump of 1,000 numbers or more (a publisher whose network was gone for seconds) is a new beginning, not a
loss: ``jumps`` counts them, and who shows the feed has to begin anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij_media.contract import Kind
from erbij_media.rtp.media import MediaPacket, audio_packet, video_packet
from erbij_media.rtp.ring import Ring
from erbij_media.rtp.rtcp import ReportBlock, SenderReport
from erbij_media.sdp.build import AUDIO_LEVEL_ID

if TYPE_CHECKING:
    from erbij_media.rtp.packet import RtpPacket

RING_SIZES = {Kind.VIDEO: 1024, Kind.AUDIO: 256}
CLOCK_RATES = {Kind.VIDEO: 90_000, Kind.AUDIO: 48_000}
KEY_FRAME_EVERY = 0.5
_ASK_AGAIN = 0.06
_ASK_TIMES = 10
_MAX_MISSING = 200
_JUMP = 1000
_FIRST_CYCLE = 1 << 16


@dataclass(slots=True)
class _Missing:
    next_ask: float
    asked: int = 0


class Feed:
    """One stream of one publishing connection."""

    def __init__(self, kind: Kind, *, repairs: bool, level_id: int | None, small: bool = False) -> None:
        """``repairs``: the publisher answers NACK; ``level_id``: its extension number for the audio level."""
        self.kind, self.small = kind, small
        self.clock_rate = CLOCK_RATES[kind]
        self.ring = Ring(RING_SIZES[kind])
        self.ssrc: int | None = None
        self.received = 0
        self.jumps = 0
        self.taken_at = 0.0
        self.key_frame_asked = float("-inf")
        self.key_frame_wanted = False
        self._repairs = repairs
        self._level_id = level_id
        self._missing: dict[int, _Missing] = {}
        self._first = self._highest = -1
        self._expected_before = self._received_before = 0
        self._jitter = 0.0
        self._transit: float | None = None
        self._report: SenderReport | None = None
        self._report_at = 0.0

    def take(self, packet: RtpPacket, now: float) -> MediaPacket | None:
        """Number, keep and return an arriving packet; ``None`` for a duplicate or one that is too late.

        Raises ``Malformed``.
        """
        sequence = self._extended(packet.sequence)
        if sequence <= self._highest and (
            sequence <= self._highest - self.ring.size or self.ring.get(sequence) is not None
        ):
            return None
        if self.kind is Kind.VIDEO:
            media = video_packet(packet, sequence)
        else:
            level = packet.elements().get(self._level_id) if self._level_id else None
            media = audio_packet(packet, sequence, level, AUDIO_LEVEL_ID)
        self._advance(sequence, now)
        self._measure(packet.timestamp, now)
        self.received += 1
        self.taken_at = now
        self.ring.put(media)
        if media.switchable:
            self.key_frame_wanted = False
        return media

    def due(self, now: float) -> list[int]:
        """Return the 16-bit numbers to ask the publisher for now, and give up those that were asked ten times.

        Giving up on a number of a video feed asks for a key frame instead.
        """
        asked: list[int] = []
        for sequence, missing in list(self._missing.items()):
            if missing.next_ask > now:
                continue
            if missing.asked >= _ASK_TIMES or sequence <= self._highest - self.ring.size:
                del self._missing[sequence]
                self.want_key_frame()
                continue
            missing.asked += 1
            missing.next_ask = now + _ASK_AGAIN
            asked.append(sequence & 0xFFFF)
        return asked

    def want_key_frame(self) -> None:
        """Note that somebody needs a key frame; ``key_frame_due`` decides when to ask."""
        self.key_frame_wanted = self.kind is Kind.VIDEO

    def key_frame_due(self, now: float) -> bool:
        """Tell whether to send a PLI now: one is wanted and the last is at least 500 ms ago. Counts as asked."""
        if not self.key_frame_wanted or self.ssrc is None or now - self.key_frame_asked < KEY_FRAME_EVERY:
            return False
        self.key_frame_asked = now
        return True

    def reported(self, report: SenderReport, now: float) -> None:
        """Take the publisher's sender report, to be acknowledged in our next report."""
        self._report, self._report_at = report, now

    def report_block(self, now: float) -> ReportBlock | None:
        """Return our report about this stream, ``None`` before its first packet (RFC 3550 section 6.4.1)."""
        if self.ssrc is None or self._first < 0:
            return None
        expected = self._highest - self._first + 1
        newly_expected = expected - self._expected_before
        newly_lost = newly_expected - (self.received - self._received_before)
        self._expected_before, self._received_before = expected, self.received
        fraction = min(255, max(0, newly_lost) * 256 // newly_expected) if newly_expected > 0 else 0
        last_report = self._report.ntp >> 16 & 0xFFFFFFFF if self._report else 0
        delay = int((now - self._report_at) * 65536) & 0xFFFFFFFF if self._report else 0
        lost = min(0x7FFFFF, max(0, expected - self.received))
        return ReportBlock(self.ssrc, fraction, lost, self._highest & 0xFFFFFFFF, int(self._jitter), last_report, delay)

    def _extended(self, sequence: int) -> int:
        if self._highest < 0:
            return sequence + _FIRST_CYCLE
        distance = (sequence - self._highest) & 0xFFFF
        return self._highest + (distance if distance < 0x8000 else distance - 0x10000)  # noqa: PLR2004 - half a cycle

    def _advance(self, sequence: int, now: float) -> None:
        if self._highest < 0:
            self._first = self._highest = sequence
            return
        gap = sequence - self._highest - 1
        if gap < 0:
            self._missing.pop(sequence, None)
            return
        if gap >= _JUMP:
            self._first, self._expected_before, self.received, self._received_before = sequence, 0, 0, 0
            self._missing.clear()
            self.jumps += 1
            self.want_key_frame()
        elif gap:
            self._lost(range(self._highest + 1, sequence), now)
        self._highest = sequence

    def _lost(self, sequences: range, now: float) -> None:
        if not self._repairs:
            self.want_key_frame()
        elif len(sequences) + len(self._missing) > _MAX_MISSING:
            self._missing.clear()
            self.want_key_frame()
        else:
            self._missing.update((sequence, _Missing(now)) for sequence in sequences)

    def _measure(self, timestamp: int, now: float) -> None:
        transit = now * self.clock_rate - timestamp
        if self._transit is not None:
            difference = abs(transit - self._transit)
            if difference < self.clock_rate * 10:
                self._jitter += (difference - self._jitter) / 16
        self._transit = transit
