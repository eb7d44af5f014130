"""A lesson that is made, moved or called off reaches the pages that are open, and only those it concerns."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.scenarios.real_school import real_schools

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-09-07"
MUSIC = {"subject": "Muziek", "date": DAY, "start": "14:00", "end": "14:50", "place": "Lokaal 12"}
BULLETIN = "timetable.bulletin"


async def test_the_pages_of_pupil_parent_teacher_and_unit_hear_it_within_three_seconds(tmp_path: Path) -> None:
    async with real_schools(tmp_path, "a", "b", after=timedelta(hours=1)) as schools:
        concerned = [await schools.page(f"a.{who}") for who in ("noor", "karin", "thijs", "Lokaal 12")]
        others = [await schools.page(who) for who in ("a.bo", "a.Lokaal 14", "b.noor", "b.thijs")]
        thijs = await schools.browser("a.thijs")
        made = await thijs.post("/api/timetable/slots", {**MUSIC, "group_id": schools.ids["a.5A"]})
        slot_id = (await made.json())["slot_ids"][0]
        async with asyncio.timeout(3):
            for page in concerned:
                assert await page.has(BULLETIN) == {"dates": [DAY]}
        for page in concerned:
            page.pushed.clear()
        off = await thijs.post(f"/api/timetable/slots/{slot_id}/off", {"version": 1})
        assert (await off.json())["undo_id"]
        async with asyncio.timeout(3):
            for page in concerned:
                assert await page.has(BULLETIN) == {"dates": [DAY]}
        assert not any(BULLETIN in page.pushed for page in others)


async def test_a_page_hears_that_the_teacher_chose_home_for_today(tmp_path: Path) -> None:
    async with real_schools(tmp_path, "a", after=timedelta(hours=1)) as schools:
        noor = await schools.page("a.noor")
        thijs = await schools.browser("a.thijs")
        said = {"pupil_id": schools.ids["a.noor"], "date": DAY, "slot_id": schools.ids["a.Taal 5A"]}
        answer = await thijs.post("/api/plans/modality/change", {**said, "modality": "AT_SCHOOL"})
        assert answer.status == 204
        async with asyncio.timeout(3):
            assert await noor.has(BULLETIN) == {"dates": [DAY]}
