"""A school reads and asks catalogues of others, also those that misbehave, and its own work never waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from erbij.catalogue.elsewhere.harvesting import Harvesting
from erbij.catalogue.elsewhere.service import ASKED_AT_ONCE, Elsewhere, Standing
from erbij.catalogue.elsewhere.wire import AddOther, OtherKind, OtherTrouble, SkippedWhy
from erbij.errors import Invalid, NotFound
from erbij.timetable.sources.address import Addresses, Answer
from tests.support.other_catalogue import BOMB, STRANGER, OtherCatalogue, lom, other_catalogue, record, searched, told

if TYPE_CHECKING:
    from tests.store.catalogue.conftest import School

LATER = "2026-11-19T09:00:00Z"


def lesson(key: str, title: str) -> str:
    return record(key, lom(title, f"https://lessen.test/{key}"))


@dataclass
class Library:
    """A school with one catalogue of somebody else."""

    school: School
    there: OtherCatalogue
    rooms: Elsewhere
    harvesting: Harvesting

    async def named(self, kind: OtherKind = OtherKind.OAI) -> str:
        await self.rooms.add(self.school.zoe, AddOther(name="Wikiwijs", kind=kind, address=self.there.url))
        return (await self.rooms.every(self.school.zoe))[0].other.id

    async def standing(self) -> Standing:
        return (await self.rooms.every(self.school.zoe))[0]

    async def found(self, text: str) -> list[str]:
        return [one.title for one in (await self.rooms.find(self.school.thijs, text)).hits.records]


class Held:
    """Other catalogues that answer when the test says so."""

    def __init__(self) -> None:
        self.asked = 0
        self.full = asyncio.Event()
        self.answers = asyncio.Event()

    async def read(self, *_: str, **__: str) -> Answer:
        self.asked += 1
        if self.asked == ASKED_AT_ONCE:
            self.full.set()
        await self.answers.wait()
        return Answer(searched(lom("Breuken", "https://lessen.test/a")).encode())


@pytest.fixture
async def library(school: School) -> AsyncIterator[Library]:
    async with other_catalogue() as there:
        database, clock = school.given.database, school.given.clock
        usual = Addresses(inside=True, largest=100_000)
        rooms = Elsewhere(database, clock, usual, inside=True)
        yield Library(school, there, rooms, Harvesting(database, clock, usual, most=20))


async def test_what_another_catalogue_holds_is_read_part_by_part_and_found_by_its_words(library: Library) -> None:
    library.there.lists([lesson("a", "Breuken delen"), record("x", "<marc/>")], [lesson("b", "Het hart")])
    await library.named()

    await library.harvesting.run()

    one = await library.standing()
    assert (one.records, one.other.trouble, one.other.token, one.other.since) == (2, None, "", "2026-11-18T09:00:00Z")
    assert (one.other.skipped_count, one.other.skipped) == (1, (("x", SkippedWhy.NOT_READABLE),))
    assert await library.found("breuk") == ["Breuken delen"]
    assert await library.found("delen hart") == []
    assert await library.found("") == []
    found = await library.rooms.find(library.school.thijs, "hart")
    assert (found.names, found.hits.records[0].url) == (("Wikiwijs",), "https://lessen.test/b")


async def test_the_next_time_only_what_changed_is_asked_for_and_what_is_deleted_goes(library: Library) -> None:
    library.there.lists([lesson("a", "Breuken"), lesson("b", "Het hart"), lesson("c", "Klok")])
    await library.named()
    await library.harvesting.run()
    await library.harvesting.run()
    assert len(library.there.asked) == 3, "once a day is enough"

    library.there.lists([record("a", deleted=True), lesson("b", "De longen"), record("c", "<marc/>")], at=LATER)
    library.school.later(hours=25)
    await library.harvesting.run()

    assert library.there.asked[-1]["from"] == "2026-11-18T09:00:00Z"
    assert (await library.found("breuken"), await library.found("longen")) == ([], ["De longen"])
    assert await library.found("klok") == [], "what can no longer be read is no longer shown"
    assert (await library.standing()).other.since == LATER


async def test_a_long_harvest_goes_on_where_it_was_also_on_another_server(library: Library) -> None:
    library.there.lists([lesson("a", "Breuken")], [lesson("b", "Het hart")], [lesson("c", "Klok")])
    library.there.granularity = "YYYY-MM-DD"
    await library.named()
    database, clock = library.school.given.database, library.school.given.clock

    for records in (1, 2, 3):
        another = Harvesting(database, clock, Addresses(inside=True), longest=timedelta(0))
        await another.run()
        assert (await library.standing()).records == records
        await another.run()
        assert (await library.standing()).records == records, "a little later, so that others have their turn"
        library.school.later(minutes=1)

    assert [one.get("resumptionToken", "") for one in library.there.asked][2:] == ["", "deel 1", "deel 2"]
    library.school.later(hours=25)
    await library.harvesting.run()
    assert library.there.asked[-3]["from"] == "2026-11-18", "they know days only"


async def test_where_they_do_not_tell_what_is_gone_what_did_not_come_is_gone(library: Library) -> None:
    library.there.deletes = "no"
    library.there.lists([lesson("a", "Breuken"), lesson("b", "Het hart")])
    other_id = await library.named()
    await library.harvesting.run()
    library.there.lists([lesson("b", "Het hart")])
    await library.rooms.read_now(library.school.zoe, other_id)

    await library.harvesting.run()

    assert "from" not in library.there.asked[-1]
    assert (await library.standing()).records == 1


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (web.Response(text=BOMB), OtherTrouble.NOT_READABLE),
        (web.Response(text=STRANGER), OtherTrouble.NOT_READABLE),
        (web.Response(text="<html>Welkom</html>"), OtherTrouble.NOT_READABLE),
        (web.Response(text=told("")), OtherTrouble.NOT_READABLE),
        (web.Response(body=b"x" * 100_001), OtherTrouble.TOO_LARGE),
        (web.Response(body=b"x", headers={"Content-Encoding": "br"}), OtherTrouble.NOT_READABLE),
        (web.Response(status=500), OtherTrouble.THEIR_ERROR),
        (web.Response(status=403), OtherTrouble.NO_ENTRY),
        (web.Response(status=404), OtherTrouble.NOT_THERE),
    ],
    ids=["bomb", "file", "page", "empty", "huge", "packed", "broken", "closed", "gone"],
)
async def test_a_catalogue_that_misbehaves_is_said_and_what_was_read_stays(
    library: Library, answer: web.Response, trouble: OtherTrouble
) -> None:
    library.there.lists([lesson("a", "Breuken")])
    other_id = await library.named()
    await library.harvesting.run()
    library.there.instead = answer
    await library.rooms.read_now(library.school.zoe, other_id)

    await library.harvesting.run()

    one = await library.standing()
    assert (one.other.trouble, one.records) == (trouble, 1)
    library.there.instead = None
    library.school.later(hours=2)
    await library.harvesting.run()
    assert (await library.standing()).other.trouble is None, "it is tried again by itself"


async def test_a_redirect_never_leads_into_the_network_of_the_school(library: Library) -> None:
    await library.named()
    library.there.elsewhere = "http://169.254.169.254/latest/meta-data"
    await library.harvesting.run()
    assert (await library.standing()).other.trouble is OtherTrouble.SENT_ELSEWHERE

    database, clock = library.school.given.database, library.school.given.clock
    library.there.elsewhere, before = "", len(library.there.asked)
    outside = Harvesting(database, clock, Addresses())
    library.school.later(hours=2)
    await outside.run()
    assert (await library.standing()).other.trouble is OtherTrouble.NOT_ALLOWED
    assert len(library.there.asked) == before, "nobody was asked"


async def test_a_list_that_never_ends_and_one_that_is_too_long_are_left(library: Library) -> None:
    library.there.lists([lesson("a", "Breuken")], [lesson("b", "Klok")], [])
    library.there.parts["deel 1"] = library.there.parts["deel 1"].replace("deel 2", "deel 1")
    other_id = await library.named()
    await library.harvesting.run()
    assert (await library.standing()).other.trouble is OtherTrouble.THEIR_ERROR

    library.there.lists([lesson(f"les{number}", "Les") for number in range(21)], [lesson("z", "Later")])
    await library.rooms.read_now(library.school.zoe, other_id)
    await library.harvesting.run()
    assert (await library.standing()).other.trouble is OtherTrouble.TOO_MANY

    library.there.forms = ("marc",)
    await library.rooms.read_now(library.school.zoe, other_id)
    await library.harvesting.run()
    assert (await library.standing()).other.trouble is OtherTrouble.NO_FORMAT


async def test_a_list_that_goes_round_for_ever_is_left(library: Library) -> None:
    library.there.lists([lesson("a", "Breuken")], [lesson("b", "Klok")], [lesson("c", "Hart")])
    library.there.parts["deel 2"] = library.there.parts["deel 1"].replace("deel 2", "deel 1")
    await library.named()

    await library.harvesting.run()

    assert (await library.standing()).other.trouble is OtherTrouble.THEIR_ERROR
    assert len(library.there.asked) < 20, "it was noticed within a few parts"
    assert await library.found("breuken") == ["Breuken"]


async def test_a_list_that_says_halfway_that_there_is_nothing_takes_nothing_away(library: Library) -> None:
    library.there.deletes = "no"
    library.there.lists([lesson("a", "Breuken")], [lesson("b", "Klok")])
    other_id = await library.named()
    await library.harvesting.run()
    library.there.parts["deel 1"] = told('<error code="noRecordsMatch">nothing</error>')
    await library.rooms.read_now(library.school.zoe, other_id)

    await library.harvesting.run()

    one = await library.standing()
    assert (one.other.trouble, one.records) == (OtherTrouble.THEIR_ERROR, 2)


async def test_a_catalogue_that_was_too_long_is_read_again_when_it_is_shorter(library: Library) -> None:
    library.there.lists([lesson(f"les{number}", "Les") for number in range(15)], [], at=LATER)
    other_id = await library.named()
    await library.harvesting.run()
    library.there.lists([lesson(f"nieuw{number}", "Les") for number in range(15)], [lesson("z", "Later")])
    await library.rooms.read_now(library.school.zoe, other_id)
    await library.harvesting.run()
    assert (await library.standing()).other.trouble is OtherTrouble.TOO_MANY

    for _ in range(2):
        await library.rooms.read_now(library.school.zoe, other_id)
        await library.harvesting.run()
    one = await library.standing()
    assert (one.other.trouble, one.records) == (None, 16), "everything was read again, and what did not come is gone"


async def test_a_server_that_slept_does_not_write_over_what_another_one_read_since(library: Library) -> None:
    library.there.lists([lesson("a", "Breuken")], [lesson("b", "Klok")])
    await library.named()
    library.there.hangs = True
    asleep = asyncio.create_task(library.harvesting.run())
    await library.there.came.wait()
    library.there.hangs = False
    library.school.later(hours=2)
    database, clock = library.school.given.database, library.school.given.clock
    await Harvesting(database, clock, Addresses(inside=True)).run()
    before = (await library.standing()).other

    library.there.released.set()
    await asleep

    after = await library.standing()
    assert (after.other, after.records) == (before, 2)


async def test_who_stops_a_catalogue_stops_it_in_the_middle_and_who_removes_it_removes_all(library: Library) -> None:
    library.there.lists([lesson("a", "Breuken")], [lesson("b", "Klok")])
    other_id = await library.named()
    library.there.hangs = True
    running = asyncio.create_task(library.harvesting.run())
    await library.there.came.wait()
    await library.rooms.pause(library.school.zoe, other_id, paused=True)
    library.there.released.set()
    await running
    assert (await library.standing()).records == 0

    await library.rooms.read_now(library.school.zoe, other_id)
    await library.harvesting.run()
    assert (await library.standing()).records == 2
    await library.rooms.remove(library.school.zoe, other_id)
    assert (await library.rooms.every(library.school.zoe), await library.found("breuken")) == ([], [])


async def test_a_catalogue_that_is_asked_answers_beside_what_is_here(library: Library) -> None:
    other_id = await library.named(OtherKind.SRU)
    library.there.answers = searched(lom("Breuken", "https://lessen.test/a"), total=40)
    thijs = library.school.thijs

    assert [one.id for one in (await library.rooms.find(thijs, "breuken")).asks] == [other_id]
    assert (await library.rooms.find(thijs, "")).asks == ()
    found = await library.rooms.ask(thijs, other_id, "breuken delen")

    assert (found.hits.total, found.names, found.trouble) == (40, ("Wikiwijs",), None)
    assert library.there.asked[-1]["query"] == '"breuken" and "delen"'
    await library.harvesting.run()
    assert len(library.there.asked) == 1, "it is never read by itself"


async def test_a_catalogue_that_is_slow_or_talks_nonsense_is_said(library: Library) -> None:
    other_id = await library.named(OtherKind.SRU)
    thijs = library.school.thijs
    for answer, trouble in (
        (web.Response(text=STRANGER), OtherTrouble.NOT_READABLE),
        (web.Response(body=b"x" * 100_001), OtherTrouble.TOO_LARGE),
        (web.Response(status=302, headers={"Location": "http://10.0.0.1/"}), OtherTrouble.SENT_ELSEWHERE),
    ):
        library.there.instead = answer
        assert (await library.rooms.ask(thijs, other_id, "breuken")).trouble is trouble

    library.there.instead, library.there.hangs = None, True
    database, clock = library.school.given.database, library.school.given.clock
    quick = Elsewhere(database, clock, Addresses(inside=True, slowest_s=0.2), inside=True)
    assert (await quick.ask(thijs, other_id, "breuken")).trouble is OtherTrouble.TOO_SLOW


async def test_so_many_wait_for_other_catalogues_and_who_comes_then_is_told(library: Library) -> None:
    other_id = await library.named(OtherKind.SRU)
    thijs, held = library.school.thijs, Held()
    rooms = Elsewhere(library.school.given.database, library.school.given.clock, held, inside=True)
    waiting = [asyncio.create_task(rooms.ask(thijs, other_id, "breuken")) for _ in range(ASKED_AT_ONCE)]
    await held.full.wait()

    assert (await rooms.ask(thijs, other_id, "breuken")).trouble is OtherTrouble.TOO_BUSY
    await rooms.add(library.school.zoe, AddOther(name="X", kind=OtherKind.SRU, address="https://ander.test/sru"))
    there = [one.other.id for one in await rooms.every(library.school.zoe)]
    another = asyncio.create_task(rooms.ask(thijs, next(one for one in there if one != other_id), "breuken"))
    assert (await rooms.find(thijs, "breuken")).trouble is None, "our own answer is there at once"
    held.answers.set()
    assert {(await one).hits.total for one in [*waiting, another]} == {1}, "a slow one takes no place of another"
    assert (await rooms.ask(thijs, other_id, "breuken")).trouble is None


async def test_an_address_is_checked_before_it_is_kept_and_every_school_has_its_own(library: Library) -> None:
    strict = Elsewhere(library.school.given.database, library.school.given.clock, Addresses(), hosts=["goed.test"])
    for address in ("http://goed.test/oai", "https://slecht.test/oai", "https://goed.test/oai?verb=x"):
        with pytest.raises(Invalid):
            await strict.add(library.school.zoe, AddOther(name="X", kind=OtherKind.OAI, address=address))
    await strict.add(library.school.zoe, AddOther(name="X", kind=OtherKind.OAI, address="https://goed.test/oai"))
    with pytest.raises(Invalid, match="there already"):
        await strict.add(library.school.zoe, AddOther(name="Y", kind=OtherKind.OAI, address="https://goed.test/oai"))
    with pytest.raises(NotFound):
        await strict.ask(library.school.thijs, "no-such-one", "breuken")
    with pytest.raises(NotFound):
        await strict.ask(library.school.thijs, (await library.standing()).other.id, "breuken")
