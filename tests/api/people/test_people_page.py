"""The people page: the coordinator's school, the teacher's and mentor's own groups."""

from __future__ import annotations

import pytest

from erbij.actor import Role
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server


@pytest.mark.parametrize(
    ("key", "roles", "names", "groups"),
    [
        ("thijs", [Role.TEACHER], ["Noor", "Sem", "Thijs"], [["Groep 5A", 2]]),
        ("fleur", [Role.TEACHER, Role.MENTOR], ["Bo", "Fleur"], [["Groep 5B", 1]]),
        (
            "zoe",
            [Role.COORDINATOR],
            ["Bo", "Fleur", "Karin", "Noor", "Sem", "Thijs", "Zoë"],
            [["Groep 5A", 2], ["Groep 5B", 1]],
        ),
    ],
)
async def test_staff_see_the_people_they_may_see(database, tmp_path, key, roles, names, groups):  # noqa: PLR0917
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        found = await (await browser_of(server, key, *roles).get("/api/people")).json()
    assert [person["name"].split()[0] for person in found["people"]] == names
    assert [[group["name"], group["pupils"]] for group in found["groups"]] == groups
    assert any(person["email"] for person in found["people"])
    assert {"devices", "has_password", "roles", "groups", "id"} <= set(found["people"][0])


@pytest.mark.parametrize("role", [Role.PUPIL, Role.GUARDIAN, Role.LEADER])
async def test_for_others_there_is_no_such_page(database, tmp_path, role):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        assert (await browser_of(server, "noor", role).get("/api/people")).status == 404
        assert (await server.browser().get("/api/people")).status == 401


@pytest.mark.parametrize(
    ("key", "roles", "mentored"),
    [("fleur", [Role.TEACHER, Role.MENTOR], ["Bo"]), ("thijs", [Role.TEACHER], []), ("zoe", [Role.COORDINATOR], [])],
)
async def test_a_mentor_is_told_for_whom_they_may_make_a_link(database, tmp_path, key, roles, mentored):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        found = await (await browser_of(server, key, *roles).get("/api/people")).json()
    assert [person["name"].split()[0] for person in found["people"] if person["mentored"]] == mentored
