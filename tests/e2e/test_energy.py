"""Journey 3: "Ik ben moe" is one tap and leaves no trace; a pause keeps the seat and ends by the pupil's own tap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import UNIT_STATE, VOICE, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
CLASSROOM = {"width": 1920, "height": 1080}
SHOWN_WITHIN_MS = 1000
SILENT_WITHIN_MS = 500
SIX_MINUTES_LATER = """() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 360_000;
}"""
TELLING = re.compile(r"\btired|energy", re.IGNORECASE)
CONTROLS = """() => {
    const shown = [...document.querySelectorAll("button, a[href], input")].filter((one) => one.checkVisibility());
    const inside = document.querySelector("dialog[open]");
    const reached = inside ? shown.filter((one) => inside.contains(one)) : shown;
    return new Set(reached.map((one) => (one.type === "radio" ? one.name : one))).size;
}"""


def told_at(unit: Visitor, words: str) -> float:
    """When the unit first showed these words, in milliseconds of this machine's clock."""
    found = until(
        lambda: [said["at"] for said in unit.page.evaluate("__probe.announced") if words in said["words"]],
        5,
        f"the unit says {words}",
        unit.page,
    )
    return float(found[0])


def targets_are_large(visitor: Visitor, *names: str) -> None:
    for name in names:
        box = visitor.button(name).bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 64, f"{name}: {box}"


def keep_pictures(state: str, **visitors: Visitor) -> None:
    """axe finds nothing in this state; pictures of it, of the pupil's page on a laptop too."""
    for name, visitor in visitors.items():
        visitor.axe(f"{name}: {state}")
        visitor.screenshot(f"{state}-{name}")
    page = visitors["pupil"].page
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 800})
    visitors["pupil"].screenshot(f"{state}-pupil-laptop")


