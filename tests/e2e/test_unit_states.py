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


@pytest.mark.timeout(120)
def test_a_trolley_is_told_where_it_stands_and_moved_from_the_board_of_units(visit: Callable[..., Visitor]) -> None:
    trolley, office = visit(viewport={"width": 1920, "height": 1080}), visit("coordinator")
    paired_by(office, trolley)
    where = trolley.page.locator('[data-role="unit-where"]')
    expect(where).to_contain_text("Waar staat dit scherm?", timeout=20_000)
    card = office.page.get_by_role("listitem").filter(has_text="Kar 1")
    office.axe("the board of units with one that stands nowhere")
    expect(card).to_contain_text("Niemand heeft vandaag gezegd waar dit scherm staat.")
    pictures(trolley, "unit-where")
    trolley.page.get_by_role("button", name="Lokaal 12").click()
    trolley.expect_state("Niemand kijkt mee", within=20)
    expect(where).to_have_count(0)
    pupil = visit("pupil").join()
    trolley.expect_state("luistert mee", within=20)
    trolley.button("Ander lokaal").click()
    expect(trolley.button("Blijf in Lokaal 12")).to_be_visible()
    pictures(trolley, "unit-where-in-a-lesson")
    trolley.button("Blijf in Lokaal 12").click()
    expect(trolley.button("Ander lokaal")).to_be_focused()

    office.page.reload()
    expect(card).to_contain_text("Staat nu in Lokaal 12.")
    office.page.get_by_role("button", name="Zeg waar het staat: Kar 1").click()
    office.page.get_by_label("Waar staat het?").select_option("Lokaal 14")
    pictures(office, "unit-moves")
    office.button("Opslaan").click()
    expect(card).to_contain_text("Staat nu in Lokaal 14.")
    expect(trolley.page.locator("h1")).to_contain_text("Lokaal 14", timeout=20_000)
    trolley.expect_state("Niemand kijkt mee", within=20)
    expect(pupil.page.get_by_text("De klas komt terug.")).to_be_visible(timeout=20_000)
    pupil.button("Stoppen").click()


def paired_by(office: Visitor, trolley: Visitor) -> None:
    """A screen without a classroom: it has a name, and the coordinator gives it with the code."""
    trolley.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
    trolley.page.goto(f"{trolley.base_url}/unit")
    code = trolley.page.locator('[data-role="pairing-code"]').inner_text()
    office.page.goto(f"{office.base_url}/access/units")
    office.page.get_by_label("Steeds ergens anders").check()
    office.page.get_by_label("Code op het scherm").fill(code)
    office.page.get_by_label("Naam van het scherm").fill("Kar 1")
    office.button("Koppelen").click()
    expect(office.page.get_by_text("Dit scherm heet Kar 1.")).to_be_visible()


def pictures(visitor: Visitor, name: str) -> None:
    """In three sizes, nothing wider than the screen, and nothing that axe finds."""
    before = visitor.page.viewport_size
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.screenshot(f"{name}-{width}")
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} fits {width}"
    visitor.axe(name)
    if before:
        visitor.page.set_viewport_size(before)


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
