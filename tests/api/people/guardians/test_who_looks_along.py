"""A pupil of 18 decides on a page; somebody else's page there is none."""

from __future__ import annotations

from datetime import date

import pytest

from erbij.actor import Role
from erbij.people.guardians import http as guardians_http
from erbij.people.guardians.service import Guardians
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server


class Rooms:
    def __init__(self, ids) -> None:
        self.ids = ids
        self.ended: list[str] = []

    async def births(self, _read, _school_id):
        return {self.ids["noor"]: date(2008, 9, 7)}

    async def rights_changed(self, _tx, _school_id, person_ids):
        self.ended += person_ids


async def test_a_guardian_looks_again_when_the_pupil_says_so(database, tmp_path):
    given = await Given(database).imported()
    rooms = Rooms(given.ids)
    guardians = Guardians(given.database, given.clock, rooms, rooms)
    await guardians.end()
    path, karin = "/api/people/guardians", given.ids["karin"]
    async with school_server(given, tmp_path, *guardians_http.routes(guardians)) as server:
        noor = browser_of(server, "noor", Role.PUPIL)
        there = {"id": karin, "name": "Karin Voorbeeld"}
        assert await (await noor.get(path)).json() == {"is_adult": True, "guardians": [{**there, "looks": False}]}

        assert (await noor.post(path, {"guardian_id": karin, "looks": True})).status == 204
        assert (await (await noor.get(path)).json())["guardians"] == [{**there, "looks": True}]
        assert rooms.ended == [karin, karin]

        sem = browser_of(server, "sem", Role.PUPIL)
        assert await (await sem.get(path)).json() == {"is_adult": False, "guardians": []}
        assert (await sem.post(path, {"guardian_id": karin, "looks": True})).status == 404


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.COORDINATOR, Role.TEACHER])
async def test_nobody_else_decides(database, tmp_path, role):
    given = await Given(database).imported()
    rooms = Rooms(given.ids)
    guardians = Guardians(given.database, given.clock, rooms, rooms)
    async with school_server(given, tmp_path, *guardians_http.routes(guardians)) as server:
        browser = browser_of(server, "karin", role)
        assert (await browser.post("/api/people/guardians", {"guardian_id": "x", "looks": True})).status == 404
