"""A school's own codes of absence."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from erbij.absence.categories import rules, store
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.schools.store import lock_school

if TYPE_CHECKING:
    from datetime import date

    from erbij.absence.categories.model import Category
    from erbij.absence.categories.wire import CategoryNew
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database

THING = "absence.category"


class Categories:
    """Which reasons a school uses."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def listed(self, actor: Actor) -> list[Category]:
        """Return the school's own codes, also those that have ended."""
        async with self._database.read() as read:
            return await store.own(read, actor.school_id)

    async def add(self, actor: Actor, asked: CategoryNew) -> None:
        """Add a code; raises ``Invalid``."""
        now = self._clock.now()
        new = rules.category(
            asked.code, asked.national, id_=new_id(now), name=asked.name, since=asked.valid_from, to=asked.valid_to
        )
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            wrong = rules.faults(await store.own(tx, actor.school_id), new)
            if wrong:
                raise Invalid([(f"body.{field}", message) for field, message in wrong])
            await store.add(tx, actor.school_id, new)
            await history.record(tx, actor, thing=THING, thing_id=new.id, before=None, after=asdict(new), now=now)

    async def end(self, actor: Actor, category_id: str, valid_to: date) -> None:
        """Let a code end on a day, included; raises ``NotFound``, ``Invalid``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_school(tx, actor.school_id)
            own = await store.own(tx, actor.school_id)
            old = next((one for one in own if one.id == category_id), None)
            if old is None:
                raise NotFound
            new = replace(old, valid_to=valid_to)
            wrong = rules.faults(own, new)
            if wrong:
                raise Invalid([(f"body.{field}", message) for field, message in wrong])
            await store.end(tx, actor.school_id, category_id, valid_to)
            await history.record(
                tx, actor, thing=THING, thing_id=category_id, before=asdict(old), after=asdict(new), now=now
            )
