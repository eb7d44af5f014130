"""The use case: which relay may be used for the next connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.live.relays.model import LASTS_S
from erbij.live.relays.rules import relay_for
from erbij.live.relays.wire import AskRelay, RelayToUse

if TYPE_CHECKING:
    from erbij.clock import Clock
    from erbij.live.relays.model import RelayTerms
    from erbij.realtime.event import Connection


class Relays:
    """The relays of the settings."""

    def __init__(self, terms: RelayTerms, clock: Clock) -> None:
        self._terms = terms
        self._clock = clock

    async def relay(self, connection: Connection, _body: AskRelay) -> RelayToUse:
        """Tell a browser which one it may use, and for how long."""
        relay = relay_for(self._terms, connection.actor.sign_in_id, self._clock.now())
        return RelayToUse(relay=relay, lasts_s=LASTS_S)
