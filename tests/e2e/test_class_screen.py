"""The classroom's screen with all that can stand on it at once, and the page that is closed at the end of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

SIZES = [(1920, 1080), (1366, 768), (1024, 768)]
DARKEST = 10
CHOICES = ".live__pictures button, .live__hand button, .live__presence label"
CUT_OFF = """() => {
    const middle = document.querySelector(".unit__middle").getBoundingClientRect();
    const inside = (element) => {
        const { top, bottom, left, right } = element.getBoundingClientRect();
        return top >= middle.top - 1 && bottom <= middle.bottom + 1 && left >= 0 && right <= innerWidth;
    };
    return [...document.querySelectorAll(".unit-hand, .unit-line")].filter((e) => !inside(e)).map((e) => e.textContent);
}"""
SWITCH = """async (name) => {
    const video = document.querySelector('video[data-role="picture"]');
    const held = document.querySelector(".live__stage canvas");
    const small = Object.assign(document.createElement("canvas"), { width: 16, height: 9 });
    const pen = small.getContext("2d", { willReadFrequently: true });
    const light = (shown) => {
        pen.clearRect(0, 0, 16, 9);
        pen.drawImage(shown, 0, 0, 16, 9);
        return Math.max(...pen.getImageData(0, 0, 16, 9).data.filter((_, index) => index % 4 < 3));
    };
    [...document.querySelectorAll(".live__pictures button")].find((b) => b.textContent.trim() === name).click();
    const seen = [];
    for (const until = performance.now() + 1500; performance.now() < until; ) {
        await new Promise(requestAnimationFrame);
        seen.push(held.hidden ? (video.readyState < 2 ? 0 : light(video)) : light(held));
    }
    return Math.min(...seen);
}"""


@pytest.fixture
def unit_and_pupils(visit: Callable[..., Visitor]) -> tuple[Visitor, list[Visitor]]:
    unit = visit("unit")
    pupils = [visit("pupil", number) for number in range(3)]
    for pupil in pupils:
        pupil.page.evaluate("localStorage.setItem('erbij.camera', 'demo')")
        pupil.join()
    return unit, pupils


def test_three_pupils_hands_and_a_face_all_stand_on_the_screen_and_pictures_change_without_a_dark_flash(
    unit_and_pupils: tuple[Visitor, list[Visitor]], visit: Callable[..., Visitor]
) -> None:
    unit, pupils = unit_and_pupils
    pupils[0].choose("Beeld")
    unit.expect_state("in beeld")
    for count, pupil in enumerate(reversed(pupils), start=1):
        pupil.button("Hand omhoog").click()
        expect(unit.page.locator(".unit-hand")).to_have_count(count)
        for width, height in SIZES:
            unit.page.set_viewport_size({"width": width, "height": height})
            assert unit.page.evaluate(CUT_OFF) == [], (count, width, height)
    for row in (CHOICES, ".live__energy button"):
        boxes = [one.bounding_box() for one in pupils[0].page.locator(row).all()]
        assert len({round(box["y"]) for box in boxes if box}) == 1, row
    for name in ("Leraar", "Klas", "Bord"):
        assert pupils[0].page.evaluate(SWITCH, name) > DARKEST, name

    unit.page.close()
    until(lambda: pupils[0].page.get_by_text("De klas komt terug").is_visible(), 5, "the class is gone", pupils[0].page)
    pupils[0].page.wait_for_timeout(1000)
    again = visit("unit")
    pupils[0].sees_the_class(within=15)
    office = visit("coordinator")
    rows = office.api("GET", "/api/register/day")["body"]["rows"]
    states = {part["state"] for row in rows if row["running"] for part in row["parts"]}
    assert "TECHNICAL_SCHOOL" not in states, "a page that was closed is no lost network"
    again.page.close()
