"""A PostgreSQL database into which a school is brought back, and what that asks of the rooms above backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.backup.model import RestoreRefused
from erbij.composition.backup import erase_in, ledgers_of
from erbij.db import migrate, whole
from erbij.db.database import Database
from erbij.db.scope import Everyone

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.backup.model import Erased
    from erbij.clock import Clock

BRINGING_BACK = Everyone("a restore brings every school back")


class Refilled:
    """``owner``: the address for who owns the tables; ``serves``: for the server, the same where it owns them."""

    def __init__(self, owner: str, serves: str, clock: Clock) -> None:
        self.url, self._serves, self._clock = owner, serves, clock

    async def refuse_unless_empty(self) -> None:
        """See the port."""
        database = Database(self.url, otherwise=BRINGING_BACK)
        try:
            there, full = await whole.tables_of(database)
        finally:
            await database.close()
        if full:
            some, name = ", ".join(full[:3]), whole.name_of(self.url)
            raise RestoreRefused(f"the database {name} is not empty ({some}): make a new one and set its address")
        if there:
            await self.empty()

    async def check(self) -> tuple[str, ...]:
        """See the port."""
        owner = Database(self.url)
        try:
            await migrate.migrate(owner, "" if self._serves == self.url else whole.role_of(self._serves))
        except migrate.UnknownRevision:
            raise RestoreRefused("the backup is of a newer version of Erbij: restore with that version") from None
        finally:
            await owner.close()
        database = self._opened()
        try:
            return await ledgers_of(database)
        finally:
            await database.close()

    async def erase(self, who: Collection[Erased]) -> int:
        """See the port."""
        database = self._opened()
        try:
            return await erase_in(database, self._clock, who)
        finally:
            await database.close()

    async def empty(self) -> None:
        """See the port."""
        database = Database(self.url)
        try:
            await whole.empty(database)
        finally:
            await database.close()

    def _opened(self) -> Database:
        return Database(self._serves, otherwise=BRINGING_BACK)
