"""All sources of one engine, and the news about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij_media.contract import SourceSilent, SourceUp
from erbij_media.routing.source import SILENT_AFTER, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from erbij_media.contract import SourceId
    from erbij_media.routing.feed import Feed
    from erbij_media.routing.slot import Slot
    from erbij_media.rtp.media import MediaPacket


class Router:
    """Sources by id; a source comes into being when anything names it."""

    def __init__(self, tell: Callable[[SourceUp | SourceSilent], None]) -> None:
        """``tell`` takes each event at once, in order."""
        self._tell = tell
        self._sources: dict[SourceId, Source] = {}
        self._by_slot: dict[Slot, Source] = {}

    @property
    def published(self) -> int:
        """The number of sources that a connection publishes."""
        return sum(source.published for source in self._sources.values())

    def source_of(self, slot: Slot) -> Source | None:
        """Return what a slot shows."""
        return self._by_slot.get(slot)

    def publish(self, identifier: SourceId, feed: Feed) -> Source:
        """Let a feed carry a source, taking it over from another feed if need be."""
        source = self._source(identifier)
        source.arrive(feed)
        return source

    def withdraw(self, source: Source, feed: Feed) -> None:
        """Take a feed from its source because its connection is gone."""
        source.leave(feed)
        if not source.published and source.up:
            source.up = False
            self._tell(SourceSilent(source.identifier))
        self._forget_if_idle(source)

    def route(self, slot: Slot, identifier: SourceId | None, *, small: bool = False) -> None:
        """Point a slot at a source; it stops showing the one before at once, but not another size of the same."""
        before = self._by_slot.get(slot)
        slot.small = small
        if before is not None:
            if before.identifier == identifier:
                before.aim()
                before.want_key_frame(slot)
                return
            before.slots.remove(slot)
            del self._by_slot[slot]
            self._forget_if_idle(before)
        slot.stop()
        if identifier is not None:
            source = self._by_slot[slot] = self._source(identifier)
            source.slots.append(slot)
            source.aim()
            source.want_key_frame(slot)

    def hold(self, identifier: SourceId, *, held: bool) -> None:
        """Stop or resume a source for everybody."""
        source = self._source(identifier)
        source.hold(held=held)
        self._forget_if_idle(source)

    def packet(self, source: Source, feed: Feed, packet: MediaPacket, now: float) -> None:
        """Forward an arrived packet."""
        if not source.accepts(feed, packet):
            return
        source.took(feed, now)
        if not source.up:
            source.up = True
            self._tell(SourceUp(source.identifier))
        source.fan_out(feed, packet, now)

    def tick(self, now: float) -> None:
        """Notice silence and slots that still wait; to be called a few times per second."""
        for source in self._sources.values():
            if source.up and now - source.last_packet >= SILENT_AFTER:
                source.up = False
                self._tell(SourceSilent(source.identifier))
            source.aim()
            source.want_what_is_missing()

    def _source(self, identifier: SourceId) -> Source:
        source = self._sources.get(identifier)
        if source is None:
            source = self._sources[identifier] = Source(identifier)
        return source

    def _forget_if_idle(self, source: Source) -> None:
        if source.idle:
            self._sources.pop(source.identifier, None)
