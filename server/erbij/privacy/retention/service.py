"""Retention by night, the export of one person, and their erasure.

Theory of operation
===================
``privacy.toml`` names every column. What is about a person has their id in a column of kind *subject*, or follows a row
that has, so an export is every such row, and cannot forget a table. Erasure deletes those rows where they may be
deleted, and takes name, key and address from the person; the ledger keeps its rows and its chain, about an id that is
nobody's (docs/adr/0021).
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.errors import NotFound
from erbij.history.rules import plain
from erbij.live.rules import evidence_kept_from
from erbij.privacy.retention import store
from erbij.privacy.retention.model import Gone, TermKind
from erbij.privacy.retention.rules import left_until, too_old
from erbij.register.periods.rules import kept_from
from erbij.register.periods.store import closes
from erbij.schools.store import schools

if TYPE_CHECKING:
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.privacy.retention.model import TableTerms

KEEP_AT_ERASURE = frozenset({TermKind.PSEUDONYM, TermKind.PERSON})


class Retention:
    """What goes, and what is taken out or away on request."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._terms = store.children_first(store.TERMS)

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
            return await self.export_in(read, await _school(read, person_id), person_id)

    async def export_in(self, read: Reading, school_id: str, person_id: str) -> dict[str, Any]:
        """As :meth:`export`, of somebody whom the caller found; what gives access (digests) is left out."""
        found: dict[str, Any] = {"format": "erbij-subject/1", "person_id": person_id, "tables": {}}
        for one in sorted(self._terms, key=lambda each: each.table):
            about = store.about(one, school_id, [person_id])
            kept = await store.rows(read, one.table, about) if about is not None else []
            told = [{name: shown(value) for name, value in row.items() if name not in one.secret} for row in kept]
            if told:
                found["tables"][one.table] = {"purpose": one.purpose, "doel": one.doel, "rows": told}
        return found

    async def erase(self, person_id: str) -> list[Gone]:
        """Take a person's data away, for good; raises ``NotFound``. The ledger keeps its rows, about nobody."""
        async with self._database.transaction() as tx:
            school_id = await _school(tx, person_id)
            return [one for one in await self._forget(tx, school_id, person_id, dry=False) if one.rows]

    async def erase_again(self, person_id: str, *, whole: bool) -> bool:
        """Take away what an older copy of the database brought back; False: nothing of it did."""
        async with self._database.transaction() as tx:
            school_id = await store.school_of_person(tx, person_id)
            if school_id is None or person_id in await store.forgotten(tx):
                return False
            if whole:
                await self._forget(tx, school_id, person_id, dry=False)
                return True
            return bool(await self.erase_asked(tx, school_id, person_id))

    async def erase_asked(self, tx: Transaction, school_id: str, person_id: str) -> list[Gone]:
        """Take away what no law makes the school keep until its term; name and number stay with what is kept."""
        gone = [await self._remove(tx, one, school_id, person_id) for one in self._terms if not one.law]
        await store.forget_address(tx, school_id, person_id)
        return [one for one in gone if one.rows]

    async def _aged(self, tx: Transaction, *, dry: bool) -> list[Gone]:
        now = self._clock.now()
        months = await self._months(tx, now)
        gone = []
        for one in self._terms:
            condition = store.aged(one, too_old(one.term, now), months)
            if condition is None:
                continue
            rows = await (store.count if dry else store.remove)(tx, one.table, condition)
            gone.append(Gone(one.table, rows))
        return gone

    async def _months(self, read: Reading, now: datetime) -> dict[str, datetime]:
        """By school: the first instant whose intervals are still kept; a school that closed nothing is left out."""
        found = {}
        for school in await schools(read):
            zone = ZoneInfo(school.timezone)
            kept = kept_from(await closes(read, school.id), evidence_kept_from(now), zone)
            if kept is not None:
                found[school.id] = datetime.combine(kept, time(), zone)
        return found

    async def _left(self, tx: Transaction, *, dry: bool) -> list[Gone]:
        gone = []
        for school in await schools(tx):
            today = self._clock.now().astimezone(ZoneInfo(school.timezone)).date()
            for person_id in await store.leavers(tx, school.id, left_until(today)):
                gone += await self._forget(tx, school.id, person_id, dry=dry)
        return gone

    async def _forget(self, tx: Transaction, school_id: str, person_id: str, *, dry: bool) -> list[Gone]:
        gone = [await self._remove(tx, one, school_id, person_id, dry=dry) for one in self._terms]
        if not dry:
            await store.forget_person(tx, school_id, person_id, self._clock.now().date())
        return [*gone, Gone("people_person", 1)]

    async def _remove(
        self, tx: Transaction, one: TableTerms, school_id: str, person_id: str, *, dry: bool = False
    ) -> Gone:
        about = store.about(one, school_id, [person_id])
        if about is None or one.term.kind in KEEP_AT_ERASURE or one.term.kind is TermKind.FOLLOWS:
            return Gone(one.table, 0)
        return Gone(one.table, await (store.count if dry else store.remove)(tx, one.table, about))


async def _school(read: Reading, person_id: str) -> str:
    school_id = await store.school_of_person(read, person_id)
    if school_id is None:
        raise NotFound
    return school_id


def shown(value: object) -> Any:
    """Return a stored value as JSON holds it; a file by its size."""
    return f"({len(value)} bytes)" if isinstance(value, bytes) else plain(value)
