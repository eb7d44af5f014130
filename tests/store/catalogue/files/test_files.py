"""Files of a school: received in pieces, looked at once, kept once, and given to who may."""

from __future__ import annotations

import asyncio
import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.files import checking as checking_module
from erbij.catalogue.files import folder as folder_module
from erbij.catalogue.files import store
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.model import DiskIsFull, FileState, OffsetIsElsewhere, StoredKind, StoreIsAway
from erbij.catalogue.files.service import AT_ONCE, PIECE
from erbij.catalogue.files.shelf import FolderShelf
from erbij.catalogue.files.wire import LARGEST
from erbij.errors import Conflict, NotFound, TooLarge
from tests.store.catalogue.files.given import School, broken, pieces
from tests.support.lying import bytes_of, here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


async def test_nothing_is_visible_until_the_last_byte_came_and_somebody_looked(school: School) -> None:
    file_id = await school.begun(8)
    first = await school.files.append(school.thijs, file_id, 0, pieces(b"film"))
    assert (first.state, first.received) == (FileState.RECEIVING, 4)
    last = await school.files.append(school.thijs, file_id, 4, pieces(b"1234"))
    assert (last.state, last.received) == (FileState.CHECKING, 8)
    with pytest.raises(NotFound):
        await school.files.content(school.thijs, file_id)
    async with school.given.database.read() as read:
        assert await store.facts(read, school.thijs.school_id, [file_id]) == {}

    await school.checking.run()
    view = await school.files.show(school.thijs, file_id)
    assert (view.state, view.kind, view.media_ms) == (FileState.READY, StoredKind.VIDEO, 90_000)
    path, one = await school.files.content(school.thijs, file_id)
    assert await bytes_of(path) == b"film1234"
    assert one.content_hash == hashlib.sha256(b"film1234").hexdigest() == here(path).name
    assert school.on_disk() == [f"content/{here(path).name[:2]}/{here(path).name}"]


@pytest.mark.parametrize("share", [1, 50, 99])
async def test_a_line_that_breaks_costs_nothing_that_came(school: School, share: int) -> None:
    data = b"film" + bytes(range(256)) * (PIECE // 100)
    cut = len(data) * share // 100
    file_id = await school.begun(len(data))
    with pytest.raises(ConnectionResetError):
        await school.files.append(school.thijs, file_id, 0, broken(data[: cut // 2], data[cut // 2 : cut]))
    school.again()
    at = (await school.files.show(school.thijs, file_id)).received
    assert at == cut
    await school.files.append(school.thijs, file_id, at, pieces(data[at:]))
    await school.checking.run()
    path, _ = await school.files.content(school.thijs, file_id)
    assert await bytes_of(path) == data


async def test_a_piece_for_another_place_changes_nothing(school: School) -> None:
    file_id = await school.begun(8)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))
    for at in (0, 3, 5):
        with pytest.raises(OffsetIsElsewhere):
            await school.files.append(school.thijs, file_id, at, pieces(b"x"))
    assert (await school.files.show(school.thijs, file_id)).received == 4


async def test_two_windows_do_not_write_in_one_file(school: School) -> None:
    file_id = await school.begun(8)
    came, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        came.set()
        await go_on.wait()
        yield b"film"

    first = asyncio.create_task(school.files.append(school.thijs, file_id, 0, slow()))
    await came.wait()
    with pytest.raises(OffsetIsElsewhere):
        await school.files.append(school.thijs, file_id, 0, pieces(b"evil"))
    with pytest.raises(Conflict):
        await school.files.cancel(school.thijs, file_id)
    go_on.set()
    assert (await first).received == 4


async def test_more_than_was_announced_is_refused_and_what_fits_stays(school: School) -> None:
    file_id = await school.begun(4)
    with pytest.raises(TooLarge):
        await school.files.append(school.thijs, file_id, 0, pieces(b"film", b"te veel"))
    assert (await school.files.show(school.thijs, file_id)).received in {0, 4}
    with pytest.raises(TooLarge):
        await school.begun(LARGEST + 1)


async def test_where_the_disk_is_nearly_full_nothing_begins(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "RESERVE", 10**18)
    with pytest.raises(DiskIsFull):
        await school.begun(4)
    assert school.on_disk() == []


async def test_a_piece_that_the_disk_takes_in_two_parts_comes_whole(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda handle, data, at: whole(handle, data[:3], at))
    view = await school.sent(b"film1234")
    path, _ = await school.files.content(school.thijs, view.id)
    assert await bytes_of(path) == b"film1234"


async def test_a_disk_that_gets_full_in_the_middle_of_a_piece_keeps_what_was_there(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = await school.begun(8)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))
    whole, room = os.pwrite, [2, 0]
    with monkeypatch.context() as full:
        full.setattr(os, "pwrite", lambda handle, data, at: whole(handle, data[: room.pop(0) if room else 0], at))
        with pytest.raises(DiskIsFull):
            await school.files.append(school.thijs, file_id, 4, pieces(b"1234"))
    assert (await school.files.show(school.thijs, file_id)).received == 4
    await school.files.append(school.thijs, file_id, 4, pieces(b"1234"))
    await school.checking.run()
    path, _ = await school.files.content(school.thijs, file_id)
    assert await bytes_of(path) == b"film1234"


async def test_an_upload_stops_at_the_reserve_and_goes_on_when_there_is_room(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = await school.begun(8)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))
    with monkeypatch.context() as full:
        full.setattr(folder_module, "RESERVE", 10**18)
        with pytest.raises(DiskIsFull):
            await school.files.append(school.thijs, file_id, 4, pieces(b"1234"))
    assert (await school.files.show(school.thijs, file_id)).received == 4
    last = await school.files.append(school.thijs, file_id, 4, pieces(b"1234"))
    assert last.state is FileState.CHECKING


