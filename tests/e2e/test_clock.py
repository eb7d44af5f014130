"""A lesson on a Sunday, and one at 23:58: the wall clock plays no part in whether it works."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.demo_school import DemoSchool
from tests.e2e.visitor import Visitor, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SUNDAY = 6


def local_now() -> datetime:
    """The school's wall clock, without an offset."""
    return datetime.now(AMSTERDAM)  # noqa: TID251 - the journey is about the real clock


def until_sunday() -> timedelta:
    """From now to Sunday at eleven."""
    now = local_now()
    sunday = (now + timedelta(days=(SUNDAY - now.weekday()) % 7 or 7)).date()
    return datetime.combine(sunday, time(11, 7), AMSTERDAM) - now


def until_midnight() -> timedelta:
    """From now to today's 23:58:30, so that the journey crosses midnight."""
    now = local_now()
    return datetime.combine(now.date(), time(23, 58, 30), AMSTERDAM) - now


@pytest.mark.parametrize("offset", [until_sunday, until_midnight], ids=["on a Sunday", "at 23:58"])
def test_the_lesson_works(offset: object, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    school = DemoSchool(tmp_path_factory.mktemp("clock"), offset())  # type: ignore[operator]
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
    day = starts_at.astimezone(AMSTERDAM).date().isoformat()
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
