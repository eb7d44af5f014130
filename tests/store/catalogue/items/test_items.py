"""Items as teachers of a school make, publish, copy and put them away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from erbij.actor import Role
from erbij.catalogue.files import store as files_store
from erbij.catalogue.goals.service import Goals
from erbij.catalogue.items import store
from erbij.catalogue.items.model import DescriptionIncomplete, ItemBlockKind, ItemLevel, ItemState
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import BlockDraft, ItemDescribed, SaveItem
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history.service import SomebodyElseChanged
from tests.support.databases import REFUSED
from tests.support.filled import fill
from tests.support.school_files import Given
from tests.unit.catalogue.goals.published import BREUKEN, DELEN, FILES, OUD, WEG

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.items.wire import ItemView
    from erbij.db.database import Database

WHOLE = ItemDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
ELSEWHERE = "99999999-9999-4999-8999-999999999999"
TEXT = BlockDraft(id="blok0001", kind=ItemBlockKind.TEXT, text="Een breuk is een deel.")


class School:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.items = Items(given.database, given.clock, files_store)
        self.thijs = given.actor("thijs", Role.TEACHER)
        self.fleur = given.actor("fleur", Role.TEACHER)
        self.zoe = given.actor("zoe", Role.COORDINATOR)

    async def saved(self, who: Actor, described: ItemDescribed = WHOLE, *blocks: BlockDraft) -> ItemView:
        new = await self.items.new(who)
        body = SaveItem(version=new.version, described=described, blocks=blocks or (TEXT,))
        return await self.items.save(who, new.card.id, body)

    async def published(self, who: Actor) -> ItemView:
        saved = await self.saved(who)
        return await self.items.publish(who, saved.card.id, saved.version)

    async def edit(self, view: ItemView, **part: Any) -> ItemView:
        given = {"described": view.described, "blocks": (TEXT,), **part}
        return await self.items.save(self.thijs, view.card.id, SaveItem(version=view.version, **given))


@pytest.fixture
async def school(database: Database) -> School:
    return School(await Given(database).imported())


async def test_a_new_item_begins_with_what_the_teacher_gives(school: School) -> None:
    school.given.clock.move(timedelta(hours=12))
    suggested = await school.items.suggest(school.thijs)
    assert (suggested.subjects[0], suggested.level, suggested.years) == ("Taal", ItemLevel.PO, (5,))
    new = await school.items.new(school.thijs)
    assert (new.described.level, new.described.years, new.card.state) == (ItemLevel.PO, (5,), ItemState.DRAFT)
    assert (await school.items.show(school.thijs, new.card.id)) == new


async def test_a_goal_that_was_replaced_is_shown_as_what_took_its_place_and_kept_so_at_the_next_save(
    school: School,
) -> None:
    await Goals(school.given.database).take_in(FILES)
    old = await school.saved(school.thijs, WHOLE.model_copy(update={"goals": (OUD, WEG, ELSEWHERE)}))

    assert old.described.goals == (BREUKEN, DELEN, WEG, ELSEWHERE)
    assert [(one.label or one.title, one.ended) for one in old.goals] == [
        ("Taarten", False),
        ("De leerling deelt knikkers eerlijk.", False),
        ("De leerling telt schapen.", True),
        ("", True),
    ]
    assert (await school.edit(old)).described.goals == old.described.goals


async def test_a_draft_is_its_authors_alone(school: School) -> None:
    draft = await school.saved(school.thijs)
    for who in (school.fleur, school.zoe):
        for ask in (
            school.items.show(who, draft.card.id),
            school.items.copy(who, draft.card.id),
            school.items.publish(who, draft.card.id, draft.version),
            school.items.archive(who, draft.card.id, archived=True),
        ):
            with pytest.raises(NotFound):
                await ask
        assert (await school.items.every(who)).items == ()
    assert [one.title for one in (await school.items.every(school.thijs)).items] == ["Breuken"]


async def test_what_pupils_get_stays_as_it_was_published_while_the_draft_goes_on(school: School) -> None:
    first = await school.published(school.thijs)
    edited = await school.edit(first, blocks=(TEXT.model_copy(update={"text": "Anders."}),))
    assert (edited.card.revision, edited.card.changed, edited.card.state) == (1, True, ItemState.READY)
    async with school.given.database.read() as read:
        newest = await store.newest(read, school.thijs.school_id, first.card.id)
    assert newest is not None
    assert [block.text for block in newest.revision.blocks] == ["Een breuk is een deel."]
    assert newest.item.version == edited.version

    second = await school.items.publish(school.thijs, first.card.id, edited.version)
    assert [line.number for line in second.revisions] == [2, 1]
    texts = [(await school.items.revision(school.fleur, first.card.id, n)).blocks[0].text for n in (1, 2)]
    assert texts == ["Een breuk is een deel.", "Anders."]
    ids = {(await school.items.revision(school.fleur, first.card.id, n)).blocks[0].id for n in (1, 2)}
    assert ids == {"blok0001"}


async def test_publishing_what_did_not_change_makes_no_revision(school: School) -> None:
    first = await school.published(school.thijs)
    assert await school.items.publish(school.thijs, first.card.id, first.version) == first


async def test_nobody_changes_or_removes_a_revision_not_even_by_hand(school: School) -> None:
    await school.published(school.thijs)
    for statement in (update(store.revision_table).values(title="x"), delete(store.revision_table)):
        with pytest.raises(DBAPIError, match=REFUSED):
            async with school.given.database.transaction() as tx:
                await tx.connection.execute(statement)


async def test_what_lacks_its_description_is_not_published_and_says_what_it_lacks(school: School) -> None:
    draft = await school.saved(school.thijs, ItemDescribed(title="Breuken"))
    with pytest.raises(DescriptionIncomplete) as refused:
        await school.items.publish(school.thijs, draft.card.id, draft.version)
    assert refused.value.fields == draft.missing == ("subject", "level", "years")


async def test_what_pupils_have_cannot_lose_its_title(school: School) -> None:
    first = await school.published(school.thijs)
    with pytest.raises(DescriptionIncomplete):
        await school.edit(first, described=first.described.model_copy(update={"title": " "}))
    assert (await school.items.show(school.thijs, first.card.id)) == first


async def test_the_second_of_two_windows_is_told_what_changed_and_writes_nothing(school: School) -> None:
    draft = await school.saved(school.thijs)
    await school.edit(draft, described=WHOLE.model_copy(update={"title": "Delen"}))
    with pytest.raises(SomebodyElseChanged) as refused:
        await school.edit(draft)
    assert [change.fields for change in refused.value.changes] == [("title",)]
    with pytest.raises(SomebodyElseChanged):
        await school.items.publish(school.thijs, draft.card.id, draft.version)
    assert (await school.items.show(school.thijs, draft.card.id)).described.title == "Delen"


async def test_of_two_saves_at_the_same_moment_the_store_takes_one(school: School) -> None:
    draft = await school.saved(school.thijs)
    async with school.given.database.transaction() as tx:
        one = await store.item(tx, school.thijs.school_id, draft.card.id)
        assert one is not None
        assert await store.put(tx, replace(one, version=one.version + 1), one.version)
        assert not await store.put(tx, replace(one, version=one.version + 1, title="Te laat"), one.version)
    assert (await school.items.show(school.thijs, draft.card.id)).described.title == "Breuken"


async def test_a_colleague_sees_what_was_published_and_makes_it_their_own_by_copying(school: School) -> None:
    first = await school.published(school.thijs)
    await school.edit(first, blocks=(TEXT.model_copy(update={"text": "Nog niet af."}),))
    seen = await school.items.show(school.fleur, first.card.id)
    assert (seen.may_edit, seen.may_archive, seen.blocks[0].text) == (False, False, "Een breuk is een deel.")
    copied = await school.items.copy(school.fleur, first.card.id)
    assert (copied.may_edit, copied.card.state, copied.card.author) == (True, ItemState.DRAFT, "Fleur Fictief")
    assert (copied.blocks, copied.described) == (seen.blocks, first.described)
    body = SaveItem(version=first.version, described=WHOLE, blocks=())
    with pytest.raises(NotFound):
        await school.items.save(school.fleur, first.card.id, body)


async def test_the_coordinator_may_put_away_what_was_published_and_take_it_back(school: School) -> None:
    first = await school.published(school.thijs)
    with pytest.raises(NotFound):
        await school.items.archive(school.fleur, first.card.id, archived=True)
    away = await school.items.archive(school.zoe, first.card.id, archived=True)
    assert away.card.state is ItemState.ARCHIVED
    assert (await school.items.archive(school.zoe, first.card.id, archived=True)).version == away.version
    async with school.given.database.read() as read:
        assert await store.ready(read, school.zoe.school_id) == ()
        assert await store.newest(read, school.zoe.school_id, first.card.id)
    with pytest.raises(Conflict):
        await school.items.publish(school.thijs, first.card.id, away.version)
    back = await school.items.archive(school.thijs, first.card.id, archived=False)
    assert back.card.state is ItemState.READY
    async with school.given.database.read() as read:
        assert [one.id for one in await store.ready(read, school.zoe.school_id)] == [first.card.id]


async def test_a_colleague_says_that_they_went_through_a_version_and_may_take_it_back(school: School) -> None:
    first = await school.published(school.thijs)
    seen = await school.items.review(school.fleur, first.card.id, 1, reviewed=True)
    again = await school.items.review(school.fleur, first.card.id, 1, reviewed=True)
    assert (seen.reviewed, again.revisions[0].reviewed_by) == (True, ("Fleur Fictief",))
    mine = await school.items.show(school.thijs, first.card.id)
    assert (mine.may_review, mine.reviewed, mine.revisions[0].reviewed_by) == (False, False, ("Fleur Fictief",))
    with pytest.raises(NotFound):
        await school.items.review(school.thijs, first.card.id, 1, reviewed=True)

    edited = await school.edit(first, blocks=(TEXT.model_copy(update={"text": "Anders."}),))
    await school.items.publish(school.thijs, first.card.id, edited.version)
    with pytest.raises(Conflict):
        await school.items.review(school.fleur, first.card.id, 1, reviewed=True)
    newer = await school.items.show(school.fleur, first.card.id)
    assert [line.reviewed_by for line in newer.revisions] == [(), ("Fleur Fictief",)]
    await school.items.review(school.zoe, first.card.id, 2, reviewed=True)
    taken = await school.items.review(school.zoe, first.card.id, 2, reviewed=False)
    assert taken.revisions[0].reviewed_by == ()


async def test_a_file_of_another_school_or_one_that_is_not_ready_is_no_file(school: School) -> None:
    database, school_id = school.given.database, school.thijs.school_id
    other = await school.given.schools.create("Elders", "Stichting Elders", "po")
    row = {"kind": "VIDEO", "media_ms": 90_000, "size": 1, "content_size": 1}
    await fill(database, "catalogue_file", id="film", school_id=school_id, state="READY", **row)
    await fill(database, "catalogue_file", id="later", school_id=school_id, state="CHECKING", **row)
    await fill(database, "catalogue_file", id="theirs", school_id=other.id, state="READY", **row)
    film = BlockDraft(id="blok0002", kind=ItemBlockKind.VIDEO, file_id="film")
    saved = await school.saved(school.thijs, WHOLE, film)
    assert (saved.blocks[0].media_ms, saved.card.norm_minutes) == (90_000, 2)
    for wrong in ("later", "theirs", "nothing"):
        with pytest.raises(Invalid):
            await school.saved(school.thijs, WHOLE, film.model_copy(update={"file_id": wrong}))


async def test_another_film_in_a_published_lesson_is_not_the_film_that_pupils_saw(school: School) -> None:
    row = {"school_id": school.thijs.school_id, "state": "READY", "kind": "VIDEO", "media_ms": 90_000, "size": 1}
    for key in ("old", "new", "newest"):
        await fill(school.given.database, "catalogue_file", id=key, content_size=1, **row)
    films = [BlockDraft(id="blok0002", kind=ItemBlockKind.VIDEO, file_id=key) for key in ("old", "new", "newest")]
    draft = await school.edit(await school.saved(school.thijs, WHOLE, TEXT, films[0]), blocks=(TEXT, films[1]))
    assert [block.id for block in draft.blocks] == ["blok0001", "blok0002"]

    first = await school.items.publish(school.thijs, draft.card.id, draft.version)
    second = await school.edit(first, blocks=(TEXT, films[2]))
    text, film = second.blocks
    assert (text.id, film.id != "blok0002", film.file_id) == ("blok0001", True, "newest")
    again = films[2].model_copy(update={"id": film.id, "title": "Kijk"})
    assert [block.id for block in (await school.edit(second, blocks=(TEXT, again))).blocks] == ["blok0001", film.id]


async def test_nothing_of_a_school_is_found_from_another(school: School) -> None:
    first = await school.published(school.thijs)
    other = await school.given.schools.create("Elders", "Stichting Elders", "po")
    async with school.given.database.read() as read:
        assert await store.item(read, other.id, first.card.id) is None
        assert await store.items(read, other.id, [first.card.id]) == {}
        assert await store.newest(read, other.id, first.card.id) is None
        assert await store.revision(read, other.id, first.card.id, 1) is None
        assert await store.revisions(read, other.id, first.card.id) == []
        assert await store.ready(read, other.id) == ()
        assert list(await store.items(read, school.thijs.school_id, [first.card.id])) == [first.card.id]
