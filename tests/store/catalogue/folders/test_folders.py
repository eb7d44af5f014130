"""Each file of a folder becomes a draft of who chose it, once, on both databases."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.checking import Checking, look_apart
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.model import FileState, StoredFile, StoredKind
from erbij.catalogue.files.service import Files
from erbij.catalogue.folders.service import Folders
from erbij.catalogue.folders.wire import FolderFile
from erbij.catalogue.items import store as items_store
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import ItemBlockKind
from erbij.errors import Invalid
from erbij.private import Private

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.actor import Actor
    from tests.store.catalogue.conftest import School

ONE, TWO = "1" * 64, "2" * 64


@pytest.fixture
def items(school: School) -> Items:
    return Items(school.given.database, school.given.clock, files_store)


@pytest.fixture
def folders(school: School, items: Items, tmp_path: Path) -> Folders:
    database, clock = school.given.database, school.given.clock
    folder = Folder(tmp_path / "catalogue")
    files = Files(database, clock, folder, Checking(database, clock, folder, look_apart), items_store)
    return Folders(database, clock, items, files)


async def mine(items: Items, actor: Actor) -> int:
    return sum(one.mine for one in (await items.every(actor)).items)


async def sent(school: School, owner: Actor, file_id: str, state: FileState = FileState.READY) -> str:
    """A film that came in."""
    now = school.given.clock.now()
    one = StoredFile(
        file_id,
        owner.school_id,
        owner.id,
        Private("hart.mp4"),
        10,
        state,
        now,
        now,
        kind=StoredKind.VIDEO,
        media_ms=65_000,
    )
    async with school.given.database.transaction() as tx:
        await files_store.add(tx, one)
    return file_id


async def test_a_film_and_a_text_become_drafts_with_a_title_from_their_names(
    school: School, items: Items, folders: Folders
) -> None:
    film = await sent(school, school.thijs, "film")
    made = await folders.bring(school.thijs, FolderFile(digest=ONE, name="Biologie/het_hart.mp4", file_id=film))
    text = await folders.bring(school.thijs, FolderFile(digest=TWO, name="uitleg.txt", text="Het hart klopt."))

    seen = await items.show(school.thijs, made.item_id)
    assert (seen.described.title, seen.card.norm_minutes) == ("Het hart", 2)
    assert [(block.kind, block.file_id) for block in seen.blocks] == [(ItemBlockKind.VIDEO, "film")]
    assert [block.text for block in (await items.show(school.thijs, text.item_id)).blocks] == ["Het hart klopt."]
    assert await mine(items, school.fleur) == 0
    assert made.item_id not in {one.id for one in (await items.every(school.fleur)).items}, "a draft is one's own"


async def test_the_same_folder_again_makes_nothing_twice_also_under_another_name(
    school: School, items: Items, folders: Folders
) -> None:
    first = await folders.bring(school.thijs, FolderFile(digest=ONE, name="uitleg.txt", text="Het hart klopt."))
    again = await folders.bring(school.thijs, FolderFile(digest=ONE, name="anders.txt", text="Het hart klopt."))
    known = await folders.known(school.thijs, [ONE, TWO])

    assert (again, known) == (first, [first])
    assert await mine(items, school.thijs) == 1
    assert await folders.known(school.fleur, [ONE]) == [], "what a colleague has is theirs"
    assert await folders.bring(school.fleur, FolderFile(digest=ONE, name="x.txt", text="Het hart.")) != first


async def test_the_same_folder_in_two_windows_makes_each_draft_once(
    school: School, items: Items, folders: Folders
) -> None:
    body = FolderFile(digest=ONE, name="uitleg.txt", text="Het hart klopt.")

    made = await asyncio.gather(*(folders.bring(school.thijs, body) for _ in range(8)))

    assert len({one.item_id for one in made}) == 1
    assert await mine(items, school.thijs) == 1


async def test_a_file_of_somebody_else_or_that_is_not_ready_becomes_nothing(
    school: School, items: Items, folders: Folders
) -> None:
    theirs = await sent(school, school.fleur, "hers")
    early = await sent(school, school.thijs, "early", FileState.CHECKING)

    for file_id in (theirs, early, "no-file"):
        with pytest.raises(Invalid, match="no such file"):
            await folders.bring(school.thijs, FolderFile(digest=ONE, name="x.mp4", file_id=file_id))
    with pytest.raises(Invalid, match="nothing in it"):
        await folders.bring(school.thijs, FolderFile(digest=ONE, name="x.txt", text="  "))
    assert await mine(items, school.thijs) == 0
