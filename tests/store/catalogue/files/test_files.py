"""Files of a school: received in pieces, looked at once, kept once, and given to who may."""

from __future__ import annotations

import asyncio
import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.catalogue.files import checking as checking_module
from erbij.catalogue.files import folder as folder_module
from erbij.catalogue.files import store
from erbij.catalogue.files.checking import Checking
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.model import DiskIsFull, FileState, OffsetIsElsewhere, StoredKind
from erbij.catalogue.files.service import AT_ONCE, LEFT, PIECE, UNFINISHED, UNUSED, Files
from erbij.catalogue.files.wire import LARGEST, BeginFile
from erbij.catalogue.items import store as items_store
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemDescribed, ItemLevel, SaveItem
from erbij.errors import Conflict, NotFound, TooLarge
from tests.support.school_files import Given

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.files.wire import FileView
    from erbij.db.database import Database, Reading

FILM = {"kind": "VIDEO", "media_type": "video/mp4", "media_ms": 90_000, "width": 160, "height": 90, "copied": False}
SHEET = {"kind": "PDF", "media_type": "application/pdf", "copied": False}


class Looker:
    """Answers as the process would: films are films, and a file of zeros kills it."""

    def __init__(self) -> None:
        self.looked = 0

    async def __call__(self, source: Path, target: Path) -> Mapping[str, Any] | None:
        self.looked += 1
        head = (await asyncio.to_thread(source.read_bytes))[:4]
        if head == b"\0\0\0\0":
            return None
        if head == b"copy":
            await asyncio.to_thread(target.write_bytes, b"een kopie")
            return FILM | {"copied": True}
        said: dict[bytes, Mapping[str, Any]] = {b"film": FILM, b"%PDF": SHEET, b"evil": {"why": "<script>"}}
        return said.get(head, {"why": "unknown_kind"})


async def pieces(*data: bytes) -> AsyncIterator[bytes]:
    for one in data:
        yield one


async def broken(*data: bytes) -> AsyncIterator[bytes]:
    for one in data:
        yield one
    raise ConnectionResetError


class School:
    def __init__(self, given: Given, home: Path) -> None:
        self.given = given
        self.home = home
        self.look = Looker()
        self.folder = Folder(home)
        self.again()
        self.items = Items(given.database, given.clock, store)
        self.thijs = given.actor("thijs", Role.TEACHER)
        self.fleur = given.actor("fleur", Role.TEACHER)
        self.noor = given.actor("noor", Role.PUPIL)

    def again(self) -> None:
        """A server that begins anew with the same folder and database."""
        self.checking = Checking(self.given.database, self.given.clock, self.folder, self.look)
        self.files = Files(self.given.database, self.given.clock, self.folder, self.checking, items_store)

    async def begun(self, size: int, who: Actor | None = None) -> str:
        return (await self.files.begin(who or self.thijs, BeginFile(name="../../les.mp4", size=size))).id

    async def sent(self, data: bytes, who: Actor | None = None) -> FileView:
        """A file that was sent and looked at."""
        who = who or self.thijs
        file_id = await self.begun(len(data), who)
        await self.files.append(who, file_id, 0, pieces(data))
        await self.checking.run()
        return await self.files.show(who, file_id)

    async def shown_in_item(self, file_id: str, *, published: bool) -> str:
        block = BlockDraft(id="blok0001", kind=ItemBlockKind.VIDEO, file_id=file_id)
        described = ItemDescribed(title="Film", subject="Taal", level=ItemLevel.PO, years=(5,))
        new = await self.items.new(self.thijs)
        body = SaveItem(version=1, described=described, blocks=(block,))
        saved = await self.items.save(self.thijs, new.card.id, body)
        if published:
            await self.items.publish(self.thijs, new.card.id, saved.version)
        return new.card.id

    def on_disk(self) -> list[str]:
        return sorted(str(path.relative_to(self.home)) for path in self.home.rglob("*") if path.is_file())


@pytest.fixture
async def school(database: Database, tmp_path: Path) -> School:
    return School(await Given(database).imported(), tmp_path / "catalogue")


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
    assert await asyncio.to_thread(path.read_bytes) == b"film1234"
    assert one.content_hash == hashlib.sha256(b"film1234").hexdigest() == path.name
    assert school.on_disk() == [f"content/{path.name[:2]}/{path.name}"]


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
    assert await asyncio.to_thread(path.read_bytes) == data


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
    assert await asyncio.to_thread(path.read_bytes) == b"film1234"


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
    assert await asyncio.to_thread(path.read_bytes) == b"film1234"


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
    assert (await asyncio.to_thread(path.read_bytes), one.content_size) == (b"een kopie", 9)
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
    assert await asyncio.to_thread(path.read_bytes) == b"film1234"
    assert school.on_disk() == [f"content/{path.name[:2]}/{path.name}"]


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


async def test_a_sweep_leaves_what_is_being_made_of_a_film_and_takes_what_is_of_none(school: School) -> None:
    view = await school.sent(b"film1234")
    folder = school.folder
    made, form = folder.copy(f"{view.id}.LOW"), folder.level(view.id, "LOW")
    left = [folder.copy("gone.LOW"), folder.copy("gone"), folder.level("gone", "LOW"), folder.content("ab" * 32)]
    for one in (made, form, *left):
        one.parent.mkdir(parents=True, exist_ok=True)
        one.touch()

    await school.files.sweep()

    assert (made.exists(), form.exists(), any(one.exists() for one in left)) == (True, True, False)
    assert (await school.files.content(school.thijs, view.id))[0].exists()


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
