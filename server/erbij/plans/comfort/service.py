"""The comfort profile: the family chooses its part, care agrees to the highest step with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.errors import Invalid, NotFound
from erbij.plans.comfort import store
from erbij.plans.comfort.model import Shown
from erbij.plans.policy.store import policy_of
from erbij.plans.rights import about
from erbij.plans.version.service import saved
from erbij.plans.version.store import version_of

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.plans.comfort.model import Comfort
    from erbij.plans.comfort.wire import SaveComfort
    from erbij.plans.day_plan.ports import Disclose

THING = PAGE = "plans.comfort"


class Comforts:
    """The profiles of the pupils of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def show(self, actor: Actor, person_id: str | None) -> Shown:
        """Return a pupil's profile. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, person_id)
            if not whose.is_family:
                await self._disclose(tx, actor, PAGE, [whose.id], relation=whose.relation, now=self._clock.now())
            return Shown(
                pupil_id=whose.id,
                pupil_name=whose.pupil.name,
                version=await version_of(tx, actor.school_id, THING, whose.id),
                family=whose.is_family,
                comfort=await store.comfort_of(tx, actor.school_id, whose.id),
                school=(await policy_of(tx, actor.school_id)).most,
            )

    async def save(self, actor: Actor, body: SaveComfort) -> int:
        """Write one's own part of the profile; returns its version.

        Raises ``NotFound``, also for the part of the other side, ``Invalid``, ``SomebodyElseChanged``.
        """
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, body.person_id)
            before = await store.comfort_of(tx, actor.school_id, whose.id)
            if (body.own is None) == (body.agreed is None):
                raise Invalid([("body", "own or agreed")])
            if whose.is_family != (body.own is not None):
                raise NotFound
            after = replace(before, own=body.own or before.own, agreed=body.agreed or before.agreed)
            what = (_plain(before), _plain(after))
            version = await saved(
                tx, actor, THING, whose.id, given=body.version, what=what, pupil_id=whose.id, now=self._clock.now()
            )
            await store.write_comfort(tx, actor.school_id, whose.id, after)
        return version


def _plain(one: Comfort) -> dict[str, object]:
    return {**one.own.model_dump(mode="json"), "agreed": one.agreed}
