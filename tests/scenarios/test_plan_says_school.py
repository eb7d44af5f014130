"""Whose plan says school sits in the classroom; one word makes it home."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.scenarios.real_school import real_schools

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_pupil_whose_plan_says_school_does_not_enter_from_home_until_the_plan_says_home(
    tmp_path: Path,
) -> None:
    async with real_schools(tmp_path, "a", after=timedelta(hours=1, minutes=5)) as schools:
        noor, zoe = await schools.page("a.noor"), await schools.browser("a.zoe")
        slot_id = schools.ids["a.Rekenen 5A"]
        said = {"pupil_id": schools.ids["a.noor"], "date": "2026-09-07", "slot_id": slot_id}
        await zoe.post("/api/plans/modality/change", {**said, "modality": "AT_SCHOOL"})
        refused = await noor.answer("session.join", slot_id=slot_id, generation=1)
        assert refused["problem"]["code"] == "at_school"
        await zoe.post("/api/plans/modality/change", {**said, "modality": None})
        assert (await noor.answer("session.join", slot_id=slot_id, generation=2))["ok"]
