"""What a teacher puts with a lesson, who finds it there, and until when; on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Actor, Role
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.checking import Checking
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import UNUSED, Files
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.items.wire import ItemState
from erbij.catalogue.materials import http
from erbij.catalogue.materials.service import Materials
from erbij.catalogue.materials.wire import MOST_MATERIALS, AddMaterial
from erbij.catalogue.missed.service import Missing
from erbij.catalogue.missed.wire import DecideMissed
from erbij.composition.catalogue import ShownByTeachers
from erbij.errors import Conflict, Invalid, NotFound
from erbij.privacy.retention.service import Retention
from tests.store.catalogue.handins.given import look, sending
from tests.support.lying import here

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.catalogue.conftest import School

LINK = "https://www.voorbeeld.test/breuken"


@dataclass
class Room:
    """Rekenen of 5A is over: Noor missed half of it, Sem all of it."""

    school: School
    files: Files
    checking: Checking
    materials: Materials

    @property
    def slot(self) -> str:
        return self.school.given.ids["Rekenen 5A"]

    def pupil(self, who: str) -> Actor:
        return self.school.given.actor(who, Role.PUPIL)

    async def sent(self, actor: Actor) -> str:
        """A file that was looked at."""
        file_id = (await self.files.begin(actor, BeginFile(name="werkblad.jpg", size=5))).id
        await self.files.append(actor, file_id, 0, sending(b"photo"))
        await self.checking.run()
        return file_id

    async def add(self, actor: Actor | None = None, **what: Any) -> None:
        self.school.later(seconds=1)
        await self.materials.add(actor or self.school.thijs, AddMaterial(slot_id=self.slot, **what))

    async def titles(self) -> list[str]:
        found = (await self.materials.of_lesson(self.school.thijs, self.slot)).found
        return [one.material.title.reveal() for one in found]

    async def offered(self, actor: Actor, person: str | None = None) -> list[tuple[list[str], list[str]]]:
        """What stands with, and what may fit, lesson by lesson."""
        _, _, offers = await self.materials.offered(actor, None, person)
        return [
            ([each.material.title.reveal() for each in one.found], [each.title for each in one.suggested])
            for one in offers
        ]


@pytest.fixture
def room(school: School, tmp_path: Path) -> Room:
    database, clock, folder = school.given.database, school.given.clock, Folder(tmp_path / "catalogue")
    checking = Checking(database, clock, folder, look)
    files = Files(database, clock, folder, checking, ShownByTeachers())
    return Room(school, files, checking, Materials(database, clock, files, Missing(school.paper)))


async def test_who_missed_the_lesson_finds_what_its_teacher_put_there(room: Room) -> None:
    await room.add(file_id=await room.sent(room.school.thijs))
    await room.add(address=f" {LINK} ", title="Filmpje  over breuken")
    await room.add(item_id="breuken")
    await room.add(item_id="breuken")

    assert await room.titles() == ["werkblad.jpg", "Filmpje over breuken", "Breuken"], "each thing stands there once"
    (noor,) = await room.offered(room.school.noor)
    assert noor == (["werkblad.jpg", "Filmpje over breuken", "Breuken"], ["Klokkijken"])
    assert await room.offered(room.school.karin, room.school.noor.id) == [noor], "a parent reads along"
    assert await room.offered(room.pupil("sem")) == [(noor[0], [])], "who was away all day gets no homework by itself"
    assert await room.offered(room.pupil("bo")) == []
    with pytest.raises(NotFound):
        await room.materials.offered(room.school.karin, None, room.school.given.ids["bo"])


async def test_items_that_fit_are_offered_for_a_missed_part_unless_that_is_not_needed(room: Room) -> None:
    assert await room.offered(room.school.noor) == [([], ["Breuken", "Klokkijken"])], "essential first"
    asked = DecideMissed(slot_id=room.slot, pupil_id=room.school.noor.id, needed=False)
    await room.school.missed.decide(room.school.thijs, asked)
    assert await room.offered(room.school.noor) == []
    await room.add(address=LINK)
    assert await room.offered(room.school.noor) == [(["www.voorbeeld.test"], [])]


async def test_a_file_is_for_the_pupils_of_the_lesson_their_parents_and_its_teacher(room: Room) -> None:
    school, file_id = room.school, await room.sent(room.school.thijs)
    await room.add(file_id=file_id)
    (one,) = (await room.materials.of_lesson(school.thijs, room.slot)).found

    for actor in (school.noor, room.pupil("sem"), school.karin, school.thijs):
        path, stored = await room.materials.content(actor, one.material.id)
        assert (here(path).exists(), stored.id) == (True, file_id)
    for actor in (room.pupil("bo"), school.fleur, school.given.actor("thijs", Role.GUARDIAN)):
        with pytest.raises(NotFound):
            await room.materials.content(actor, one.material.id)
    for actor in (school.noor, school.fleur):
        with pytest.raises(NotFound):
            await room.files.content(actor, file_id)
    async with school.given.database.read() as read:
        assert (await files_store.facts(read, school.noor.school_id, [file_id])) == {}, "a photo is no block"


async def test_only_who_gives_the_lesson_puts_something_there_and_takes_it_away(room: Room) -> None:
    await room.add(address=LINK)
    (one,) = (await room.materials.of_lesson(room.school.thijs, room.slot)).found
    for actor in (room.school.fleur, room.school.mia, room.school.zoe, room.school.noor):
        with pytest.raises(NotFound):
            await room.materials.of_lesson(actor, room.slot)
        with pytest.raises(NotFound):
            await room.add(actor, address=LINK)
        with pytest.raises(NotFound):
            await room.materials.remove(actor, one.material.id)
    await room.materials.remove(room.school.thijs, one.material.id)
    assert await room.titles() == []


async def test_what_is_no_file_of_ones_own_no_address_or_no_item_is_refused(room: Room) -> None:
    strange = await room.sent(room.school.fleur)
    await room.school.put("weg", "Weg", state=ItemState.ARCHIVED)
    refused: tuple[dict[str, Any], ...] = (
        {},
        {"address": LINK, "item_id": "breuken"},
        {"address": "http://voorbeeld.test"},
        {"address": "javascript:alert(1)"},
        {"file_id": strange},
        {"file_id": "unknown"},
        {"item_id": "weg"},
    )
    for what in refused:
        with pytest.raises(Invalid):
            await room.add(**what)
    assert await room.titles() == []


async def test_no_heap_and_nothing_with_a_lesson_of_long_ago(room: Room) -> None:
    for at in range(MOST_MATERIALS):
        await room.add(address=f"{LINK}/{at}")
    with pytest.raises(Conflict):
        await room.add(address=LINK)
    room.school.later(days=15)
    with pytest.raises(Conflict):
        await room.add(item_id="breuken")


async def test_an_item_that_was_put_away_is_not_offered_any_more(room: Room) -> None:
    await room.add(item_id="breuken")
    await room.school.put("breuken", "Breuken", state=ItemState.ARCHIVED)

    assert await room.titles() == []
    assert await room.offered(room.school.noor) == [([], ["Klokkijken"])]


@pytest.mark.rule("R19")
async def test_after_fourteen_days_it_is_gone_and_its_bytes_with_the_sweep_and_not_before(room: Room) -> None:
    given = room.school.given
    await room.add(file_id=await room.sent(room.school.thijs))
    (one,) = (await room.materials.of_lesson(room.school.thijs, room.slot)).found
    today = given.clock.now().date()
    retention = Retention(given.database, given.clock)
    room.school.later(days=13)
    await retention.run()
    day, _, offers = await room.materials.offered(room.school.noor, today, None)
    assert (day, len(offers)) == (today, 1)
    room.school.later(days=1)
    with pytest.raises(NotFound):
        await room.materials.content(room.school.noor, one.material.id)
    assert (await room.materials.offered(room.school.noor, today, None))[2] == []

    await retention.run()
    given.clock.move(UNUSED)
    await room.files.sweep()
    with pytest.raises(NotFound):
        await room.files.content(room.school.thijs, one.material.file_id or "")


async def test_a_file_that_was_sent_weeks_before_its_lesson_is_still_there(room: Room) -> None:
    file_id = await room.sent(room.school.thijs)
    await room.add(file_id=file_id)
    room.school.given.clock.move(UNUSED + timedelta(days=1))
    await room.files.sweep()

    assert (await room.files.content(room.school.thijs, file_id))[1].id == file_id


async def test_a_message_says_what_each_thing_is(room: Room) -> None:
    await room.add(address=LINK)
    await room.add(item_id="breuken")
    shown = [http.shown(one) for one in (await room.materials.of_lesson(room.school.thijs, room.slot)).found]

    assert [(one.kind, one.address, one.minutes) for one in shown] == [("LINK", LINK, None), ("ITEM", None, 15)]
