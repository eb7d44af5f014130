"""Other catalogues read a school's open lessons with programs that are not ours, while teachers go on working."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count, islice
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring

from erbij.actor import Role
from erbij.catalogue.elsewhere.harvesting import Harvesting
from erbij.catalogue.elsewhere.service import Elsewhere
from erbij.catalogue.elsewhere.wire import AddOther, OtherKind
from erbij.catalogue.items import rules as item_rules
from erbij.catalogue.items import store as items
from erbij.catalogue.items.model import Item, ItemLevel, ItemLicence, ItemState
from erbij.catalogue.items.wire import CatalogueBlock, ItemBlockKind
from erbij.catalogue.sharing import http
from erbij.catalogue.sharing.service import SharedCatalogues
from erbij.catalogue.sharing.wire import MarkShared, SaveSharing
from erbij.timetable.sources.address import Addresses
from tests.support.harvesters import Scythe, Sickle
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server
from tests.unit.catalogue.assignments.on_shelf import on_shelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.api.web.serving import Served

ORIGIN = "https://erbij.voorbeeld.test"
PATH = "/api/catalogue/sharing"
MANY = 1050
TITLE = 'Breuken <b>&amp; "delen"</b> ]]> \U0001f60a'
LINK = CatalogueBlock(
    id="blok0001",
    kind=ItemBlockKind.LINK,
    title="Kijk",
    norm_seconds=300,
    norm_estimated=True,
    text="",
    file_id=None,
    media_ms=None,
    url="https://www.voorbeeld.test/?a=1&b=2",
    coverage=None,
    view_seconds=None,
)


def item_of(number: int, school_id: str) -> Item:
    return on_shelf(
        f"item{number:05}",
        f"{TITLE} {number}",
        school_id=school_id,
        licence=ItemLicence.CC_BY_SA,
        level=ItemLevel.PO,
        years=(5, 6),
        revision=1,
        blocks=(LINK,),
    )


@asynccontextmanager
async def shown(database, home, many: int) -> AsyncIterator[tuple[Given, Served, str]]:
    given = await Given(database).imported()
    shared = SharedCatalogues(database, given.clock, ORIGIN)
    async with database.transaction() as tx:
        for number in range(many):
            one = item_of(number, given.school.id)
            await items.add(tx, one)
            await items.publish(tx, replace(item_rules.next_revision(one, "thijs", given.clock.now()), number=1))
    zoe = given.actor("zoe", Role.COORDINATOR)
    await shared.save(zoe, SaveSharing(version=0, opened=True, contact="school@voorbeeld.test"))
    await shared.mark(zoe, MarkShared(every=True, shared=True))
    async with school_server(given, home, *http.routes(shared)) as server:
        yield given, server, f"{PATH}/{given.school.id}/oai"


async def teachers_work(given: Given, turn: int) -> None:
    """Some lessons that were told already change, some that were not, and some go."""
    given.clock.move(timedelta(seconds=1))
    async with given.database.transaction() as tx:
        for number in range(turn * 7, MANY, 210):
            one = await items.item(tx, given.school.id, f"item{number:05}")
            assert one is not None
            gone = turn % 3 == 0
            state = ItemState.ARCHIVED if gone else ItemState.READY
            changed = replace(one, title=f"Anders {turn}", state=state, changed_at=given.clock.now())
            await items.put(tx, changed, one.version)


async def harvested(given: Given, records: Iterator[Any]) -> list[str]:
    """Read to the end, a hundred at a time; in between teachers work."""
    found: list[str] = []
    for turn in count(1):
        some = await asyncio.to_thread(lambda: [one.header.identifier for one in islice(records, 100)])
        if not some:
            break
        found += some
        await teachers_work(given, turn)
    return found


@pytest.mark.parametrize("program", ["sickle", "scythe"])
async def test_every_lesson_comes_once_though_lessons_change_while_they_are_read(database, tmp_path, program):
    async with shown(database, tmp_path, MANY) as (given, server, path):
        address = server.base + path
        if program == "sickle":
            records = await asyncio.to_thread(lambda: Sickle(address).ListRecords(metadataPrefix="lom"))
            found = await harvested(given, records)
        else:
            with Scythe(address) as scythe:
                found = await harvested(given, iter(scythe.list_records(metadata_prefix="oai_dc")))

    expected = [f"oai:erbij.voorbeeld.test:item{number:05}" for number in range(MANY)]
    assert sorted(found) == expected, "none twice, none left out"


async def test_a_school_with_erbij_reads_another_one_with_erbij(database, tmp_path):
    async with shown(database, tmp_path, 250) as (given, server, path):
        inside = Addresses(inside=True)
        reading = Elsewhere(database, given.clock, inside, inside=True)
        zoe = given.actor("zoe", Role.COORDINATOR)
        await reading.add(zoe, AddOther(name="De buren", kind=OtherKind.OAI, address=server.base + path))
        harvesting = Harvesting(database, given.clock, inside)
        await harvesting.run()
        before = (await reading.every(zoe))[0]
        given.clock.move(timedelta(hours=25))
        async with database.transaction() as tx:
            gone = item_of(7, given.school.id)
            away = replace(gone, state=ItemState.ARCHIVED, changed_at=given.clock.now())
            await items.put(tx, away, gone.version)
        await harvesting.run()
        after = (await reading.every(zoe))[0]
        found = await reading.find(zoe, "breuken 42")

    assert (before.records, before.other.skipped_count, before.other.trouble) == (250, 0, None)
    assert (after.records, after.other.trouble, after.other.prefix) == (249, None, "lom")
    assert [(one.title, one.url) for one in found.hits.records] == [(f"{TITLE} 42", LINK.url)]


async def ask(server: Served, path: str, **asked: str) -> ET.Element:
    async with server.browser().session.get(path, params=asked) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        found: ET.Element = fromstring(await answer.read())
        return found


def texts(root: ET.Element, name: str) -> list[str]:
    return [one.text or "" for one in root.iter() if one.tag.rpartition("}")[2] == name]


async def test_a_lesson_is_described_in_nl_lom_and_says_nobodys_name(database, tmp_path):
    async with shown(database, tmp_path, 1) as (given, server, path):
        identifier = "oai:erbij.voorbeeld.test:item00000"
        root = await ask(server, path, verb="GetRecord", identifier=identifier, metadataPrefix="lom")
        dublin = await ask(server, path, verb="GetRecord", identifier=identifier, metadataPrefix="oai_dc")
        async with database.transaction() as tx:
            one = item_of(0, given.school.id)
            await items.put(tx, replace(one, state=ItemState.ARCHIVED), one.version)
        gone = await ask(server, path, verb="GetRecord", identifier=identifier, metadataPrefix="lom")

    string = {one.text for one in root.iter("{http://www.imsglobal.org/xsd/imsmd_v1p2}langstring")}
    assert {f"{TITLE} 0", "PO", "Groep 5", "Groep 6", "cc-by-sa-40", "learner", "final"} <= string
    assert texts(root, "location") == ["https://www.voorbeeld.test/?a=1&b=2"]
    assert texts(dublin, "title") == [f"{TITLE} 0"]
    assert texts(dublin, "rights") == ["https://creativecommons.org/licenses/by-sa/4.0/"]
    for told in (root, dublin):
        assert "thijs" not in ET.tostring(told, encoding="unicode").casefold()
    header = next(one for one in gone.iter() if one.tag.endswith("header"))
    assert header.get("status") == "deleted"
    assert texts(gone, "metadata") == []


async def test_the_door_says_who_it_is_and_what_is_wrong_with_a_question(database, tmp_path):
    async with shown(database, tmp_path, 2) as (_, server, path):
        told = await asyncio.to_thread(lambda: Sickle(server.base + path).Identify())
        sets = await ask(server, path, verb="ListSets")
        formats = await ask(server, path, verb="ListMetadataFormats")
        wrong = await ask(server, path, verb="ListRecords", metadataPrefix="lom", set="<&")
        unknown = await ask(server, path, verb="GetRecord", identifier="oai:x:y", metadataPrefix="lom")
        stranger = await server.browser().get(f"{PATH}/another/oai?verb=Identify")

    assert (told.deletedRecord, told.adminEmail) == ("persistent", "school@voorbeeld.test")
    assert told.baseURL == ORIGIN + path
    assert "PO" in texts(sets, "setSpec")
    assert texts(formats, "metadataPrefix") == ["lom", "oai_dc"]
    assert [one.get("code") for one in wrong.iter() if one.tag.endswith("error")] == ["noRecordsMatch"]
    assert [one.get("code") for one in unknown.iter() if one.tag.endswith("error")] == ["idDoesNotExist"]
    assert stranger.status == 404


async def test_a_form_with_many_fields_or_in_small_pieces_is_read_to_its_end(database, tmp_path):
    async def in_pieces() -> AsyncIterator[bytes]:
        for piece in (b"verb=GetRecord&metadataPrefix=lom", b"&identifier=oai:erbij.voorbeeld.test:", b"item00000"):
            yield piece
            await asyncio.sleep(0)

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    async with shown(database, tmp_path, 1) as (_, server, path):
        session = server.browser().session
        many = await session.post(path, data="&".join(["verb=Identify"] + ["x=1"] * 30), headers=kind)
        slow = await session.post(path, data=in_pieces(), headers=kind)
        wrong, found = fromstring(await many.read()), fromstring(await slow.read())

    assert many.status == 200
    assert [one.get("code") for one in wrong.iter() if one.tag.endswith("error")] == ["badArgument"]
    assert f"{TITLE} 0" in texts(found, "langstring")


async def test_the_same_question_may_come_as_a_form_from_anywhere_and_a_page_may_not_use_that(database, tmp_path):
    async with shown(database, tmp_path, 2) as (_, server, path):
        session = server.browser().session
        form = await session.post(path, data={"verb": "ListIdentifiers", "metadataPrefix": "lom"})
        root = fromstring(await form.read())
        json = await session.post(path, json={"verb": "Identify"})
        long = await session.post(path, data={"verb": "Identify", "x": "y" * 9000})
        zoe = browser_of(server, "zoe", Role.COORDINATOR)
        thijs = browser_of(server, "thijs", Role.TEACHER)
        view = await (await zoe.get(PATH)).json()
        refused = await thijs.get(PATH)
        bare = await zoe.session.post(f"{PATH}/items", json={"every": True, "shared": False})

    assert len(texts(root, "identifier")) == 2
    assert (json.status, long.status, refused.status, bare.status) == (404, 413, 404, 403)
    assert (view["total"], view["shared"], view["address"]) == (2, 2, ORIGIN + path)
