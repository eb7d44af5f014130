"""With several servers a file is looked at once, where its bytes lie."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from typing_extensions import override

from erbij.catalogue.files.checking import GIVEN_UP, Checking
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.model import FileState
from erbij.servers.charges import SharedCharges
from tests.store.catalogue.files.given import Looker, School, pieces

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path
    from typing import Any


@asynccontextmanager
async def server(school: School, name: str, home: Path) -> AsyncIterator[Checking]:
    """Another server of the same installation, with ``home`` as its folder."""
    database, clock = school.given.database, school.given.clock
    charges = SharedCharges(database, clock, name, f"http://{name}:8080", gone_after_s=3600)
    await charges.beat()
    yield Checking(database, clock, Folder(home), school.look, charges)
    await charges.close()


async def whole(school: School, data: bytes = b"film1234") -> str:
    file_id = await school.begun(len(data))
    await school.files.append(school.thijs, file_id, 0, pieces(data))
    return file_id


async def state(school: School, file_id: str) -> tuple[FileState, str]:
    view = await school.files.show(school.thijs, file_id)
    return view.state, view.why


async def test_a_teachers_film_waits_for_the_server_to_which_it_was_sent(school: School, tmp_path: Path) -> None:
    file_id = await whole(school)
    async with server(school, "there", tmp_path / "there") as there, server(school, "here", school.home) as here:
        await there.run()
        assert await state(school, file_id) == (FileState.CHECKING, "")

        await here.run()
        assert await state(school, file_id) == (FileState.READY, "")


async def test_a_film_whose_server_never_came_back_is_refused_after_two_days(school: School, tmp_path: Path) -> None:
    file_id = await whole(school)
    async with server(school, "there", tmp_path / "there") as there:
        school.look = there._look = Broken()  # noqa: SLF001 - as the process answers
        school.given.clock.move(GIVEN_UP + timedelta(seconds=1))
        await there.run()

    assert await state(school, file_id) == (FileState.REFUSED, "broken")


async def test_two_servers_with_one_disk_look_at_a_film_once(school: School) -> None:
    file_id = await whole(school)
    async with server(school, "one", school.home) as one, server(school, "two", school.home) as two:
        await asyncio.gather(one.run(), two.run())

    assert await state(school, file_id) == (FileState.READY, "")
    assert school.look.looked == 1


class Broken(Looker):
    """What the process says of bytes that are not there."""

    @override
    async def __call__(self, source: Path, target: Path) -> Mapping[str, Any] | None:
        return {"why": "broken"}
