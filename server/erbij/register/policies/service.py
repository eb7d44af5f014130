"""Brings the policies of the code into use: once, and never with other numbers (R17)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from erbij.errors import Broken
from erbij.register.facts import Dates
from erbij.register.policies import store
from erbij.register.policies.store import numbers
from erbij.register.ports import RECOUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.clock import Clock
    from erbij.db.database import Database
    from erbij.register.model import CountingPolicy
    from erbij.register.ports import News

PUPILS_AT_ONCE = 25


class PolicyWasChanged(Broken):
    """A version that was used has other numbers in this program, or is gone from it: law is dated data."""

    code = "policy_was_changed"


async def adopt(database: Database, clock: Clock, news: News, policies: Sequence[CountingPolicy]) -> tuple[str, ...]:
    """Keep the versions that come into use now; answers their names. Raises ``PolicyWasChanged``.

    Dates from the first new ``valid_from`` on are counted again, earlier ones never are.
    """
    now = clock.now()
    async with database.transaction() as tx:
        used = await store.used(tx)
        known = {one.version: one for one in policies}
        for version, one in used.items():
            mine = known.get(version)
            if mine is None or (mine.valid_from, numbers(mine)) != (one.valid_from, numbers(one)):
                raise PolicyWasChanged(version)
        new = [one for one in policies if one.version not in used]
        await store.add(tx, new, now)
        if used and new:
            dates = Dates(min(one.valid_from for one in new), date.max)
            for school_id, pupils in (await store.pupils_with_entries(tx, dates)).items():
                for start in range(0, len(pupils), PUPILS_AT_ONCE):
                    some = " ".join(pupils[start : start + PUPILS_AT_ONCE])
                    payload = {"school_id": school_id, "pupil_ids": some, "first": dates.first.isoformat()}
                    payload |= {"last": now.date().isoformat()}
                    await news.add(tx, RECOUNT, payload, key=f"recount {start}")
    return tuple(one.version for one in new)