async def test_the_same_content_lies_there_once_and_stays_until_its_last_file_goes(school: School) -> None:
    first, second = await school.sent(b"film1234"), await school.sent(b"film1234", school.fleur)
    assert first.id != second.id
    assert len(school.on_disk()) == 1
    async with school.given.database.read() as read:
        stored = [await store.file_of(read, school.thijs.school_id, one.id) for one in (first, second)]
    for one, left in zip(stored, (1, 0), strict=True):
        assert one is not None
        await school.checking.forget(one)
        assert len(school.on_disk()) == left


async def test_a_copy_is_served_in_the_place_of_what_came(school: School) -> None:
    view = await school.sent(b"copy1234")
    path, one = await school.files.content(school.thijs, view.id)
    assert (await bytes_of(path), one.content_size) == (b"een kopie", 9)
    assert len(school.on_disk()) == 1


@pytest.mark.parametrize(("data", "why"), [(b"what", "unknown_kind"), (b"\0\0\0\0", "too_heavy"), (b"evil", "broken")])
async def test_what_cannot_be_used_says_why_and_leaves_nothing(school: School, data: bytes, why: str) -> None:
    view = await school.sent(data)
    assert (view.state, view.why) == (FileState.REFUSED, why)
    assert school.on_disk() == []
    with pytest.raises(NotFound):
        await school.files.content(school.thijs, view.id)
    await school.files.cancel(school.thijs, view.id)
    with pytest.raises(NotFound):
        await school.files.show(school.thijs, view.id)


async def test_a_server_that_died_while_it_looked_looks_again(school: School) -> None:
    file_id = await school.begun(4)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))
    school.again()
    await school.checking.run()
    assert (await school.files.show(school.thijs, file_id)).state is FileState.READY


class Killed(BaseException):
    """The server is gone: nothing after it runs."""


async def test_a_server_that_died_between_the_bytes_and_the_commit_still_has_the_file(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = await school.begun(8)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film1234"))

    async def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(store, "put", dies)
        with pytest.raises(Killed):
            await school.checking.run()
    school.again()
    await school.checking.run()
    view = await school.files.show(school.thijs, file_id)
    assert (view.state, view.why) == (FileState.READY, "")
    path, _ = await school.files.content(school.thijs, file_id)
    assert await bytes_of(path) == b"film1234"
    assert school.on_disk() == [f"content/{here(path).name[:2]}/{here(path).name}"]


async def test_a_file_that_could_not_be_looked_at_is_looked_at_a_little_later(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_module, "AGAIN_S", 0.01)
    file_id = await school.begun(4)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))
    with monkeypatch.context() as full:
        full.setattr(folder_module, "RESERVE", 10**18)
        with pytest.raises(DiskIsFull):
            await school.checking.run()
    assert (await school.files.show(school.thijs, file_id)).state is FileState.CHECKING
    async with asyncio.timeout(10):
        await school.checking.run()
    assert (await school.files.show(school.thijs, file_id)).state is FileState.READY


