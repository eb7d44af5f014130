"""Journey 7: the board as a photo, sharp whatever the moving picture is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

WITHIN_S = 5.0
PHOTO = ".board-view__photo"


def photo_width(visitor: Visitor) -> int:
    look = "selector => document.querySelector(selector)?.naturalWidth ?? 0"
    return int(until(lambda: visitor.page.evaluate(look, PHOTO), 2 * WITHIN_S, "the photo is there", visitor.page))


def test_a_photo_of_the_board_is_there_within_five_seconds_and_can_be_read(visit: Callable[..., Visitor]) -> None:
    visit("unit")
    pupil = visit("pupil", viewport={"width": 390, "height": 844}).join()

    begun = time.monotonic()
    pupil.button("Foto van het bord").click()
    width = photo_width(pupil)

    assert time.monotonic() - begun < WITHIN_S
    assert width >= 1920
    for _ in range(6):
        pupil.button("Groter").click()
    expect(pupil.page.get_by_text("400 %")).to_be_visible()
    pupil.screenshot("board-photo-390")
    pupil.axe("a photo of the board")
    pupil.page.keyboard.press("i")
    expect(pupil.button("Donker en licht omdraaien")).to_have_attribute("aria-pressed", "true")
    pupil.page.keyboard.press("0")
    expect(pupil.page.get_by_text("100 %")).to_be_visible()
    pupil.page.keyboard.press("Escape")
    expect(pupil.page.locator(PHOTO)).to_have_count(0)


def test_the_keyboard_alone_gets_the_photo_and_a_classmate_finds_it_too(visit: Callable[..., Visitor]) -> None:
    visit("unit")
    pupil = visit("pupil", viewport={"width": 1280, "height": 800}).join()
    other = visit("pupil", 1).join()

    pupil.button("Foto van het bord").focus()
    pupil.page.keyboard.press("Enter")
    assert photo_width(pupil) >= 1920
    pupil.screenshot("board-photo-1280")
    for key in ("+",) * 6 + ("c", "ArrowRight", "ArrowDown"):
        pupil.page.keyboard.press(key)
    expect(pupil.page.get_by_text("400 %")).to_be_visible()
    expect(pupil.button("Meer contrast")).to_have_attribute("aria-pressed", "true")
    moved = "(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])(document.querySelector('.board-view'))"
    until(lambda: min(pupil.page.evaluate(moved)) > 0, 2, "the arrows move the photo", pupil.page)
    slot = pupil.page.url.rsplit("/", 1)[-1]

    strip = other.api("GET", f"/api/live/boards?slot_id={slot}")
    assert strip["status"] == 200
    assert strip["body"]["photos"][-1]["width"] >= 1920
