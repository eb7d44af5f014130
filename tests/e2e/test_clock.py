"""A lesson on a Sunday, and one at 23:58: the wall clock plays no part in whether it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.demo_school import MORNING, DemoSchool
from tests.e2e.visitor import Visitor, until

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.sync_api import Browser

SUNDAY = MORNING.replace(day=22, hour=11, minute=7)
MIDNIGHT = MORNING.replace(hour=23, minute=58, second=30)


@pytest.mark.parametrize("at", [SUNDAY, MIDNIGHT], ids=["on a Sunday", "at 23:58"])
def test_the_lesson_works(at: datetime, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    school = DemoSchool(tmp_path_factory.mktemp("clock"), at)
    school.start()
    unit = Visitor(browser.new_context(locale="nl-NL"), school.base_url, "unit")
    unit.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
    unit.sign_in(school.people("unit")[0].sign_in_url)
    person = school.people("pupil")[0]
    pupil = Visitor(browser.new_context(locale="nl-NL"), school.base_url, person.name).sign_in(person.sign_in_url)

    pupil.join()
    unit.expect_state("luistert mee")
    until(lambda: len(pupil.kept) >= 2, 15, "presence is proved twice", pupil.page)
    pupil.button("Stoppen").click()
    unit.expect_state("Niemand kijkt mee")

    coordinator = Visitor(browser.new_context(locale="nl-NL"), school.base_url, "coordinator")
    coordinator.sign_in(school.people("coordinator")[0].sign_in_url)
    slot, starts_at, _ = school.lesson()
    day = starts_at.astimezone(MORNING.tzinfo).date().isoformat()
    row = until(
        lambda: [
            row
            for row in coordinator.api("GET", f"/api/register/day?date={day}")["body"]["rows"]
            if row["pupil_name"] == person.name and row["credited_seconds"] > 0
        ],
        10,
        "the seconds stand in the register of the day on which the lesson began",
        coordinator.page,
    )
    assert row[0]["slot_id"] == slot
    for visitor in (unit, pupil, coordinator):
        visitor.context.close()
    assert school.stop() == 0
