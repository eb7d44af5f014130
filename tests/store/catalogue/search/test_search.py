"""The search over real items: SQLite and PostgreSQL answer alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Actor, Role
from erbij.catalogue.goals import store as goals
from erbij.catalogue.goals.model import Goal
from erbij.catalogue.items import store as items
from erbij.catalogue.items.rules import blocks_of
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemLevel, ItemLicence, ItemState
from erbij.catalogue.search.model import Wanted
from erbij.catalogue.search.service import Search
from erbij.catalogue.search.wire import Facet
from erbij.schools.model import School
from erbij.schools.store import add_school
from tests.unit.catalogue.assignments.on_shelf import NEW, on_shelf

if TYPE_CHECKING:
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.search.model import Found
    from erbij.db.database import Database

TEACHER = Actor("thijs", "school", frozenset({Role.TEACHER}), "a-sign-in")


@pytest.fixture
async def search(database: Database) -> Search:
    async with database.transaction() as tx:
        for key in ("school", "other"):
            await add_school(tx, School(key, f"board-{key}", key, "PO", "Europe/Amsterdam", demo=False), key, NEW)
    await put(database, on_shelf("breuken", "Breuken vergelijken", 15, "ESSENTIAL", level=ItemLevel.PO, years=(5,)))
    await put(database, on_shelf("fiets", "Met de fiets", 30, "EXTRA", subject="Verkeer", calm_ok=True))
    await put(database, on_shelf("taart", "Taart snijden", 10, description="Ook dit gaat over een breuk."))
    await put(database, on_shelf("draft", "Breuken, nog niet af", state=ItemState.DRAFT, revision=0))
    await put(database, on_shelf("theirs", "Breuken van een ander", school_id="other"))
    return Search(database)


async def put(database: Database, one: Item) -> None:
    async with database.transaction() as tx:
        await items.add(tx, one)


async def changed(database: Database, key: str, **more: Any) -> None:
    async with database.transaction() as tx:
        old = await items.item(tx, "school", key)
        assert old is not None
        new = replace(old, version=old.version + 1, changed_at=old.changed_at + timedelta(hours=1), **more)
        assert await items.put(tx, new, old.version)


async def found(search: Search, text: str = "", actor: Actor = TEACHER, **chosen: str) -> Found:
    return await search.find(actor, Wanted(text, {Facet(key): value for key, value in chosen.items()}))


def keys(one: Found) -> list[str]:
    return [each.item_id for each in one.items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("breuk", ["breuken", "taart"]),
        ("breuken", ["breuken", "taart"]),
        ("fietsen", ["fiets"]),
        ("verk", ["fiets"]),
        ("taart breuk", ["taart"]),
        ("olifant", []),
        ("", ["breuken", "taart", "fiets"]),
        ("and or not near", []),
        ("heading", []),
    ],
)
async def test_words_find_items_by_their_other_forms_those_with_it_in_the_title_first(
    search: Search, text: str, expected: list[str]
) -> None:
    assert keys(await found(search, text)) == expected


async def test_facets_narrow_down_and_count_what_another_choice_would_find(search: Search) -> None:
    one = await found(search, subject="Rekenen")

    assert keys(one) == ["breuken", "taart"]
    counts = {facet.value: {each.value: each.count for each in some} for facet, some in one.counts.items()}
    assert counts["subject"] == {"Rekenen": 2, "Verkeer": 1}
    assert counts["minutes"] == {"10": 1, "20": 1}
    assert "calm" not in counts, "nothing of Rekenen is calm"
    assert keys(await found(search, subject="Rekenen", minutes="10")) == ["taart"]


async def test_an_item_that_changed_is_found_by_its_new_words_only(search: Search, database: Database) -> None:
    assert keys(await found(search, "fiets")) == ["fiets"]
    await changed(database, "fiets", title="Met de trein")

    assert keys(await found(search, "fiets")) == []
    assert keys(await found(search, "trein")) == ["fiets"]
    assert keys(await found(Search(database), "trein")) == ["fiets"], "after a restart as well"


async def test_what_is_archived_is_found_no_more_and_back_it_is(search: Search, database: Database) -> None:
    await found(search)
    await changed(database, "breuken", state=ItemState.ARCHIVED)
    assert keys(await found(search, "breuk")) == ["taart"]
    await changed(database, "breuken", state=ItemState.READY)
    assert keys(await found(search, "breuk")) == ["breuken", "taart"]


async def test_items_of_another_school_are_found_there_only(search: Search) -> None:
    other = replace(TEACHER, school_id="other")

    assert keys(await found(search, "breuk", other)) == ["theirs"]
    assert keys(await found(search, "breuk")) == ["breuken", "taart"]


async def test_every_facet_counts_what_another_choice_in_it_would_find(search: Search, database: Database) -> None:
    """All of them at once: one item is in every facet, and a choice in each still finds it."""
    aim = "aaaaaaaa-0000-4000-8000-000000000001"
    async with database.transaction() as tx:
        await goals.put(tx, [Goal(aim, "Taarten")])
    blocks = blocks_of([BlockDraft(id="blok0001", kind=ItemBlockKind.TEXT, text="Lees")], {})
    whole = on_shelf(
        "whole",
        "Heel",
        level=ItemLevel.PO,
        years=(5,),
        goals=(aim,),
        licence=ItemLicence.CC0,
        calm_ok=True,
        captioned=True,
        printable=True,
        blocks=blocks,
    )
    await put(database, whole)
    there = await found(search)
    assert set(there.counts) == set(Facet)

    for facet, counts in there.counts.items():
        for one in counts:
            assert (await search.find(TEACHER, Wanted("", {facet: one.value}))).total == one.count
