"""Every state of the classroom unit as colour, shape and word; and how it is, on the coordinator's board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import UNIT_STATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

SIZES = ((390, 844), (1280, 800), (1920, 1080))
FAILED_FROM = 400
READABLE_PX = 96  # capitals of 19 mm on a screen of 24 inches, read from six metres


def is_in(unit: Visitor, state: str, words: str) -> None:
    """The state stands there as colour (the edge), shape and word, on a phone, a laptop and a large screen."""
    expect(unit.page.locator(f'main[data-state="{state}"]')).to_be_visible(timeout=25_000)
    expect(unit.page.locator(".unit__state")).to_contain_text(words)
    for width, height in SIZES:
        unit.page.set_viewport_size({"width": width, "height": height})
        unit.screenshot(f"unit-{state}-{width}")
        assert unit.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{state} fits {width}"
    line = unit.page.locator(".unit-line").first
    assert line.locator("path").count() == 1
    size = float(line.evaluate("element => parseFloat(getComputedStyle(element).fontSize)"))
    assert size >= READABLE_PX, f"{state}: {size} px at 1920"
    unit.axe(f"the unit, {state}")


@pytest.mark.timeout(240)
def test_each_state_of_the_unit_can_be_read_from_six_metres(visit: Callable[..., Visitor], school: DemoSchool) -> None:
    stranger = visit()
    stranger.page.goto(f"{school.base_url}/unit")
    is_in(stranger, "unpaired", "Nog niet gekoppeld")

    unit = visit("unit")
    is_in(unit, "ready", "Niemand kijkt mee")
    pupil = visit("pupil").join()
    is_in(unit, "live", "luistert mee")
    unit.button("Gordijn dicht").click()
    is_in(unit, "curtain", "Het gordijn is dicht")
    unit.button("Gordijn open").click()

    unit.context.set_offline(True)
    is_in(unit, "recovering", "Even geen verbinding")
    unit.context.set_offline(False)
    expect(unit.page.locator(UNIT_STATE)).to_contain_text("luistert mee", timeout=20_000)

    pupil.button("Stoppen").click()
    second = visit("unit")
    is_in(unit, "needs_help", "Hulp nodig")
    teacher = visit("teacher")
    teacher.open_the_lesson()
    teacher.button("Les beëindigen").click()
    is_in(second, "idle", "Geen les")
    names_who_stays_out_of_the_picture_of_the_next_lesson(second, visit("pupil", 1))


def names_who_stays_out_of_the_picture_of_the_next_lesson(unit: Visitor, mate: Visitor) -> None:
    """Where the border is drawn between two lessons, too."""
    person = mate.api("GET", "/api/access/me")["body"]["id"]
    assert mate.api("POST", "/api/plans/out-of-view", {"person_id": person, "out": True})["status"] < FAILED_FROM
    mate.button("Op school").click()
    expect(mate.page.get_by_text("Je volgt deze les op school.").first).to_be_visible()
    unit.page.set_viewport_size({"width": 1280, "height": 800})
    unit.button("Beeld instellen").click()
    expect(unit.page.get_by_text("Sem Verzonnen")).to_be_visible()
    unit.screenshot("unit-idle-views-1280")


def test_the_coordinator_reads_how_each_unit_is_and_what_to_do(visit: Callable[..., Visitor]) -> None:
    visit("unit")
    office = visit("coordinator", viewport={"width": 1280, "height": 800})
    office.page.goto(f"{office.base_url}/access/units")
    health = office.page.locator('[data-role="unit-health"]').first

    expect(health).to_contain_text("Goed", timeout=25_000)
    expect(health).to_contain_text("Camera")
    health.scroll_into_view_if_needed()
    office.screenshot("unit-health-1280")
    office.axe("the board of units")
    office.page.set_viewport_size({"width": 390, "height": 844})
    office.screenshot("unit-health-390")
