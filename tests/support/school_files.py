"""A small school in three files, and the services that read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.people.store import names_of, stored_people
from erbij.plans.service import READERS, import_parts
from erbij.schools.model import Files
from erbij.schools.service import Schools

if TYPE_CHECKING:
    from erbij.db.database import Database
    from erbij.schools.model import School

MONDAY = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
"""08:00 in Amsterdam, an hour before the first lesson."""

GROUPS = "key,name\n5A,Groep 5A\n5B,Groep 5B\n"
PEOPLE = """key;name;role;groups;email;guardian_of;home_from;home_until
noor;Noor Voorbeeld;pupil;5A;;;2026-09-01;
sem;Sem Verzonnen;pupil;5A;;;;
bo;Bo Bedacht;pupil;5B;;;;
karin;Karin Voorbeeld;guardian;;karin@voorbeeld.test;noor;;
thijs;Thijs Testema;teacher;5A;thijs@voorbeeld.test;;;
fleur;Fleur Fictief;teacher|mentor;5B;Fleur@Voorbeeld.test;;;
zoe;Zoë Zogenaamd;coordinator;;zoe@voorbeeld.test;;;
"""
TIMETABLE = """key,date,start,end,subject,group,teacher,place,supply_teacher
r1,2026-09-07,09:00,09:50,Rekenen,5A,thijs,Lokaal 12,
t1,2026-09-07,10:00,10:50,Taal,5A,thijs,Lokaal 12,fleur
r2,2026-09-07,09:00,09:50,Rekenen,5B,fleur,Lokaal 14,
t2,2026-09-08,10:00,10:50,Taal,5B,fleur,Lokaal 14,
"""
FILES = Files(groups=GROUPS, people=PEOPLE, timetable=TIMETABLE)


class Given:
    """A school with its people and timetable, imported."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = SetClock(MONDAY)
        self.schools = Schools(database, self.clock, import_parts(), READERS, names_of)
        self.school: School
        self.ids: dict[str, str] = {}

    async def imported(self, files: Files = FILES, name: str = "De Testschool") -> Given:
        """Create the school and import its files."""
        self.school = await self.schools.create(name, "Stichting Test", "po")
        await self.schools.write(self.school.id, files)
        await self.look_up()
        return self

    async def look_up(self) -> None:
        """Learn everybody's id by key."""
        async with self.database.read() as read:
            self.ids = {person.key: person.id for person in await stored_people(read, self.school.id) if person.key}

    def actor(self, key: str, *roles: Role) -> Actor:
        """Somebody who is signed in."""
        return Actor(self.ids[key], self.school.id, frozenset(roles), "a-sign-in")

    def unit(self, place: str) -> Actor:
        """The classroom unit of a place."""
        return Actor("a-unit", self.school.id, frozenset({Role.UNIT}), "a-sign-in", "a-device", place)


def changed(**texts: str) -> Files:
    """The files with other texts."""
    return replace(FILES, **texts)  # type: ignore[arg-type]


class NoAccess:
    """Nobody has a device or a password."""

    async def facts(self, *_: object) -> dict[str, tuple[int, bool]]:
        """Return nothing."""
        return {}
