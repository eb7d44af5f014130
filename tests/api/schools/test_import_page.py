"""The coordinator imports the school's files from a browser."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest

from erbij.actor import Role
from erbij.history.store import changes_of
from erbij.people.store import people_of_school
from tests.support.school_files import GROUPS, PEOPLE, TIMETABLE, Given
from tests.support.school_server import browser_of, school_server
from tests.unit.people.rosters_given import EDEX
from tests.unit.timetable.sources.feeds import appointment, at, calendar, event, zermelo


def body(**files: str | bytes) -> dict[str, object]:
    """Files by name without ``.csv``, as the browser sends them; ``__`` stands for another ending."""
    named = {name.replace("__", ".") if "__" in name else f"{name}.csv": data for name, data in files.items()}
    raw = {name: data if isinstance(data, bytes) else data.encode() for name, data in named.items()}
    return {"files": [{"name": name, "data": base64.b64encode(data).decode()} for name, data in raw.items()]}


RECOGNISED = {
    "partial": False,
    "groups": 0,
    "pupils": 0,
    "teachers": 0,
    "people": 0,
    "lessons": 0,
    "other": 0,
}


async def test_a_coordinator_previews_and_then_imports(database, tmp_path):
    given = await Given(database).imported()
    given.clock.move(timedelta(minutes=1))  # who imported first did so earlier
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        answer = await browser.post(
            "/api/schools/import/preview", body(people=PEOPLE.replace("Bo Bedacht", "Bob Bedacht"))
        )
        assert answer.status == 200
        assert await answer.json() == {
            "counts": [{"file": "people", "rows": 7, "new": 0, "changed": 1, "unchanged": 6, "ended": 0}],
            "errors": [],
            "written": False,
            "recognised": [RECOGNISED | {"name": "people.csv", "kind": "PEOPLE"}],
            "unknown": [],
        }
        answer = await browser.post("/api/schools/import", body(people=PEOPLE.replace("Bo Bedacht", "Bob Bedacht")))
        assert (answer.status, (await answer.json())["written"]) == (200, True)
        assert (await (await browser.get("/api/schools/import")).json())["by"] == "Zoë Zogenaamd"
    async with given.database.read() as read:
        (change, _) = await changes_of(read, given.school.id, "schools.import", given.school.id)
        assert change.author_id == given.ids["zoe"]
        assert change.what.reveal() == {"people": (None, {"new": 0, "changed": 1, "ended": 0})}


async def test_a_wrong_row_is_answered_with_its_line_and_column_and_nothing_is_written(database, tmp_path):
    given = await Given(database).imported()
    people = PEOPLE.replace("pupil;5B", "pupil;9Z").replace("Sem Verzonnen", "Ander")
    wrong = body(groups=GROUPS, people=people, timetable=TIMETABLE)
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
        answer = await browser_of(server, "thijs", role).post(path, body(groups=GROUPS))
        assert answer.status == 404
        assert (await server.browser().post(path, {})).status == 401


@pytest.mark.filterwarnings("ignore:Sending a large body")
async def test_a_large_file_fits_and_a_far_too_large_one_does_not(database, tmp_path):
    given = await Given(database).imported()
    many = GROUPS + "".join(f"g{n},{'x' * 60}\n" for n in range(20_000))
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        assert len(json.dumps(body(groups=many))) > 1_000_000
        answer = await browser.post("/api/schools/import/preview", body(groups=many))
        assert (await answer.json())["counts"][0]["new"] == 20_000
        answer = await browser.post("/api/schools/import", body(groups="x" * 8_000_001))
        assert (answer.status, (await answer.json())["errors"][0]["message"]) == (422, "larger than 8 MB")
        answer = await browser.post("/api/schools/import", body(export__zip=b"PK" + b"x" * 13_000_000))
        assert answer.status == 413


async def test_broken_text_in_a_file_is_refused(database, tmp_path):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        for bad in ("\x00", "\u202e"):
            answer = await browser.post("/api/schools/import", body(groups=f"key,name\n5A,Groep{bad}5A\n"))
            assert answer.status == 422
            assert (await answer.json())["errors"][0]["path"] == "groups.csv:2:name"


async def test_any_file_that_the_school_has_is_recognised_and_one_that_is_none_is_named(database, tmp_path):
    given = await Given(database).imported()
    ics = calendar(event("les-9", "Muziek - 5A - thijs", **{"DTSTART;TZID=Europe/Amsterdam": "20260909T110000"}))
    ics = ics.replace(b"20260907T095000", b"20260909T115000")
    some = body(leerlingen=PEOPLE, rooster__ics=ics, edex__xml=EDEX, notitie="zomaar een briefje")
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        seen = await (await browser.post("/api/schools/import/preview", some)).json()
        assert [one["kind"] for one in seen["recognised"]] == ["PEOPLE", "ICALENDAR", "EDEXML"]
        assert {"path": "notitie.csv:0", "message": "this is no file that Erbij knows"} in seen["errors"]
        assert {
            "path": "edex.xml:0",
            "message": "leave this file out: another one says it too",
        } in seen["errors"]
        written = await browser.post("/api/schools/import", body(leerlingen=PEOPLE, rooster__ics=ics))
        counts = (await written.json())["counts"]
    assert [(one["file"], one["new"], one["unchanged"]) for one in counts] == [("people", 0, 7), ("lessons", 1, 0)]


async def test_a_word_that_is_not_known_gets_its_meaning_and_keeps_it(database, tmp_path):
    given = await Given(database).imported()
    asked = body(week__json=zermelo(appointment(1, teachers=["tes"], start=at(9, 9), end=at(9, 10))))
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        seen = await (await browser.post("/api/schools/import/preview", asked)).json()
        assert seen["unknown"] == [{"about": "teacher", "word": "tes", "lessons": 1}]
        assert seen["errors"] == [{"path": "week.json:0:1", "message": "a teacher who is not known here"}]
        means = {"about": "teacher", "word": "tes", "means": given.ids["thijs"]}
        for body_, new in (({**asked, "said": [means]}, 1), (asked, 0)):
            answer = await (await browser.post("/api/schools/import", body_)).json()
            assert [(one["new"], one["changed"], one["ended"]) for one in answer["counts"]] == [(new, 0, 0)]
        foreign = {**asked, "said": [{**means, "means": "0" * 26}]}
        assert (await browser.post("/api/schools/import", foreign)).status == 422


async def test_who_comes_back_to_the_page_sees_what_came_of_the_import(database, tmp_path):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        browser = browser_of(server, "zoe", Role.COORDINATOR)
        await browser.post("/api/schools/import", body(people=PEOPLE.replace("Bo Bedacht", "Bob Bedacht")))
        run = await (await browser.get("/api/schools/import")).json()
        assert (run["state"], run["counts"][0]["changed"], run["ended_at"] is not None) == ("DONE", 1, True)
        assert (await browser_of(server, "thijs", Role.TEACHER).get("/api/schools/import")).status == 404
