"""A house of its own for people who are of no school, and their first link; for the commands that make one."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.access.service import Access
from erbij.access.wire import LinkPurpose
from erbij.cli.school import PASSWORD_DAYS, _opened, _out
from erbij.clock import SystemClock
from erbij.people.service import People
from erbij.schools.rules import year_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.actor import Role
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction
    from erbij.settings import Settings

ZONE = "Europe/Amsterdam"


@dataclass(frozen=True, slots=True)
class Doorway:
    """What a command that lets somebody into a house works with."""

    database: Database
    clock: Clock
    access: Access

    @property
    def today(self) -> date:
        """The date in the country."""
        return self.clock.now().astimezone(ZoneInfo(ZONE)).date()

    @property
    def year_began(self) -> date:
        """The first day of the school year."""
        return year_of(self.today)[0]

    async def let_in(self, tx: Transaction, house_id: str, role: Role, *, person: str, email: str) -> str:
        """Add somebody to a house; returns the link with which they set a password."""
        people = People(self.database, self.clock, self.access)
        person_id = await people.add_in(tx, house_id, person, [role], email=email, since=self.year_began)
        return await self.access.make_link(tx, house_id, person_id, LinkPurpose.PASSWORD)


@asynccontextmanager
async def doorway(settings: Settings) -> AsyncIterator[Doorway]:
    """Open the database for such a command."""
    clock = SystemClock(timedelta(seconds=settings.clock_offset_s))
    async with _opened(settings) as database:
        access = Access(database, clock, settings)
        try:
            yield Doorway(database, clock, access)
        finally:
            await access.close()


def print_link(person: str, link: str) -> None:
    """Print the link, and until when it works."""
    _out.print(f"{person} sets a password here, once, within {PASSWORD_DAYS} days:")
    _out.print(link, markup=False)
