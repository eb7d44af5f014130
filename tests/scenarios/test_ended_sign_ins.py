"""Whoever may not be there any more is out within two seconds, sockets and media, whoever ended it and where."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.access.service import Access
from erbij.db.database import Database
from erbij.people.service import Leavers
from erbij.plans.service import import_parts
from erbij.schools.model import Files
from erbij.schools.service import Schools
from tests.scenarios.real_school import MORE_PEOPLE, PLACES, RealSchools, real_schools
from tests.support.own_time import OwnTime

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.scenarios.page import Page

WITHIN_S = 2.0


@pytest.fixture
async def schools(tmp_path: Path) -> AsyncIterator[RealSchools]:
    async with real_schools(tmp_path, "a", after=timedelta(hours=1, minutes=5)) as schools:
        yield schools


async def in_the_lesson(schools: RealSchools, who: str) -> Page:
    """Somebody in the lesson of 5A with a media connection."""
    page = await schools.page(who)
    await page.ask("session.join", slot_id=schools.ids["a.Rekenen 5A"], generation=1)
    await page.ask("media.subscribe", connection="line")
    assert len(schools.engine.connections) == 1
    return page


async def is_out(schools: RealSchools, page: Page, own: OwnTime) -> None:
    heard = {"session.ended", "access.ended"}

    def out() -> bool:
        return heard <= page.pushed.keys() and not (page.io.connected or schools.engine.connections)

    assert await own.until(out) < WITHIN_S
    assert page.pushed["session.ended"][-1]["reason"] == "removed"


@pytest.mark.parametrize("way", ["sign_out", "device_revoked", "unit_revoked", "role_changed", "person_ended"])
async def test_an_ended_sign_in_ends_sockets_and_media_within_two_seconds(schools: RealSchools, way: str) -> None:
    who = f"a.{PLACES[0]}" if way == "unit_revoked" else "a.noor"
    page = await in_the_lesson(schools, who)
    zoe = await schools.browser("a.zoe")
    async with OwnTime() as own:
        if way == "sign_out":
            answer = await (await schools.browser(who)).post("/api/access/sign-out")
        elif way == "device_revoked":
            answer = await zoe.delete(f"/api/access/devices/{await schools.device_of(who)}")
        elif way == "unit_revoked":
            answer = await zoe.delete(f"/api/access/units/{schools.ids[who]}")
        else:
            answer = await zoe.post("/api/schools/import", brought(imported(way)))
        assert answer.status < 300, await answer.text()
        await is_out(schools, page, own)


@pytest.mark.parametrize("way", ["role_changed", "person_ended"])
async def test_an_import_by_a_command_beside_the_server_does_so_too(schools: RealSchools, way: str) -> None:
    page = await in_the_lesson(schools, "a.noor")
    settings, clock = schools.server.settings, schools.server.clock
    database = Database(settings.database)
    async with OwnTime() as own:
        try:
            command = Schools(database, clock, import_parts(Access(database, clock, settings)))
            await command.write(schools.school_ids["a"], Files(people=imported(way)))
        finally:
            await database.close()
        await is_out(schools, page, own)


def brought(people: str) -> dict[str, object]:
    """The file of people as the browser sends it."""
    return {"files": [{"name": "people.csv", "data": base64.b64encode(people.encode()).decode()}]}


async def test_who_has_a_last_day_is_let_in_on_it_and_signed_out_the_day_after(schools: RealSchools) -> None:
    noor, zoe = await schools.browser("a.noor"), await schools.browser("a.zoe")
    last = "last_day\n" + "\n".join(
        f"{line};{'2026-09-08' if line.startswith('noor') else ''}" for line in MORE_PEOPLE.splitlines()[1:]
    )
    answer = await zoe.post("/api/schools/import", brought(f"{MORE_PEOPLE.splitlines()[0]};{last}\n"))
    assert answer.status == 200, await answer.text()
    leavers = Leavers(schools.server.database, schools.clock, schools.server.access)
    for hours, status in (
        (0, 200),
        (24, 200),
        (12, 200),
        (4, 401),
    ):  # Monday nine o'clock to Wednesday night
        schools.clock.move(timedelta(hours=hours))
        await leavers.end()
        if status == 200:
            await noor.post("/api/access/renew")
        assert (await noor.get("/api/access/me")).status == status
    assert (await noor.post("/api/access/renew")).status == 401


def imported(way: str) -> str:
    """The file of people with Noor's part in it changed."""
    noor = "noor;Noor Voorbeeld;pupil;5A;;;2026-09-01;\n"
    assert noor in MORE_PEOPLE
    other = "noor;Noor Voorbeeld;guardian;;noor@voorbeeld.test;sem;;\n" if way == "role_changed" else ""
    return MORE_PEOPLE.replace(noor, other).replace(";noor;;", ";sem;;")
