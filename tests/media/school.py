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
from erbij_media.rtp.rtcp import parse_rtcp
from erbij_media.sdp.build import Sending
from erbij_media.sdp.choose import Stream
from erbij_media.sdp.model import URI_MID
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


class School:
    """A router with a clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.told: list[Event] = []
        self.router = Router(self.told.append)

    def camera(self, source: SourceId, ssrc: int, sequence: int = 100) -> Camera:
        return Camera(self, source, ssrc, sequence)


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

    def watch(self, source: SourceId | None) -> None:
        self.subscription.route(BOARD, source)

    def says(self, compound: bytes) -> None:
        self.subscription.on_rtcp(compound, 0, self.school.now)
