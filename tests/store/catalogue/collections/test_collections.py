"""Collections as a teacher makes them, and as pupils and colleagues find them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.collections import store as collections
from erbij.catalogue.collections.service import Collecting
from erbij.catalogue.collections.wire import CollectionDescribed, CollectionState, SaveCollection
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import DescriptionIncomplete, ItemLevel
from erbij.errors import Invalid, NotFound
from erbij.history.service import SomebodyElseChanged
from tests.store.catalogue.with_items import WithItems, with_items

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.collections.wire import CollectionView
    from erbij.db.database import Database
    from tests.support.school_files import Given

ABOUT = CollectionDescribed(title="Alles over breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))


class School(WithItems):
    def __init__(self, given: Given) -> None:
        super().__init__(given)
        self.collecting = Collecting(given.database, given.clock)

    async def saved(self, *item_ids: str, described: CollectionDescribed = ABOUT) -> CollectionView:
        new = await self.collecting.new(self.thijs, None)
        body = SaveCollection(version=1, described=described, item_ids=item_ids)
        return await self.collecting.save(self.thijs, new.card.id, body)

    async def ready(self, *item_ids: str, described: CollectionDescribed = ABOUT) -> CollectionView:
        one = await self.saved(*item_ids, described=described)
        return await self.set(self.thijs, one, CollectionState.READY)

    async def set(self, who: Actor, one: CollectionView, state: CollectionState) -> CollectionView:
        return await self.collecting.set_state(who, one.card.id, one.version, state)

    async def titles(self, who: Actor) -> list[str]:
        return [one.title for one in (await self.collecting.every(who)).collections]


@pytest.fixture
async def school(database: Database) -> School:
    return School(await with_items(database))


async def test_a_teacher_puts_lessons_together_and_the_school_sees_them_when_they_are_ready(school: School) -> None:
    draft = await school.saved("taart", "breuken")
    assert [one.title for one in draft.items] == ["Taart", "Breuken"]
    assert await school.titles(school.noor) == []
    with pytest.raises(NotFound):
        await school.collecting.show(school.noor, draft.card.id)
    with pytest.raises(NotFound):
        await school.set(school.fleur, draft, CollectionState.READY)

    ready = await school.set(school.thijs, draft, CollectionState.READY)

    assert ready.card.minutes == 20
    for who in (school.noor, school.fleur, school.zoe):
        seen = await school.collecting.show(who, ready.card.id)
        assert [one.item_id for one in seen.items] == ["taart", "breuken"]
    assert (await school.set(school.thijs, ready, CollectionState.READY)).version == ready.version
    away = await school.set(school.zoe, ready, CollectionState.ARCHIVED)
    assert await school.titles(school.noor) == []
    assert (await school.set(school.thijs, away, CollectionState.READY)).card.state is CollectionState.READY


async def test_a_pupil_finds_those_of_the_own_year_first_and_none_without_anything_to_open(school: School) -> None:
    for title, years in (("A", (7,)), ("B", (5,)), ("C", (4, 5))):
        await school.ready("taart", described=ABOUT.model_copy(update={"title": title, "years": years}))
    await school.ready("away", described=ABOUT.model_copy(update={"title": "Leeg"}))

    found = (await school.collecting.every(school.noor)).collections
    assert [(one.title, one.fits) for one in found] == [("B", True), ("C", True), ("A", False)]
    assert await school.titles(school.fleur) == ["A", "B", "C", "Leeg"]


async def test_what_was_put_away_is_not_shown_to_a_pupil_and_stays_for_who_made_it(school: School) -> None:
    one = await school.ready("taart", "away")

    assert [each.item_id for each in (await school.collecting.show(school.noor, one.card.id)).items] == ["taart"]
    mine = (await school.collecting.show(school.thijs, one.card.id)).items
    assert [(each.item_id, each.ready) for each in mine] == [("taart", True), ("away", False)]


async def test_what_colleagues_put_away_takes_nothing_from_the_collections_that_a_school_sees(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await school.ready("taart", "breuken")
    school.given.clock.move(timedelta(minutes=1))
    old = await school.ready("taart", described=ABOUT.model_copy(update={"title": "Oud"}))
    await school.set(school.thijs, old, CollectionState.ARCHIVED)
    assert await school.titles(school.zoe) == ["Alles over breuken", "Oud"]
    monkeypatch.setattr(collections, "MOST_COLLECTIONS", 1)
    monkeypatch.setattr(items, "AT_A_TIME", 1)

    for who in (school.noor, school.fleur):
        (one,) = (await school.collecting.every(who)).collections
        assert (one.title, one.items) == ("Alles over breuken", 2)
    assert await school.titles(school.thijs) == ["Oud"]


async def test_a_lesson_is_put_at_the_end_once_and_a_new_collection_begins_with_it(school: School) -> None:
    one = await school.collecting.new(school.thijs, "taart")
    assert (one.described.subject, one.described.level, one.described.years) == ("Rekenen", ItemLevel.PO, (5,))
    for _ in range(2):
        one = await school.collecting.put_in(school.thijs, one.card.id, "breuken")
    assert ([each.item_id for each in one.items], one.version) == (["taart", "breuken"], 2)
    for who, item_id in ((school.fleur, "taart"), (school.thijs, "nowhere")):
        with pytest.raises(NotFound):
            await school.collecting.put_in(who, one.card.id, item_id)
    with pytest.raises(NotFound):
        await school.collecting.new(school.fleur, "draft")


async def test_it_is_not_shown_before_it_says_what_it_is_nor_emptied_after(school: School) -> None:
    bare = await school.saved(described=CollectionDescribed(title="Breuken"))
    with pytest.raises(DescriptionIncomplete) as lacks:
        await school.set(school.thijs, bare, CollectionState.READY)
    assert lacks.value.fields == ("subject", "level", "years", "items")

    ready = await school.ready("taart")
    with pytest.raises(DescriptionIncomplete):
        await school.collecting.save(
            school.thijs, ready.card.id, SaveCollection(version=ready.version, described=ABOUT, item_ids=())
        )


async def test_a_lesson_that_is_not_there_or_there_twice_stops_the_whole_change(school: School) -> None:
    one = await school.saved("taart")
    for wrong in (("taart", "nowhere"), ("taart", "taart")):
        with pytest.raises(Invalid) as refused:
            await school.saved(*wrong)
        assert refused.value.errors[0][0] == "body.item_ids.1"
    assert [each.item_id for each in (await school.collecting.show(school.thijs, one.card.id)).items] == ["taart"]


async def test_the_second_of_two_editors_is_told_of_the_first(school: School) -> None:
    one = await school.ready("taart")
    body = SaveCollection(version=one.version, described=ABOUT, item_ids=("taart", "breuken"))
    await school.collecting.save(school.zoe, one.card.id, body)

    with pytest.raises(SomebodyElseChanged) as told:
        await school.collecting.save(school.thijs, one.card.id, body)
    assert [change.author for change in told.value.changes] == ["Zo\u00eb Zogenaamd"]
