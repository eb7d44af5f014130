from __future__ import annotations

import asyncio
import logging
import re
from email import message_from_string
from typing import TYPE_CHECKING

import structlog

from erbij.access import http
from tests.api.access.mail_server import mail_server
from tests.api.access.school import PASSWORD, School
from tests.api.access.test_units import paired
from tests.api.web.serving import served
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from erbij.db.database import Database
    from tests.api.web.serving import Browser, Served


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("erbij.db*"))


async def link(school: School, owner: str, *, unit: bool = False) -> str:
    async with school.database.transaction() as tx:
        owner = await school.access.make_unit(tx, school.id, owner) if unit else owner
        address = await school.access.make_link(tx, school.id, owner, reusable=True, unit=unit)
    return address.partition("#")[2]


async def use(browser: Browser, token: str) -> str:
    answer = await browser.post("/api/access/links/use", {"token": token})
    assert answer.status == 200, await answer.text()
    return str((await answer.json())["id"])


async def test_demonstration_links_work_again_and_again_and_nobody_in_a_lesson_is_thrown_out(
    database: Database, tmp_path: Path
) -> None:
    school = School(database, settings_in(tmp_path, demo=True))
    school.id = await school.fill()
    token = await link(school, "noor")
    async with served(http.routes(school.access), school.access.authenticate, school.settings, tmp_path) as server:
        browsers = [server.browser() for _ in range(7)]
        assert [await use(browser, token) for browser in browsers] == ["noor"] * 7
        assert [(await browser.get("/api/access/me")).status for browser in browsers] == [200] * 7
        listed = await (await browsers[-1].get("/api/access/devices")).json()
        assert len(listed["devices"]) == listed["limit"] == 4


async def test_a_demonstration_link_of_a_unit_signs_the_unit_in_beside_the_teacher(
    database: Database, tmp_path: Path
) -> None:
    school = School(database, settings_in(tmp_path, demo=True))
    school.id = await school.fill()
    teacher, unit = await link(school, "leraar"), await link(school, "B12", unit=True)
    async with served(http.routes(school.access), school.access.authenticate, school.settings, tmp_path) as server:
        browser = server.browser()
        await use(browser, teacher)
        seen = await (await browser.post("/api/access/links/look", {"token": unit})).json()
        assert seen["name"] == "B12"
        unit_id = await use(browser, unit)
        assert await use(server.browser(), unit) == unit_id
        assert (await (await browser.get("/api/access/me")).json())["id"] == "leraar"
        me = await (await browser.get("/api/access/me", as_unit=True)).json()
        assert (me["id"], me["place"], me["demo"]) == (unit_id, "B12", True)


async def test_a_forgotten_password_is_mailed_as_a_link_that_works(database: Database, tmp_path: Path) -> None:
    async with mail_server() as post:
        school = School(database, settings_in(tmp_path, smtp_url=post.url))
        school.id = await school.fill()
        async with served(http.routes(school.access), school.access.authenticate, school.settings, tmp_path) as server:
            browser = server.browser()
            for email in ("leraar@school.example", "noor@school.example", "niemand@school.example"):
                assert (await browser.post("/api/access/password/forgotten", {"email": email})).status == 204
            await school.access.close()
            assert len(post.mails) == 1
            mail = message_from_string(post.mails[0])
            assert mail["To"] == "leraar@school.example"
            text = mail.get_payload(decode=True)
            assert isinstance(text, bytes)
            found = re.search(rf"{school.settings.web_address}/access/password#(\S+)", text.decode())
            assert found
            body = {"token": found[1], "password": PASSWORD}
            assert (await browser.post("/api/access/password/set", body)).status == 200
            assert (await browser.post("/api/access/password/set", body)).status == 409


async def test_a_mail_server_that_fails_is_nobodys_problem_but_ours(database: Database, tmp_path: Path) -> None:
    async with mail_server(refuses=True) as post:
        school = School(database, settings_in(tmp_path, smtp_url=post.url))
        school.id = await school.fill()
        with structlog.testing.capture_logs() as lines:
            await school.access.passwords.forgotten("leraar@school.example", "192.0.2.7")
            await school.access.close()
    assert [line["event"] for line in lines] == ["access.mail_failed"]
    assert "leraar" not in str(lines)


async def test_no_secret_and_no_name_reaches_a_log_or_the_database(
    school: School, server: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = [PASSWORD]
    with structlog.testing.capture_logs() as lines:
        secrets.append(await school.token("noor"))
        browser = server.browser()
        await browser.post("/api/access/links/use", {"token": secrets[-1], "device_name": "iPad van Noor"})
        await browser.post("/api/access/links/use", {"token": secrets[-1]})
        await browser.post("/api/access/renew")
        secrets += [browser.cookie("erbij"), browser.cookie("erbij-device")]
        teacher = await school.give_password(server, "leraar")
        await teacher.post("/api/access/password", {"email": "leraar@school.example", "password": PASSWORD + "x"})
        await paired(school, teacher, teacher)
        secrets += [teacher.cookie("erbij"), teacher.cookie("erbij-device-unit"), teacher.cookie("erbij-unit")]
        await school.database.close()
        assert (await browser.get("/api/access/me")).status == 200
    assert len(set(secrets)) == 7
    assert all(len(secret) > 20 for secret in secrets)
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("aiosqlite", "asyncio"))]
    logged = str(lines) + str(ours)
    stored = await asyncio.to_thread(on_disk, tmp_path)
    for secret in secrets:
        assert secret not in logged
        assert secret.encode() not in stored
    assert "school.example" not in logged
    assert "Noor" not in logged
