"""A teacher reads the own week: who took part from home, and what waits for a tap. Nobody else's lessons are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.privacy import http as privacy_http
from erbij.privacy.service import Privacy, disclose
from erbij.register import http as register_http
from erbij.register.corrections.model import Correction
from erbij.register.corrections.service import Corrections
from erbij.register.ledger import Reason
from erbij.register.model import Bucket, Source
from erbij.register.sources import StoredTimetable, register_of
from erbij.reports.teaching import http as teaching_http
from erbij.reports.teaching.service import Teaching
from tests.api.reports.period.given import Absent, a_monday
from tests.api.web.serving import code
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served
    from tests.support.school_files import Given

WEEK = "/api/reports/teaching"


@pytest.fixture
async def given(database: Database) -> Given:
    return await a_monday(database, Absent())


@pytest.fixture
async def server(given: Given, tmp_path: Path) -> AsyncIterator[Served]:
    register = register_of(given.database, given.clock, disclose)
    teaching = Teaching(given.database, given.clock, register=register, timetable=StoredTimetable(), disclose=disclose)
    routes = [
        *teaching_http.routes(teaching),
        *register_http.routes(register),
        *privacy_http.routes(Privacy(given.database, given.clock)),
    ]
    async with school_server(given, tmp_path, *routes) as running:
        yield running


async def week(server: Served, who: str, query: str = "") -> dict[str, Any]:
    answer = await browser_of(server, who, Role.TEACHER).get(f"{WEEK}{query}")
    assert answer.status == 200
    found: dict[str, Any] = await answer.json()
    return found


async def test_a_teacher_sees_who_took_part_and_what_waits(server: Served) -> None:
    shown = await week(server, "thijs")
    assert (shown["monday"], shown["today"]) == ("2026-09-07", "2026-09-07")
    rekenen, taal = shown["lessons"]
    (noor,) = rekenen["pupils"]
    assert (rekenen["subject"], rekenen["waits"], noor["pupil_name"]) == ("Rekenen", True, "Noor Voorbeeld")
    assert (noor["credited_seconds"], noor["status"], noor["was_there"]) == (1201, ["PARTIAL"], True)
    assert (taal["waits"], taal["pupils"][0]["was_there"]) == (False, False)


async def test_the_teacher_reads_the_same_minutes_and_explanation_as_the_office_also_after_a_correction(
    given: Given, server: Served
) -> None:
    async def both() -> tuple[dict[str, Any], dict[str, Any]]:
        day = await (await browser_of(server, "zoe", Role.COORDINATOR).get("/api/register/day?date=2026-09-07")).json()
        lesson = (await week(server, "thijs"))["lessons"][0]
        return lesson["pupils"][0], next(row for row in day["rows"] if row["slot_id"] == lesson["slot_id"])

    mine, theirs = await both()
    assert len(mine["explanation"]) > 1
    assert (mine["explanation"], mine["credited_seconds"]) == (theirs["explanation"], theirs["credited_seconds"])

    corrections = Corrections(given.database, given.clock, StoredTimetable(), disclose)
    seen = Correction(
        pupil_id=given.ids["noor"],
        local_date=given.clock.now().date(),
        slot_id=theirs["slot_id"],
        source=Source.LIVE,
        bucket=Bucket.REMOTE_NO_GROUND,
        seconds=300,
        reason=Reason.TEACHER_OBSERVED,
        words="Ze was er tot het eind",
    )
    await corrections.adjust(given.actor("zoe", Role.COORDINATOR), seen)
    mine, theirs = await both()
    assert mine["credited_seconds"] == theirs["credited_seconds"] == 1501
    assert any("verbeterd" in sentence for sentence in mine["explanation"])


async def test_one_tap_and_the_lesson_waits_no_more(server: Served) -> None:
    slot = (await week(server, "thijs"))["lessons"][0]["slot_id"]
    await browser_of(server, "thijs", Role.TEACHER).post("/api/register/confirm", {"slot_id": slot})
    lesson = (await week(server, "thijs"))["lessons"][0]
    assert (lesson["waits"], lesson["confirmed_at"] is not None) == (False, True)


async def test_lessons_of_others_are_not_there_and_a_supply_has_the_one_that_was_given(server: Served) -> None:
    fleurs = (await week(server, "fleur"))["lessons"]
    assert [(one["subject"], one["group"]) for one in fleurs] == [
        ("Rekenen", "Groep 5B"),
        ("Taal", "Groep 5A"),
        ("Taal", "Groep 5B"),
    ]
    assert [one["pupil_name"] for lesson in fleurs for one in lesson["pupils"]] == ["Noor Voorbeeld"]


async def test_the_pupil_reads_that_the_teacher_looked_and_as_what(server: Served) -> None:
    await week(server, "thijs")
    looks = await (await browser_of(server, "noor", Role.PUPIL).get("/api/privacy/looks")).json()
    assert [(one["name"], one["page"]) for one in looks["looks"]] == [("Thijs Testema", "reports.teaching")]


async def test_another_week_is_asked_by_any_of_its_dates(server: Served) -> None:
    shown = await week(server, "thijs", "?date=2026-09-20")
    assert (shown["monday"], shown["lessons"]) == ("2026-09-14", [])
    answer = await browser_of(server, "thijs", Role.TEACHER).get(f"{WEEK}?date=gisteren")
    assert (answer.status, (await answer.json())["path"]) == (422, "query.date")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEADER, Role.MENTOR, Role.PUPIL, Role.GUARDIAN])
async def test_it_is_a_page_of_teachers(server: Served, role: Role) -> None:
    assert await code(await browser_of(server, "fleur", role).get(WEEK)) == (404, "not_found")
