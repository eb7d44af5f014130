"""What was changed in a pupil's plan, for who cares for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.history.service import changes_about
from erbij.people.store import names_of
from erbij.plans.model import Right
from erbij.plans.rights import about

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.history.model import Change
    from erbij.people.model import Person
    from erbij.plans.day_plan.ports import Disclose
    from erbij.private import Private

PAGE = "plans.history"
ROOMS = "plans."
SHOWN = 100
NAMES_SOMEBODY = "fixed_teacher_id"


class Histories:
    """The changes of the plans of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def show(self, actor: Actor, person_id: str) -> tuple[Person, Sequence[Change], Mapping[str, Private[str]]]:
        """Return a pupil, the latest changes and the names in them. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, person_id or None, may={Right.CARE})
            changes = await changes_about(tx, actor.school_id, whose.id, ROOMS, limit=SHOWN)
            named = {
                value
                for one in changes
                for value in one.what.reveal().get(NAMES_SOMEBODY, ())
                if isinstance(value, str)
            }
            names = await names_of(tx, actor.school_id, {one.author_id for one in changes} | named)
            await self._disclose(tx, actor, PAGE, [whose.id], relation=whose.relation, now=self._clock.now())
        return whose.pupil, changes, names
