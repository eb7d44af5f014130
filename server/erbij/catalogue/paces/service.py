"""A pupil's pace: said by who teaches or coordinates, with a history, for it decides about minutes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from erbij.catalogue.confirmations.service import pupil_of_staff
from erbij.catalogue.engagement.model import Pupil
from erbij.catalogue.paces import store
from erbij.history import service as history

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.engagement.ports import Disclose
    from erbij.catalogue.paces.wire import SavePace
    from erbij.clock import Clock
    from erbij.db.database import Database

THING = PAGE = "catalogue.paces"


class Paces:
    """The paces of the pupils of every school on this server."""

    def __init__(self, database: Database, clock: Clock, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def show(self, actor: Actor, pupil_id: str) -> Pupil:
        """Return a pupil's pace; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            _, relation = await pupil_of_staff(tx, actor, pupil_id)
            await self._disclose(tx, actor, PAGE, [pupil_id], relation=relation, now=now)
            return await store.pace_of(tx, actor.school_id, pupil_id)

    async def save(self, actor: Actor, body: SavePace) -> None:
        """Say it for a pupil, from the next lesson that they open; raises ``NotFound``."""
        async with self._database.transaction() as tx:
            await pupil_of_staff(tx, actor, body.pupil_id)
            before = await store.pace_of(tx, actor.school_id, body.pupil_id)
            after = Pupil(body.idle_s, body.asks)
            await store.write(tx, actor.school_id, body.pupil_id, after)
            await history.record(
                tx,
                actor,
                thing=THING,
                thing_id=body.pupil_id,
                pupil_id=body.pupil_id,
                before=asdict(before),
                after=asdict(after),
                now=self._clock.now(),
            )
