"""A school in which a lesson was missed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Actor, Role
from erbij.catalogue.assignments.service import Assignments
from erbij.catalogue.items import store as items
from erbij.catalogue.missed.service import MissedLessonsOfStaff, Missing
from erbij.privacy.service import disclose
from erbij.timetable.store import slots_between
from tests.store.catalogue.on_paper import OnPaper
from tests.support.school_files import PEOPLE, Given, changed
from tests.unit.catalogue.assignments.on_shelf import on_shelf

if TYPE_CHECKING:
    from erbij.db.database import Database

STAFF = "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\nlou;Lou Leider;leader;;lou@voorbeeld.test;;;\n"


@dataclass
class School:
    """The services, and everybody by name."""

    given: Given
    paper: OnPaper
    assignments: Assignments
    missed: MissedLessonsOfStaff

    @property
    def thijs(self) -> Actor:
        return self.given.actor("thijs", Role.TEACHER)

    @property
    def fleur(self) -> Actor:
        return self.given.actor("fleur", Role.TEACHER, Role.MENTOR)

    @property
    def mia(self) -> Actor:
        return self.given.actor("mia", Role.MENTOR)

    @property
    def zoe(self) -> Actor:
        return self.given.actor("zoe", Role.COORDINATOR)

    @property
    def noor(self) -> Actor:
        return self.given.actor("noor", Role.PUPIL)

    @property
    def karin(self) -> Actor:
        return self.given.actor("karin", Role.GUARDIAN)

    async def put(self, key: str, title: str, minutes: int = 10, priority: str = "IMPORTANT", **more: Any) -> None:
        """Write an item, new or changed."""
        one = on_shelf(key, title, minutes, priority, school_id=self.given.school.id, **more)
        async with self.given.database.transaction() as tx:
            old = await items.item(tx, one.school_id, key)
            if old:
                await items.put(tx, replace(one, version=old.version), old.version)
            else:
                await items.add(tx, one)

    def later(self, **how_long: float) -> None:
        self.given.clock.move(timedelta(**how_long))


@pytest.fixture
async def school(database: Database) -> School:
    return await made(database)


async def made(database: Database) -> School:
    """Rekenen of 5A is over; Noor (at home) missed half of it and Sem was ill. There are two items of Rekenen."""
    given = await Given(database).imported(changed(people=PEOPLE + STAFF))
    paper = OnPaper()
    start = given.clock.now()
    async with database.read() as read:
        for one in await slots_between(read, given.school.id, start, start + timedelta(days=2)):
            given.ids[f"{one.subject} {one.group_name[-2:]}"] = one.id
            if one.subject == "Rekenen":
                middle = one.starts_at + timedelta(minutes=25)
                ill, half = ("sem", "noor") if "5A" in one.group_name else ("bo", "")
                paper.away[one.id] = {given.ids[ill]: None}
                paper.passed[one.id] = {given.ids[half]: [(middle, one.ends_at)]} if half else {}
    given.clock.move(timedelta(hours=4))
    school = School(
        given,
        paper,
        Assignments(database, given.clock, Missing(paper), paper, paper, paper),
        MissedLessonsOfStaff(database, given.clock, paper, paper, disclose),
    )
    await school.put("breuken", "Breuken", 15, "ESSENTIAL")
    await school.put("klokkijken", "Klokkijken", 10)
    return school
