"""A whole collection given in one go, on both databases: in its order, nothing twice, and back with one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.catalogue.assignments import service as assignments
from erbij.catalogue.assignments.wire import AssignCollection, AssignItem, AssignTo
from erbij.catalogue.collections.service import Collecting
from erbij.catalogue.collections.wire import CollectionDescribed, CollectionState, SaveCollection
from erbij.catalogue.items.model import ItemLevel, ItemState
from erbij.errors import Invalid, NotFound
from erbij.schools.store import groups_of

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.assignments.model import Given
    from tests.store.catalogue.conftest import School

ABOUT = CollectionDescribed(title="Alles over breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
INSIDE = ("klokkijken", "spelling", "breuken")


@pytest.fixture
async def collection(school: School) -> str:
    """Of Thijs: klokkijken before spelling before breuken, which matters most."""
    await school.put("spelling", "Spelling", subject="Taal")
    collecting = Collecting(school.given.database, school.given.clock)
    new = await collecting.new(school.thijs, None)
    body = SaveCollection(version=1, described=ABOUT, item_ids=INSIDE)
    saved = await collecting.save(school.thijs, new.card.id, body)
    await collecting.set_state(school.thijs, saved.card.id, saved.version, CollectionState.READY)
    return saved.card.id


async def give(school: School, actor: Actor, collection: str, to: AssignTo, **more: Any) -> Given:
    asked = AssignCollection(collection_id=collection, to=to, **more)
    return (await school.assignments.give_all(actor, asked))[0]


async def listed(school: School, who: str = "noor") -> list[tuple[str, str | None]]:
    """What stands on a pupil's list, each with the subject of the lesson that it replaces."""
    found = await school.assignments.catch_up(school.given.actor(who, Role.PUPIL), None)
    return [(one.item.id, one.slot.subject if one.slot else None) for one in (*found.now, *found.later)]


async def test_a_pupil_gets_all_of_it_in_its_order_each_in_the_place_of_what_was_missed(
    school: School, collection: str
) -> None:
    given = await give(
        school, school.thijs, collection, AssignTo.PUPILS, pupil_ids=(school.given.ids["noor"],), missed=True
    )

    assert (given.items, given.pupils, len(given.assignments), given.already) == (3, 1, 3, 0)
    assert await listed(school) == [("klokkijken", "Rekenen"), ("spelling", None), ("breuken", "Rekenen")]
    await school.assignments.withdraw(school.thijs, [one.id for one in given.assignments])
    assert await listed(school) == []


async def test_a_group_gets_it_and_so_does_whoever_misses_a_lesson_today(school: School, collection: str) -> None:
    async with school.given.database.read() as read:
        group = next(one for one in await groups_of(read, school.given.school.id) if one.key == "5A")
    given = await give(school, school.thijs, collection, AssignTo.GROUP, group_id=group.id)
    assert (given.pupils, len(given.assignments)) == (2, 6)

    again = await give(school, school.thijs, collection, AssignTo.ABSENT_TODAY)
    assert (again.pupils, len(again.assignments), again.already) == (2, 0, 6)
    for who in ("noor", "sem"):
        assert await listed(school, who) == [(one, None) for one in INSIDE]


async def test_what_a_pupil_had_already_is_there_once_takes_its_place_and_stays_when_the_rest_is_taken_back(
    school: School, collection: str
) -> None:
    noor = (school.given.ids["noor"],)
    slot = school.given.ids["Rekenen 5A"]
    before = AssignItem(item_id="breuken", to=AssignTo.PUPILS, pupil_ids=noor, slot_id=slot)
    await school.assignments.give(school.mia, before)

    given = await give(school, school.thijs, collection, AssignTo.PUPILS, pupil_ids=noor)

    assert (len(given.assignments), given.already) == (2, 1)
    assert await listed(school) == [("klokkijken", None), ("spelling", None), ("breuken", "Rekenen")]
    await school.assignments.withdraw(school.thijs, [one.id for one in given.assignments])
    assert await listed(school) == [("breuken", "Rekenen")]


async def test_only_what_pupils_can_get_is_given_and_of_nothing_nothing(school: School, collection: str) -> None:
    await school.put("spelling", "Spelling", subject="Taal", state=ItemState.ARCHIVED)
    whom: dict[str, Any] = {"to": AssignTo.PUPILS, "pupil_ids": (school.given.ids["noor"],)}
    assert (await give(school, school.thijs, collection, **whom)).items == 2

    for key in ("breuken", "klokkijken"):
        await school.put(key, key, state=ItemState.ARCHIVED)
    with pytest.raises(NotFound):
        await give(school, school.thijs, collection, **whom)


async def test_nobody_gives_what_they_do_not_see_nor_to_a_pupil_who_is_not_theirs(
    school: School, collection: str
) -> None:
    draft = (await Collecting(school.given.database, school.given.clock).new(school.thijs, "breuken")).card.id
    noor, bo = school.given.ids["noor"], school.given.ids["bo"]
    for who, what, pupils in (
        (school.mia, draft, (noor,)),
        (school.thijs, "nowhere", (noor,)),
        (school.thijs, collection, (noor, bo)),
        (school.thijs, collection, ()),
    ):
        with pytest.raises(NotFound):
            await give(school, who, what, AssignTo.PUPILS, pupil_ids=pupils)
    assert await listed(school) == []


async def test_more_than_fits_at_once_is_refused_before_anybody_got_anything(
    school: School, collection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignments, "MOST_AT_ONCE", 2)
    with pytest.raises(Invalid, match="collection_id"):
        await give(school, school.thijs, collection, AssignTo.PUPILS, pupil_ids=(school.given.ids["noor"],))
    assert await listed(school) == []
