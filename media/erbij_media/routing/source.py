"""One named source: the feed that carries it now, the feed that will, and the slots that show it.

Theory of operation
===================
When a second connection publishes the same id, its feed is *coming* until it delivers a packet at which decoding can
begin; at that packet it becomes the *active* feed and every slot begins a new segment there. Packets of the feed that
was replaced are ignored from then on. Receivers notice nothing but a key frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from erbij_media.contract import SourceId
    from erbij_media.routing.feed import Feed
    from erbij_media.routing.slot import Slot
    from erbij_media.rtp.media import MediaPacket

SILENT_AFTER = 3.0


class Source:
    """A source exists as long as a feed carries it, a slot points at it or it is held."""

    __slots__ = ("active", "coming", "held", "identifier", "last_packet", "slots", "up")

    def __init__(self, identifier: SourceId) -> None:
        self.identifier = identifier
        self.active: Feed | None = None
        self.coming: Feed | None = None
        self.held = False
        self.up = False
        self.last_packet = float("-inf")
        self.slots: list[Slot] = []

    @property
    def idle(self) -> bool:
        """Nothing refers to this source any more."""
        return not (self.slots or self.held or self.active or self.coming)

    def arrive(self, feed: Feed) -> None:
        """A connection publishes this source."""
        if self.active is None:
            self.active = feed
        else:
            self.coming = feed
        self.want_key_frame()

    def leave(self, feed: Feed) -> None:
        """The connection of a feed is gone."""
        if self.coming is feed:
            self.coming = None
        if self.active is feed:
            self.active, self.coming = self.coming, None
            for slot in self.slots:
                slot.stop()
            self.want_key_frame()

    def restart(self, feed: Feed) -> None:
        """A feed went on after a hole that nothing can fill: close it for every slot at the next key frame."""
        for slot in self.slots:
            if slot.feed is feed:
                slot.stop()

    def accepts(self, feed: Feed, packet: MediaPacket) -> bool:
        """Tell whether a packet is the source's; a coming feed takes over with its first switchable packet."""
        if feed is self.active:
            return True
        if feed is self.coming and packet.switchable:
            self.active, self.coming = feed, None
            return True
        return False

    def fan_out(self, feed: Feed, packet: MediaPacket, now: float) -> None:
        """Send to every slot, unless held."""
        if not self.held:
            for slot in self.slots:
                if slot.live:
                    slot.forward(feed, packet, now)

    def hold(self, *, held: bool) -> None:
        """Stop or resume; after a hold every slot begins anew at a key frame."""
        if held and not self.held:
            for slot in self.slots:
                slot.stop()
        self.held = held
        self.want_key_frame()

    def want_key_frame(self) -> None:
        """Ask the publisher for a key frame if anybody would see it; a coming feed needs one to take over."""
        if self.coming is not None:
            self.coming.want_key_frame()
        if self.active is not None and not self.held and any(slot.live for slot in self.slots):
            self.active.want_key_frame()

    def waits(self) -> bool:
        """Tell whether a slot cannot begin for want of a key frame."""
        return not self.held and any(slot.live and slot.feed is not self.active for slot in self.slots)
