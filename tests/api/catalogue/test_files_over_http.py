"""A film goes up in pieces over HTTP, is looked at by the real process, and comes back in ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.files import http as files_http
from erbij.catalogue.files import store
from erbij.catalogue.files.checking import Checking, look_apart
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import Files
from erbij.catalogue.items import store as items_store
from tests.support.made_media import make
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from aiohttp import ClientResponse

    from tests.api.web.serving import Browser

PATH = "/api/catalogue/files"


async def patch(browser: Browser, file_id: str, at: object, data: bytes, **headers: str) -> ClientResponse:
    return await browser.patch(f"{PATH}/{file_id}", at, data, **headers)


@pytest.fixture
async def parts(database, tmp_path):
    given = await Given(database).imported()
    folder = Folder(tmp_path / "catalogue")
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
