"""Goals that were imported: found by words, and items under what took the place of theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.catalogue.goals import store
from erbij.catalogue.goals.model import Imported
from erbij.catalogue.goals.service import Goals
from erbij.catalogue.items import store as items
from erbij.catalogue.search.model import Wanted
from erbij.catalogue.search.service import Search
from erbij.catalogue.search.wire import Facet
from erbij.errors import Invalid
from erbij.schools.model import School
from erbij.schools.store import add_school
from tests.unit.catalogue.assignments.on_shelf import NEW, on_shelf
from tests.unit.catalogue.goals.published import BREUKEN, CURRENT, DELEN, FILES, OUDER, WEG, as_file, entry

if TYPE_CHECKING:
    from erbij.db.database import Database

TEACHER = Actor("thijs", "school", frozenset({Role.TEACHER}), "a-sign-in")
ELSEWHERE = "99999999-9999-4999-8999-999999999999"


@pytest.fixture
async def goals(database: Database) -> Goals:
    made = Goals(database)
    await made.take_in(FILES)
    return made


async def found(goals: Goals, text: str) -> list[str]:
    return [one.id for one in (await goals.find(text)).goals]


async def test_taking_in_the_same_files_again_changes_nothing(goals: Goals) -> None:
    assert await goals.take_in(FILES) == Imported(0, 0, 5)
    again = as_file([entry(BREUKEN, "Taarten en punten.", prefix="PO 90")])
    assert await goals.take_in([("kerndoelen.json", again)]) == Imported(0, 1, 0)


async def test_of_files_one_of_which_is_wrong_nothing_is_taken_in(database: Database) -> None:
    goals = Goals(database)
    with pytest.raises(Invalid):
        await goals.take_in([FILES[0], ("deprecated.json", b"[{}]")])

    assert not (await goals.find("")).known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("taart", [BREUKEN]),
        ("knikker", [DELEN]),
        ("eerl", [DELEN]),
        ("po 91", [DELEN]),
        ("leerling", [BREUKEN, DELEN]),
        ("schapen", []),
        ("", [BREUKEN, DELEN]),
        ("100%", []),
    ],
)
async def test_goals_of_today_are_found_by_words_begins_and_numbers(
    goals: Goals, text: str, expected: list[str]
) -> None:
    assert await found(goals, text) == expected


async def test_goals_are_followed_to_those_of_today(goals: Goals, database: Database) -> None:
    async with database.read() as read:
        led = await store.followed(read, [OUDER, WEG, ELSEWHERE])

    assert {key: [one.id for one in some] for key, some in led.items()} == {
        OUDER: [BREUKEN, DELEN],
        WEG: [WEG],
        ELSEWHERE: [ELSEWHERE],
    }


async def test_a_lesson_is_found_under_what_took_the_place_of_its_goal_as_soon_as_that_was_imported(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        await add_school(tx, School("school", "b", "school", "PO", "Europe/Amsterdam", demo=False), "school", NEW)
        await items.add(tx, on_shelf("taart", "Snijden", goals=(OUDER,)))
        await items.add(tx, on_shelf("los", "Zonder doel"))
    goals, search = Goals(database), Search(database)
    await goals.take_in([("kerndoelen.json", as_file([entry(OUDER, "De leerling knipt.")]))])
    before = await search.find(TEACHER, Wanted("", {Facet.GOAL: OUDER}))
    assert [one.item_id for one in before.items] == ["taart"]
    assert before.goals == {OUDER: "De leerling knipt."}

    await goals.take_in(FILES)
    await Search(database).index_goals()  # as the command does, beside the server

    assert (await search.find(TEACHER, Wanted("", {Facet.GOAL: OUDER}))).total == 0
    assert [one.item_id for one in (await search.find(TEACHER, Wanted("", {Facet.GOAL: DELEN}))).items] == ["taart"]
    after = await search.find(TEACHER, Wanted("", {Facet.GOAL: BREUKEN}))
    assert [one.item_id for one in after.items] == ["taart"]
    assert {one.value: one.count for one in after.counts[Facet.GOAL]} == {BREUKEN: 1, DELEN: 1}
    assert after.goals[BREUKEN] == "Taarten"
    assert (await search.find(TEACHER, Wanted("knikkers"))).total == 1, "by the words of its goal"
    assert CURRENT[1]["title"] == after.goals[DELEN]


async def test_goals_that_are_imported_hide_no_lesson_that_was_published_before_another_was_changed(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        await add_school(tx, School("school", "b", "school", "PO", "Europe/Amsterdam", demo=False), "school", NEW)
        old = on_shelf("taart", "Snijden", goals=(OUDER,))
        await items.add(tx, old)
    search = Search(database)
    assert (await search.find(TEACHER, Wanted(""))).total == 1
    async with database.transaction() as tx:
        await items.add(tx, on_shelf("los", "Zonder doel", changed_at=old.changed_at + timedelta(hours=1)))
        new = replace(old, title="Taart snijden", version=2, changed_at=old.changed_at + timedelta(hours=2))
        assert await items.put(tx, new, old.version)

    await Goals(database).take_in(FILES)
    await Search(database).index_goals()

    assert {one.item_id for one in (await search.find(TEACHER, Wanted(""))).items} == {"taart", "los"}
    assert (await search.find(TEACHER, Wanted("", {Facet.GOAL: BREUKEN}))).total == 1
