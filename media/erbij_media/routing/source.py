"""One named source: in each size the feed that carries it now and the feed that will, and the slots that show it.

Theory of operation
===================
When a second connection publishes the same id, its feed is *coming* until it delivers a packet at which decoding can
begin; at that packet it becomes the *active* feed and every slot begins a new segment there. Packets of the feed that
was replaced are ignored from then on. Receivers notice nothing but a key frame.

A picture may come in two sizes, each a *layer* with a feed of its own. A slot *aims* at the size that it was routed to,
or at the other one while only that one brings anything; it goes on with what it shows until the layer it aims at brings
a key frame. A source of one size has the large layer only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from erbij_media.contract import SourceId
    from erbij_media.routing.feed import Feed
    from erbij_media.routing.slot import Slot
    from erbij_media.rtp.media import MediaPacket

SILENT_AFTER = 3.0
STALE_AFTER = 1.5
"""A layer this far behind the other one is stood in for by it, in seconds."""


class Layer:
    """One size of a source."""

    __slots__ = ("active", "coming", "last_packet")

    def __init__(self) -> None:
        self.active: Feed | None = None
        self.coming: Feed | None = None
        self.last_packet = float("-inf")

    def want_key_frame(self) -> None:
        """Ask the active feed for one."""
        if self.active is not None:
            self.active.want_key_frame()


class Source:
    """A source exists as long as a feed carries it, a slot points at it or it is held."""

    __slots__ = ("held", "identifier", "large", "last_packet", "slots", "small", "up")

    def __init__(self, identifier: SourceId) -> None:
        self.identifier = identifier
        self.large, self.small = Layer(), Layer()
        self.held = False
        self.up = False
        self.last_packet = float("-inf")
        self.slots: list[Slot] = []

    @property
    def published(self) -> bool:
        """Whether a connection carries it."""
        return self.large.active is not None or self.small.active is not None

    @property
    def idle(self) -> bool:
        """Nothing refers to this source any more."""
        return not (self.slots or self.held or self.published or self.large.coming or self.small.coming)

    def arrive(self, feed: Feed) -> None:
        """A connection publishes this source, in the size of the feed."""
        layer = self._layer(small=feed.small)
        if layer.active is None:
            layer.active = feed
        else:
            layer.coming = feed
        self.aim()
        self.want_key_frame()

    def leave(self, feed: Feed) -> None:
        """The connection of a feed is gone."""
        layer = self._layer(small=feed.small)
        if layer.coming is feed:
            layer.coming = None
        if layer.active is feed:
            layer.active, layer.coming = layer.coming, None
            self.restart(feed)
            self.aim()
            self.want_key_frame()

    def restart(self, feed: Feed) -> None:
        """A feed went on after a hole that nothing can fill: close it for every slot at the next key frame."""
        for slot in self.slots:
            if slot.feed is feed:
                slot.stop()

    def accepts(self, feed: Feed, packet: MediaPacket) -> bool:
        """Tell whether a packet is the source's; a coming feed takes over with its first switchable packet."""
        layer = self.small if feed.small else self.large
        if feed is layer.active:
            return True
        if feed is layer.coming and packet.switchable:
            layer.active, layer.coming = feed, None
            return True
        return False

    def took(self, feed: Feed, now: float) -> None:
        """Note that an accepted packet came; the first after a while may be what slots wait for."""
        layer = self.small if feed.small else self.large
        stale = now - layer.last_packet >= STALE_AFTER
        layer.last_packet = self.last_packet = now
        if stale:
            self.aim()

    def fan_out(self, feed: Feed, packet: MediaPacket, now: float) -> None:
        """Send to every slot that shows the feed or may begin with it, unless held."""
        if not self.held:
            for slot in self.slots:
                if slot.live and (slot.feed is feed or slot.aims_small is feed.small):
                    slot.forward(feed, packet, now)

    def hold(self, *, held: bool) -> None:
        """Stop or resume; after a hold every slot begins anew at a key frame."""
        if held and not self.held:
            for slot in self.slots:
                slot.stop()
        self.held = held
        self.want_key_frame()

    def aim(self) -> None:
        """Choose the layer of every slot; one that changes needs a key frame."""
        flows = {small: self._flows(self._layer(small=small)) for small in (False, True)}
        for slot in self.slots:
            aims_small = slot.small if flows[slot.small] or not flows[not slot.small] else not slot.small
            if aims_small is not slot.aims_small:
                slot.aims_small = aims_small
                self.want_key_frame(slot)

    def want_key_frame(self, slot: Slot | None = None) -> None:
        """Ask for the key frame that this slot (``None``: anybody) would see; a coming feed needs one to take over."""
        for small, layer in ((False, self.large), (True, self.small)):
            if layer.coming is not None:
                layer.coming.want_key_frame()
            slots = self.slots if slot is None else [slot]
            if not self.held and any(one.live and one.aims_small is small for one in slots):
                layer.want_key_frame()

    def want_what_is_missing(self) -> None:
        """Ask again for the key frames for want of which a slot cannot begin, or a feed cannot take over."""
        for small, layer in ((False, self.large), (True, self.small)):
            if layer.coming is not None:
                layer.coming.want_key_frame()
            if not self.held and self._waits(layer, small=small):
                layer.want_key_frame()

    def _waits(self, layer: Layer, *, small: bool) -> bool:
        return any(slot.live and slot.aims_small is small and slot.feed is not layer.active for slot in self.slots)

    def _layer(self, *, small: bool) -> Layer:
        return self.small if small else self.large

    def _flows(self, layer: Layer) -> bool:
        return layer.active is not None and layer.last_packet >= self.last_packet - STALE_AFTER
