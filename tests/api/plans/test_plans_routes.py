"""A pupil's plan over HTTP: what is in the way is named, and a family signs what it was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.plans.arrangements import http as arrangements_http
from erbij.plans.arrangements.service import Arrangements
from erbij.plans.deviations import http as deviations_http
from erbij.plans.deviations.service import Deviations
from erbij.plans.history import http as history_http
from erbij.plans.history.service import Histories
from erbij.privacy.service import disclose
from tests.architecture.asking_arrangements import COMPLETE, WHEN, WHOLE
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served

BASE = "/api/plans/arrangements"


@pytest.fixture
async def given(database: Database) -> Given:
    return await Given(database).imported()


@pytest.fixture
async def server(given: Given, tmp_path: Path) -> AsyncIterator[Served]:
    plans = Arrangements(given.database, given.clock, disclose)
    signed = Deviations(given.database, given.clock, disclose=disclose, save=plans.save_deviation)
    histories = Histories(given.database, given.clock, disclose=disclose)
    routes = [*arrangements_http.routes(plans), *deviations_http.routes(signed), *history_http.routes(histories)]
    async with school_server(given, tmp_path, *routes) as running:
        yield running


async def saved(server: Served, given: Given, path: str, details: dict[str, Any]) -> dict[str, Any]:
    body = {"pupil_id": given.ids["noor"], **WHEN, "details": details}
    answer = await browser_of(server, "zoe", Role.COORDINATOR).post(path, body)
    assert answer.status == 200
    kept: dict[str, Any] = await answer.json()
    return kept


async def test_a_second_arrangement_is_refused_and_the_first_one_named_by_its_dates(
    server: Served, given: Given
) -> None:
    zoe = browser_of(server, "zoe", Role.COORDINATOR)
    answers = []
    for _ in range(2):
        details = {**COMPLETE, "fixed_teacher_id": given.ids["thijs"]}
        kept = await saved(server, given, f"{BASE}/save", details)
        body = {"thing": "arrangement", "id": kept["id"], "version": kept["version"]}
        answers.append(await zoe.post(f"{BASE}/activate", body))
    assert [one.status for one in answers] == [200, 409]
    problem = await answers[1].json()
    assert problem["type"] == "/problems/plan_incomplete"
    assert problem["errors"] == [{"path": "arrangement.OVERLAPS", "message": "2026-09-01/2026-12-18"}]


async def test_a_guardian_reads_signs_and_care_reads_that_it_was_signed(server: Served, given: Given) -> None:
    kept = await saved(server, given, "/api/plans/deviations/save", WHOLE)
    assert [one["item"] for one in kept["missing"]] == ["SIGNATURE"]
    karin = browser_of(server, "karin", Role.GUARDIAN)
    (shown,) = (await (await karin.get("/api/plans/deviations")).json())["deviations"]
    assert (shown["may_sign"], shown["signatures"]) == ("guardian", [])
    body = {"deviation_id": kept["id"], "text_hash": shown["text_hash"]}
    assert (await karin.post("/api/plans/deviations/sign", body)).status == 204
    zoe = browser_of(server, "zoe", Role.COORDINATOR)
    page = await (await zoe.get(f"/api/plans/deviations?person_id={given.ids['noor']}")).json()
    assert [(one["name"], one["current"]) for one in page["deviations"][0]["signatures"]] == [("Karin Voorbeeld", True)]
    history = await (await zoe.get(f"/api/plans/history?person_id={given.ids['noor']}")).json()
    changes = {(one["thing"], one["author"]) for one in history["changes"]}
    assert ("plans.deviation_signature", "Karin Voorbeeld") in changes


@pytest.mark.parametrize(("who", "role"), [("sem", Role.PUPIL), ("thijs", Role.TEACHER), ("karin", Role.GUARDIAN)])
async def test_what_was_changed_is_for_care_alone(server: Served, given: Given, who: str, role: Role) -> None:
    answer = await browser_of(server, who, role).get(f"/api/plans/history?person_id={given.ids['noor']}")
    assert answer.status in {403, 404}
