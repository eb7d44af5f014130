"""Two media nodes with real control links, behind which a test plays the packets."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from erbij_media.fake import FakeEngine
from erbij_media.nodes.station import Station, StationSettings
from erbij_media.settings import EngineSettings
from tests.media.worlds import KEYS

if TYPE_CHECKING:
    from erbij_media.contract import ConnectionId, GoneReason, ReceiverName, SourceId


class _Engine(FakeEngine):
    port = 9


class PlayedNode(Station):
    """A node; what arrives and what is sent there is played."""

    def __init__(self, name: str, port: int = 0) -> None:
        super().__init__(StationSettings(name, KEYS, EngineSettings(), control=("127.0.0.1", port)))
        self.played = _Engine()
        self._engine = self.played  # type: ignore[assignment]


class PlayedNodes:
    """Both, asked and played as if they were one :class:`FakeEngine`."""

    NAMES: ClassVar = ("one", "two")

    def __init__(self) -> None:
        self._nodes = [PlayedNode(name) for name in self.NAMES]

    @property
    def addresses(self) -> list[str]:
        """Where servers find them."""
        return [node.card.control for node in self._nodes]

    async def start(self) -> None:
        """Begin."""
        for node in self._nodes:
            await node.start()

    async def close(self) -> None:
        """End."""
        for node in self._nodes:
            await node.close()

    # --- what a test sees -------------------------------------------------------------------------------------------

    @property
    def _all(self) -> list[_Engine]:
        return [node.played for node in self._nodes]

    @property
    def connections(self) -> tuple[ConnectionId, ...]:
        """Of both nodes."""
        return tuple(one for engine in self._all for one in engine.connections)

    @property
    def published(self) -> dict[SourceId, ConnectionId]:
        """Of both nodes."""
        return {source: by for engine in self._all for source, by in engine.published.items()}

    @property
    def routes(self) -> dict[tuple[ConnectionId, ReceiverName], SourceId]:
        """Of both nodes."""
        return {where: source for engine in self._all for where, source in engine.routes.items()}

    @property
    def held(self) -> set[SourceId]:
        """Of both nodes."""
        return {source for engine in self._all for source in engine.held}

    @property
    def reconnected(self) -> list[ConnectionId]:
        """Of both nodes."""
        return [one for engine in self._all for one in engine.reconnected]

    # --- what a test plays ------------------------------------------------------------------------------------------

    def _at(self, connection: ConnectionId) -> _Engine:
        return next(engine for engine in self._all if connection in engine.connections)

    def bring_up(self, connection: ConnectionId) -> None:
        """See ``FakeEngine``."""
        self._at(connection).bring_up(connection)

    def lose(self, connection: ConnectionId, reason: GoneReason) -> None:
        """See ``FakeEngine``."""
        self._at(connection).lose(connection, reason)

    def set_delivery(self, connection: ConnectionId, **ages: float) -> None:
        """See ``FakeEngine``."""
        self._at(connection).set_delivery(connection, **ages)

    def source_up(self, source: SourceId) -> None:
        """See ``FakeEngine``."""
        self._at(self.published[source]).source_up(source)

    def source_silent(self, source: SourceId) -> None:
        """See ``FakeEngine``."""
        self._at(self.published[source]).source_silent(source)

    @property
    def unavailable(self) -> bool:
        """Whether no node does anything."""
        return all(engine.unavailable for engine in self._all)

    @unavailable.setter
    def unavailable(self, value: bool) -> None:
        for engine in self._all:
            engine.unavailable = value
