"""The one way in which staff see data of pupils."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.ids import new_id
from erbij.privacy import store
from erbij.privacy.model import Look

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Transaction

REPEAT = timedelta(minutes=15)


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
