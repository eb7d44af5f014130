"""Taking in the goals that SLO publishes, and finding one by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.catalogue.goals import rules, store
from erbij.catalogue.goals.model import GoalsLookedFor, Imported
from erbij.catalogue.goals.wire import MOST_FOUND, GoalLine
from erbij.catalogue.search.rules import looked_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.catalogue.goals.model import Goal
    from erbij.db.database import Database


class Goals:
    """One per server: goals are of the whole country."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_in(self, files: Sequence[tuple[str, bytes]]) -> Imported:
        """Take in files by name, all or nothing; raises ``Invalid``. The same ones again change nothing."""
        entries = [one for name, data in files for one in rules.published(name, data)]
        spoken_of = {one.id for one in entries} | {old for one in entries for old in one.replaces}
        async with self._database.transaction() as tx:
            known = await store.goals(tx, spoken_of)
            found = rules.merged(known, entries)
            changed = [one for one in found.values() if known.get(one.id) != one]
            await store.put(tx, changed)
        new = sum(one.id not in known for one in changed)
        return Imported(new, len(changed) - new, len(found) - len(changed))

    async def find(self, text: str) -> GoalsLookedFor:
        """Return the goals in force with all these words; without words the first ones there are."""
        async with self._database.read() as read:
            total, found = await store.having(read, looked_for(text), MOST_FOUND)
            known = bool(found) or await store.any_known(read)
        return GoalsLookedFor(known, total, tuple(found))


def line(one: Goal) -> GoalLine:
    """Return a goal as a message."""
    return GoalLine(id=one.id, title=one.title, label=one.label, prefix=one.prefix, ended=one.ended)
