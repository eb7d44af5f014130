"""Absence as a browser asks for it: hours by sector, illness that stays, and who sees conversations."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from tests.architecture.asking_absence import talk
from tests.architecture.places import lesson_of
from tests.scenarios.real_school import RealSchools, real_schools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

DAY = "2026-09-07"


@pytest.fixture
async def schools(tmp_path: Path) -> AsyncIterator[RealSchools]:
    """A primary school and a secondary one, after Monday's lessons."""
    async with real_schools(tmp_path, "a", "b", after=timedelta(hours=1, minutes=5)) as schools:
        schools.clock.move(timedelta(hours=3))
        async with schools.server.database.transaction() as tx:
            await tx.connection.execute(
                text("UPDATE schools_school SET sector = 'vo' WHERE id = :id"), {"id": schools.school_ids["b"]}
            )
        yield schools


async def say(schools: RealSchools, who: str, what: str, body: dict[str, Any]) -> tuple[int, str]:
    answer = await (await schools.browser(who)).post(f"/api/absence/{what}", body)
    return answer.status, "" if answer.status < 300 else (await answer.json())["code"]


async def get(schools: RealSchools, who: str, what: str) -> dict[str, Any]:
    found: dict[str, Any] = await (await (await schools.browser(who)).get(f"/api/absence/{what}")).json()
    return found


async def miss(schools: RealSchools, pupil: str, category: str) -> dict[str, Any]:
    """Record a lesson of that pupil; answers it as the office sees it."""
    office, id_ = f"{pupil[0]}.zoe", schools.ids[pupil]
    body = {"pupil_id": id_, "slot_ids": [lesson_of(schools, id_)], "category": category}
    assert await say(schools, office, "records", body) == (204, "")
    day = await get(schools, office, f"records?date={DAY}")
    ((lesson,),) = [one["lessons"] for one in day["pupils"] if one["pupil_id"] == id_]
    return {"clock_hours": day["clock_hours"], **lesson}


def seen(lesson: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"records": [{"id": lesson["id"], "version": lesson["version"]}], **more}


@pytest.mark.rule("R12")
async def test_fifty_minutes_are_a_lesson_hour_in_secondary_and_083_clock_hours_in_primary_education(
    schools: RealSchools,
) -> None:
    primary, secondary = await miss(schools, "a.noor", "ILL"), await miss(schools, "b.noor", "ILL")
    assert (primary["clock_hours"], primary["hours"]) == (True, "0.83")
    assert (secondary["clock_hours"], secondary["hours"]) == (False, "1")


async def test_a_lesson_that_is_over_and_was_reported_ill_never_becomes_unauthorised(schools: RealSchools) -> None:
    lesson = await miss(schools, "a.noor", "ILL")
    for authorised, category in (("NO", None), ("NO", "TRUANT")):
        body = seen(lesson, authorised=authorised, category=category)
        assert await say(schools, "a.zoe", "records/decide", body) == (409, "illness_stays")

    assert await say(schools, "a.zoe", "records/decide", seen(lesson, authorised="UNDECIDED")) == (204, "")
    body = {"records": [{"id": lesson["id"], "version": lesson["version"] + 1}], "authorised": "NO"}
    assert await say(schools, "a.zoe", "records/decide", body) == (409, "illness_stays"), "not by a detour either"


@pytest.mark.rule("R13")
@pytest.mark.parametrize("category", ["UNKNOWN", "ILL", "SUSPENSION"])
async def test_what_nobody_decided_and_what_is_allowed_can_be_in_no_notice(schools: RealSchools, category: str) -> None:
    lesson, noor = await miss(schools, "a.noor", category), schools.ids["a.noor"]
    found = await get(schools, "a.zoe", f"notices/candidates?pupil_id={noor}&from={DAY}&to={DAY}")
    assert [one["may"] for one in found["hours"]] == [False]
    assert "RMC" not in found["kinds"]
    body = {"pupil_id": noor, "kind": "OTHER", "record_ids": [lesson["id"]], "reason": "Te veel weg"}
    assert await say(schools, "a.zoe", "notices", body) == (409, "authorised_is_excluded")
    assert (await get(schools, "a.zoe", "notices"))["notices"] == []
    assert (await say(schools, "a.zoe", "notices", body | {"reason": ""}))[0] == 422, "another ground needs a reason"


@pytest.mark.rule("R15")
async def test_a_conversation_is_seen_by_mentor_care_and_leader_and_by_no_other_teacher(schools: RealSchools) -> None:
    task = await talk(schools, "a.noor")
    told = {}
    for who in ("mia", "zoe", "lou", "thijs", "fleur", "noor", "karin"):
        answer = await (await schools.browser(f"a.{who}")).get("/api/absence/support")
        told[who] = (answer.status, len((await answer.json()).get("pupils", ())))
    assert told == {
        **dict.fromkeys(("mia", "zoe", "lou"), (200, 1)),
        **dict.fromkeys(("thijs", "noor", "karin"), (404, 0)),
        "fleur": (200, 0),
    }
    page = await get(schools, "a.mia", "support")
    assert page["pupils"][0]["joined_minutes"] == 0, "what was followed from home stands beside the tier"
    for who in ("a.thijs", "a.fleur", "b.zoe"):
        assert (await say(schools, who, "support/done", {"id": task, "version": 1}))[0] == 404
    assert await say(schools, "a.mia", "support/done", {"id": task, "version": 1}) == (204, "")
