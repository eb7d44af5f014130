"""A school in which a lesson was missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.catalogue.assignments.service import Assignments
from erbij.catalogue.missed.service import MissedLessonsOfStaff, Missing
from erbij.privacy.service import disclose
from erbij.timetable.store import slots_between
from tests.store.catalogue.shelf import OnShelf, Shelf
from tests.support.school_files import PEOPLE, Given, changed

if TYPE_CHECKING:
    from erbij.db.database import Database

STAFF = "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\nlou;Lou Leider;leader;;lou@voorbeeld.test;;;\n"


@dataclass
class School:
    """The services, and everybody by name."""

    given: Given
    shelf: Shelf
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

    def later(self, **how_long: float) -> None:
        self.given.clock.move(timedelta(**how_long))


@pytest.fixture
async def school(database: Database) -> School:
    """Rekenen of 5A is over; Noor (at home) missed half of it and Sem was ill. There are two items of Rekenen."""
    given = await Given(database).imported(changed(people=PEOPLE + STAFF))
    shelf = Shelf()
    start = given.clock.now()
    async with database.read() as read:
        for one in await slots_between(read, given.school.id, start, start + timedelta(days=2)):
            given.ids[f"{one.subject} {one.group_name[-2:]}"] = one.id
            if one.subject == "Rekenen":
                middle = one.starts_at + timedelta(minutes=25)
                ill, half = ("sem", "noor") if "5A" in one.group_name else ("bo", "")
                shelf.away[one.id] = {given.ids[ill]: None}
                shelf.passed[one.id] = {given.ids[half]: [(middle, one.ends_at)]} if half else {}
    shelf.put(OnShelf("breuken", "Breuken", 15, "ESSENTIAL"))
    shelf.put(OnShelf("klokkijken", "Klokkijken", 10))
    given.clock.move(timedelta(hours=4))
    missing = Missing(shelf)
    return School(
        given,
        shelf,
        Assignments(database, given.clock, shelf, missing, shelf, shelf),
        MissedLessonsOfStaff(database, given.clock, shelf, shelf, shelf, shelf, disclose),
    )
