"""What one publishing connection sends us: which stream a packet belongs to, and what we answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij_media.contract import Kind
from erbij_media.routing.feed import Feed
from erbij_media.rtp import feedback
from erbij_media.rtp.packet import RtpPacket, parse_rtp
from erbij_media.rtp.rtcp import SenderReport, parse_rtcp
from erbij_media.sdp.model import SMALL, URI_AUDIO_LEVEL, URI_MID, URI_REPAIRED_RID, URI_RID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij_media.contract import Mid, SourceId
    from erbij_media.routing.link import Link
    from erbij_media.routing.router import Router
    from erbij_media.routing.source import Source
    from erbij_media.sdp.choose import Stream

_MAX_SSRCS = 64
_OTHER_SSRC_AFTER = 1.0
_BITRATES = {Kind.VIDEO: 2_500_000, Kind.AUDIO: 64_000}


class _Input:
    """A feed with its source, the agreed numbers of its section and, of two sizes, its rid."""

    def __init__(self, stream: Stream, source: Source, feed: Feed, rid: str) -> None:
        self.stream, self.source, self.feed, self.rid = stream, source, feed, rid


class Publication:
    """The streams of one publishing connection. ``now`` is a monotonic time in seconds everywhere."""

    def __init__(
        self, link: Link, router: Router, streams: Mapping[str, Stream], sources: Mapping[Mid, SourceId], ssrc: int
    ) -> None:
        """``ssrc`` is our own as a receiver of reports."""
        self._link, self._router, self._ssrc = link, router, ssrc
        self._inputs: list[_Input] = []
        self._by_ssrc: dict[int, _Input] = {}
        for mid, identifier in sources.items():
            stream = streams.get(mid)
            if stream is not None:
                for rid in stream.rids or ("",):
                    self._add(stream, identifier, rid)

    def _add(self, stream: Stream, identifier: SourceId, rid: str) -> None:
        feed = _new_feed(stream, rid)
        entry = _Input(stream, self._router.publish(identifier, feed), feed, rid)
        self._inputs.append(entry)
        for ssrc in (*stream.ssrcs, *stream.repairs)[:_MAX_SSRCS]:
            self._by_ssrc[ssrc] = entry

    def close(self) -> None:
        """Take every feed from its source."""
        for entry in self._inputs:
            self._router.withdraw(entry.source, entry.feed)
        self._inputs.clear()
        self._by_ssrc.clear()

    def on_rtp(self, data: bytes, now: float) -> None:
        """Take a decrypted packet. Raises ``Malformed``."""
        packet = parse_rtp(data)
        entry = self._by_ssrc.get(packet.ssrc) or self._learn(packet)
        if entry is None:
            return
        if packet.payload_type == entry.stream.repair_type:
            if len(packet.payload) < 2 or entry.feed.ssrc is None:  # noqa: PLR2004 - a probe for bandwidth has no number
                return
            packet = _unwrapped(packet, entry.stream.payload_type)
        elif packet.payload_type != entry.stream.payload_type or not self._adopt(entry, packet.ssrc, now):
            return
        jumps = entry.feed.jumps
        media = entry.feed.take(packet, now)
        if entry.feed.jumps != jumps:
            entry.source.restart(entry.feed)
        if media is not None:
            self._router.packet(entry.source, entry.feed, media, now)

    def on_rtcp(self, data: bytes, now: float) -> None:
        """Take a decrypted compound. Raises ``Malformed``."""
        for part in parse_rtcp(data):
            if isinstance(part, SenderReport):
                entry = self._by_ssrc.get(part.ssrc)
                if entry is not None and part.ssrc == entry.feed.ssrc:
                    entry.feed.reported(part, now)

    def ask(self, now: float) -> None:
        """Send the NACKs and PLIs that are due; to be called about every 25 ms."""
        parts: list[bytes] = []
        for entry in self._inputs:
            feed = entry.feed
            if feed.ssrc is None:
                continue
            missing = feed.due(now)
            if missing:
                parts.append(feedback.nack(self._ssrc, feed.ssrc, missing))
            if feed.key_frame_due(now):
                parts.append(feedback.picture_loss(self._ssrc, feed.ssrc))
        if parts:
            self._link.send_rtcp(feedback.receiver_report(self._ssrc) + b"".join(parts))

    def report(self, now: float) -> None:
        """Send the receiver report and the bandwidth that this publisher may use; to be called every second."""
        blocks = [block for entry in self._inputs if (block := entry.feed.report_block(now)) is not None]
        bitrate = sum(_BITRATES[entry.stream.kind] for entry in self._inputs if entry.rid != SMALL)
        ssrcs = [entry.feed.ssrc for entry in self._inputs if entry.feed.ssrc is not None]
        compound = feedback.receiver_report(self._ssrc, blocks) + feedback.description(self._ssrc, "erbij")
        if ssrcs:
            compound += feedback.remb(self._ssrc, bitrate, ssrcs)
        self._link.send_rtcp(compound)

    def _learn(self, packet: RtpPacket) -> _Input | None:
        """Find the section of an unannounced SSRC: by mid and rid, else by a payload type of one section only."""
        if len(self._by_ssrc) >= _MAX_SSRCS:
            return None
        elements = packet.elements()
        fitting = [entry for entry in self._inputs if _carries(entry.stream, packet.payload_type)]
        named = [entry for entry in fitting if _is_named(entry, elements)]
        found = named or fitting
        if len(found) != 1:
            return None
        self._by_ssrc[packet.ssrc] = found[0]
        return found[0]

    def _adopt(self, entry: _Input, ssrc: int, now: float) -> bool:
        """Take the first SSRC of a section, and another one only after a pause, as a feed of its own."""
        feed = entry.feed
        if feed.ssrc == ssrc:
            return True
        if feed.ssrc is not None:
            if now - feed.taken_at < _OTHER_SSRC_AFTER:
                return False
            entry.feed = _new_feed(entry.stream, entry.rid)
            self._router.publish(entry.source.identifier, entry.feed)
            entry.source.leave(feed)
        entry.feed.ssrc = ssrc
        return True


def _new_feed(stream: Stream, rid: str) -> Feed:
    level_id = stream.extensions.get(URI_AUDIO_LEVEL)
    return Feed(stream.kind, repairs="nack" in stream.feedback, level_id=level_id, small=rid == SMALL)


def _is_named(entry: _Input, elements: Mapping[int, bytes]) -> bool:
    """Whether a packet says that it is of this section and, of two sizes, of this one (or repairs it)."""
    numbers = entry.stream.extensions
    if elements.get(numbers.get(URI_MID, 0)) != entry.stream.mid.encode():
        return False
    rids = (elements.get(numbers.get(uri, 0)) for uri in (URI_RID, URI_REPAIRED_RID))
    return not entry.rid or entry.rid.encode() in rids


def _carries(stream: Stream, payload_type: int) -> bool:
    return payload_type in (stream.payload_type, stream.repair_type)


def _unwrapped(packet: RtpPacket, payload_type: int) -> RtpPacket:
    """Take a packet out of RTX (RFC 4588 section 4); its SSRC stays that of the repair stream."""
    sequence = int.from_bytes(packet.payload[:2], "big")
    return replace(packet, payload_type=payload_type, sequence=sequence, payload=packet.payload[2:])
