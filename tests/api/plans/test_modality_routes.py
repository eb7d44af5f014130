"""From where lessons are followed, over HTTP: what a family sees, and what stays closed to everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.plans.modality import http as modality_http
from erbij.plans.modality.service import Modalities
from erbij.privacy.service import disclose
from tests.api.web.serving import code
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served

DAY, CHANGE = "/api/plans/modality/day", "/api/plans/modality/change"
MONDAY = "2026-09-07"
MISSING = (404, "not_found")


@pytest.fixture
async def given(database: Database) -> Given:
    return await Given(database).imported()


@pytest.fixture
async def server(given: Given, tmp_path: Path) -> AsyncIterator[Served]:
    routes = modality_http.routes(Modalities(given.database, given.clock, disclose))
    async with school_server(given, tmp_path, *routes) as running:
        yield running


async def asked(server: Served, who: str, role: Role, path: str) -> dict[str, Any]:
    answer = await browser_of(server, who, role).get(path)
    assert answer.status == 200
    found: dict[str, Any] = await answer.json()
    return found


async def test_one_tap_to_school_for_one_lesson_shows_on_the_day_page_at_once(server: Served, given: Given) -> None:
    day = await asked(server, "noor", Role.PUPIL, DAY)
    assert [(one["modality"], one["origin"], one["may"]) for one in day["slots"]] == [
        ("REMOTE_LIVE", "PLAN", ["AT_SCHOOL"])
    ] * 2
    slot_id = day["slots"][1]["slot_id"]
    body = {"pupil_id": given.ids["noor"], "date": MONDAY, "slot_id": slot_id, "modality": "AT_SCHOOL"}
    assert (await browser_of(server, "noor", Role.PUPIL).post(CHANGE, body)).status == 204
    lessons = (await asked(server, "karin", Role.GUARDIAN, "/api/timetable/day"))["lessons"]
    assert [one["at_home"] for one in lessons] == [True, False]
    lesson = await asked(server, "thijs", Role.TEACHER, f"/api/plans/modality/lesson?slot_id={slot_id}")
    assert [(one["name"], one["modality"]) for one in lesson["pupils"]] == [
        ("Noor Voorbeeld", "AT_SCHOOL"),
        ("Sem Verzonnen", "AT_SCHOOL"),
    ]


async def test_home_without_a_ground_is_told_what_is_needed(server: Served, given: Given) -> None:
    body = {"pupil_id": given.ids["sem"], "date": MONDAY, "modality": "REMOTE_LIVE"}
    assert await code(await browser_of(server, "sem", Role.PUPIL).post(CHANGE, body)) == (409, "home_not_in_plan")


async def test_anybody_elses_day_is_not_there(server: Served, database: Database, given: Given) -> None:
    other = await Given(database).imported(name="De Andere School")
    for who, role, person in [
        ("sem", Role.PUPIL, given.ids["noor"]),
        ("karin", Role.GUARDIAN, given.ids["sem"]),
        ("noor", Role.PUPIL, other.ids["noor"]),
        ("thijs", Role.TEACHER, given.ids["noor"]),
        ("zoe", Role.COORDINATOR, other.ids["noor"]),
    ]:
        browser = browser_of(server, who, role)
        assert await code(await browser.get(f"{DAY}?person_id={person}")) == MISSING
        body = {"pupil_id": person, "date": MONDAY, "modality": "AT_SCHOOL"}
        assert await code(await browser.post(CHANGE, body)) == MISSING


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"date": "maandag"}, "body.date"),
        ({"modality": "ON_THE_MOON"}, "body.modality"),
        ({"reason": "x" * 201}, "body.reason"),
        ({"until": MONDAY}, "body.until"),
    ],
)
async def test_what_cannot_be_used_is_named(server: Served, given: Given, change: dict[str, str], path: str) -> None:
    body = {"pupil_id": given.ids["noor"], "date": MONDAY, "modality": "AT_SCHOOL", **change}
    answer = await browser_of(server, "noor", Role.PUPIL).post(CHANGE, body)
    assert (answer.status, (await answer.json())["path"]) == (422, path)
    wrong = await browser_of(server, "noor", Role.PUPIL).get(f"{DAY}?date=1999-01-01")
    assert (wrong.status, (await wrong.json())["path"]) == (422, "query.date")
