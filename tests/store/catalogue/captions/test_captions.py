"""Captions of films: who may write and read them, and what they make true of the items that show the film."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.captions.service import CaptionRooms
from erbij.catalogue.captions.wire import MOST_LANGUAGES, CaptionLine, CaptionsFile, NameCaptions, SaveCaptions
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.model import FileState, StoredFile, StoredKind
from erbij.catalogue.items import store as items_store
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemDescribed, ItemLevel, SaveItem
from erbij.catalogue.search.model import Wanted
from erbij.catalogue.search.service import Search
from erbij.catalogue.search.wire import Facet
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history.service import SomebodyElseChanged
from erbij.private import Private
from tests.support.school_files import Given

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database

LINES = (
    CaptionLine(from_ms=0, to_ms=1500, text="Een breuk"),
    CaptionLine(from_ms=2000, to_ms=3000, text="is een deel."),
)
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHallo\n"


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.captions = CaptionRooms(given.database, given.clock)
        self.items = Items(given.database, given.clock, files_store)
        self.search = Search(given.database)
        self.thijs = given.actor("thijs", Role.TEACHER)
        self.fleur = given.actor("fleur", Role.TEACHER)
        self.noor = given.actor("noor", Role.PUPIL)

    async def film(self, key: str, kind: StoredKind = StoredKind.VIDEO) -> str:
        now, media_ms = self.given.clock.now(), None if kind is StoredKind.PDF else 90_000
        one = StoredFile(
            key, self.thijs.school_id, self.thijs.id, Private(key), 9, FileState.READY, now, now,
            kind=kind, media_ms=media_ms,
        )  # fmt: skip
        async with self.given.database.transaction() as tx:
            await files_store.add(tx, one)
        return key

    async def item(self, *files: str, published: bool = True) -> str:
        blocks = tuple(
            BlockDraft(id=f"blok000{at}", kind=StoredKind.VIDEO, file_id=file_id) for at, file_id in enumerate(files)
        )
        described = ItemDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
        new = await self.items.new(self.thijs)
        saved = await self.items.save(self.thijs, new.card.id, SaveItem(version=1, described=described, blocks=blocks))
        if published:
            await self.items.publish(self.thijs, new.card.id, saved.version)
        return new.card.id

    async def say(self, file_id: str, language: str = "nl", version: int = 0, who: Actor | None = None) -> int:
        body = SaveCaptions(language=language, version=version, lines=LINES)
        return (await self.captions.save(who or self.thijs, file_id, body)).version

    async def captioned(self, item_id: str) -> bool:
        """Whether the item says that it has captions; its page and the search say the same."""
        self.given.clock.move(timedelta(seconds=1))
        shown = (await self.items.show(self.thijs, item_id)).captioned
        found = await self.search.find(self.thijs, Wanted(chosen={Facet.CAPTIONED: "yes"}))
        async with self.given.database.read() as read:
            one = await items_store.item(read, self.thijs.school_id, item_id)
        assert one is not None
        assert one.captioned is shown
        assert found.total == (1 if shown and one.revision else 0)
        return shown


@pytest.fixture
async def school(database: Database) -> School:
    return School(await Given(database).imported())


async def test_captions_are_kept_by_language_and_served_as_webvtt_to_who_may_get_the_film(school: School) -> None:
    film = await school.film("film")
    assert (await school.captions.lines(school.thijs, film, "nl")).version == 0
    assert await school.say(film) == 1
    assert await school.say(film, "en") == 1
    assert await school.say(film, version=1) == 2

    known = (await school.captions.of_file(school.thijs, film)).captions
    assert [(one.language, one.version, one.count) for one in known] == [("en", 1, 2), ("nl", 2, 2)]
    with pytest.raises(NotFound):
        await school.captions.text(school.noor, film, "nl")
    await school.item(film)
    assert "00:00:02.000 --> 00:00:03.000\nis een deel.\n" in (await school.captions.text(school.noor, film, "nl"))[0]
    assert len((await school.captions.of_file(school.noor, film)).captions) == 2
    with pytest.raises(NotFound):
        await school.captions.text(school.noor, film, "de")


async def test_a_colleague_writes_the_captions_of_a_film_while_a_lesson_that_they_edit_shows_it(school: School) -> None:
    film, loose = await school.film("film"), await school.film("los")
    item_id = await school.item(film)
    await school.say(film)
    copied = await school.items.copy(school.fleur, item_id)
    assert (await school.captions.lines(school.fleur, film, "nl")).lines == LINES
    assert await school.say(film, version=1, who=school.fleur) == 2
    with pytest.raises(NotFound):
        await school.say(loose, who=school.fleur)

    described = ItemDescribed(title=f"Net als {film}", subject="Rekenen", level=ItemLevel.PO, years=(5,))
    said = BlockDraft(id="blok0009", kind=ItemBlockKind.TEXT, text=f"Zonder {film}")
    body = SaveItem(version=copied.version, described=described, blocks=(said,))
    await school.items.save(school.fleur, copied.card.id, body)
    with pytest.raises(NotFound):
        await school.say(film, version=2, who=school.fleur)
    assert await school.say(film, version=2) == 3


async def test_who_has_nothing_to_do_with_the_film_writes_no_captions(school: School) -> None:
    film = await school.film("film")
    await school.item(film)
    await school.say(film)
    for who in (school.fleur, school.noor, school.given.actor("zoe", Role.COORDINATOR)):
        with pytest.raises(NotFound):
            await school.say(film, version=1, who=who)
        with pytest.raises(NotFound):
            await school.captions.lines(who, film, "nl")
        with pytest.raises(NotFound):
            await school.captions.remove(who, film, NameCaptions(language="nl", version=1))
        with pytest.raises(NotFound):
            await school.captions.take(who, film, CaptionsFile(language="nl", version=1, data=b"MQ=="))
    sheet = await school.film("blad", StoredKind.PDF)
    with pytest.raises(NotFound):
        await school.say(sheet)


async def test_of_two_windows_the_second_is_told_and_nothing_is_lost(school: School) -> None:
    film = await school.film("film")
    await school.say(film)
    for given in (0, 2):
        with pytest.raises(SomebodyElseChanged):
            await school.say(film, version=given)
    with pytest.raises(SomebodyElseChanged):
        await school.captions.remove(school.thijs, film, NameCaptions(language="nl", version=7))
    assert (await school.captions.lines(school.thijs, film, "nl")).lines == LINES


async def test_a_file_of_captions_takes_the_place_of_all_or_of_nothing(school: School) -> None:
    film = await school.film("film")
    take = school.captions.take
    assert (await take(school.thijs, film, _file(SRT, 0))).lines[0].text == "Hallo"
    for wrong in (b"1\n00:00:xx --> 00:00:02,000\nhoi\n", b"", SRT.replace(b"00:00:0", b"00:09:0"), b"\x00\x01"):
        with pytest.raises(Invalid) as refusal:
            await take(school.thijs, film, _file(wrong, 1))
        assert refusal.value.errors[0][0].startswith("file:")
    kept = await school.captions.lines(school.thijs, film, "nl")
    assert (kept.version, kept.lines[0].text) == (1, "Hallo")


async def test_there_is_an_end_to_the_languages_of_one_film(school: School) -> None:
    film = await school.film("film")
    for at in range(MOST_LANGUAGES):
        await school.say(film, f"a{chr(97 + at)}")
    with pytest.raises(Conflict):
        await school.say(film, "zz")


async def test_an_item_has_captions_when_every_film_that_pupils_get_of_it_has(school: School) -> None:
    one, two = await school.film("een_"), await school.film("twee")
    item = await school.item(one, two)
    other = await school.film("eenx")
    assert not await school.captioned(item)
    await school.say(one)
    assert not await school.captioned(item)
    await school.say(other)
    assert not await school.captioned(item)
    await school.say(two)
    assert await school.captioned(item)
    await school.say(two, "en")
    await school.captions.remove(school.thijs, two, NameCaptions(language="nl", version=1))
    assert await school.captioned(item)
    await school.captions.remove(school.thijs, two, NameCaptions(language="en", version=1))
    assert not await school.captioned(item)


async def test_an_item_is_not_said_to_have_captions_because_its_draft_has(school: School) -> None:
    one, two = await school.film("een"), await school.film("twee")
    await school.say(two)
    item = await school.item(one)
    view = await school.items.show(school.thijs, item)
    block = BlockDraft(id="blok0009", kind=StoredKind.VIDEO, file_id=two)
    body = SaveItem(version=view.version, described=view.described, blocks=(block,))
    view = await school.items.save(school.thijs, item, body)
    assert not await school.captioned(item)
    await school.items.publish(school.thijs, item, view.version)
    assert await school.captioned(item)
    copy = await school.items.copy(school.fleur, item)
    assert copy.captioned


async def test_a_draft_says_what_is_so_of_itself(school: School) -> None:
    film = await school.film("een")
    item = await school.item(film, published=False)
    assert not await school.captioned(item)
    await school.say(film)
    assert await school.captioned(item)


async def test_captions_go_with_their_film(school: School) -> None:
    film = await school.film("film")
    await school.say(film)
    async with school.given.database.transaction() as tx:
        one = await files_store.file_of(tx, school.thijs.school_id, film)
        assert one is not None
        assert one.captioned
        await files_store.remove(tx, one)
    await school.film("film")
    assert (await school.captions.of_file(school.thijs, film)).captions == ()


def _file(data: bytes, version: int) -> CaptionsFile:
    return CaptionsFile.model_construct(language="nl", version=version, data=data)
