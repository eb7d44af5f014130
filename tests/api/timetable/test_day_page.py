"""The day page in a browser."""

from __future__ import annotations

import pytest

from erbij.actor import Role
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server


async def test_a_pupil_sees_today(database, tmp_path):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        answer = await browser_of(server, "noor", Role.PUPIL).get("/api/timetable/day")
        found = await answer.json()
    assert (found["date"], found["person_name"], found["timezone"]) == (
        "2026-09-07",
        "Noor Voorbeeld",
        "Europe/Amsterdam",
    )
    first = found["lessons"][0]
    assert (first["subject"], first["starts_at"], first["door_opens_at"], first["door"]) == (
        "Rekenen",
        "2026-09-07T07:00:00Z",
        "2026-09-07T06:55:00Z",
        "not_yet",
    )
    assert [(lesson["teacher"], lesson["supply"]) for lesson in found["lessons"]] == [
        ("Thijs Testema", False),
        ("Fleur Fictief", True),
    ]


async def test_a_guardian_asks_for_their_child_and_a_unit_for_its_place(database, tmp_path):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        karin = browser_of(server, "karin", Role.GUARDIAN)
        child = await (await karin.get(f"/api/timetable/day?person_id={given.ids['noor']}")).json()
        assert (child["person_name"], len(child["lessons"])) == ("Noor Voorbeeld", 2)
        assert (await karin.get(f"/api/timetable/day?person_id={given.ids['sem']}")).status == 404
        place = await (await karin.get("/api/timetable/day", as_unit=True)).json()
        assert (place["person_name"], len(place["lessons"])) == ("Lokaal 12", 2)


async def test_absent_forbidden_and_another_schools_ids_answer_alike(database, tmp_path):
    given = await Given(database).imported()
    there = await Given(database).imported(name="De Andere School")
    async with school_server(given, tmp_path) as server:
        noor = browser_of(server, "noor", Role.PUPIL)
        bodies = set()
        for other in (given.ids["sem"], there.ids["noor"], "nobody"):
            answer = await noor.get(f"/api/timetable/day?person_id={other}")
            assert answer.status == 404
            bodies.add(await answer.text())
    assert len(bodies) == 1


@pytest.mark.parametrize("date", ["morgen", "2026-02-30", "0001-01-01", "9999-12-31"])
async def test_a_date_that_is_none_is_named(database, tmp_path, date):
    given = await Given(database).imported()
    async with school_server(given, tmp_path) as server:
        answer = await browser_of(server, "noor", Role.PUPIL).get(f"/api/timetable/day?date={date}")
        assert (answer.status, (await answer.json())["path"]) == (422, "query.date")
        assert (await server.browser().get("/api/timetable/day")).status == 401
