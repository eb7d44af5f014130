"""File a document, and give it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.errors import Invalid, NotFound
from erbij.ids import new_id
from erbij.people.model import Relation
from erbij.plans.paper import rules, store
from erbij.plans.paper.model import Paper

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.plans.day_plan.ports import Disclose

PAGE = "plans.paper"


async def keep(tx: Transaction, actor: Actor, text: str, now: datetime, *, pupil_id: str | None = None) -> str:
    """File a document in base 64 and return its id; raises ``Invalid``."""
    body = rules.decoded(text)
    media_type = rules.media_type_of(body) if body is not None else None
    if body is None or media_type is None:
        raise Invalid([("body.paper", "a PDF, JPEG or PNG of at most 5 MB")])
    paper = Paper(new_id(now), actor.school_id, pupil_id, media_type, actor.id, now, body)
    await store.add(tx, paper)
    return paper.id


class Papers:
    """The documents of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def paper(self, actor: Actor, paper_id: str) -> Paper:
        """Return a document of the actor's school. Raises ``NotFound``."""
        async with self._database.transaction() as tx:
            found = await store.paper_of(tx, actor.school_id, paper_id)
            if found is None:
                raise NotFound
            if found.pupil_id is not None:
                now = self._clock.now()
                await self._disclose(tx, actor, PAGE, [found.pupil_id], relation=Relation.OWN_SCHOOL, now=now)
        return found
