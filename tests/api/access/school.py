"""A small school with its people, and a server for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from sqlalchemy import insert

from erbij.access.service import Access
from erbij.access.wire import LinkPurpose
from erbij.actor import Role
from erbij.clock import SetClock
from erbij.people.model import MemberAs
from erbij.people.store import guardian_table, member_table, person_table, role_table
from erbij.schools.service import Schools
from erbij.schools.store import group_table, year_table

if TYPE_CHECKING:
    from erbij.access.ports import PlacesKnown
    from erbij.db.database import Database, Transaction
    from erbij.settings import Settings
    from tests.api.web.serving import Browser, Served

MORNING = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
ZoneInfo("Europe/Amsterdam")  # read from disk now, not inside the event loop
QUICK = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
PASSWORD = "een lang en goed wachtwoord"
PEOPLE = {
    "noor": {Role.PUPIL},
    "sam": {Role.PUPIL},
    "ouder": {Role.GUARDIAN},
    "leraar": {Role.TEACHER},
    "mentor": {Role.TEACHER, Role.MENTOR},
    "coordinator": {Role.COORDINATOR},
    "leider": {Role.LEADER},
}


class Lessons:
    """Who is in a lesson, as the live room would say it."""

    def __init__(self) -> None:
        self.ends: dict[str, datetime] = {}

    async def ends_at(self, person_id: str) -> datetime | None:
        return self.ends.get(person_id)


@dataclass
class School:
    database: Database
    settings: Settings
    clock: SetClock = field(default_factory=lambda: SetClock(MORNING))
    lessons: Lessons = field(default_factory=Lessons)
    ended: list[frozenset[str]] = field(default_factory=list)
    id: str = ""
    places: PlacesKnown | None = None

    def __post_init__(self) -> None:
        self.access = Access(
            self.database, self.clock, self.settings, lessons=self.lessons, places=self.places, hasher=QUICK
        )
        self.access.on_ended(self._ended)

    async def _ended(self, ids: frozenset[str]) -> None:
        self.ended.append(ids)

    async def fill(self, name: str = "De Wilg", prefix: str = "") -> str:
        """Add a school; ids of its people are ``prefix`` and their names. Noor and Sam are in 2B."""
        async with self.database.transaction() as tx:
            school = await Schools(self.database, self.clock).create_in(tx, name, "Bestuur", "vo")
            year = (await tx.connection.execute(year_table.select().where(year_table.c.school_id == school.id))).one()
            group = {"id": f"{prefix}2b", "school_id": school.id, "year_id": year.id, "key": "2b", "name": "2B"}
            await tx.connection.execute(insert(group_table).values(**group, imported=False))
            for who, roles in PEOPLE.items():
                await self.add_person(tx, school.id, f"{prefix}{who}", roles)
            for who, part in (
                ("noor", MemberAs.PUPIL),
                ("sam", MemberAs.PUPIL),
                ("mentor", MemberAs.MENTOR),
                ("leraar", MemberAs.TEACHER),
            ):
                await tx.connection.execute(
                    insert(member_table).values(
                        school_id=school.id,
                        group_id=f"{prefix}2b",
                        person_id=f"{prefix}{who}",
                        as_role=part,
                        from_date=MORNING.date(),
                    )
                )
            pair = {"school_id": school.id, "guardian_id": f"{prefix}ouder", "pupil_id": f"{prefix}noor"}
            await tx.connection.execute(insert(guardian_table).values(pair))
        return school.id

    async def add_person(self, tx: Transaction, school_id: str, person_id: str, roles: set[Role]) -> None:
        await tx.connection.execute(
            insert(person_table).values(
                id=person_id,
                school_id=school_id,
                key=person_id,
                name=person_id.title(),
                email=f"{person_id}@school.example",
                active=True,
                imported=False,
            )
        )
        for role in roles:
            await tx.connection.execute(
                insert(role_table).values(school_id=school_id, person_id=person_id, role=str(role))
            )

    async def token(self, person_id: str, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> str:
        """The secret of a fresh single-use link."""
        async with self.database.transaction() as tx:
            address = await self.access.make_link(tx, self.id, person_id, purpose)
        return address.partition("#")[2]

    async def sign_in(self, browser: Browser, person_id: str, **more: object) -> None:
        answer = await browser.post("/api/access/links/use", {"token": await self.token(person_id), **more})
        assert answer.status == 200, await answer.text()

    async def somebody(self, server: Served, person_id: str) -> Browser:
        """A browser in which that person is signed in."""
        browser = server.browser()
        await self.sign_in(browser, person_id)
        return browser

    async def give_password(self, server: Served, person_id: str) -> Browser:
        browser = server.browser()
        token = await self.token(person_id, LinkPurpose.PASSWORD)
        answer = await browser.post("/api/access/password/set", {"token": token, "password": PASSWORD})
        assert answer.status == 200, await answer.text()
        return browser

    def later(self, **by: float) -> None:
        self.clock.move(timedelta(**by))
