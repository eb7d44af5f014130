"""A school without a network: cameras and pupils around a router, packets leave into a written link, time is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij_media.contract import (
    ConnectionId,
    Kind,
    Mid,
    Receiver,
    ReceiverName,
    SourceId,
)
from erbij_media.routing.publication import Publication
from erbij_media.routing.router import Router
from erbij_media.routing.subscription import Subscription
from erbij_media.rtp.packet import RtpPacket, parse_rtp
from erbij_media.rtp.rtcp import KeyFrameWanted, parse_rtcp
from erbij_media.sdp.build import Sending
from erbij_media.sdp.choose import Stream
from erbij_media.sdp.model import URI_MID, URI_RID
from tests.media.client import rtp, vp8

if TYPE_CHECKING:
    from erbij_media.contract import Event

BOARD = ReceiverName("board")
S1, S2 = SourceId("s1"), SourceId("s2")


class RecordingLink:
    """Keeps what leaves."""

    def __init__(self) -> None:
        self.buffer = bytearray(2048)
        self.rtp: list[RtpPacket] = []
        self.rtcp: list[object] = []
        self.up = True

    def send_rtp(self, size: int) -> bool:
        if self.up:
            self.rtp.append(parse_rtp(bytes(self.buffer[:size])))
        return self.up

    def send_rtcp(self, compound: bytes) -> bool:
        self.rtcp.extend(parse_rtcp(compound))
        return self.up

    def asked(self, kind: type) -> list[object]:
        found = [part for part in self.rtcp if isinstance(part, kind)]
        self.rtcp.clear()
        return found


class Camera:
    """A publisher of one video source."""

    def __init__(self, school: School, source: SourceId, ssrc: int, sequence: int = 100) -> None:
        self.link = RecordingLink()
        stream = Stream("v", Kind.VIDEO, 96, 97, ("nack", "nack pli"), {URI_MID: 4})
        self.publication = Publication(self.link, school.router, {"v": stream}, {Mid("v"): source}, 1)
        self.school, self.ssrc, self.sequence, self.picture = school, ssrc, sequence, 500

    def frame(self, *, key: bool = False, skip: bool = False) -> None:
        self.sequence += 1
        self.picture += 1
        if not skip:
            self.packet(rtp(96, self.sequence, self.sequence * 3000, self.ssrc, vp8(key=key, picture=self.picture)))

    def packet(self, data: bytes) -> None:
        self.publication.on_rtp(data, self.school.now)


class Sizes:
    """A publisher of one video source in two sizes, which are told apart by their rids."""

    def __init__(self, school: School, source: SourceId) -> None:
        self.link = RecordingLink()
        stream = Stream("v", Kind.VIDEO, 96, 97, ("nack", "nack pli"), {URI_MID: 4, URI_RID: 5}, rids=("s", "l"))
        self.publication = Publication(self.link, school.router, {"v": stream}, {Mid("v"): source}, 1)
        self.school = school
        self.sequences = {"l": 100, "s": 30_000}
        self.ssrcs = {"l": 5, "s": 6}

    def frame(self, rid: str, *, key: bool = False) -> None:
        """One frame of a size; its first byte behind the descriptor tells which."""
        self.sequences[rid] += 1
        n = self.sequences[rid]
        mid_and_rid = b"\x40v\x50" + rid.encode()
        payload = vp8(key=key, picture=n & 0x7FFF) + rid.encode()
        packet = rtp(96, n, n * 3000, self.ssrcs[rid], payload, extension=mid_and_rid)
        self.publication.on_rtp(packet, self.school.now)

    def asked(self) -> set[str]:
        """Of which sizes a key frame is asked for now."""
        self.publication.ask(self.school.now)
        ssrcs = {one.media for one in self.link.asked(KeyFrameWanted) if isinstance(one, KeyFrameWanted)}
        return {rid for rid, ssrc in self.ssrcs.items() if ssrc in ssrcs}


class School:
    """A router with a clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.told: list[Event] = []
        self.router = Router(self.told.append)

    def camera(self, source: SourceId, ssrc: int, sequence: int = 100) -> Camera:
        return Camera(self, source, ssrc, sequence)

    def camera_of_two_sizes(self, source: SourceId) -> Sizes:
        return Sizes(self, source)


class Pupil:
    """A subscriber with a board and a voice."""

    def __init__(self, school: School) -> None:
        self.school, self.link = school, RecordingLink()
        receivers = [
            Receiver(BOARD, Kind.VIDEO, class_side=True),
            Receiver(ReceiverName("voice"), Kind.AUDIO, class_side=False),
        ]
        sendings = [Sending("board", Kind.VIDEO, 70, 71), Sending("voice", Kind.AUDIO, 72, 0)]
        self.subscription = Subscription(ConnectionId("pupil"), self.link, school.router, receivers, sendings)
        self.subscription.connected()

    def watch(self, source: SourceId | None, *, small: bool = False) -> None:
        self.subscription.route(BOARD, source, small=small)

    @property
    def sizes(self) -> str:
        """The sizes of all frames that came from :class:`Sizes`, in order."""
        return "".join(chr(packet.payload[-1]) for packet in self.link.rtp)

    def says(self, compound: bytes) -> None:
        self.subscription.on_rtcp(compound, 0, self.school.now)
