"""The event by which a browser asks for a relay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.live.events import IN_LESSON
from erbij.live.relays.wire import AskRelay, RelayToUse
from erbij.realtime.event import Event

if TYPE_CHECKING:
    from erbij.live.relays.service import Relays


def events(relays: Relays) -> list[Event]:
    """List what clients may ask about relays."""
    return [Event("media.relay", AskRelay, RelayToUse, IN_LESSON, relays.relay)]
