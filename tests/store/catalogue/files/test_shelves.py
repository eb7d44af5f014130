"""Where whole files lie: one contract for a folder of this machine and for a bucket that speaks S3."""

from __future__ import annotations

import asyncio
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import obstore
import pytest

from erbij.catalogue.files import bucket as bucket_module
from erbij.catalogue.files.bucket import Bucket
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.model import DiskIsFull, StoreIsAway
from erbij.catalogue.files.shelf import FolderShelf
from erbij.errors import NotFound
from tests.support.bucket_server import nowhere
from tests.support.lying import bytes_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from obstore.store import S3Store

    from erbij.catalogue.files.ports import Shelf
    from tests.support.bucket_server import BucketServer

LARGE = 20 * 1024 * 1024
"""More than one part of what goes into a bucket."""


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return FolderShelf(tmp_path / "home")
    server: BucketServer = request.getfixturevalue("bucket_server")
    return Bucket(server.new(), tmp_path / "home")


def made(folder: Path, data: bytes, name: str = "made") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def name_of(data: bytes) -> str:
    digest = sha256(data).hexdigest()
    return f"content/{digest[:2]}/{digest}"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


async def test_what_is_kept_comes_back_byte_for_byte_and_is_lent_to_who_reads_a_path(
    shelf: Shelf, tmp_path: Path
) -> None:
    data = os.urandom(LARGE)
    name = name_of(data)
    await shelf.check()
    await shelf.put(name, await asyncio.to_thread(made, tmp_path, data))
    assert await bytes_of(await shelf.find(name)) == data
    spare = tmp_path / "spare"
    async with shelf.lent(name, spare) as path:
        assert await asyncio.to_thread(path.read_bytes) == data
    assert not spare.exists()


async def test_the_same_name_again_is_no_mistake(shelf: Shelf, tmp_path: Path) -> None:
    for data in (b"film", b"film", b"anders"):
        await shelf.put("levels/a.LOW", await asyncio.to_thread(made, tmp_path, data, data.hex()))
        assert await bytes_of(await shelf.find("levels/a.LOW")) == data
    assert await shelf.names() == ["levels/a.LOW"]


async def test_names_are_found_by_how_they_begin_and_forgotten_one_by_one(shelf: Shelf, tmp_path: Path) -> None:
    names = ["content/aa/aa", "levels/a.LOW", "levels/a.SOUND", "levels/ab.LOW"]
    for name in names:
        await shelf.put(name, await asyncio.to_thread(made, tmp_path, name.encode()))
        (tmp_path / "made").unlink()
    assert sorted(await shelf.names()) == names
    assert sorted(await shelf.names("levels/a.")) == ["levels/a.LOW", "levels/a.SOUND"]
    for _ in range(2):
        await shelf.forget(["levels/a.LOW", "content/aa/aa"])
    assert sorted(await shelf.names()) == ["levels/a.SOUND", "levels/ab.LOW"]


