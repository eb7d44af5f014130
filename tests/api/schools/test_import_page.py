"""The coordinator imports the school's files from a browser."""

from __future__ import annotations

import json

import pytest

from erbij.actor import Role
from erbij.people.store import people_of_school
from tests.support.school_files import GROUPS, PEOPLE, TIMETABLE, Given
from tests.support.school_server import browser_of, school_server

BODY = {"groups": GROUPS, "people": PEOPLE, "timetable": TIMETABLE}


async def test_a_coordinator_previews_and_then_imports(database, tmp_path):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        answer = await browser.post(
            "/api/schools/import/preview", {"people": PEOPLE.replace("Bo Bedacht", "Bob Bedacht")}
        )
        assert answer.status == 200
        assert await answer.json() == {
            "counts": [{"file": "people", "rows": 7, "new": 0, "changed": 1, "unchanged": 6, "ended": 0}],
            "errors": [],
            "written": False,
            "recognised": None,
        }
        answer = await browser.post("/api/schools/import", BODY)
        assert (answer.status, (await answer.json())["written"]) == (200, True)


async def test_a_wrong_row_is_answered_with_its_line_and_column_and_nothing_is_written(database, tmp_path):
    given = await Given(database).imported()
    wrong = {**BODY, "people": PEOPLE.replace("pupil;5B", "pupil;9Z").replace("Sem Verzonnen", "Ander")}
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        previewed = await (await browser.post("/api/schools/import/preview", wrong)).json()
        assert previewed["errors"] == [{"path": "people.csv:4:groups", "message": "a group that is not in groups.csv"}]
        answer = await browser.post("/api/schools/import", wrong)
        problem = await answer.json()
    assert (answer.status, problem["code"], problem["errors"]) == (422, "invalid", previewed["errors"])
    async with database.read() as read:
        names = {person.name.reveal() for person in await people_of_school(read, given.school.id)}
    assert "Ander" not in names


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
@pytest.mark.parametrize("path", ["/api/schools/import", "/api/schools/import/preview"])
async def test_for_anybody_else_there_is_no_import(database, tmp_path, role, path):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        answer = await browser_of(server, "thijs", role).post(path, {"groups": GROUPS})
        assert answer.status == 404
        assert (await server.browser().post(path, {})).status == 401


@pytest.mark.filterwarnings("ignore:Sending a large body")
async def test_a_large_file_fits_and_a_far_too_large_one_does_not(database, tmp_path):
    given = await Given(database).imported()
    many = GROUPS + "".join(f"g{n},{'x' * 60}\n" for n in range(20_000))
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        assert len(json.dumps({"groups": many})) > 1_000_000
        answer = await browser.post("/api/schools/import/preview", {"groups": many})
        assert (await answer.json())["counts"][0]["new"] == 20_000
        for far_too_large, status in ((8_000_001, 422), (16_000_001, 413)):
            answer = await browser.post("/api/schools/import/preview", {"groups": "x" * far_too_large})
            assert answer.status == status


async def test_broken_text_in_a_file_is_refused(database, tmp_path):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        for bad in ("\x00", "\u202e"):
            answer = await browser.post("/api/schools/import", {"groups": f"key,name\n5A,Groep{bad}5A\n"})
            assert answer.status == 422
            assert (await answer.json())["errors"][0]["path"] == "groups.csv:2:name"
