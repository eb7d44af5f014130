"""Writing into the who-looked log with, for each pupil, the relation that gave the right."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from erbij.people.store import relations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Transaction
    from erbij.people.model import Relation
    from erbij.people.ports import Disclose


async def look_at(
    disclose: Disclose | None, tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, now: datetime
) -> None:
    """Write that staff see these pupils on a page, in the transaction that reads; ``disclose`` None: only in tests."""
    if disclose is None:
        return
    seen: dict[Relation, list[str]] = defaultdict(list)
    for pupil_id, relation in (await relations(tx, actor, set(pupil_ids))).items():
        seen[relation].append(pupil_id)
    for relation, pupils in seen.items():
        await disclose(tx, actor, page, pupils, relation=relation, now=now)
