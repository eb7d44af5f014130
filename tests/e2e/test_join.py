"""Journey 1: into today's lesson with one tap, or with the keyboard alone."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import CLASS_SOUND, PICTURE, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

FIRST_PICTURE = 3.0


def test_before_the_class_is_there_the_waiting_page_says_so(visit: Callable[..., Visitor]) -> None:
    pupil = visit("pupil")  # the first visitor of this school: nobody of the class was there yet

    pupil.to_the_lesson.click()

    expect(pupil.page.get_by_text("De klas is er nog niet")).to_be_visible()
    expect(pupil.page.get_by_text("Je hoeft niets te doen")).to_be_visible()
    pupil.axe("waiting")
    visit("unit")
    pupil.sees_the_class()
    pupil.button("Stoppen").click()
    expect(pupil.step("Stem")).to_be_hidden()


def test_one_tap_brings_the_board_and_the_class_and_asks_for_no_device(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    unit.expect_state("Niemand kijkt mee")
    assert unit.asked() == [], "a unit opens its camera only while a pupil is in the lesson"
    pupil = visit("pupil")
    expect(pupil.to_the_lesson).to_be_visible()
    pupil.axe("the day page")

    pupil.to_the_lesson.click()
    tapped = pupil.tapped_at()
    pupil.sees_the_class()
    first_frame = pupil.page.evaluate("__probe.firstFrameAfterTap")
    pupil.listen(CLASS_SOUND)

    assert first_frame - tapped <= FIRST_PICTURE * 1000
    pupil.heard_since(CLASS_SOUND, tapped, FIRST_PICTURE)
    unit.expect_state(f"{pupil.name.split()[0]}")
    unit.expect_state("luistert mee")
    assert pupil.asked() == [], "camera and microphone are asked for at Stem and Beeld only"
    expect(pupil.step("Meekijken")).to_be_checked()
    assert pupil.loads == 1, "the lesson is entered without loading a page again"
    pupil.axe("in the lesson")
    pupil.screenshot("pupil-in-the-lesson")
    unit.axe("the unit with a pupil")
    unit.screenshot("unit-with-a-pupil")


def differs(pupil: Visitor, before: dict[str, int] | None) -> bool:
    """Whether the large picture shows something else."""
    now = pupil.look(PICTURE)
    return bool(now and before and now["print"] != before["print"])


def test_each_of_the_three_pictures_can_be_chosen(visit: Callable[..., Visitor]) -> None:
    visit("unit")
    pupil = visit("pupil").join()

    for name in ("Leraar", "Klas", "Bord"):
        before = pupil.look(PICTURE)
        pupil.button(name).click()
        until(partial(differs, pupil, before), 5, f"the picture changes to {name}", pupil.page)
        pupil.sees_the_class()
        expect(pupil.button(name)).to_have_attribute("aria-pressed", "true")


def test_the_camera_of_the_class_closes_when_the_last_pupil_leaves(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    unit.expect_state("luistert mee")

    pupil.button("Stoppen").click()

    unit.expect_state("Niemand kijkt mee")


def press_to(visitor: Visitor, name: re.Pattern[str], presses: int = 40) -> None:
    """Press Tab until a control of that name has the focus."""
    for _ in range(presses):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(
            "(document.activeElement?.getAttribute('aria-label') || document.activeElement?.textContent || '').trim()"
        )
        if name.search(focused):
            return
    pytest.fail(f"the keyboard does not reach {name.pattern}")


def test_the_whole_journey_works_with_the_keyboard_alone(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil")
    expect(pupil.to_the_lesson).to_be_visible()

    press_to(pupil, re.compile("^Naar de les"))
    pupil.page.keyboard.press("Enter")
    pupil.sees_the_class()
    unit.expect_state("luistert mee")
    press_to(pupil, re.compile("^Klas$"))
    pupil.page.keyboard.press("Enter")
    expect(pupil.button("Klas")).to_have_attribute("aria-pressed", "true")
    press_to(pupil, re.compile("^Hand omhoog"))
    pupil.page.keyboard.press("Space")
    expect(unit.page.locator('[data-role="hand-light"]')).to_be_visible()
    press_to(pupil, re.compile("^Ik ben moe"))
    pupil.page.keyboard.press("Space")
    unit.expect_state("is moe", within=1)
    press_to(pupil, re.compile("^Foto van het bord"))
    pupil.page.keyboard.press("Enter")
    expect(pupil.page.locator(".board-view__photo")).to_be_visible()
    pupil.page.keyboard.press("Escape")
    press_to(pupil, re.compile("^Stoppen"))
    pupil.page.keyboard.press("Enter")
    unit.expect_state("Niemand kijkt mee")
    expect(pupil.page.get_by_role("heading", name="Je bent gestopt")).to_be_focused()
