"""The programme of a day, as a teacher makes it and pupils of the year find it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.catalogue.guides.service import Guides
from erbij.catalogue.guides.wire import ClearGuides, CopyGuides, GuideEntry, SaveGuide
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import ItemLevel, ItemState
from erbij.errors import Invalid
from erbij.history.service import SomebodyElseChanged
from erbij.timetable.model import FreeDay
from erbij.timetable.store import write_free_days
from tests.store.catalogue.with_items import WithItems, with_items
from tests.unit.catalogue.assignments.on_shelf import on_shelf

if TYPE_CHECKING:
    from erbij.db.database import Database
    from tests.support.school_files import Given


class School(WithItems):
    def __init__(self, given: Given) -> None:
        super().__init__(given)
        self.guides = Guides(given.database, given.clock)

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
    return School(await with_items(database))


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


def copying(weeks: int = 1, first: date = date(2026, 9, 14)) -> CopyGuides:
    return CopyGuides(level=ItemLevel.PO, year=5, source=date(2026, 9, 9), first=first, weeks=weeks)


async def entries(school: School, day: date) -> list[tuple[str, str]]:
    return [(one.at, one.item_id) for one in (await school.guides.day(school.thijs, day, ItemLevel.PO, 5)).entries]


async def test_a_week_is_copied_to_every_week_but_over_nothing_that_is_there_nor_onto_a_free_day(
    school: School,
) -> None:
    await school.save(("09:00", "taart"), ("09:30", "breuken"))
    await school.save(("10:00", "breuken"), later=2)
    await school.save(("11:00", "breuken"), later=7)
    async with school.given.database.transaction() as tx:
        await write_free_days(tx, school.given.school.id, [], [FreeDay(date(2026, 9, 23), "Studiedag")])

    found = await school.guides.copy(school.zoe, copying(3))

    assert [one.date.day for one in found.days] == [16, 21, 28, 30]
    assert (found.kept, found.free) == (1, 1)
    assert await entries(school, date(2026, 9, 14)) == [("11:00", "breuken")]
    assert await entries(school, date(2026, 9, 21)) == [("09:00", "taart"), ("09:30", "breuken")]


async def test_copies_are_taken_back_but_for_one_that_somebody_changed_since(school: School) -> None:
    await school.save(("09:00", "taart"))
    found = await school.guides.copy(school.thijs, copying(2))
    await school.save(("09:00", "breuken"), version=1, later=14)

    gone = await school.guides.clear(school.thijs, ClearGuides(level=ItemLevel.PO, year=5, days=found.days))

    assert ([one.date.day for one in gone.days], gone.kept) == ([14], 1)
    assert await entries(school, date(2026, 9, 14)) == []
    assert await entries(school, date(2026, 9, 21)) == [("09:00", "breuken")]
    again = await school.guides.copy(school.thijs, copying())
    assert [(one.date.day, one.version) for one in again.days] == [(14, 3)]


async def test_what_pupils_cannot_get_any_more_is_not_copied_and_nothing_is_refused_in_words(school: School) -> None:
    await school.save(("09:00", "taart"), ("09:30", "breuken"))
    async with school.given.database.transaction() as tx:
        one = await items.item(tx, school.given.school.id, "taart")
        assert one is not None
        await items.put(tx, on_shelf("taart", "Taart", school_id=one.school_id, state=ItemState.ARCHIVED), one.version)

    await school.guides.copy(school.thijs, copying())
    assert await entries(school, date(2026, 9, 14)) == [("09:30", "breuken")]
    with pytest.raises(Invalid) as refused:
        await school.guides.copy(school.thijs, copying(first=date(2026, 8, 31)))
    assert refused.value.errors[0][0] == "body.source"
