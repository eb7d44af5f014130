"""At 18 nothing of a pupil is a guardian's any more, unless the pupil lets them; on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.errors import NotFound
from erbij.history.service import changes_of
from erbij.people import store as people
from erbij.people.guardians.model import NotOfAge
from erbij.people.guardians.service import Guardians
from erbij.people.model import Relation
from erbij.plans.deviations.store import guardians_of
from erbij.plans.start import store as start_store
from erbij.timetable.feed.service import Feeds
from erbij.timetable.service import Timetable
from tests.support.school_files import PEOPLE, Given, NoAccess, changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from erbij.db.database import Database, Reading, Transaction

MIDNIGHT = datetime(2026, 10, 5, 22, tzinfo=UTC)
"""The first instant of 6 October 2026 in Amsterdam, where it is summer time."""
SECOND = timedelta(seconds=1)
ANOTHER = "joep;Joep Voorbeeld;guardian;;;noor|sem;;\n"


class Births:
    async def births(self, read: Reading, school_id: str) -> Mapping[str, date]:
        return await start_store.births(read, school_id)


class AtHome:
    async def remote_pupils_of_slots(self, *_: object) -> dict[str, frozenset[str]]:
        return {}


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.ended: list[str] = []
        self.guardians = Guardians(given.database, given.clock, Births(), self)
        self.noor = given.actor("noor", Role.PUPIL)
        self.karin = given.actor("karin", Role.GUARDIAN)
        self.joep = given.actor("joep", Role.GUARDIAN)

    async def rights_changed(self, tx: Transaction, school_id: str, person_ids: Sequence[str]) -> None:  # noqa: ARG002
        self.ended += person_ids

    async def born(self, day: date | None) -> None:
        async with self.given.database.transaction() as tx:
            await start_store.write_births(tx, self.given.school.id, {self.noor.id: day})

    async def at(self, instant: datetime) -> None:
        self.given.clock.move(instant - self.given.clock.now())
        await self.guardians.end()

    async def sees(self, who: Actor) -> set[str]:
        async with self.given.database.read() as read:
            family = {one.id for one in await people.children_of(read, who.school_id, who.id)}
            listed = {one.id for one in await people.people_visible_to(read, who)} - {who.id}
            related = await people.relation(read, who, self.noor.id) is Relation.CHILD
            named = who.id in await guardians_of(read, who.school_id, self.noor.id)
        assert family == listed
        assert related is named is (self.noor.id in family)
        return family


@pytest.fixture
async def school(database: Database) -> School:
    school = School(await Given(database).imported(changed(people=PEOPLE + ANOTHER)))
    await school.born(date(2008, 10, 6))
    return school


async def test_until_the_last_second_before_the_birthday_a_guardian_sees_and_from_midnight_on_not(
    school: School,
) -> None:
    sem = school.given.ids["sem"]
    await school.at(MIDNIGHT - SECOND)
    assert (await school.sees(school.karin), school.ended) == ({school.noor.id}, [])

    await school.at(MIDNIGHT)
    assert await school.sees(school.karin) == set()
    assert await school.sees(school.joep) == {sem}
    assert school.ended == sorted([school.karin.id, school.joep.id])

    await school.at(MIDNIGHT + SECOND)
    assert len(school.ended) == 2


async def test_a_calendar_address_of_a_guardian_shows_nothing_any_more(school: School) -> None:
    feeds = Feeds(school.given.database, school.given.clock, "https://school.test")
    secret = (await feeds.make(school.karin, school.noor.id)).rsplit("/", 1)[1].removesuffix(".ics")
    await feeds.lessons(secret)

    await school.at(MIDNIGHT)

    with pytest.raises(NotFound):
        await feeds.lessons(secret)
    with pytest.raises(NotFound):
        await Timetable(school.given.database, school.given.clock, AtHome()).day(
            school.karin, date(2026, 10, 6), school.noor.id
        )


async def test_a_pupil_of_age_lets_one_guardian_look_and_takes_it_back_and_both_are_kept(school: School) -> None:
    with pytest.raises(NotOfAge):
        await school.guardians.grant(school.noor, school.karin.id, granted=True)
    await school.at(MIDNIGHT)

    await school.guardians.grant(school.noor, school.karin.id, granted=True)
    await school.at(MIDNIGHT + SECOND)
    assert await school.sees(school.karin) == {school.noor.id}
    assert school.noor.id not in await school.sees(school.joep)

    school.ended.clear()
    await school.guardians.grant(school.noor, school.karin.id, granted=False)
    assert (await school.sees(school.karin), school.ended) == (set(), [school.karin.id])
    async with school.given.database.read() as read:
        kept = await changes_of(read, school.noor.school_id, "people.guardians", school.karin.id)
    assert [one.author_id for one in kept] == [school.noor.id] * 2


async def test_nobody_decides_about_the_guardians_of_another(school: School) -> None:
    await school.at(MIDNIGHT)
    sem = school.given.actor("sem", Role.PUPIL)

    with pytest.raises(NotFound):
        await school.guardians.grant(sem, school.karin.id, granted=True)
    with pytest.raises(NotFound):
        await school.guardians.grant(school.noor, "somebody", granted=True)


async def test_no_import_gives_an_ended_access_back_and_a_corrected_date_of_birth_does(school: School) -> None:
    await school.at(MIDNIGHT)
    await school.given.schools.write(school.given.school.id, changed(people=PEOPLE + ANOTHER))
    assert await school.sees(school.karin) == set()

    await school.born(date(2009, 10, 6))
    await school.guardians.end()
    assert await school.sees(school.karin) == {school.noor.id}


async def test_the_coordinator_hears_of_whom_the_date_of_birth_is_missing(school: School) -> None:
    from erbij.people.service import People

    listed = People(school.given.database, school.given.clock, NoAccess(), None, Births())
    _, found = await listed.listed(school.given.actor("zoe", Role.COORDINATOR))
    assert [one.person.name.reveal() for one in found if one.birth_missing] == ["Sem Verzonnen"]
    _, found = await listed.listed(school.given.actor("thijs", Role.TEACHER))
    assert not any(one.birth_missing for one in found)