async def test_a_file_is_its_senders_until_a_revision_shows_it_to_the_school(school: School) -> None:
    view = await school.sent(b"film1234")
    await school.shown_in_item(view.id, published=False)
    for who in (school.fleur, school.noor):
        with pytest.raises(NotFound):
            await school.files.content(who, view.id)
        with pytest.raises(NotFound):
            await school.files.show(who, view.id)
    await school.shown_in_item(view.id, published=True)
    for who in (school.fleur, school.noor):
        assert (await school.files.content(who, view.id))[1].id == view.id
    elsewhere = replace(school.noor, school_id="elsewhere")
    with pytest.raises(NotFound):
        await school.files.content(elsewhere, view.id)


async def test_who_edits_a_lesson_with_a_file_sees_what_it_is_called(school: School) -> None:
    view = await school.sent(b"film1234")
    with pytest.raises(NotFound):
        await school.files.show(school.fleur, view.id)
    item_id = await school.shown_in_item(view.id, published=True)
    with pytest.raises(NotFound):
        await school.files.show(school.fleur, view.id)
    await school.items.copy(school.fleur, item_id)
    assert await school.files.show(school.fleur, view.id) == view
    with pytest.raises(NotFound):
        await school.files.show(school.noor, view.id)


async def test_a_name_is_never_a_path(school: School) -> None:
    file_id = await school.begun(4)
    assert school.on_disk() == [f"parts/{file_id}"]
    assert (await school.files.show(school.thijs, file_id)).name == "../../les.mp4"


async def test_only_a_few_files_of_one_teacher_are_on_their_way_at_once(school: School) -> None:
    begun = [await school.begun(4) for _ in range(AT_ONCE)]
    with pytest.raises(Conflict):
        await school.begun(4)
    await school.begun(4, school.fleur)
    await school.files.cancel(school.thijs, begun[0])
    await school.begun(4)


async def test_a_file_that_came_in_at_another_server_is_looked_at_too(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_module, "LOOK_S", 0.05)
    working, other = school.checking, school.files
    await working.run()
    school.again()
    file_id = await school.begun(4)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))

    await working.run()

    assert (await other.show(school.thijs, file_id)).state is FileState.READY


async def test_while_nothing_can_be_kept_no_file_is_looked_at_again_and_again(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: FolderShelf) -> None:
        raise StoreIsAway

    file_id = await school.begun(4)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))
    with monkeypatch.context() as gone:
        gone.setattr(FolderShelf, "check", away)
        for _ in range(2):
            await school.checking.wake()
            with pytest.raises(StoreIsAway):
                await school.checking.run()
    assert school.look.looked == 0

    await school.checking.wake()
    await school.checking.run()
    assert (await school.files.show(school.thijs, file_id)).state is FileState.READY


async def test_a_photo_does_not_wait_for_room_with_the_film_before_it(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await school.begun(4000)
    await school.files.append(school.thijs, film, 0, pieces(b"film" * 1000))
    sheet = await school.begun(8)
    await school.files.append(school.thijs, sheet, 0, pieces(b"%PDF1234"))

    def little(_: Folder, size: int) -> None:
        if size > 1000:
            raise DiskIsFull

    with monkeypatch.context() as disk:
        disk.setattr(Folder, "check_room", little)
        with pytest.raises(DiskIsFull):
            await school.checking.run()
    assert (await school.files.show(school.thijs, sheet)).state is FileState.READY
    assert (await school.files.show(school.thijs, film)).state is FileState.CHECKING


async def test_a_film_that_a_full_store_refuses_is_looked_at_again_after_a_while(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise DiskIsFull

    file_id = await school.begun(4)
    await school.files.append(school.thijs, file_id, 0, pieces(b"film"))
    with monkeypatch.context() as store:
        store.setattr(FolderShelf, "put", full)
        with pytest.raises(DiskIsFull):
            await school.checking.run()
    for seconds, state in ((59, FileState.CHECKING), (2, FileState.READY)):
        school.given.clock.move(timedelta(seconds=seconds))
        await school.checking.wake()
        await school.checking.run()
        assert (await school.files.show(school.thijs, file_id)).state is state
