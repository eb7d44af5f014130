"""How the units of a school are. In memory only: whatever a restart forgets is said again within half a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.access import store
from erbij.access.health.model import Told
from erbij.access.health.rules import judged
from erbij.access.health.wire import HealthWord, UnitHealth

if TYPE_CHECKING:
    from erbij.access.health.wire import ReportHealth
    from erbij.access.model import Unit
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database

_ORDER = {HealthWord.HELP: 0, HealthWord.ATTENTION: 1, HealthWord.GOOD: 2}


class Health:
    """One per server."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._told: dict[str, Told] = {}

    def tell(self, actor: Actor, report: ReportHealth) -> None:
        """Take in what a unit says of itself."""
        self._told[actor.id] = Told(self._clock.now(), report)

    async def listed(self, actor: Actor) -> list[UnitHealth]:
        """Return every unit of the actor's school, those that need help first."""
        async with self._database.read() as read:
            units = await store.units(read, actor.school_id)
        found = [self._one(unit) for unit in units]
        return sorted(found, key=lambda one: (_ORDER[one.word], one.place))

    def _one(self, unit: Unit) -> UnitHealth:
        told = self._told.get(unit.id)
        word, why = judged(told, unit.last_seen_at, self._clock.now())
        seen = max((at for at in (told.at if told else None, unit.last_seen_at) if at is not None), default=None)
        return UnitHealth(
            unit_id=unit.id, place=unit.place, word=word, why=why, seen_at=seen, report=told.report if told else None
        )
