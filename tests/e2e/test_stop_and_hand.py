"""Journeys 4 and 6: stopping asks nothing, and a raised hand reaches a human."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import CLASS_SOUND, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

LATER = "ms => { const now = performance.now.bind(performance); performance.now = () => now() + ms; }"


def test_one_tap_stops_everything_and_leads_to_a_calm_page(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    pupil.listen(CLASS_SOUND)
    pupil.choose("Stem")
    unit.expect_state("praat mee")

    pupil.button("Stoppen").click()

    expect(pupil.page.locator("video, audio")).to_have_count(0, timeout=1000)
    unit.expect_state("Niemand kijkt mee", within=2)
    assert pupil.page.get_by_role("dialog").count() == 0, "stopping asks no reason"
    expect(pupil.page.get_by_role("heading").first).to_be_visible()
    assert pupil.page.evaluate("document.getAnimations().length") == 0
    pupil.axe("after stopping")
    pupil.screenshot("pupil-has-stopped")


def test_who_stopped_can_come_back_with_one_tap(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    pupil.button("Stoppen").click()
    unit.expect_state("Niemand kijkt mee")

    pupil.page.goto(pupil.base_url)
    pupil.join()

    unit.expect_state("luistert mee")


def test_a_raised_hand_reaches_the_unit_and_the_answer_reaches_the_pupil(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    teacher = visit("teacher")
    teacher.open_the_lesson()
    teacher.page.evaluate("window.__buzzed = []; navigator.vibrate = (ms) => __buzzed.push(ms); null")

    pupil.button("Hand omhoog").click()
    raised = pupil.tapped_at()
    on_unit = unit.page.locator('[data-role="hand-light"]')
    expect(on_unit).to_be_visible(timeout=1000)
    unit.axe("the unit with a hand")
    unit.screenshot("unit-with-a-hand")
    for waited, urgency in ((61_000, "waits"), (60_000, "waits_long")):
        unit.page.evaluate(LATER, waited)
        expect(on_unit).to_have_class(re.compile(rf"unit__edge--{urgency}\b"), timeout=3000)
    assert on_unit.evaluate("edge => getComputedStyle(edge).borderStyle") == "dashed", "another shape, not only a pace"
    assert teacher.page.evaluate("__buzzed") == [200], "the phone vibrates once for a hand"
    teacher.page.get_by_role("button", name=re.compile("^Gezien")).first.click()
    answered = teacher.tapped_at()
    words = until(
        lambda: [said for said in pupil.page.evaluate("__probe.announced") if "Gezien" in said["words"]],
        3,
        "the pupil is told in a role=status",
        pupil.page,
    )

    assert raised
    assert words[0]["at"] - answered <= 1000
    teacher.axe("the teacher's lesson")
    teacher.screenshot("teacher-in-the-lesson")


def test_the_hand_is_lowered_when_the_pupil_speaks(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    pupil.button("Hand omhoog").click()
    expect(unit.page.locator('[data-role="hand-light"]')).to_be_visible()

    pupil.choose("Stem")

    expect(unit.page.locator('[data-role="hand-light"]')).to_be_hidden()
    unit.expect_state("praat mee")


def test_two_pupils_take_part_at_once_and_each_is_named_to_the_class(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    first, second = visit("pupil", 0).join(), visit("pupil", 1).join()
    teacher = visit("teacher")
    teacher.open_the_lesson()

    for pupil in (first, second):
        expect(teacher.page.get_by_text(pupil.name).first).to_be_visible()
        expect(pupil.page.get_by_text("2").first).to_be_visible()
    first.choose("Stem")
    unit.expect_state("praat mee")
    second.listen('audio[data-role="class-sound"], audio[data-role="voice"]')
    second.sees_the_class()
    first.button("Stoppen").click()

    unit.expect_state(re.compile(rf"{second.name.split()[0]}.*luistert mee", re.DOTALL))
    second.sees_the_class()
