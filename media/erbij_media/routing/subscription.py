"""What one subscribing connection receives from us, and what its reports prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij_media.contract import Delivery, Kind
from erbij_media.errors import UnknownReceiver
from erbij_media.routing.congestion import Congestion, Losses
from erbij_media.routing.slot import Slot
from erbij_media.rtp import feedback
from erbij_media.rtp.rtcp import KeyFrameWanted, Nack, ReceiverReport, ReportBlock, Rtcp, SenderReport, parse_rtcp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from erbij_media.contract import ConnectionId, Receiver, ReceiverName, SourceId
    from erbij_media.routing.link import Link
    from erbij_media.routing.router import Router
    from erbij_media.sdp.build import Sending

_MAX_ROUND_TRIP = 60.0


class Subscription:
    """The slots of one subscribing connection. ``now`` is a monotonic time in seconds everywhere."""

    def __init__(
        self,
        connection: ConnectionId,
        link: Link,
        router: Router,
        receivers: Sequence[Receiver],
        sendings: Sequence[Sending],
    ) -> None:
        self._connection, self._link, self._router = connection, link, router
        self._slots: dict[ReceiverName, Slot] = {}
        self._by_ssrc: dict[int, Slot] = {}
        self._report_at: float | None = None
        self._ntp_now = 0
        self.round_trip: float | None = None
        self._congestion = Congestion()
        self.losses = Losses()
        for receiver, sending in zip(receivers, sendings, strict=True):
            slot = Slot(receiver, sending.ssrc, sending.repair, link)
            self._slots[receiver.name] = self._by_ssrc[sending.ssrc] = slot

    def agreed(self, repairs_by_rtx: Iterable[str]) -> None:
        """Take from the answer which mids accept RTX."""
        for mid in repairs_by_rtx:
            for slot in self._slots.values():
                if slot.name == mid:
                    slot.repairs_by_rtx = True

    def close(self) -> None:
        """Leave every source."""
        for slot in self._slots.values():
            self._router.route(slot, None)

    def connected(self) -> None:
        """Begin: the connection is up, so ask for the key frames."""
        self._begin(self._slots.values())

    def route(self, name: ReceiverName, source: SourceId | None, *, small: bool = False) -> None:
        """Point a slot. Raises ``UnknownReceiver``."""
        slot = self._slots.get(name)
        if slot is None:
            raise UnknownReceiver("the connection has no receiver of that name")
        self._router.route(slot, source, small=small)

    def on_rtcp(self, data: bytes, ntp: int, now: float) -> None:
        """Take a decrypted compound; ``ntp`` is the 64-bit NTP time of ``now``. Raises ``Malformed``."""
        for part in parse_rtcp(data):
            self._take(part, ntp, now)

    def report(self, ntp: int, now: float) -> None:
        """Send sender reports of all slots in one compound; to be called every second."""
        if not self._slots:
            return
        if self._congestion.over(now):
            self._begin(self._pictures)
        slots = list(self._slots.values())
        compound = b"".join(slot.report(ntp, now) for slot in slots)
        if self._link.send_rtcp(compound + feedback.description(slots[0].ssrc, "erbij")):
            for slot in slots:
                slot.reported_at = now

    def delivery(self, now: float) -> Delivery:
        """Return what was proven until now."""
        class_side = [slot for slot in self._slots.values() if slot.class_side]
        return Delivery(
            self._connection,
            _age(max((slot.sent_at for slot in class_side if slot.sent_at is not None), default=None), now),
            _age(max((slot.reported_at for slot in class_side if slot.reported_at is not None), default=None), now),
            _age(self._report_at, now),
        )

    def _take(self, part: Rtcp, ntp: int, now: float) -> None:
        if isinstance(part, (ReceiverReport, SenderReport)):
            self._report_at = now
            for block in part.blocks:
                self._judge(block, now)
                self._count(block, ntp)
        elif isinstance(part, Nack):
            slot = self._by_ssrc.get(part.media)
            if slot is not None:
                self._resend(slot, part.sequences, now)
        elif isinstance(part, KeyFrameWanted):
            slot = self._by_ssrc.get(part.media)
            source = self._router.source_of(slot) if slot is not None else None
            if source is not None:
                source.want_key_frame(slot)

    def _count(self, block: ReportBlock, ntp: int) -> None:
        """Take in what arrived, and when; only of what we send."""
        if block.ssrc not in self._by_ssrc:
            return
        self.losses.report(block.ssrc, block.lost, block.highest)
        if block.last_report:
            self._measure(((ntp >> 16) - block.last_report - block.delay) & 0xFFFFFFFF)

    @property
    def _pictures(self) -> list[Slot]:
        return [slot for slot in self._slots.values() if slot.kind is Kind.VIDEO]

    def _begin(self, slots: Iterable[Slot]) -> None:
        for slot in slots:
            slot.live = True
            source = self._router.source_of(slot)
            if source is not None:
                source.want_key_frame(slot)

    def _judge(self, block: ReportBlock, now: float) -> None:
        """Sound alone for a while when a picture that is sent now hardly arrives."""
        slot = self._by_ssrc.get(block.ssrc)
        sent = slot is not None and slot.kind is Kind.VIDEO and slot.feed is not None
        if sent and self._congestion.report(block.ssrc, block.fraction_lost, block.highest, now):
            for picture in self._pictures:
                picture.live = False
                picture.stop()

    def _resend(self, slot: Slot, sequences: tuple[int, ...], now: float) -> None:
        source = self._router.source_of(slot)
        if source is not None and not source.held:
            for sequence in sequences:
                slot.resend(sequence, now)

    def _measure(self, ticks: int) -> None:
        seconds = ticks / 65536
        if seconds < _MAX_ROUND_TRIP:
            self.round_trip = seconds if self.round_trip is None else 0.8 * self.round_trip + 0.2 * seconds


def _age(then: float | None, now: float) -> float | None:
    return None if then is None else max(0.0, now - then)
