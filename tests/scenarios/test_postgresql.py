"""Two schools on PostgreSQL, as the application's role: kept apart by the database, and through its restart."""

# ruff: noqa: ASYNC110 - waits for what another process would show

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from erbij.db.scope import OneSchool
from erbij.live.wire import Step
from tests.api.web.serving import code
from tests.scenarios.full_disk import Lesson
from tests.scenarios.real_school import RealSchools, real_schools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.databases import Postgres

WITHIN_S = 30
BOUND_S = 8
DAY = "/api/timetable/day"
OWN = {
    "a.noor": (DAY, "/api/access/me"),
    "a.thijs": (DAY, "/api/access/me", "/api/catalogue/items"),
    "a.zoe": ("/api/people", "/api/absence/records", "/api/timetable/sources"),
    "b.zoe": ("/api/people", "/api/absence/records", "/api/timetable/sources"),
}


@pytest.fixture
async def schools(tmp_path: Path, postgres: Postgres) -> AsyncIterator[RealSchools]:
    async with real_schools(tmp_path, "a", "b", after=timedelta(hours=1, minutes=5), postgres=postgres) as schools:
        yield schools


async def test_everybody_finds_their_own_school_and_nobody_of_the_other(schools: RealSchools) -> None:
    for who, pages in OWN.items():
        browser = await schools.browser(who)
        for page in pages:
            answer = await browser.get(page)
            assert answer.status == 200, (who, page, await answer.text())
            others = [one for name, one in schools.ids.items() if name[0] != who[0]]
            assert not [one for one in others if one in await answer.text()], (who, page)
    people = await (await (await schools.browser("a.zoe")).get("/api/people")).text()
    assert schools.ids["a.noor"] in people


async def test_a_database_that_is_started_again_in_mid_lesson_loses_nothing_that_was_acknowledged(
    schools: RealSchools, postgres: Postgres
) -> None:
    unit, pupil = await schools.page("a.Lokaal 12"), await schools.page("a.noor")
    slot_id = schools.ids["a.Rekenen 5A"]
    for page in (unit, pupil):
        await page.ask("session.join", slot_id=slot_id, generation=1)
    await pupil.ask("presence.step", step=Step.VOICE)
    noor = await schools.browser("a.noor")
    assert (await noor.get(DAY)).status == 200

    await asyncio.to_thread(postgres.break_down)

    assert await code(await noor.get(DAY)) == (503, "not_now")
    await schools.server.health.look()
    assert (await noor.get("/health/ready")).status == 503
    assert (await noor.get("/health/live")).status == 200
    meanwhile = asyncio.create_task(pupil.answer("presence.step", step=Step.TEXT))
    await asyncio.to_thread(postgres.come_back)

    answer = await meanwhile
    again = answer if answer["ok"] else await pupil.answer("presence.step", step=Step.TEXT)
    assert again["ok"], again
    assert pupil.io.connected
    assert unit.io.connected
    assert (await noor.get(DAY)).status == 200
    async with asyncio.timeout(WITHIN_S):
        while await steps(schools) != [Step.TEXT]:
            await asyncio.sleep(0.05)
    await schools.server.health.look()
    assert (await noor.get("/health/ready")).status == 200


async def test_a_database_that_hangs_in_mid_lesson_holds_nobody_up_and_what_is_in_hand_is_written_after(
    schools: RealSchools, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("erbij.db.database.CONNECT_TIMEOUT_S", 1.0)
    lesson = Lesson(schools)
    pupil = await lesson.begin()
    await lesson.until(lambda: len(lesson.told) >= 2)
    noor = await schools.browser("a.noor")

    await asyncio.to_thread(postgres.freeze)
    try:
        told = len(lesson.told)
        async with asyncio.timeout(BOUND_S):
            assert await code(await noor.get(DAY)) == (503, "not_now")
            await pupil.ask("hand.raise")
            await pupil.ask("presence.step", step=Step.VOICE)
        await lesson.passes(20)
        assert (await noor.get("/health/live")).status == 200
        await schools.server.health.look()
        assert (await noor.get("/health/ready")).status == 503
        assert len(lesson.told) == told, "what is not committed is told to nobody"
    finally:
        await asyncio.to_thread(postgres.thaw)

    async with asyncio.timeout(WITHIN_S):
        await lesson.until(lambda: schools.server.live.keeper.idle)
        await lesson.until(lambda: len(lesson.told) >= told + 3)
    assert (pupil.io.connected, await steps(schools)) == (True, [Step.VOICE])
    told_of = {one["event_id"] for one in lesson.told}
    async with schools.server.database.read(OneSchool(schools.school_ids["a"])) as read:
        facts = (await read.connection.execute(text("SELECT event_id, span_id FROM live_fact"))).all()
    assert told_of <= {event for event, _ in facts}
    assert len({event for event, _ in facts}) == len(facts)
    assert len({span for _, span in facts}) == 1, "nobody was away"


async def steps(schools: RealSchools) -> list[int]:
    """What the database knows of the pupil's step."""
    async with schools.server.database.read(OneSchool(schools.school_ids["a"])) as read:
        query = "SELECT step FROM live_seat WHERE person_id = :noor"
        return list(await read.connection.scalars(text(query), {"noor": schools.ids["a.noor"]}))
