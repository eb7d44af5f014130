"""The one way in which staff see data of pupils, and the log of it for the pupil and their guardian."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.errors import NotFound
from erbij.ids import new_id
from erbij.people.store import pupil_of_family
from erbij.privacy import store
from erbij.privacy.model import Look, LookPage, NamedLook
from erbij.privacy.rules import looked_as
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction

REPEAT = timedelta(minutes=15)
SHOWN = timedelta(days=90)
AT_ONCE = 100


async def disclose(
    tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, relation: str, now: datetime
) -> int:
    """Write that the actor sees these pupils on a page; answers how many rows were added.

    Call it in the transaction that reads what is shown: no row, no look. ``relation`` is what gave the right.
    A pupil whom the actor saw on this page in the 15 minutes before adds none; the actor's own data never does.
    """
    known = await store.seen_since(tx, actor.school_id, actor.id, page, now - REPEAT)
    pupils = sorted(set(pupil_ids) - known - {actor.id})
    looks = [Look(new_id(now), actor.school_id, actor.id, page, pupil, relation, now) for pupil in pupils]
    await store.append(tx, looks)
    return len(looks)


class Privacy:
    """What a pupil and their guardian may know of what others see of them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def looks(self, actor: Actor, person_id: str | None, before: str | None = None) -> LookPage:
        """Return who of staff saw the actor, or a child of theirs, in the last 90 days; raises ``NotFound``.

        The latest first, 100 at once; ``before`` is the id of the last one of the part before.
        """
        since = self._clock.now() - SHOWN
        async with self._database.read() as read:
            pupil = await pupil_of_family(read, actor, person_id)
            if pupil is None:
                raise NotFound
            school = await school_of(read, actor.school_id)
            found = await store.looks_at(read, actor.school_id, pupil.id, since=since, before=before, limit=AT_ONCE + 1)
            shown = found[:AT_ONCE]
            staff = await store.who_looked(read, actor.school_id, shown)
        named = [
            NamedLook(one, who.name if who else None, looked_as(one.relation, who.roles if who else frozenset()))
            for one in shown
            for who in (staff.get(one.person_id),)
        ]
        return LookPage(pupil.id, pupil.name, school.timezone, since, tuple(named), len(found) > AT_ONCE)
