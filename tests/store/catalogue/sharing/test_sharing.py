"""A school shows lessons to other catalogues only when it says so, and what was shown is never just gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.items import rules as item_rules
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import ItemLevel, ItemLicence, ItemState
from erbij.catalogue.sharing.model import Question, Refusal, Verb
from erbij.catalogue.sharing.service import SharedCatalogues
from erbij.catalogue.sharing.wire import MarkShared, SaveSharing
from erbij.errors import Invalid, NotFound
from erbij.history.service import SomebodyElseChanged

if TYPE_CHECKING:
    from tests.store.catalogue.conftest import School

ORIGIN = "https://erbij.voorbeeld.test"
ALL = Question(Verb.IDENTIFIERS, "lom")
CONTACT = "administratie@voorbeeld.test"


async def publish(school: School, *keys: str, licence: ItemLicence = ItemLicence.CC_BY) -> None:
    for key in keys:
        await school.put(key, key.title(), licence=licence, level=ItemLevel.PO, revision=0)
        async with school.given.database.transaction() as tx:
            one = await items.item(tx, school.given.school.id, key)
            assert one is not None
            made = item_rules.next_revision(one, one.author_id, school.given.clock.now())
            await items.publish(tx, made)
            await items.put(tx, replace(one, revision=1, changed_at=school.given.clock.now()), one.version)


async def change(school: School, key: str, **how: object) -> None:
    async with school.given.database.transaction() as tx:
        one = await items.item(tx, school.given.school.id, key)
        assert one is not None
        await items.put(tx, replace(one, changed_at=school.given.clock.now(), **how), one.version)  # type: ignore[arg-type]


@pytest.fixture
async def shared(school: School) -> SharedCatalogues:
    await publish(school, "delen", "tellen")
    await publish(school, "eigen", licence=ItemLicence.OWN)
    return SharedCatalogues(school.given.database, school.given.clock, ORIGIN)


async def opened(school: School, shared: SharedCatalogues, *keys: str) -> None:
    await shared.save(school.zoe, SaveSharing(version=0, opened=True, contact=CONTACT))
    await shared.mark(school.zoe, MarkShared(item_ids=keys, every=not keys, shared=True))


async def listed(school: School, shared: SharedCatalogues, question: Question = ALL) -> dict[str, bool]:
    """Every item of the list, and whether it is gone."""
    _, _, asked_at = await shared.door(school.given.school.id)
    try:
        part = await shared.part(school.given.school.id, question, asked_at)
    except Refusal:
        return {}
    return {one.shown.item_id: one.item is None for one in part.records}


async def test_the_door_is_closed_until_the_school_opens_it(school: School, shared: SharedCatalogues) -> None:
    await shared.mark(school.zoe, MarkShared(item_ids=("delen",), shared=True))

    with pytest.raises(NotFound):
        await shared.door(school.given.school.id)
    with pytest.raises(NotFound):
        await shared.door("no-school")

    await shared.save(school.zoe, SaveSharing(version=0, opened=True, contact=CONTACT))
    assert await listed(school, shared) == {"delen": False}


async def test_only_what_was_chosen_is_shown_and_only_under_an_open_licence(
    school: School, shared: SharedCatalogues
) -> None:
    await opened(school, shared, "delen", "eigen", "no-item")

    view = await shared.show(school.zoe)
    assert {one.item_id: one.shared for one in view.items} == {"delen": True, "tellen": False}
    assert (view.total, view.shared, view.opened) == (2, 1, True)
    assert await listed(school, shared) == {"delen": False}

    await shared.mark(school.zoe, MarkShared(every=True, shared=True))
    assert await listed(school, shared) == {"delen": False, "tellen": False}
    assert (await shared.mark(school.zoe, MarkShared(every=True, shared=False))).shared == 0


async def test_what_is_shown_no_longer_stays_in_the_list_as_gone(school: School, shared: SharedCatalogues) -> None:
    await opened(school, shared)
    assert await listed(school, shared) == {"delen": False, "tellen": False}

    school.later(minutes=1)
    await change(school, "delen", state=ItemState.ARCHIVED)
    assert await listed(school, shared) == {"delen": True, "tellen": False}

    school.later(minutes=1)
    await change(school, "delen", state=ItemState.READY)
    await change(school, "tellen", licence=ItemLicence.OWN)
    assert await listed(school, shared) == {"delen": False, "tellen": True}

    school.later(minutes=1)
    await shared.save(school.zoe, SaveSharing(version=1, opened=False, contact=""))
    assert await listed(school, shared) == {"delen": True, "tellen": True}


async def test_who_asks_what_is_new_since_the_last_visit_misses_nothing(
    school: School, shared: SharedCatalogues
) -> None:
    await opened(school, shared)
    _, _, last = await shared.door(school.given.school.id)
    school.later(minutes=5)
    await change(school, "delen", title="Anders")

    since = replace(ALL, since=last.replace(microsecond=0) + timedelta(seconds=1))
    assert await listed(school, shared, since) == {"delen": False}
    assert await listed(school, shared, replace(ALL, until=since.since)) == {"tellen": False}
    assert await listed(school, shared, replace(since, level="HAVO")) == {}
    assert await listed(school, shared, replace(since, level="PO")) == {"delen": False}


async def test_who_opens_the_door_gives_an_address_of_the_school(school: School, shared: SharedCatalogues) -> None:
    with pytest.raises(Invalid):
        await shared.save(school.zoe, SaveSharing(version=0, opened=True, contact=""))

    await shared.save(school.zoe, SaveSharing(version=0, opened=True, contact=CONTACT))
    with pytest.raises(SomebodyElseChanged):
        await shared.save(school.zoe, SaveSharing(version=0, opened=False, contact=""))


async def test_one_record_is_told_by_its_id_and_a_stranger_is_not_there(
    school: School, shared: SharedCatalogues
) -> None:
    await opened(school, shared, "delen")

    found = await shared.record(school.given.school.id, "delen")
    assert found.revision is not None
    assert found.revision.title == "Delen"
    for key in ("tellen", "eigen", "no-item"):
        with pytest.raises(Refusal, match="no such record"):
            await shared.record(school.given.school.id, key)
    with pytest.raises(Refusal, match="no such record"):
        await shared.record("another-school", "delen")
