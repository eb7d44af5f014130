"""The programme of a day, as a teacher makes it and pupils of the year find it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.catalogue.guides.service import Guides
from erbij.catalogue.guides.wire import GuideEntry, SaveGuide
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import ItemLevel, ItemState
from erbij.errors import Invalid
from erbij.history.service import SomebodyElseChanged
from tests.support.school_files import Given
from tests.unit.catalogue.assignments.on_shelf import on_shelf

if TYPE_CHECKING:
    from erbij.db.database import Database


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.guides = Guides(given.database, given.clock)
        self.thijs = given.actor("thijs", Role.TEACHER)
        self.zoe = given.actor("zoe", Role.COORDINATOR)
        self.noor = given.actor("noor", Role.PUPIL)

    async def save(self, *entries: tuple[str, str], year: int = 5, version: int = 0, later: int = 0) -> Any:
        day = (await self.guides.day(self.thijs, None, ItemLevel.PO, year)).today + timedelta(days=later)
        body = SaveGuide(
            date=day,
            level=ItemLevel.PO,
            year=year,
            version=version,
            entries=tuple(GuideEntry(at=at, item_id=item_id) for at, item_id in entries),
        )
        return await self.guides.save(self.thijs, body)

    async def later(self) -> list[str]:
        found = await self.guides.today(self.noor)
        return [one.title for one in (*found.now, *found.later)]


@pytest.fixture
async def school(database: Database) -> School:
    given = await Given(database).imported()
    own: dict[str, Any] = {"school_id": given.school.id, "author_id": given.ids["thijs"]}
    async with database.transaction() as tx:
        for key in ("breuken", "taart"):
            await items.add(tx, on_shelf(key, key.title(), **own))
        await items.add(tx, on_shelf("away", "Weg", state=ItemState.ARCHIVED, **own))
    return School(given)


async def test_pupils_of_the_year_find_what_is_still_to_come_on_the_day_itself(school: School) -> None:
    await school.save(("23:58", "taart"), ("23:50", "breuken"))
    await school.save(("23:59", "taart"), year=6)
    await school.save(("23:59", "taart"), later=1)

    assert await school.later() == ["Breuken", "Taart"]
    school.given.clock.move(timedelta(days=1))
    assert await school.later() == ["Taart"]
    school.given.clock.move(timedelta(days=1))
    assert await school.later() == []


async def test_a_programme_is_changed_and_emptied_and_the_second_of_two_editors_is_told(school: School) -> None:
    first = await school.save(("23:50", "breuken"))
    assert (first.version, [(one.at, one.title) for one in first.entries]) == (1, [("23:50", "Breuken")])
    with pytest.raises(SomebodyElseChanged):
        await school.save(("23:55", "taart"))

    empty = await school.save(version=1)

    assert (empty.version, empty.entries, await school.later()) == (2, (), [])
    assert (await school.guides.day(school.zoe, None, ItemLevel.PO, 5)).version == 2


async def test_a_lesson_that_pupils_cannot_get_is_not_put_in_and_one_that_was_stays_hidden(school: School) -> None:
    for wrong in ("away", "nowhere"):
        with pytest.raises(Invalid) as refused:
            await school.save(("23:50", "breuken"), ("23:55", wrong))
        assert refused.value.errors[0][0] == "body.entries.1.item_id"
    await school.save(("23:50", "breuken"), ("23:55", "taart"))
    async with school.given.database.transaction() as tx:
        one = await items.item(tx, school.given.school.id, "taart")
        assert one is not None
        await items.put(tx, on_shelf("taart", "Taart", school_id=one.school_id, state=ItemState.ARCHIVED), one.version)

    assert await school.later() == ["Breuken"]
    kept = await school.save(("23:50", "breuken"), ("23:55", "taart"), version=1)
    assert [one.ready for one in kept.entries] == [True, False]