def test_who_is_tired_says_so_with_one_tap_and_is_silent_at_once(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit", viewport=CLASSROOM)
    teacher = visit("teacher", viewport=PHONE).open_the_lesson()
    pupil = visit("pupil", viewport=PHONE).join()
    unit.listen(VOICE)
    tapped = pupil.choose("Stem")
    heard = unit.heard_since(VOICE, tapped, 5)
    until(lambda: unit.last_heard(VOICE) > heard + 1500, 5, "the voice goes on", unit.page)

    pupil.button("Ik ben moe").click()
    said = pupil.tapped_at()
    last = unit.is_quiet_for(VOICE, 2.0, 8)

    assert last - said <= SILENT_WITHIN_MS
    assert told_at(unit, f"{pupil.name} is moe") - said <= SHOWN_WITHIN_MS
    expect(pupil.step("Meekijken")).to_be_checked()
    expect(pupil.button("Ik ben moe")).to_have_attribute("aria-pressed", "true")
    expect(teacher.page.get_by_text("is moe")).to_be_visible()
    assert pupil.page.get_by_role("dialog").count() == 0, "no reason is asked"
    assert unit.page.evaluate("document.getAnimations().length") == 0
    pupil.sees_the_class()
    targets_are_large(pupil, "Gaat goed", "Ik ben moe", "Pauze")
    keep_pictures("tired", unit=unit, teacher=teacher, pupil=pupil)

    pupil.button("Gaat goed").click()
    unit.expect_state("luistert mee", within=1)
    expect(pupil.step("Meekijken")).to_be_checked()


def test_a_pause_keeps_the_seat_and_the_picture_comes_back_by_the_pupils_tap(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit", viewport=CLASSROOM)
    teacher = visit("teacher", viewport=PHONE).open_the_lesson()
    pupil = visit("pupil", viewport=PHONE).join()
    pupil.choose("Stem")
    unit.expect_state("praat mee")
    until(lambda: len(pupil.kept) >= 2, 25, "proofs are acknowledged", pupil.page)

    pupil.button("Pauze").click()
    pupil.axe("how long a pause")
    pupil.screenshot("pause-how-long")
    pupil.button("5 minuten").click()

    expect(pupil.page.get_by_role("heading", name="Pauze", exact=True)).to_be_focused()
    expect(pupil.page.locator("video, audio")).to_have_count(0)
    unit.expect_state(f"{pupil.name} heeft pauze", within=1)
    expect(unit.page.get_by_text("Camera en microfoon zijn dicht")).to_be_visible()
    expect(teacher.page.get_by_text("heeft pauze tot")).to_be_visible()
    expect(pupil.page.get_by_text("Nog 5 minuten")).to_be_visible()
    before = len(pupil.kept)
    keep_pictures("pause", unit=unit, teacher=teacher, pupil=pupil)
    until(lambda: len(pupil.kept) >= before + 3, 25, "the connection alone is proof enough in a pause", pupil.page)
    pupil.page.reload()
    unit.expect_state("heeft pauze")
    pupil.button("Ik ben er weer").click()
    pupil.sees_the_class(within=8)
    unit.expect_state("luistert mee")
    expect(pupil.step("Meekijken")).to_be_checked()
    expect(pupil.page.locator("#main h1")).to_be_focused()
    back = len(pupil.kept)
    until(lambda: len(pupil.kept) >= back + 2, 25, "proofs go on after the pause", pupil.page)
    pupil.button("Stoppen").click()
    the_register_takes_the_pause_off(visit("coordinator", viewport=LAPTOP), pupil)


def the_register_takes_the_pause_off(coordinator: Visitor, pupil: Visitor) -> None:
    def row() -> dict[str, object] | None:
        rows = coordinator.api("GET", "/api/register/day")["body"]["rows"]
        return next((one for one in rows if one["pupil_name"] == pupil.name and one["credited_seconds"]), None)

    found = until(row, 10, "seconds are credited", coordinator.page)
    states = [part["state"] for part in found["parts"]]
    assert states.count("PAUSE") == 1
    at = states.index("PAUSE")
    assert (states[at - 1], states[at + 1]) == ("ATTENDED", "ATTENDED"), "the seat was kept"
    coordinator.page.goto(f"{coordinator.base_url}/register")
    told = "had je pauze genomen; die tijd telt niet mee"
    card = coordinator.page.get_by_role("listitem").filter(has_text=pupil.name).filter(has_text=told)
    card.get_by_text("Uitleg").click()
    expect(card.get_by_text(told).first).to_be_visible()
    coordinator.axe("the register with a pause")
    coordinator.screenshot("pause-register")


def test_the_end_of_a_pause_forces_nothing(visit: Callable[..., Visitor]) -> None:
    visit("unit")
    pupil = visit("pupil").join()
    pupil.button("Pauze").click()
    pupil.button("5 minuten").click()
    expect(pupil.page.get_by_text("Nog 5 minuten")).to_be_visible()

    pupil.page.evaluate(
        "(() => { const now = performance.now.bind(performance); performance.now = () => now() + 360000; })()"
    )

    expect(pupil.page.get_by_text("Je pauze is voorbij. Kom terug als je wilt.")).to_be_visible()
    expect(pupil.page.locator("video, audio")).to_have_count(0)
    pupil.axe("after the planned time of a pause")
    assert pupil.page.evaluate("document.getAnimations().length") == 0
    pupil.screenshot("pause-is-over")
    pupil.button("Ik ben er weer").click()
    pupil.sees_the_class()


def test_the_calm_view_folds_the_signals_and_the_keyboard_reaches_them(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil", 1, viewport=PHONE)
    comfort = pupil.api("GET", "/api/plans/comfort")["body"]
    kept = {name: comfort[name] for name in ("person_id", "version")}
    own = {**comfort["own"], "calm": True}
    assert pupil.api("POST", "/api/plans/comfort", {**kept, "own": own, "agreed": None})["status"] < 300
    pupil.page.reload()
    pupil.join()
    assert pupil.page.evaluate(CONTROLS) <= 7

    how = pupil.button("Hoe gaat het?")
    how.focus()
    pupil.page.keyboard.press("Enter")
    expect(pupil.page.get_by_role("dialog")).to_be_visible()
    assert pupil.page.evaluate(CONTROLS) <= 7
    assert pupil.page.evaluate("document.getAnimations().length") == 0
    pupil.axe("the signals of the calm view")
    pupil.screenshot("calm-signals")
    pupil.button("Ik ben moe").focus()
    pupil.page.keyboard.press("Enter")

    unit.expect_state("is moe", within=1)
    expect(pupil.page.get_by_role("dialog")).to_have_count(0)
    expect(how).to_be_focused()
    pupil.screenshot("calm-tired")
    pupil.page.keyboard.press("Enter")
    pupil.button("10 minuten pauze").focus()
    pupil.page.keyboard.press("Enter")
    unit.expect_state("heeft pauze", within=1)
    pupil.button("Ik ben er weer").focus()
    pupil.page.keyboard.press("Enter")
    unit.expect_state("is moe", within=1)


def test_after_the_lesson_nothing_of_it_is_written_anywhere(visit: Callable[..., Visitor], school: DemoSchool) -> None:
    unit = visit("unit")
    teacher = visit("teacher").open_the_lesson()
    pupil = visit("pupil").join()
    pupil.button("Ik ben moe").click()
    unit.expect_state("is moe")

    teacher.button("Les beëindigen").click()
    expect(pupil.page.get_by_role("heading", name="De les is afgelopen")).to_be_visible(timeout=15_000)

    tables = [name for (name,) in school.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = [row[1] for name in tables for row in school.rows(f'PRAGMA table_info("{name}")')]
    stored = [repr(row) for name in tables for row in school.rows(f'SELECT * FROM "{name}"')]  # noqa: S608
    assert "live_pause" in tables
    assert [text for text in (*tables, *columns, *stored, school.log_text()) if TELLING.search(text)] == []
    expect(unit.page.locator(UNIT_STATE)).to_contain_text("Geen les")