async def test_what_is_not_there_is_not_there(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await bytes_of(await shelf.find("content/ab/abcd"))
    with pytest.raises(FileNotFoundError):
        async with shelf.lent("content/ab/abcd", tmp_path / "spare") as path:
            await asyncio.to_thread(path.read_bytes)


async def test_a_sweep_takes_what_nobody_knows_and_leaves_the_rest(shelf: Shelf, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "home", shelf)
    content_hash, _ = await folder.keep(await asyncio.to_thread(made, tmp_path, b"film"))
    for file_id in ("known", "gone"):
        await folder.keep_level(await asyncio.to_thread(made, tmp_path, b"licht", file_id), file_id, "LOW")
    for known in ({content_hash}, {content_hash}, {"niets"}, set[str]()):
        await folder.keep_only(await folder.lying(), {"known"}, known)
    assert await shelf.names() == ["levels/known.LOW"]
    await folder.forget("known", "")
    assert await shelf.names() == []


# --- of a bucket alone ------------------------------------------------------------------------------------------------


async def test_a_store_that_does_not_answer_says_so_and_nothing_is_half_done(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "home", Bucket(nowhere(), tmp_path / "home"))
    source = await asyncio.to_thread(made, tmp_path, b"film")
    for asked in (folder.check(1), folder.keep(source), folder.content("ab"), folder.forget("a", "ab"), folder.lying()):
        with pytest.raises(StoreIsAway):
            await asked
    assert await asyncio.to_thread(source.read_bytes) == b"film"


@pytest.mark.parametrize("wrong", ["key", "bucket"])
async def test_a_wrong_key_or_a_bucket_that_is_gone_is_no_missing_file(
    bucket_server: BucketServer, tmp_path: Path, wrong: str
) -> None:
    place = bucket_server.place("nooit-gemaakt") if wrong == "bucket" else bucket_server.new()
    if wrong == "key":
        place = bucket_module.BucketPlace(place.address, place.name, place.region, place.key_id, "another")
    folder = Folder(tmp_path / "home", Bucket(place, tmp_path / "home"))
    with pytest.raises(StoreIsAway):
        await folder.content("ab")


async def test_a_full_store_is_told_as_a_full_disk(
    bucket_server: BucketServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_given: object, **_more: object) -> None:
        raise obstore.exceptions.GenericError("Server returned non-2xx status code: 507 Insufficient Storage")

    monkeypatch.setattr(obstore, "put_async", full)
    folder = Folder(tmp_path / "home", Bucket(bucket_server.new(), tmp_path / "home"))
    with pytest.raises(DiskIsFull):
        await folder.keep(await asyncio.to_thread(made, tmp_path, b"film"))


async def test_files_from_before_there_was_a_bucket_are_served_and_then_sent_there(
    bucket_server: BucketServer, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shelf = Bucket(bucket_server.new(), home)
    name = f"content/ab/{'ab' * 32}"
    old = await asyncio.to_thread(written, home, name, b"van vroeger")
    assert await bytes_of(await shelf.find(name)) == b"van vroeger"
    assert (await shelf.take_over(), await shelf.take_over()) == (1, 0)
    assert not old.exists()
    assert await bytes_of(await shelf.find(name)) == b"van vroeger"
    with pytest.raises(NotFound):
        await Folder(home, shelf).content("cd" * 32)


async def test_a_film_of_which_the_store_took_a_part_only_stays_here_whole(
    bucket_server: BucketServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = obstore.put_async

    async def half(store: S3Store, name: str, file: Path, **more: Any) -> Any:
        return await whole(store, name, (await asyncio.to_thread(file.read_bytes))[:4], **more)

    home, name = tmp_path / "home", name_of(b"van vroeger")
    shelf = Bucket(bucket_server.new(), home)
    old = await asyncio.to_thread(written, home, name, b"van vroeger")
    monkeypatch.setattr(obstore, "put_async", half)
    with pytest.raises(StoreIsAway):
        await shelf.take_over()
    assert await asyncio.to_thread(old.read_bytes) == b"van vroeger", "it was the only one"

    monkeypatch.undo()
    assert await shelf.take_over() == 1
    assert await bytes_of(await shelf.find(name)) == b"van vroeger"


async def test_what_somebody_put_in_the_place_of_a_film_becomes_no_form_of_it(
    bucket_server: BucketServer, tmp_path: Path
) -> None:
    shelf, name = Bucket(bucket_server.new(), tmp_path / "home"), name_of(b"de film")
    await shelf.put(name, await asyncio.to_thread(made, tmp_path, b"iets anders"))
    spare = tmp_path / "spare"
    with pytest.raises(FileNotFoundError):
        async with shelf.lent(name, spare):
            pytest.fail("it was lent")
    assert not spare.exists()


async def test_a_bucket_that_goes_in_the_middle_of_a_film_ends_the_answer(
    bucket_server: BucketServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Shorter:
        def __init__(self, data: bytes) -> None:
            self._data = data

        async def stream(self, **_: object) -> AsyncIterator[bytes]:
            yield self._data

    async def shorter(*_given: object, **_more: object) -> Shorter:
        return Shorter(b"de")

    shelf, name = Bucket(bucket_server.new(), tmp_path / "home"), name_of(b"de film")
    await shelf.put(name, await asyncio.to_thread(made, tmp_path, b"de film"))
    found = await shelf.find(name)
    monkeypatch.setattr(obstore, "get_async", shorter)
    with pytest.raises(StoreIsAway):
        await bytes_of(found)
    with pytest.raises(StoreIsAway):
        async with shelf.lent(name, tmp_path / "spare"):
            pytest.fail("half a film was lent")
