"""A teacher makes a lesson of the catalogue, and a colleague finds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import until
from tests.support.made_media import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.visitor import Visitor

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def test_a_teacher_makes_an_item_publishes_it_and_puts_it_away(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    teacher = visit("teacher", viewport=LAPTOP)
    begins(teacher)
    writes(teacher)
    sends_a_film(teacher, make(tmp_path / "film.mp4", "mp4", "libx264", "aac", size=(640, 360), frames=50))
    publishes(teacher)
    is_told_of_another_window(teacher)
    colleague_copies(visit("coordinator", viewport=PHONE))
    teacher.button("Berg op").click()
    expect(teacher.page.get_by_text("Deze les is opgeborgen.")).to_be_visible()
    teacher.button("Haal terug").click()
    expect(teacher.button("Berg op")).to_be_visible()


def begins(teacher: Visitor) -> None:
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue")
    expect(page.get_by_role("link", name=re.compile("^Breuken: een deel"))).to_be_visible()
    teacher.axe("catalogue")
    teacher.screenshot("catalogue-1280")
    teacher.button("Nieuwe les").click()

    page.get_by_label("Titel", exact=True).fill("Breuken optellen")
    teacher.button("Klaar voor leerlingen").click()
    expect(page.get_by_text("Dit mist nog:")).to_be_visible()
    teacher.axe("an item that lacks something")
    teacher.screenshot("catalogue-missing-1280")
    if not page.get_by_label("Vak", exact=True).input_value():
        page.get_by_label("Vak", exact=True).fill("Rekenen")
    page.get_by_label("Soort onderwijs").select_option("PO")
    if not page.get_by_label("groep 6", exact=True).is_checked():
        page.get_by_label("groep 6", exact=True).check()


def writes(teacher: Visitor) -> None:
    page = teacher.page
    teacher.button("Tekst").click()
    expect(page.get_by_role("textbox", name="Tekst", exact=True)).to_be_focused()
    page.keyboard.type("## Een deel\nEen breuk is **een deel** van iets.\n- een half\n- een kwart")
    teacher.button("Pauze").click()
    teacher.button("Omhoog: Pauze").focus()
    page.keyboard.press("Enter")
    expect(teacher.button("Omhoog: Pauze")).to_be_focused()
    teacher.button("Weghalen: Pauze").click()
    expect(teacher.button("Weghalen: Pauze")).to_have_count(0)
    teacher.button("Ongedaan maken: onderdeel weggehaald").click()
    expect(page.locator(".block-list > li").first).to_contain_text("Pauze")
    expect(page.get_by_text("Bewaard", exact=True)).to_be_visible()
    teacher.axe("an item with blocks")
    page.screenshot(path="test-results/catalogue-editor-1280.png", full_page=True)


def sends_a_film(teacher: Visitor, film: Path) -> None:
    page = teacher.page
    teacher.button("Filmpje").click()
    field = page.get_by_label("Kies een filmpje")
    expect(field).to_be_focused()
    wrong = film.with_suffix(".txt")
    wrong.write_text("geen filmpje")
    field.set_input_files(wrong)
    expect(page.get_by_text("Dit is geen filmpje, geluid of PDF dat Erbij kent.")).to_be_visible()
    teacher.axe("a file that was refused")
    page.get_by_label("Kies een filmpje").set_input_files(film)
    expect(page.get_by_text("Staat klaar, duurt 0:02.")).to_be_visible(timeout=15_000)
    teacher.axe("a film that is ready")
    page.screenshot(path="test-results/catalogue-film-1280.png", full_page=True)


def publishes(teacher: Visitor) -> None:
    page = teacher.page
    page.reload()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Breuken optellen")
    teacher.button("Zo ziet de leerling het").click()
    expect(page.get_by_role("heading", name="Een deel")).to_be_visible()
    until(lambda: page.evaluate("document.querySelector('video').readyState > 1"), 10, "the film is there", page)
    teacher.axe("preview")
    page.screenshot(path="test-results/catalogue-preview-1280.png", full_page=True)
    teacher.button("Zo ziet de leerling het").click()
    teacher.button("Klaar voor leerlingen").click()
    expect(page.get_by_text("Klaar voor leerlingen: versie 1.")).to_be_visible()


def is_told_of_another_window(teacher: Visitor) -> None:
    page = teacher.page
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Titel", exact=True).fill("Breuken van elkaar aftrekken")
    expect(other.get_by_text("Bewaard", exact=True)).to_be_visible()
    page.get_by_label("Titel", exact=True).fill("Breuken delen")
    expect(page.get_by_text("Iemand anders was je voor")).to_be_visible()
    teacher.axe("two windows")
    teacher.screenshot("catalogue-conflict-1280")
    teacher.button("Neem hun versie").click()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Breuken van elkaar aftrekken")
    other.close()


def colleague_copies(colleague: Visitor) -> None:
    page = colleague.page
    page.goto(f"{colleague.base_url}/catalogue")
    page.get_by_text(re.compile("Van collega's")).click()
    page.get_by_role("link", name=re.compile("Breuken van elkaar")).click()
    expect(page.get_by_role("heading", name="Een deel")).to_be_visible()
    colleague.axe("an item of a colleague")
    colleague.screenshot("catalogue-colleague-390")
    colleague.button("Ik heb dit nagekeken").click()
    expect(page.get_by_text(re.compile("^Nagekeken door Zoë"))).to_be_visible()
    colleague.axe("an item that a colleague went through")
    page.screenshot(path="test-results/catalogue-reviewed-390.png", full_page=True)
    colleague.button("Maak een kopie").click()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Breuken optellen")
    page.screenshot(path="test-results/catalogue-editor-390.png", full_page=True)
