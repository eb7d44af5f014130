"""Retention by night, the export of one person, and their erasure.

Theory of operation
===================
``privacy.toml`` names every column. What is about a person has their id in a column of kind *subject*, so an export is
every such row, and cannot forget a table. Erasure deletes those rows where they may be deleted, and takes name, key and
address from the person; the ledger keeps its rows and its chain, about an id that is nobody's (docs/adr/0020).
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from erbij.errors import NotFound
from erbij.history.rules import plain
from erbij.privacy.retention import store
from erbij.privacy.retention.model import Gone
from erbij.privacy.retention.rules import left_before, read_terms, too_old

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.privacy.retention.model import TableTerms

KEEP_AT_ERASURE = frozenset({"pseudonym", "person"})


TERMS: Sequence[TableTerms] = read_terms((files("erbij.privacy") / "privacy.toml").read_text(encoding="utf-8"))
"""What ``privacy.toml`` says; read with the program, never while it serves."""


class Retention:
    """What goes, and what is taken out or away on request."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._terms = store.children_first(TERMS)

    async def run(self, *, dry: bool = False) -> list[Gone]:
        """Remove what the terms say, in one transaction; ``dry``: only say what would go."""
        async with self._database.transaction() as tx:
            gone = [one for part in (await self._aged(tx, dry=dry), await self._left(tx, dry=dry)) for one in part]
        return [one for one in gone if one.rows]

    async def nightly(self) -> None:
        """:meth:`run`, for the periodic work."""
        await self.run()

    async def export(self, person_id: str) -> dict[str, Any]:
        """Return every row about one person, by table; raises ``NotFound``. For an operator, who asks by command."""
        async with self._database.read() as read:
            school_id = await _school(read, person_id)
            found: dict[str, Any] = {"format": "erbij-subject/1", "person_id": person_id, "tables": {}}
            for one in sorted((each for each in self._terms if each.subject), key=lambda each: each.table):
                kept = await store.rows(read, one.table, store.about(one, school_id, [person_id]))
                told = [{name: shown(value) for name, value in row.items()} for row in kept]
                if told:
                    found["tables"][one.table] = {"purpose": one.purpose, "term": one.term, "rows": told}
        return found

    async def erase(self, person_id: str) -> list[Gone]:
        """Take a person's data away, for good; raises ``NotFound``. The ledger keeps its rows, about nobody."""
        async with self._database.transaction() as tx:
            school_id = await _school(tx, person_id)
            return [one for one in await self._forget(tx, school_id, person_id, dry=False) if one.rows]

    async def _aged(self, tx: Transaction, *, dry: bool) -> list[Gone]:
        now = self._clock.now()
        gone = []
        for one in self._terms:
            old = too_old(one.term, now)
            if old is not None:
                condition = store.before(one.table, *old, done=one.term.endswith(" done"))
                rows = await (store.count if dry else store.remove)(tx, one.table, condition)
                gone.append(Gone(one.table, rows))
        return gone

    async def _left(self, tx: Transaction, *, dry: bool) -> list[Gone]:
        gone = []
        for school_id, person_id in await store.leavers(tx, left_before(self._clock.now())):
            gone += await self._forget(tx, school_id, person_id, dry=dry)
        return gone

    async def _forget(self, tx: Transaction, school_id: str, person_id: str, *, dry: bool) -> list[Gone]:
        gone = []
        for one in self._terms:
            if one.subject and one.term not in KEEP_AT_ERASURE:
                condition = store.about(one, school_id, [person_id])
                gone.append(Gone(one.table, await (store.count if dry else store.remove)(tx, one.table, condition)))
        if not dry:
            await store.forget_person(tx, school_id, person_id, self._clock.now().date())
        return [*gone, Gone("people_person", 1)]


async def _school(read: Reading, person_id: str) -> str:
    school_id = await store.school_of_person(read, person_id)
    if school_id is None:
        raise NotFound
    return school_id


def shown(value: object) -> Any:
    """Return a stored value as JSON holds it; a file by its size."""
    return f"({len(value)} bytes)" if isinstance(value, bytes) else plain(value)
