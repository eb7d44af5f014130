"""How the units of a school are. In memory only: whatever a restart forgets is said again within half a minute.

Of several servers each has told the others over the bus what it heard; while that is away each knows its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access.floating.service import units_of
from erbij.access.health.model import Told
from erbij.access.health.rules import judged
from erbij.access.health.wire import HealthWord, UnitHealth
from erbij.access.ports import NoPlaces

if TYPE_CHECKING:
    from erbij.access.health.wire import ReportHealth
    from erbij.access.model import Unit
    from erbij.access.ports import PlacesKnown
    from erbij.actor import Actor
    from erbij.bus.bus import Bus
    from erbij.clock import Clock
    from erbij.db.database import Database

KEPT_S = 86_400.0
"""So long others know what a unit said last."""
_ORDER = {HealthWord.HELP: 0, HealthWord.ATTENTION: 1, HealthWord.GOOD: 2}


class Health:
    """One per server."""

    def __init__(
        self, database: Database, clock: Clock, places: PlacesKnown | None = None, bus: Bus | None = None
    ) -> None:
        """``bus`` None: there is one server."""
        self._bus = bus
        self._database = database
        self._clock = clock
        self._places = places or NoPlaces()
        self._told: dict[str, Told] = {}

    async def tell(self, actor: Actor, report: ReportHealth) -> None:
        """Take in what a unit says of itself."""
        told = self._told[actor.id] = Told(at=self._clock.now(), report=report)
        if self._bus:
            await self._bus.put(f"units/{actor.school_id}/{actor.id}", told, KEPT_S)

    async def listed(self, actor: Actor) -> list[UnitHealth]:
        """Return every unit of the actor's school, those that need help first."""
        async with self._database.read() as read:
            units = await units_of(read, self._places, actor.school_id, self._clock.now())
        prefix = f"units/{actor.school_id}/"
        elsewhere = (await self._bus.list(prefix, Told) or {}) if self._bus else {}
        found = [self._one(unit, elsewhere.get(prefix + unit.id)) for unit in units]
        return sorted(found, key=lambda one: (_ORDER[one.word], one.name or one.place))

    def _one(self, unit: Unit, elsewhere: Told | None) -> UnitHealth:
        known = (one for one in (self._told.get(unit.id), elsewhere) if one is not None)
        told = max(known, key=lambda one: one.at, default=None)
        word, why = judged(told, unit.last_seen_at, self._clock.now())
        seen = max((at for at in (told.at if told else None, unit.last_seen_at) if at is not None), default=None)
        return UnitHealth(
            unit_id=unit.id,
            place=unit.place,
            name=unit.name,
            word=word,
            why=why,
            seen_at=seen,
            report=told.report if told else None,
        )
