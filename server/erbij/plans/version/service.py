"""Save a thing: its version rises by one, who changed what is kept, and the second of two editors is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.errors import Conflict
from erbij.history import service as history
from erbij.people.store import names_of
from erbij.plans.version import store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Transaction

What = tuple["Mapping[str, object] | None", "Mapping[str, object] | None"]
"""Before and after; None: it was not there, it is gone."""


async def saved(
    tx: Transaction,
    actor: Actor,
    thing: str,
    thing_id: str,
    *,
    given: int,
    what: What,
    now: datetime,
    pupil_id: str | None = None,
    reason: str = "",
) -> int:
    """Call it in the transaction that writes; returns the new version. Raises ``SomebodyElseChanged``."""
    if not await store.raise_version(tx, actor.school_id, thing, thing_id, given):
        current = await store.version_of(tx, actor.school_id, thing, thing_id)
        await history.check(
            tx, actor.school_id, thing=thing, thing_id=thing_id, given=given, current=current, names=names_of
        )
        raise Conflict
    before, after = what
    await history.record(
        tx,
        actor,
        thing=thing,
        thing_id=thing_id,
        pupil_id=pupil_id,
        before=None if before is None else {**before, "version": given},
        after=None if after is None else {**after, "version": given + 1},
        reason=reason,
        now=now,
    )
    return given + 1
