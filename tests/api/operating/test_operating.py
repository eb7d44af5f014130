"""A coordinator reads how the server is, also when a part of it is not there."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from erbij.catalogue.files.bucket import Bucket
from erbij.catalogue.files.folder import Folder
from erbij.clock import SystemClock
from erbij.composition.metrics import MetricsRoom
from erbij.composition.operating import OperatingRoom
from erbij.jobs.outbox import TRIES
from erbij.jobs.store import failed
from erbij.live.wire import Side
from erbij.operating.model import FilesElsewhere, PointName
from erbij.web.certificate import ends
from tests.api.web.in_parts import in_parts
from tests.support.bucket_server import nowhere
from tests.support.certificates import self_signed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.composition.server import Server


def lose(home: Path) -> None:
    """Put in the place of the database what nothing can be written to."""
    for file in home.glob("erbij.db*"):
        file.unlink()
    (home / "erbij.db").mkdir()


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """A server whose parts run, without its own port."""
    async with in_parts(tmp_path) as server:
        yield server


async def test_a_server_that_is_well_is_told_so_with_its_room_and_its_lessons(server: Server) -> None:
    figures = await OperatingRoom(server).figures("wilg")

    assert set(figures.parts.values()) == {True}
    assert 0 < figures.disk_free <= figures.disk_size
    assert (figures.lessons, figures.pupils) == (0, 0)
    assert (figures.backup, figures.certificate_ends) == (None, None)


async def test_a_school_reads_of_its_own_lessons_and_never_how_many_pupils_of_another_are_at_home(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lesson(school_id: str, *sides: Side, over: bool = False) -> Any:
        people = [SimpleNamespace(person=SimpleNamespace(side=side)) for side in sides]
        room, about = SimpleNamespace(people=people), SimpleNamespace(school_id=school_id)
        return SimpleNamespace(room=room, lesson=about, over=over)

    running = (
        lesson("wilg", Side.TEACHER, Side.PUPIL),
        lesson("wilg"),
        lesson("wilg", Side.PUPIL, over=True),
        lesson("els", Side.TEACHER, Side.PUPIL, Side.PUPIL),
    )
    monkeypatch.setattr(server.live, "running", lambda: running)

    for school_id, found in (("wilg", (1, 1)), ("els", (1, 2)), ("berk", (0, 0))):
        figures = await OperatingRoom(server).figures(school_id)
        assert (figures.lessons, figures.pupils) == found
    everything = await MetricsRoom(server).samples()
    assert everything["erbij_lessons"][()] == 2


async def test_news_that_fails_again_and_again_is_told_until_it_is_tried_once_more(server: Server) -> None:
    room = OperatingRoom(server)
    async with server.database.transaction() as tx:
        await server.outbox.add(tx, "nobody_wants_this", {"school_id": "a"}, key="k")
        await failed(tx, 1, tries=TRIES, next_at=server.clock.now(), set_aside_at=server.clock.now())
    assert (await room.figures("wilg")).set_aside == 1

    await room.try_again()

    assert (await room.figures("wilg")).set_aside == 0


async def test_a_database_that_is_gone_is_told_and_not_raised(server: Server, tmp_path: Path) -> None:
    room = OperatingRoom(server)
    await server.database.close()
    lose(tmp_path)
    await server.health.look()

    figures = await room.figures("wilg")

    assert not figures.parts[PointName.DATABASE]
    assert figures.parts[PointName.MEDIA]


async def test_films_in_a_store_of_their_own_are_told_also_when_it_is_away(server: Server) -> None:
    room, place = OperatingRoom(server), nowhere()
    assert (await room.figures("wilg")).files is None
    server.settings = server.settings.model_copy(update={"files_bucket": place.name})
    server.catalogue.folder = Folder(server.settings.home / "catalogue", Bucket(place, server.settings.home))

    assert (await room.figures("wilg")).files == FilesElsewhere(answers=False, copied=False)


def test_until_when_a_certificate_holds_is_read_from_it(tmp_path: Path) -> None:
    now = SystemClock(timedelta()).now()
    pair = self_signed(tmp_path / "tls", "school.example", days=90)
    (tmp_path / "none.pem").write_text("nothing")

    found = ends(pair.certificate)

    assert found is not None
    assert timedelta(days=89) < found - now < timedelta(days=91)
    assert ends(tmp_path / "none.pem") is None
    assert ends(tmp_path / "absent.pem") is None
