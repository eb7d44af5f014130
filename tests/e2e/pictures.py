"""The pictures of the README, taken from a demonstration school in use.

python -m tests.e2e.pictures        writes docs/images/*.png; `make pictures` does the same
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from tests.e2e.conftest import launch
from tests.e2e.demo_school import DemoSchool, started
from tests.e2e.visitor import CHECKOUT, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

IMAGES = CHECKOUT / "docs" / "images"
PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
CLASSROOM: ViewportSize = {"width": 1920, "height": 1080}
PATIENCE = 60.0  # seconds; nothing is measured here


def take(browser: Browser, school: DemoSchool) -> None:
    """Let a lesson happen and photograph it."""

    def enter(role: str, size: ViewportSize, number: int = 0) -> Visitor:
        context = browser.new_context(viewport=size, locale="nl-NL", timezone_id="Europe/Amsterdam")
        person = school.people(role)[number]
        visitor = Visitor(context, school.base_url, person.name)
        context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
        return visitor.sign_in(person.sign_in_url)

    unit = enter("unit", CLASSROOM)
    pupil, phone = enter("pupil", LAPTOP), enter("pupil", PHONE, 1)
    expect(phone.to_the_lesson).to_be_visible()
    phone.page.screenshot(path=IMAGES / "day.png")
    for one in (pupil, phone):
        one.to_the_lesson.click()
        one.sees_the_class(within=PATIENCE)
    phone.choose("Stem")
    unit.expect_state("praat mee", within=PATIENCE)
    teacher = enter("teacher", PHONE).open_the_lesson()
    pupil.button("Hand omhoog").click()
    expect(teacher.page.get_by_role("button", name=re.compile("^Gezien"))).to_be_visible()
    teacher.page.wait_for_timeout(6000)  # the board fills up, and the first proofs are in
    for visitor, name in ((pupil, "lesson"), (phone, "lesson-phone"), (unit, "unit"), (teacher, "teacher")):
        visitor.page.screenshot(path=IMAGES / f"{name}.png")
    phone.button("Stoppen").click()
    expect(pupil.page.get_by_text("1 minuut erbij")).to_be_visible(timeout=3 * PATIENCE * 1000)
    office = enter("coordinator", LAPTOP)
    office.page.goto(f"{school.base_url}/register")
    for row in range(2):
        office.page.get_by_text("Uitleg").nth(row).click()
    running = office.page.get_by_text("Er is nu een les bezig")
    running.evaluate("element => element.scrollIntoView()")
    office.page.screenshot(path=IMAGES / "register.png")


def main() -> None:
    """Start a school and a browser, take the pictures, end both."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE * 1000)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        school = started(Path(folder) / "school")
        browser = launch(playwright)
        try:
            take(browser, school)
        finally:
            browser.close()
            school.stop()


if __name__ == "__main__":
    main()
