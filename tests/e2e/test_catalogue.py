"""A teacher makes a lesson of the catalogue, and a colleague finds it; pupils read what is said in a film."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import until
from tests.support.made_media import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import FilePayload, Request, ViewportSize

    from tests.e2e.visitor import Visitor

LAPTOP: ViewportSize = {"width": 1280, "height": 800}
SRT = """1
00:00:00,200 --> 00:00:01,000
Dit is een reep.

2
00:00:01,000 --> 00:00:01,900
Een reep in twee stukken.
"""
SHOWN = "[...(document.querySelector('video')?.textTracks ?? [])].map((one) => one.mode).join()"
PHONE: ViewportSize = {"width": 390, "height": 844}


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
    reads_a_list_of_links(teacher)


def reads_a_list_of_links(teacher: Visitor) -> None:
    """A mistake is told by its row; what is right is looked at first, and becomes drafts."""
    page, good = teacher.page, "titel;link\nOefenen met halven;https://www.voorbeeld.nl/halven\n"
    page.goto(f"{teacher.base_url}/catalogue")
    page.get_by_text("Meer: inlezen").click()
    page.get_by_role("link", name="Links inlezen").click()
    chosen = page.get_by_label("Kies het bestand")
    chosen.set_input_files(_list(good + "Een kwart;www.voorbeeld.nl\n"))
    expect(page.get_by_text("Rij 3, link")).to_be_visible()
    expect(page.get_by_text("Dit is geen adres dat met https:// begint.")).to_be_visible()
    chosen.set_input_files(_list(good + "Een kwart;https://www.voorbeeld.nl/kwart\n"))
    expect(page.get_by_text("Dit worden 2 concepten.")).to_be_visible()
    teacher.axe("a list of links")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=f"test-results/links-{width}.png", full_page=True)
    teacher.button("Maak 2 concepten").click()
    expect(page.get_by_text("Er staan 2 concepten klaar bij Leerstof.")).to_be_visible()
    page.get_by_role("link", name="Naar de leerstof").click()
    expect(page.get_by_role("link", name=re.compile("^Oefenen met halven"))).to_be_visible()


def _list(text: str) -> FilePayload:
    return {"name": "links.csv", "mimeType": "text/csv", "buffer": text.encode()}


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
    until(lambda: page.evaluate("document.querySelector('video')?.readyState > 1"), 10, "the film is there", page)
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


def test_a_pupil_reads_what_is_said_in_a_film_and_chooses_to_only_hear_it(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    teacher = visit("teacher", viewport=LAPTOP)
    has_a_film(teacher, make(tmp_path / "film.mp4", "mp4", "libx264", "aac", size=(640, 360), frames=50, snow=True))
    lets_read_what_is_said(teacher, tmp_path)
    writes_what_is_said(teacher)
    teacher.button("Klaar voor leerlingen").click()
    expect(teacher.page.get_by_text("Klaar voor leerlingen: versie 1.")).to_be_visible()
    pupil = visit("pupil", viewport=PHONE)
    pupil_reads_along(pupil, teacher.page.url.rsplit("/", 1)[1])
    pupil_only_hears(pupil)
    finds_it_so_again(pupil)


def has_a_film(teacher: Visitor, film: Path) -> None:
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue")
    teacher.button("Nieuwe les").click()
    page.get_by_label("Titel", exact=True).fill("Breuken kijken")
    page.get_by_label("Vak", exact=True).fill("Rekenen")
    page.get_by_label("Soort onderwijs").select_option("PO")
    page.get_by_label("groep 5", exact=True).check()
    teacher.button("Filmpje").click()
    page.get_by_label("Kies een filmpje").set_input_files(film)
    expect(page.get_by_text("Staat klaar, duurt 0:02.")).to_be_visible(timeout=15_000)


def lets_read_what_is_said(teacher: Visitor, folder: Path) -> None:
    page = teacher.page
    srt = folder / "film.srt"
    srt.write_text(SRT.replace("00:00:01,900", "straks"), encoding="utf-8")
    page.get_by_label("Kies een bestand met ondertitels").set_input_files(srt)
    expect(page.get_by_text("Regel 6: deze tijd is niet te lezen.")).to_be_visible()
    teacher.axe("captions that were refused")
    srt.write_text(SRT, encoding="utf-8")
    page.get_by_label("Kies een bestand met ondertitels").set_input_files(srt)
    expect(page.get_by_text("2 zinnen in het Nederlands overgenomen.")).to_be_visible()
    expect(page.get_by_text(re.compile("Klein beeld: klaar, .* MB"))).to_be_visible(timeout=60_000)
    teacher.axe("captions and lighter forms that are there")
    page.locator(".block-list > li").last.screenshot(path="test-results/captions-field-1280.png")


def writes_what_is_said(teacher: Visitor) -> None:
    page = teacher.page
    page.get_by_role("link", name=re.compile("^Bewerk.*Nederlands")).click()
    expect(page.get_by_label("Zin 2", exact=True)).to_have_value("Een reep in twee stukken.")
    page.get_by_label("Zin 1", exact=True).focus()
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_label("Zin 2", exact=True)).to_be_focused()
    page.keyboard.type("Kijk maar.")
    page.get_by_label("Einde van zin 2", exact=True).fill("straks")
    expect(page.get_by_text("Het einde is geen tijd.")).to_be_visible()
    expect(page.get_by_text("Nog niet bewaard:")).to_be_visible()
    teacher.axe("captions with a fault")
    teacher.screenshot("captions-editor-1280")
    edits_with_the_keyboard(teacher)
    expect(page.get_by_text("Bewaard", exact=True)).to_be_visible()
    page.set_viewport_size(PHONE)
    page.screenshot(path="test-results/captions-editor-390.png", full_page=True)
    page.set_viewport_size(LAPTOP)
    page.get_by_role("link", name="Terug naar de les").click()
    expect(page.get_by_text("Nederlands · 3 zinnen")).to_be_visible()


def edits_with_the_keyboard(teacher: Visitor) -> None:
    page = teacher.page
    page.keyboard.press("Alt+KeyZ")
    expect(page.get_by_text("Het einde is geen tijd.")).to_have_count(0)
    page.get_by_label("Zin 3", exact=True).focus()
    page.keyboard.press("Alt+Backspace")
    expect(page.get_by_label("Zin 3", exact=True)).to_have_count(0)
    page.keyboard.press("Alt+KeyZ")
    expect(page.get_by_label("Zin 3", exact=True)).to_have_value("Een reep in twee stukken.")
    page.get_by_label("Zin 3", exact=True).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_label("Zin 2", exact=True)).to_be_focused()
    page.keyboard.press("Alt+KeyP")
    until(lambda: page.evaluate("document.querySelector('video').currentTime > 0.7"), 10, "it plays from there", page)


def pupil_reads_along(pupil: Visitor, item: str) -> None:
    page = pupil.page
    page.goto(f"{pupil.base_url}/catalogue/lesson/{item}")
    page.get_by_role("button", name=re.compile("Filmpje")).first.click()
    pupil.button("Ondertiteling").click()
    until(lambda: page.evaluate(SHOWN) == "showing", 10, "the captions are shown", page)
    pupil.button("Lees mee").click()
    expect(page.get_by_role("button", name="Een reep in twee stukken.")).to_be_visible()
    page.get_by_label("Zoek een woord").fill("KIJK")
    expect(page.get_by_text("1 zin gevonden.")).to_be_visible()
    page.get_by_role("button", name="Kijk maar.").focus()
    page.keyboard.press("Enter")
    at = "document.querySelector('video').currentTime"
    until(lambda: page.evaluate(at) == pytest.approx(0.6, abs=0.05), 10, "the film is at the line", page)
    page.get_by_label("Zoek een woord").fill("")
    expect(page.locator("[aria-current=true]")).to_contain_text("Kijk maar.")
    pupil.axe("a film with its words")
    page.screenshot(path="test-results/captions-lesson-390.png", full_page=True)


def pupil_only_hears(pupil: Visitor) -> None:
    page = pupil.page
    page.evaluate("document.querySelector('video').currentTime = 0.5")
    page.get_by_label("Hoe wil je kijken?").select_option("SOUND")
    expect(page.get_by_text("Je hoort nu alleen het geluid.")).to_be_visible()
    until(lambda: page.evaluate("document.querySelector('video').readyState > 1"), 10, "the sound is there", page)
    assert page.evaluate(
        "[document.querySelector('video').videoWidth, document.querySelector('video').currentTime]"
    ) == [0, 0.5]
    with page.expect_request(tells_of_hearing):
        page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }")


def tells_of_hearing(request: Request) -> bool:
    if not request.url.endswith("/beats"):
        return False
    beats = json.loads(request.post_data or "{}").get("beats", [])
    return any(beat["playing"] and beat["audio_only"] for beat in beats)


def finds_it_so_again(pupil: Visitor) -> None:
    page = pupil.page
    page.reload()
    page.get_by_role("button", name=re.compile("Filmpje")).first.click()
    expect(page.get_by_text("Je hoort nu alleen het geluid.")).to_be_visible()
    expect(page.get_by_role("button", name="Een reep in twee stukken.")).to_be_visible()
    until(lambda: page.evaluate(SHOWN) == "showing", 10, "the choice is remembered", page)
    page.set_viewport_size(LAPTOP)
    page.screenshot(path="test-results/captions-lesson-1280.png", full_page=True)
