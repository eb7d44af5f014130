"""Lighter forms of films: made one after the other, never during a lesson, and given to who may get the film."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.catalogue.files import folder as folder_module
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.checking import Checking
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.model import DiskIsFull, FileState, StoredFile, StoredKind
from erbij.catalogue.levels.making import Making, encode_apart
from erbij.catalogue.levels.model import MADE_FROM, STREAMS, LevelKind, Work
from erbij.catalogue.levels.service import Levels
from erbij.errors import Conflict, NotFound
from erbij.private import Private
from tests.support.lying import bytes_of
from tests.support.made_media import make
from tests.support.play_lists import chosen, pieces
from tests.support.school_files import Given

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.levels.ports import Lessons
    from erbij.db.database import Database

SIZE = 1000
ALL = [kind.value for kind in LevelKind]
SHEET = {"tiles": 3, "every_ms": 2000, "columns": 3, "width": 160, "height": 90}
PIECES = {"codecs": "avc1.64001f", "width": 640, "height": 360, "head": 10, "pieces": [[40, 6000], [50, 6000]]}
FACTS = {kind: SHEET if kind is LevelKind.SPRITE else PIECES for kind in (LevelKind.SPRITE, *STREAMS)}


class Encoder:
    """Makes a tenth of the film, unless it was told otherwise."""

    def __init__(self) -> None:
        self.did: list[tuple[str, LevelKind]] = []
        self.answers: dict[LevelKind, Mapping[str, Any] | None] = {}
        self.sizes: dict[LevelKind, int] = {}

    async def __call__(self, work: Work, source: Path, target: Path, lessons: Lessons) -> Mapping[str, Any] | None:
        source_kind = MADE_FROM.get(work.kind)
        assert source.name == (f"{work.file_id}.{source_kind}" if source_kind else work.content_hash)
        assert not lessons()
        self.did.append((work.file_id, work.kind))
        await asyncio.to_thread(target.write_bytes, b"x" * self.sizes.get(work.kind, SIZE // 10))
        return self.answers.get(work.kind, {"facts": FACTS.get(work.kind)})


class School:
    def __init__(self, given: Given, home: Path) -> None:
        self.given = given
        self.home = home
        self.folder = Folder(home)
        self.folder.check_room(1)
        self.encode = Encoder()
        self.lesson = False
        self.making = Making(given.database, given.clock, self.folder, self.encode, lambda: self.lesson)
        self.levels = Levels(given.database, self.folder, self.making)
        self.thijs = given.actor("thijs", Role.TEACHER)
        self.fleur = given.actor("fleur", Role.TEACHER)
        self.noor = given.actor("noor", Role.PUPIL)

    async def film(self, key: str, kind: StoredKind = StoredKind.VIDEO, *, published: bool = True) -> StoredFile:
        now = self.given.clock.now()
        one = StoredFile(
            key, self.thijs.school_id, self.thijs.id, Private(key), SIZE, FileState.READY, now, now, kind=kind,
            content_hash=f"{key}hash", content_size=SIZE, media_ms=60_000, published=published,
        )  # fmt: skip
        async with self.given.database.transaction() as tx:
            await files_store.add(tx, one)
        return one

    async def made(self) -> None:
        await self.making.wake()
        await self.making.run()

    async def seen(self, who: Actor, key: str) -> list[tuple[str, str, str, int]]:
        found = await self.levels.of_file(who, key)
        return [(one.kind.value, one.state.value, one.why, one.size) for one in found.levels]

    def on_disk(self) -> list[str]:
        return sorted(str(path.relative_to(self.home)) for path in self.home.rglob("*") if path.is_file())


@pytest.fixture
async def school(database: Database, tmp_path: Path) -> School:
    return School(await Given(database).imported(), tmp_path / "catalogue")


async def test_every_film_gets_its_forms_the_quick_ones_first(school: School) -> None:
    await school.film("a")
    await school.film("b")
    await school.film("blad", StoredKind.PDF)
    assert await school.seen(school.thijs, "a") == [(kind, "WAITING", "", 0) for kind in ALL]
    await school.made()
    assert school.encode.did == [(key, kind) for kind in LevelKind for key in ("a", "b")]
    done = [(kind, "DONE", "", 100) for kind in ALL]
    assert await school.seen(school.thijs, "b") == done
    assert await school.seen(school.noor, "b") == done
    assert await school.seen(school.thijs, "blad") == []
    assert (await school.levels.of_file(school.noor, "b")).size == SIZE
    path = await school.levels.content(school.noor, "b", LevelKind.LOW)
    assert await bytes_of(path) == b"x" * 100
    assert school.on_disk() == sorted(f"levels/{key}.{kind}" for key in "ab" for kind in ALL)


async def test_a_form_that_is_no_lighter_is_left_out_and_a_film_without_sound_has_none(school: School) -> None:
    await school.film("a")
    school.encode.sizes[LevelKind.LOW] = SIZE * 9 // 10
    school.encode.answers[LevelKind.SOUND] = {"why": "no_sound"}
    await school.made()
    assert (await school.seen(school.thijs, "a"))[2:4] == [
        ("SOUND", "SKIPPED", "no_sound", 0),
        ("LOW", "SKIPPED", "not_smaller", 0),
    ]
    assert [one[0] for one in await school.seen(school.noor, "a")] == ["POSTER", "SPRITE", "STREAM"]
    with pytest.raises(NotFound):
        await school.levels.content(school.noor, "a", LevelKind.LOW)
    assert school.on_disk() == ["levels/a.POSTER", "levels/a.SPRITE", "levels/a.STREAM"]


@pytest.mark.parametrize(
    ("answer", "why"), [(None, "too_heavy"), ({"why": "broken"}, "broken"), ({"why": "<script>"}, "broken")]
)
async def test_what_failed_says_why_and_can_be_tried_again(
    school: School, answer: Mapping[str, Any] | None, why: str
) -> None:
    await school.film("a")
    school.encode.answers[LevelKind.LOW] = answer
    await school.made()
    assert (await school.seen(school.thijs, "a"))[3] == ("LOW", "FAILED", why, 0)
    assert len(await school.seen(school.noor, "a")) == 5
    for who in (school.fleur, school.noor):
        with pytest.raises(NotFound):
            await school.levels.retry(who, "a", LevelKind.LOW)
    with pytest.raises(Conflict):
        await school.levels.retry(school.thijs, "a", LevelKind.POSTER)
    await school.made()
    assert len(school.encode.did) == 6, "of a form that is not there, no pieces are made"

    del school.encode.answers[LevelKind.LOW]
    again = await school.levels.retry(school.thijs, "a", LevelKind.LOW)
    assert again.levels[3].state.value == "WAITING"
    await school.making.run()
    assert await school.seen(school.thijs, "a") == [(kind, "DONE", "", 100) for kind in ALL]


async def test_where_the_disk_is_nearly_full_nothing_is_made(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    await school.film("a")
    monkeypatch.setattr(folder_module, "RESERVE", 10**18)
    await school.made()
    assert await school.seen(school.thijs, "a") == [
        (kind.value, "FAILED", "disk_full", 0) for kind in LevelKind if kind not in MADE_FROM
    ]
    assert school.encode.did == []


async def test_what_a_full_store_does_not_take_is_not_made_for_ever(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise DiskIsFull

    await school.film("a")
    with monkeypatch.context() as store:
        store.setattr(school.folder, "keep_level", full)
        await school.made()
        await school.made()
    kinds = [kind for kind in LevelKind if kind not in MADE_FROM]
    assert school.encode.did == [("a", kind) for kind in kinds], "each once"
    assert await school.seen(school.thijs, "a") == [(kind.value, "FAILED", "disk_full", 0) for kind in kinds]

    await school.levels.retry(school.thijs, "a", LevelKind.POSTER)
    await school.made()
    assert (await school.seen(school.thijs, "a"))[0] == ("POSTER", "DONE", "", SIZE // 10)


async def test_nothing_is_made_while_a_lesson_goes_on(school: School) -> None:
    await school.film("a")
    school.lesson = True
    await school.made()
    assert school.encode.did == []
    assert (await school.levels.of_file(school.thijs, "a")).resting
    school.lesson = False
    await school.made()
    assert len(school.encode.did) == len(LevelKind)


async def test_pieces_and_pictures_are_told_to_who_may_get_the_film(school: School) -> None:
    await school.film("a")
    for asked in (school.levels.play_list(school.noor, "a", None), school.levels.pictures(school.noor, "a")):
        with pytest.raises(NotFound):
            await asked
    await school.made()
    told = chosen(await school.levels.play_list(school.noor, "a", None))
    assert [one.address for one in told] == [f"playlist?kind={kind}" for kind in STREAMS]
    listed = pieces(await school.levels.play_list(school.noor, "a", LevelKind.STREAM_LOW))
    assert (listed.address, [one.end for one in listed.pieces]) == ("content?kind=STREAM_LOW", [50, 100])
    assert "content?kind=SPRITE#xywh=320,0,160,90" in await school.levels.pictures(school.noor, "a")
    for kind in (LevelKind.LOW, LevelKind.SPRITE):
        with pytest.raises(NotFound):
            await school.levels.play_list(school.noor, "a", kind)


async def test_what_a_process_says_of_pieces_that_are_not_there_is_called_broken(school: School) -> None:
    await school.film("a")
    school.encode.answers[LevelKind.STREAM] = {"facts": PIECES | {"head": 11}}
    school.encode.answers[LevelKind.SPRITE] = {"facts": SHEET | {"tiles": 10**6}}
    await school.made()
    broken = [one for one in await school.seen(school.thijs, "a") if one[1] == "FAILED"]
    assert broken == [("SPRITE", "FAILED", "broken", 0), ("STREAM", "FAILED", "broken", 0)]
    assert "STREAM\n" not in await school.levels.play_list(school.noor, "a", None)


async def test_forms_go_with_their_film_also_while_they_are_made(school: School) -> None:
    film = await school.film("a", published=False)
    checking = Checking(school.given.database, school.given.clock, school.folder, school.encode)  # type: ignore[arg-type]
    await school.made()
    await checking.forget(film)
    assert school.on_disk() == []
    with pytest.raises(NotFound):
        await school.levels.of_file(school.thijs, "a")

    other = await school.film("b", published=False)

    async def gone(work: Work, source: Path, target: Path, lessons: Lessons) -> Mapping[str, Any]:
        del work, source, lessons
        await asyncio.to_thread(target.write_bytes, b"x")
        await checking.forget(other)
        return {}

    school.making._encode = gone  # noqa: SLF001 - the file is taken away in the middle
    await school.made()
    assert school.on_disk() == []


async def test_a_colleague_and_a_pupil_get_nothing_of_a_film_that_no_lesson_shows(school: School) -> None:
    await school.film("a", published=False)
    await school.made()
    for who in (school.fleur, school.noor):
        with pytest.raises(NotFound):
            await school.levels.of_file(who, "a")
        with pytest.raises(NotFound):
            await school.levels.play_list(who, "a", None)
        with pytest.raises(NotFound):
            await school.levels.pictures(who, "a")
        with pytest.raises(NotFound):
            await school.levels.content(who, "a", LevelKind.LOW)


async def test_the_process_stands_still_while_a_lesson_goes_on_and_ends_after_it(tmp_path: Path) -> None:
    film = make(tmp_path / "film", "mp4", "libx264", "aac", frames=50)
    asked: list[bool] = []

    def lessons() -> bool:
        asked.append(len(asked) < 2)
        return asked[-1]

    work = Work("a", "s", LevelKind.SOUND, "h", film.stat().st_size, 2000)
    assert await encode_apart(work, film, tmp_path / "made", lessons) == {}
    assert asked[:3] == [True, True, False]
    assert (await asyncio.to_thread((tmp_path / "made").read_bytes))[4:8] == b"ftyp"
