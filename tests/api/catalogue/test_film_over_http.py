"""A film in pieces over HTTP, from either kind of store: what a player asks for by a session, and nobody else gets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import av
import pytest

from erbij.actor import Role
from erbij.catalogue.files import http as files_http
from erbij.catalogue.files import store
from erbij.catalogue.files.bucket import Bucket
from erbij.catalogue.files.checking import Checking, look_apart
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import Files
from erbij.catalogue.items import store as items_store
from erbij.catalogue.levels import http as levels_http
from erbij.catalogue.levels.making import Making, encode_apart
from erbij.catalogue.levels.model import STREAMS
from erbij.catalogue.levels.service import Levels
from tests.support.made_media import make
from tests.support.play_lists import chosen, pieces
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server

FILES, LEVELS = "/api/catalogue/files", "/api/catalogue/levels"
SECONDS = 8

if TYPE_CHECKING:
    from tests.api.web.serving import Browser


@pytest.mark.parametrize("place", ["folder", "bucket"])
async def test_a_film_plays_from_its_address_with_a_session_and_not_without(request, database, tmp_path, place):
    home = tmp_path / "catalogue"
    shelf = Bucket(request.getfixturevalue("bucket_server").new(), home) if place == "bucket" else None
    given, folder = await Given(database).imported(), Folder(home, shelf)
    checking = Checking(given.database, given.clock, folder, look_apart)
    files = Files(given.database, given.clock, folder, checking, items_store)
    making = Making(given.database, given.clock, folder, encode_apart, lambda: False)
    levels = Levels(given.database, folder, making)
    film = await asyncio.to_thread(make, tmp_path / "film", "mp4", "libx264", "aac", frames=25 * SECONDS)
    routes = [*files_http.routes(files), *levels_http.routes(levels)]
    async with school_server(given, tmp_path, *routes) as server:
        thijs, noor = browser_of(server, "thijs", Role.TEACHER), browser_of(server, "noor", Role.PUPIL)
        file_id = await _sent(thijs, film.read_bytes())
        await checking.run()
        await making.wake()
        await making.run()
        for path in ("playlist", "playlist?kind=STREAM", "pictures", "content?kind=STREAM"):
            assert (await noor.get(f"{LEVELS}/{file_id}/{path}")).status == 404, "no lesson shows it yet"
        async with given.database.transaction() as tx:
            await store.publish(tx, given.school.id, [file_id])
        assert (await server.browser().get(f"{LEVELS}/{file_id}/playlist")).status == 401

        first = await noor.get(f"{LEVELS}/{file_id}/playlist")
        assert first.content_type == "application/vnd.apple.mpegurl"
        assert first.headers["Cache-Control"] == "private, no-cache"
        told = [one.address for one in chosen(await first.text())]
        assert told == [f"playlist?kind={kind}" for kind in STREAMS if f"playlist?kind={kind}" in told]
        assert told[0] == "playlist?kind=STREAM"
        for address in told:
            await _every_piece(noor, f"{LEVELS}/{file_id}", address)
        played = await asyncio.to_thread(_played, str(first.url))
        assert played == pytest.approx(SECONDS, abs=0.3)


async def _sent(who: Browser, data: bytes) -> str:
    begun = await (await who.post(FILES, {"name": "les.mp4", "size": len(data)})).json()
    await who.patch(f"{FILES}/{begun['id']}", 0, data)
    return str(begun["id"])


async def _every_piece(who: Browser, home: str, address: str) -> None:
    """Ask for each piece as a player does; after the head each of them is a film."""
    listed = pieces(await (await who.get(f"{home}/{address}")).text())
    head = await who.get(f"{home}/{listed.address}", Range=f"bytes=0-{listed.head - 1}")
    assert (head.status, (await head.read())[4:8]) == (206, b"ftyp")
    for one in listed.pieces:
        got = await who.get(f"{home}/{one.address}", Range=f"bytes={one.start}-{one.end - 1}")
        assert (got.status, len(await got.read())) == (206, one.end - one.start)
        assert (await got.read())[4:8] in {b"moof", b"styp", b"sidx"}


def _played(address: str) -> float:
    """A player of others reads the play list from the server, with the session's cookie, to its end."""
    options: dict[str, Any] = {
        "headers": "Cookie: who=noor.pupil\r\n",
        "allowed_extensions": "ALL",
        "extension_picky": "0",
    }
    with av.open(address, format="hls", options=options) as box:
        frames = [frame.time or 0.0 for frame in box.decode(video=0)]
    return max(frames) - min(frames) + 0.04
