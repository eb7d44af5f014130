"""A list of links becomes drafts of who reads it, on both databases; a file with a fault changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.files import store as files_store
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import ItemBlockKind, ItemState
from erbij.catalogue.links import http
from erbij.catalogue.links.service import Links
from erbij.catalogue.links.wire import MOST_LINKS, LinksFile

if TYPE_CHECKING:
    from erbij.actor import Actor
    from tests.store.catalogue.conftest import School

FILE = """titel;link;vak;minuten
Breuken oefenen;https://www.voorbeeld.test/breuken;Rekenen;15
Het hart;https://www.voorbeeld.test/hart;;
"""


@pytest.fixture
def items(school: School) -> Items:
    return Items(school.given.database, school.given.clock, files_store)


@pytest.fixture
def links(school: School, items: Items) -> Links:
    return Links(school.given.database, school.given.clock, items)


async def mine(items: Items, actor: Actor) -> list[tuple[str, str, int]]:
    every = (await items.every(actor)).items
    return sorted((one.title, one.subject, one.norm_minutes) for one in every if one.mine)


async def test_each_link_becomes_a_draft_that_only_its_reader_sees(school: School, items: Items, links: Links) -> None:
    before = await links.preview(school.thijs, LinksFile(text=FILE))
    assert ([one.title for one in before.new], before.known) == (["Breuken oefenen", "Het hart"], 0)
    assert await mine(items, school.thijs) == [], "a look changes nothing"

    taught_last = "Taal"
    written = http.shown(await links.write(school.thijs, LinksFile(text=FILE)), written=True)

    assert ([one.line for one in written.drafts], written.errors) == ([2, 3], ())
    assert await mine(items, school.thijs) == [("Breuken oefenen", "Rekenen", 15), ("Het hart", taught_last, 5)]
    (one,) = [each for each in (await items.every(school.thijs)).items if each.title == "Breuken oefenen"]
    view = await items.show(school.thijs, one.id)
    assert (view.card.state, [(block.kind, block.url) for block in view.blocks]) == (
        ItemState.DRAFT,
        [(ItemBlockKind.LINK, "https://www.voorbeeld.test/breuken")],
    )
    assert [one.title for one in (await items.every(school.fleur)).items if "hart" in one.title] == []


async def test_a_file_that_is_read_again_adds_only_what_is_not_there_yet(
    school: School, items: Items, links: Links
) -> None:
    await links.write(school.thijs, LinksFile(text=FILE))
    more = FILE + "De longen;https://www.voorbeeld.test/longen;;\n"
    plan = await links.write(school.thijs, LinksFile(text=more))

    assert ([one.title for one in plan.new], plan.known) == (["De longen"], 2)
    assert len(await mine(items, school.thijs)) == 3


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "links.csv:1"),
        ("titel;vak\nBreuken;Rekenen\n", "links.csv:1:url"),
        (FILE + ";https://www.voorbeeld.test/x;;\n", "links.csv:4:title"),
        (FILE + "X;http://www.voorbeeld.test/x;;\n", "links.csv:4:url"),
        (FILE + "X;javascript:alert(1);;\n", "links.csv:4:url"),
        (FILE + "X;https://www.voorbeeld.test/hart;;\n", "links.csv:4:url"),
        (FILE + "X;https://www.voorbeeld.test/x;;lang\n", "links.csv:4:minutes"),
        (FILE + "X;https://www.voorbeeld.test/x;;0\n", "links.csv:4:minutes"),
        ("titel;link\n" + "X;https://a.test\n" * (MOST_LINKS + 1), "links.csv"),
    ],
)
async def test_a_fault_names_its_line_and_nothing_is_written(
    school: School, items: Items, links: Links, text: str, where: str
) -> None:
    plan = await links.write(school.thijs, LinksFile(text=text))

    assert where in [path for path, _ in plan.faults]
    assert plan.new == ()
    assert await mine(items, school.thijs) == []
