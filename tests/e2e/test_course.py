"""Curtain, break and taking part without a voice, seen on every side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import CLASS_SOUND, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor


def test_a_curtain_hides_the_class_at_once_and_can_be_taken_back(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    teacher = visit("teacher", viewport={"width": 390, "height": 844})
    teacher.open_the_lesson()
    pupil = visit("pupil").join()

    teacher.button("Gordijn dicht").click()

    expect(pupil.page.get_by_text("De klas heeft het gordijn even dicht.")).to_be_visible()
    unit.expect_state("Het gordijn is dicht")
    before = pupil.look()
    pupil.page.wait_for_timeout(1000)
    after = pupil.look()
    assert (after or {}).get("frames") == (before or {}).get("frames"), "no frame more behind the curtain"
    teacher.screenshot("teacher-curtain-390")
    pupil.screenshot("pupil-curtain")
    unit.screenshot("unit-curtain")
    teacher.page.get_by_role("button", name="Toch niet").click()
    pupil.sees_the_class()


def test_a_break_silences_the_class_a_chatty_one_does_not_and_the_end_is_told(visit: Callable[..., Visitor]) -> None:
    visit("unit")
    teacher = visit("teacher")
    teacher.open_the_lesson()
    pupil = visit("pupil").join()
    pupil.listen(CLASS_SOUND)

    teacher.button("Pauze").click()
    expect(pupil.page.get_by_text("Het is pauze in de klas.")).to_be_visible()
    pupil.is_quiet_for(CLASS_SOUND, 1.0, 8)
    teacher.button("Kletspauze: de klas blijft aan").click()
    begun = teacher.tapped_at()
    pupil.sees_the_class()
    pupil.heard_since(CLASS_SOUND, begun, 8)
    teacher.button("De les gaat verder").click()

    expect(pupil.page.get_by_text("De les gaat verder.")).to_be_visible()


EXPRESSIONS = {
    "Ja": "zegt ja",
    "Nee": "zegt nee",
    "Haha": "lacht",
    "Ik snap het": "snapt het",
    "Ik snap het niet": "snapt het niet",
    "Klappen": "klapt",
}


def shows_all_six(pupil: Visitor, unit: Visitor, teacher: Visitor) -> None:
    """Each is on all three pages, and takes the place of the one before."""
    for button, words in EXPRESSIONS.items():
        pupil.button(button).click()
        for one in (unit, teacher):
            expect(one.page.get_by_text(f"{pupil.name} {words}", exact=True)).to_be_visible()
        expect(pupil.page.get_by_role("button", pressed=True, name=button, exact=True)).to_be_visible()
    for one in (unit, teacher):
        expect(one.page.get_by_text(f"{pupil.name} zegt ja")).to_have_count(0)


def test_what_a_pupil_types_is_in_the_class_within_half_a_second_a_character(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit", viewport={"width": 1920, "height": 1080})
    teacher = visit("teacher", viewport={"width": 390, "height": 844})
    teacher.open_the_lesson()
    pupil = visit("pupil", viewport={"width": 390, "height": 844}).join()
    pupil.button("Typen").click()
    box = pupil.page.get_by_label("Typ iets voor de klas")

    box.press_sequentially("mag ik iets vrag", delay=30)
    expect(unit.page.get_by_text("mag ik iets vrag")).to_be_visible(timeout=500)
    expect(teacher.page.get_by_text("mag ik iets vrag")).to_be_visible(timeout=500)
    box.press_sequentially("en?")
    box.press("Enter")
    pupil.button("Ik hoor jullie niet").click()
    shows_all_six(pupil, unit, teacher)
    expect(teacher.page.get_by_text("hoort de klas niet")).to_be_visible()
    pupil.page.get_by_label("Briefje voor een klasgenoot").fill("Wil je mijn boek meenemen?")
    pupil.button("Geef het briefje").click()
    expect(unit.page.get_by_text("Wil je mijn boek meenemen?")).to_be_visible()

    pupil.screenshot("pupil-talk-390")
    teacher.screenshot("teacher-talk-390")
    unit.screenshot("unit-talk-1920")
    pupil.axe("a pupil who types")
    teacher.axe("a teacher who reads what is typed")
    unit.axe("a class that reads what is typed")
    unit.button("Gezien").first.click()
    expect(pupil.page.get_by_text("Je briefje is gelezen.")).to_be_visible()
    until(lambda: pupil.step("Meekijken").is_checked(), 2, "typing asks for no microphone", pupil.page)
    assert pupil.asked() == []
