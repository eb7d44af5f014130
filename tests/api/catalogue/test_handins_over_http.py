"""A photo is handed in, looked at, drawn on and accepted over HTTP; the real process writes it anew."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from erbij.actor import Role
from erbij.catalogue.files import http as files_http
from erbij.catalogue.files.checking import look_apart
from erbij.catalogue.handins import http as handins_http
from tests.store.catalogue.conftest import made
from tests.store.catalogue.handins import given as given_handins
from tests.store.catalogue.handins.given import TASK
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from tests.api.web.serving import Browser
    from tests.store.catalogue.handins.given import Work

PATH = "/api/catalogue/handins"


def photo() -> bytes:
    held = io.BytesIO()
    told = Image.Exif()
    told[0x010F] = "De Dorpsstraat 12"
    Image.new("RGB", (40, 30), "red").save(held, "JPEG", exif=told)
    return held.getvalue()


@pytest.fixture
async def parts(database, tmp_path):
    work = await given_handins.work(await made(database), tmp_path / "catalogue")
    work.checking._look = look_apart  # noqa: SLF001 - the real one, for once
    routes = [*files_http.routes(work.files), *handins_http.routes(work.handins)]
    async with school_server(work.school.given, tmp_path, *routes) as server:
        yield work, server


async def send(work: Work, browser: Browser, path: str, body: dict[str, object], data: bytes) -> str:
    """A file, from its announcement until it was looked at."""
    begun = await (await browser.post(path, body | {"size": len(data)})).json()
    assert (await browser.patch(f"/api/catalogue/files/{begun['id']}", 0, data)).status == 200
    await work.checking.run()
    view = await (await browser.get(f"/api/catalogue/files/{begun['id']}")).json()
    assert view["state"] == "READY", view
    return str(begun["id"])


async def test_a_photo_goes_from_a_pupil_to_the_teacher_and_back(parts):
    work, server = parts
    noor, thijs = browser_of(server, "noor", Role.PUPIL), browser_of(server, "thijs", Role.TEACHER)
    about = {"item_id": work.item_id, "block": TASK.id}
    file_id = await send(work, noor, f"{PATH}/files", about | {"name": "IMG_1.jpg"}, photo())
    assert (await noor.post(PATH, about | {"text": "Kijk", "file_ids": [file_id]})).status == 204

    waiting = (await (await thijs.get(f"{PATH}/waiting")).json())["handins"]
    assert [(one["pupil_name"], one["round"], one["mine"]) for one in waiting] == [("Noor Voorbeeld", 1, True)]
    assert await (await thijs.get(f"{PATH}/waiting/count")).json() == {"waiting": 1}
    handin = waiting[0]["id"]
    looked = await (await thijs.get(f"{PATH}/{handin}")).json()
    assert [one["kind"] for one in looked["rounds"][0]["files"]] == ["PHOTO"]
    got = await thijs.get(f"{PATH}/files/{file_id}")
    data = await got.read()
    assert (got.status, got.headers["Content-Type"]) == (200, "image/jpeg")
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Cache-Control"] == "private, no-store"
    assert b"Dorpsstraat" not in data

    refused = await noor.post(PATH, about | {"text": "Anders"})
    assert (refused.status, (await refused.json())["code"]) == (409, "handin_is_read")
    drawn = await send(work, thijs, f"{PATH}/{handin}/files", {"name": "tekening.jpg"}, photo())
    answer = {"round": 1, "accepted": False, "text": "Kijk naar de rode lijn", "file_ids": [drawn]}
    assert (await thijs.post(f"{PATH}/{handin}/answer", answer)).status == 204

    query = f"item_id={work.item_id}&block={TASK.id}"
    mine = await (await noor.get(f"{PATH}/own?{query}")).json()
    assert (mine["state"], mine["may_hand_in"]) == ("AGAIN", True)
    assert [one["id"] for one in mine["rounds"][0]["answer"]["files"]] == [drawn]
    assert (await noor.get(f"{PATH}/files/{drawn}")).status == 200
    karin = browser_of(server, "karin", Role.GUARDIAN)
    told = await (await karin.get(f"{PATH}?person_id={work.school.noor.id}")).json()
    assert told["handins"][0]["rounds"][0]["text"] == "Kijk"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"item_id": "x", "block": "../etc"}, "body.block"),
        ({"item_id": "x", "block": "maken001", "text": "a" * 4001}, "body.text"),
        ({"item_id": "x", "block": "maken001", "file_ids": ["a"] * 11}, "body.file_ids"),
        ({"item_id": "x", "block": "maken001", "state": "ACCEPTED"}, "body.state"),
    ],
)
async def test_what_cannot_be_read_says_where_and_changes_nothing(parts, body, path):
    work, server = parts

    answer = await browser_of(server, "noor", Role.PUPIL).post(PATH, body)

    assert answer.status == 422
    assert (await answer.json())["errors"][0]["path"] == path
    assert (await work.own(work.school.noor)).handin is None
