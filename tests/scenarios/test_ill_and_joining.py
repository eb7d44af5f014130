"""Ill and joining, ill and not joining: on a real server, from the form to the lesson's door and the office."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.real_school import RealSchools, real_schools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TODAY = "2026-09-07"


@pytest.fixture
async def schools(tmp_path: Path) -> AsyncIterator[RealSchools]:
    async with real_schools(tmp_path, "a", after=timedelta(hours=1, minutes=5)) as schools:
        yield schools


async def report(schools: RealSchools, joins: str, version: int | None = None) -> int:
    body = {"pupil_id": schools.ids["a.sem"], "date": TODAY, "joins": joins, "version": version}
    return (await (await schools.browser("a.mia")).post("/api/absence/illness", body)).status


async def enters(schools: RealSchools) -> tuple[bool, str]:
    """Whether Sem gets into the lesson that is on, and else why not."""
    page = await schools.page("a.sem")
    answer = await page.answer("session.join", slot_id=schools.ids["a.Rekenen 5A"], generation=1)
    await page.io.disconnect()
    return answer["ok"], "" if answer["ok"] else answer["problem"]["code"]


async def absent(schools: RealSchools) -> list[dict[str, Any]]:
    day = await (await (await schools.browser("a.zoe")).get("/api/absence/records")).json()
    return [lesson for pupil in day["pupils"] for lesson in pupil["lessons"]]


async def at_home(schools: RealSchools) -> list[bool]:
    day = await (await (await schools.browser("a.sem")).get("/api/timetable/day")).json()
    return [lesson["at_home"] for lesson in day["lessons"]]


async def test_a_sick_pupil_who_joins_is_in_the_lesson_and_absent_with_leave(schools: RealSchools) -> None:
    assert await report(schools, "ALL") == 204

    assert await enters(schools) == (True, "")
    assert await at_home(schools) == [True, True]
    told = await absent(schools)
    assert [(one["national"], one["authorised"], one["joins"]) for one in told] == [("ILL", "YES", True)] * 2


async def test_a_sick_pupil_who_does_not_join_is_no_truant_and_may_still_change_their_mind(
    schools: RealSchools,
) -> None:
    assert await report(schools, "NONE") == 204
    schools.server.clock.move(timedelta(hours=6))  # type: ignore[attr-defined]
    await schools.server.outbox.deliver()

    told = await absent(schools)
    assert [(one["authorised"], one["joins"]) for one in told] == [("YES", False)] * 2
    notices = await (await (await schools.browser("a.zoe")).get("/api/absence/notices")).json()
    assert notices["notices"] == []


async def test_who_feels_better_than_expected_joins_after_all(schools: RealSchools) -> None:
    assert await report(schools, "NONE") == 204
    assert await report(schools, "ALL", version=1) == 204
    assert await enters(schools) == (True, "")
    assert {one["authorised"] for one in await absent(schools)} == {"YES"}
