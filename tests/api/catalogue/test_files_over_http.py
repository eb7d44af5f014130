"""A film goes up in pieces over HTTP, is looked at by the real process, and comes back in ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.files import http as files_http
from erbij.catalogue.files import store
from erbij.catalogue.files.bucket import Bucket
from erbij.catalogue.files.checking import Checking, look_apart
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.model import StoreIsAway
from erbij.catalogue.files.service import Files
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.items import store as items_store
from tests.support.bucket_server import nowhere
from tests.support.lying import bytes_of
from tests.support.made_media import make
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from aiohttp import ClientResponse

    from tests.api.web.serving import Browser

PATH = "/api/catalogue/files"


async def patch(browser: Browser, file_id: str, at: object, data: bytes, **headers: str) -> ClientResponse:
    return await browser.patch(f"{PATH}/{file_id}", at, data, **headers)


@pytest.fixture(params=["folder", "bucket"])
def bucket_place(request):
    return request.getfixturevalue("bucket_server").new() if request.param == "bucket" else None


@pytest.fixture
async def parts(bucket_place, database, tmp_path):
    """The same on both kinds of store."""
    given = await Given(database).imported()
    shelf = None
    if bucket_place:
        shelf = Bucket(bucket_place, tmp_path / "catalogue")
    folder = Folder(tmp_path / "catalogue", shelf)
    checking = Checking(given.database, given.clock, folder, look_apart)
    files = Files(given.database, given.clock, folder, checking, items_store)
    async with school_server(given, tmp_path, *files_http.routes(files)) as server:
        yield given, server, checking


async def test_a_film_goes_up_in_pieces_and_comes_back_in_ranges(parts, tmp_path):
    given, server, checking = parts
    thijs, noor = browser_of(server, "thijs", Role.TEACHER), browser_of(server, "noor", Role.PUPIL)
    data = make(tmp_path / "film", "mp4", "libx264", "aac").read_bytes()
    begun = await (await thijs.post(PATH, {"name": "les.mp4", "size": len(data)})).json()
    file_id, half = begun["id"], len(data) // 2

    assert (await patch(thijs, file_id, 0, data[:half])).status == 200
    assert (await patch(thijs, file_id, 0, data[:half])).status == 409
    assert (await (await thijs.get(f"{PATH}/{file_id}")).json())["received"] == half
    last = await patch(thijs, file_id, half, data[half:])
    assert (await last.json())["state"] == "CHECKING"
    await checking.run()
    view = await (await thijs.get(f"{PATH}/{file_id}")).json()
    assert (view["state"], view["kind"], view["why"]) == ("READY", "VIDEO", "")

    assert (await noor.get(f"{PATH}/{file_id}/content")).status == 404
    async with given.database.transaction() as tx:
        await store.publish(tx, given.school.id, [file_id])
    whole = await noor.get(f"{PATH}/{file_id}/content")
    body = await whole.read()
    assert (whole.status, whole.headers["Content-Type"]) == (200, "video/mp4")
    assert body[4:8] == b"ftyp"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert whole.headers["X-Frame-Options"] == "DENY"
    assert whole.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    part = await noor.get(f"{PATH}/{file_id}/content", Range="bytes=10-19")
    assert (part.status, await part.read()) == (206, body[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(body)}"
    assert (await noor.get(f"{PATH}/{file_id}/content", Range=f"bytes={len(body)}-")).status == 416
    assert (await server.browser().get(f"{PATH}/{file_id}/content")).status == 401


async def test_a_document_is_shown_by_the_browser_and_may_run_nothing(parts):
    _, server, checking = parts
    thijs = browser_of(server, "thijs", Role.TEACHER)
    data = b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF\n"
    file_id = (await (await thijs.post(PATH, {"name": "blad.pdf", "size": len(data)})).json())["id"]
    await patch(thijs, file_id, 0, data)
    await checking.run()
    shown = await thijs.get(f"{PATH}/{file_id}/content")
    assert shown.headers["Content-Type"] == "application/pdf"
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_document_is_shown_inside_a_page_of_ours_and_of_nobody_else(parts):
    _, server, checking = parts
    thijs = browser_of(server, "thijs", Role.TEACHER)
    data = b"%PDF-1.7\n%%EOF\n"
    file_id = (await (await thijs.post(PATH, {"name": "blad.pdf", "size": len(data)})).json())["id"]
    await patch(thijs, file_id, 0, data)
    await checking.run()
    shown = await thijs.get(f"{PATH}/{file_id}/content")
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    told = await thijs.get(f"{PATH}/{file_id}")
    assert "frame-ancestors 'none'" in told.headers["Content-Security-Policy"]
    assert told.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("at", ["", "-1", "1e3", "٣", "9" * 40, "0x10"])
async def test_a_place_that_is_no_number_is_refused_with_its_name(parts, at):
    _, server, _ = parts
    thijs = browser_of(server, "thijs", Role.TEACHER)
    file_id = (await (await thijs.post(PATH, {"name": "les.mp4", "size": 10})).json())["id"]
    answer = await patch(thijs, file_id, at, b"x")
    assert (answer.status, (await answer.json())["path"]) == (422, "header.Upload-Offset")


async def test_a_page_of_somebody_else_sends_nothing(parts):
    _, server, _ = parts
    thijs = browser_of(server, "thijs", Role.TEACHER)
    file_id = (await (await thijs.post(PATH, {"name": "les.mp4", "size": 10})).json())["id"]
    assert (await patch(thijs, file_id, 0, b"x", Origin="https://elders.test")).status == 403
    assert (await thijs.delete(f"{PATH}/{file_id}")).status == 204
    assert (await patch(thijs, file_id, 0, b"x")).status == 404


@pytest.mark.parametrize("body", [{"name": "", "size": 1}, {"name": "x", "size": 0}, {"name": "x" * 201, "size": 1}])
async def test_a_file_without_a_name_or_a_size_does_not_begin(parts, body):
    _, server, _ = parts
    assert (await browser_of(server, "thijs", Role.TEACHER).post(PATH, body)).status == 422


async def test_more_than_two_gigabytes_is_too_large(parts):
    _, server, _ = parts
    thijs = browser_of(server, "thijs", Role.TEACHER)
    assert (await thijs.post(PATH, {"name": "x", "size": 2 * 1024**3 + 1})).status == 413


async def test_a_part_is_asked_for_from_the_end_and_a_changed_file_comes_whole(parts):
    _, server, checking = parts
    thijs = browser_of(server, "thijs", Role.TEACHER)
    data = b"%PDF-1.7\n" + bytes(range(256)) * 2048 + b"\n%%EOF\n"
    file_id = (await (await thijs.post(PATH, {"name": "blad.pdf", "size": len(data)})).json())["id"]
    await patch(thijs, file_id, 0, data)
    await checking.run()
    content = f"{PATH}/{file_id}/content"
    tail = await thijs.get(content, Range="bytes=-7")
    assert (tail.status, await tail.read()) == (206, b"\n%%EOF\n")
    rest = await thijs.get(content, Range="bytes=9-")
    assert (rest.status, await rest.read()) == (206, data[9:])
    again = await thijs.get(content, Range="bytes=0-3", **{"If-Range": rest.headers["ETag"]})  # type: ignore[arg-type]
    assert (again.status, await again.read()) == (206, b"%PDF")
    for wrong in ("bytes=5-1", "letters=1-2", "bytes=x"):
        answer = await thijs.get(content, Range=wrong)
        assert answer.status in {200, 416}
        assert (await answer.read() == data) is (answer.status == 200)


async def test_while_the_store_is_away_a_file_waits_and_who_asks_is_told(database, tmp_path, bucket_server):
    given = await Given(database).imported()
    place, home = bucket_server.new(), tmp_path / "catalogue"
    there, away = Folder(home, Bucket(place, home)), Folder(home, Bucket(nowhere(), home))
    thijs = given.actor("thijs", Role.TEACHER)

    def begun(folder):
        checking = Checking(given.database, given.clock, folder, look_apart)
        return checking, Files(given.database, given.clock, folder, checking, items_store)

    checking, files = begun(there)
    data = b"%PDF-1.7\n%%EOF\n"
    file_id = (await files.begin(thijs, BeginFile(name="blad.pdf", size=len(data)))).id
    waiting, gone = begun(away)
    async with school_server(given, tmp_path, *files_http.routes(gone)) as server:
        browser = browser_of(server, "thijs", Role.TEACHER)
        refused = await browser.post(PATH, {"name": "les.mp4", "size": 10})
        assert (refused.status, (await refused.json())["code"]) == (503, "store_is_away")
        assert (await (await patch(browser, file_id, 0, data)).json())["state"] == "CHECKING"
        with pytest.raises(StoreIsAway):
            await waiting.run()
        assert (await (await browser.get(f"{PATH}/{file_id}")).json())["state"] == "CHECKING"
        await checking.run()
        shown = await browser.get(f"{PATH}/{file_id}/content")
        assert (shown.status, (await shown.json())["code"]) == (503, "store_is_away")
    assert await bytes_of((await files.content(thijs, file_id))[0]) == data
