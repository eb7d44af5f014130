"""Coordinator and leader see their whole school by week and by hour, and nobody by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.privacy import http as privacy_http
from erbij.privacy.service import Privacy, disclose
from erbij.register.sources import StoredTimetable, register_of
from erbij.reports.overview import http as overview_http
from erbij.reports.overview.service import Overviews
from erbij.reports.period.service import Periods
from tests.api.reports.period.given import Absent, a_monday
from tests.api.web.serving import code
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served
    from tests.support.school_files import Given

OVERVIEW = "/api/reports/overview"


@pytest.fixture
def absent() -> Absent:
    return Absent()


@pytest.fixture
async def given(database: Database, absent: Absent) -> Given:
    return await a_monday(database, absent)


@pytest.fixture
async def server(given: Given, absent: Absent, tmp_path: Path) -> AsyncIterator[Served]:
    register, timetable = register_of(given.database, given.clock, disclose, absent), StoredTimetable()
    periods = Periods(
        given.database, given.clock, register=register, timetable=timetable, absences=absent, disclose=disclose
    )
    overviews = Overviews(given.database, given.clock, register=register, timetable=timetable, periods=periods)
    routes = [*overview_http.routes(overviews), *privacy_http.routes(Privacy(given.database, given.clock))]
    async with school_server(given, tmp_path, *routes) as running:
        yield running


@pytest.mark.parametrize(("who", "role"), [("zoe", Role.COORDINATOR), ("lou", Role.LEADER)])
async def test_the_weeks_add_up_and_the_pattern_says_when(server: Served, who: str, role: Role) -> None:
    shown = await (await browser_of(server, who, role).get(f"{OVERVIEW}?weeks=2")).json()
    before, this = shown["weeks"]
    assert (before["week"], before["pupils"], before["share"]["percent"]) == ("2026-W36", 0, None)
    assert (this["week"], this["pupils"]) == ("2026-W37", 2)
    share = {"base_seconds": 3000, "attended_seconds": 1201, "slots": 1, "missed": 0, "percent": "40.0"}
    assert this["share"] == shown["whole"] == share
    assert {cell["column"]: cell["seconds"] for cell in this["cells"]}["ABSENCE_AUTHORISED"] == 6000
    assert [(one["weekday"], one["hour"], one["share"]["percent"]) for one in shown["pattern"]] == [(0, 9, "40.0")]


async def test_nobody_is_named_so_nobody_was_looked_at(server: Served) -> None:
    answer = await browser_of(server, "lou", Role.LEADER).get(OVERVIEW)
    assert "Noor" not in await answer.text()
    looks = await (await browser_of(server, "noor", Role.PUPIL).get("/api/privacy/looks")).json()
    assert looks["looks"] == []


@pytest.mark.parametrize("weeks", ["0", "14", "-1", "x", ""])
async def test_a_number_of_weeks_that_is_none_is_named(server: Served, weeks: str) -> None:
    answer = await browser_of(server, "lou", Role.LEADER).get(f"{OVERVIEW}?weeks={weeks}")
    assert (answer.status, (await answer.json())["path"]) == (422, "query.weeks")


@pytest.mark.parametrize("role", [Role.TEACHER, Role.MENTOR, Role.PUPIL, Role.GUARDIAN])
async def test_nobody_else_sees_the_school(server: Served, role: Role) -> None:
    assert await code(await browser_of(server, "fleur", role).get(OVERVIEW)) == (404, "not_found")
