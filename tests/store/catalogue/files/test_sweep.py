"""Files that nobody goes on with or shows go by themselves, and nothing else does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.files import store
from erbij.catalogue.files.model import FileState, OffsetIsElsewhere
from erbij.catalogue.files.service import AT_ONCE, LEFT, UNFINISHED, UNUSED
from erbij.errors import NotFound
from tests.store.catalogue.files.given import School, pieces
from tests.support.lying import here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.db.database import Reading


async def test_uploads_of_pages_that_were_closed_make_room_for_another(school: School) -> None:
    begun = [await school.begun(4) for _ in range(AT_ONCE)]
    school.given.clock.move(LEFT + timedelta(minutes=1))
    await school.files.append(school.thijs, begun[0], 0, pieces(b"fi"))
    await school.begun(4)
    assert (await school.files.show(school.thijs, begun[0])).received == 2
    for file_id in begun[1:]:
        with pytest.raises(NotFound):
            await school.files.show(school.thijs, file_id)
    assert len(school.on_disk()) == 2


async def test_files_of_many_drafts_do_not_stand_before_those_that_nothing_shows(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MANY", 2)
    drafted = [(await school.sent(f"film{number}".encode())).id for number in range(5)]
    for file_id in drafted:
        await school.shown_in_item(file_id, published=False)
    unused = await school.sent(b"film0000")
    school.given.clock.move(UNUSED + timedelta(hours=1))

    await school.files.sweep()

    with pytest.raises(NotFound):
        await school.files.show(school.thijs, unused.id)
    for file_id in drafted:
        assert (await school.files.show(school.thijs, file_id)).state is FileState.READY


async def test_a_sweep_leaves_what_is_being_made_of_a_film_and_takes_what_is_of_none(school: School) -> None:
    view = await school.sent(b"film1234")
    folder = school.folder
    made, form = folder.copy(f"{view.id}.LOW"), school.home / f"levels/{view.id}.LOW"
    lost = [school.home / "levels/gone.LOW", school.home / "content/ab" / ("ab" * 32)]
    left = [folder.copy("gone.LOW"), folder.copy("gone"), *lost]
    for one in (made, form, *left):
        one.parent.mkdir(parents=True, exist_ok=True)
        one.touch()

    await school.files.sweep()

    assert (made.exists(), form.exists(), any(one.exists() for one in left)) == (True, True, False)
    assert here((await school.files.content(school.thijs, view.id))[0]).exists()


async def test_a_file_that_begins_in_the_middle_of_a_sweep_can_be_sent(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, begun = store.known, list[str]()

    async def slowly(read: Reading) -> tuple[set[str], set[str]]:
        found = await known(read)
        begun.append(await school.begun(8))
        return found

    monkeypatch.setattr(store, "known", slowly)
    await school.files.sweep()

    last = await school.files.append(school.thijs, begun[0], 0, pieces(b"film1234"))
    assert last.state is FileState.CHECKING


async def test_an_upload_whose_bytes_are_lost_begins_again(school: School) -> None:
    file_id = await school.begun(8)
    lost = school.folder.part(file_id)
    lost.unlink()
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))

    async def loses() -> AsyncIterator[bytes]:
        lost.unlink()
        yield b"1234"

    with pytest.raises(OffsetIsElsewhere):
        await school.files.append(school.thijs, file_id, 4, loses())
    assert (await school.files.show(school.thijs, file_id)).received == 0
    last = await school.files.append(school.thijs, file_id, 0, pieces(b"film1234"))
    assert last.state is FileState.CHECKING


async def test_uploads_that_nobody_goes_on_with_and_files_that_nothing_shows_go_by_themselves(school: School) -> None:
    left, unused = await school.begun(4), await school.sent(b"film0000")
    drafted, published = await school.sent(b"film1111"), await school.sent(b"film2222")
    await school.shown_in_item(drafted.id, published=False)
    await school.shown_in_item(published.id, published=True)
    await school.files.sweep()
    assert len(school.on_disk()) == 4
    school.given.clock.move(UNFINISHED + timedelta(hours=1))
    await school.files.sweep()
    assert f"parts/{left}" not in school.on_disk()
    school.given.clock.move(UNUSED)
    await school.files.sweep()
    assert len(school.on_disk()) == 2
    with pytest.raises(NotFound):
        await school.files.show(school.thijs, unused.id)
    assert (await school.files.show(school.thijs, drafted.id)).state is FileState.READY
