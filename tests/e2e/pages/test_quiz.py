"""A teacher makes questions by keyboard, a pupil answers them on a phone, and a note comes back."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.own_lesson import LAPTOP, PHONE
from tests.e2e.visitor import asked_before_leaving

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FilePayload, Page

    from tests.e2e.visitor import Visitor

TITLE = "Vragen over breuken"


def _options(*texts: str, pairs: tuple[str, ...] = (), right: tuple[int, ...] = ()) -> list[dict[str, object]]:
    return [
        {"id": f"optie{at:03}", "text": text, "right": at in right, "pair": pairs[at] if pairs else ""}
        for at, text in enumerate(texts)
    ]


MORE: list[dict[str, Any]] = [
    {"id": "vraag002", "kind": "CHOICES", "text": "Wat is even veel als een half?",
     "options": _options("twee kwart", "vier achtste", "een derde", right=(0, 1))},
    {"id": "vraag003", "kind": "ORDER", "text": "Van klein naar groot.",
     "options": _options("een achtste", "een kwart", "een half")},
    {"id": "vraag004", "kind": "MATCH", "text": "Wat hoort bij elkaar?",
     "options": _options("een half", "een kwart", pairs=("1 van de 2", "1 van de 4"))},
    {"id": "vraag005", "kind": "FILL", "text": "", "gaps": "Een [half|halve] en een half is een [heel|hele]."},
    {"id": "vraag006", "kind": "NUMBER", "text": "Hoeveel is de helft van 7?", "number": "3,5", "unit": "cm",
     "explain": "De helft van 6 is 3, en de helft van 1 is 0,5."},
    {"id": "vraag007", "kind": "OPEN", "text": "Waar zie jij thuis een breuk?", "explain": "Een halve appel."},
    {"id": "vraag008", "kind": "PHOTO", "text": "Vouw een blaadje in vieren en maak er een foto van."},
]  # fmt: skip


def test_a_teacher_makes_questions_a_pupil_answers_them_and_a_note_comes_back(visit: Callable[..., Visitor]) -> None:
    teacher, pupil = visit("teacher", viewport=LAPTOP), visit("pupil", viewport=PHONE)
    item_id = writes(teacher)
    answers(pupil, item_id)
    writes_back(teacher, item_id)
    page = pupil.page
    page.reload()
    pupil.button("Vraag 7, gemaakt").click()
    expect(page.get_by_text("schrijft: Wat een mooi voorbeeld!")).to_be_visible()
    pupil.screenshot("quiz-note-390")


def writes(teacher: Visitor) -> str:
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue")
    teacher.button("Nieuwe les").click()
    page.get_by_label("Titel", exact=True).fill(TITLE)
    if not page.get_by_label("Vak", exact=True).input_value():
        page.get_by_label("Vak", exact=True).fill("Rekenen")
    page.get_by_label("Soort onderwijs").select_option("PO")
    if not page.get_by_label("groep 5", exact=True).is_checked():
        page.get_by_label("groep 5", exact=True).check()
    _by_keyboard(teacher)
    _is_told_what_is_missing(teacher)
    item_id = page.url.rsplit("/", 1)[-1]
    _gets_more(teacher, item_id)
    teacher.button("Zo ziet de leerling het").click()
    page.get_by_text("een derde", exact=True).wait_for(state="hidden")
    page.get_by_role("radio", name="drie").check()
    teacher.button("Kijk na").click()
    expect(page.get_by_text("Nog niet helemaal.")).to_be_visible()
    teacher.screenshot("quiz-preview-1280")
    teacher.button("Zo ziet de leerling het").click()
    page.screenshot(path="test-results/quiz-editor-1280.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path="test-results/quiz-editor-390.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})
    teacher.button("Klaar voor leerlingen").click()
    expect(page.get_by_text("Klaar voor leerlingen: versie 1.")).to_be_visible()
    return item_id


def _by_keyboard(teacher: Visitor) -> None:
    """Every step from the block on with keys only."""
    page, keys = teacher.page, teacher.page.keyboard
    teacher.button("Vragen").focus()
    keys.press("Enter")
    teacher.button("Eén goed antwoord").focus()
    keys.press("Enter")
    expect(page.get_by_label("De vraag")).to_be_focused()
    keys.type("Hoeveel kwarten zijn een heel?")
    for n, text in enumerate(("drie", "vier", "twee"), start=1):
        page.get_by_label(f"Antwoord {n}", exact=True).focus()
        keys.type(text)
    teacher.button("Omhoog: vier").focus()
    keys.press("Enter")
    expect(teacher.button("Omhoog: vier")).to_be_focused()
    teacher.button("Weghalen: twee").focus()
    keys.press("Enter")
    expect(page.get_by_label("Antwoord 2", exact=True)).to_be_focused()
    teacher.button("Ongedaan maken: weggehaald bij de vragen").focus()
    keys.press("Enter")
    expect(page.get_by_label("Antwoord 3", exact=True)).to_have_value("twee")


def _is_told_what_is_missing(teacher: Visitor) -> None:
    page = teacher.page
    teacher.button("Klaar voor leerlingen").click()
    expect(page.get_by_text("Onderdeel 1, vraag 1: Zeg welk antwoord goed is.")).to_be_visible()
    teacher.axe("a quiz that lacks something")
    page.get_by_role("radio", name="Goed: vier").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Bewaard", exact=True)).to_be_visible()


def _gets_more(teacher: Visitor, item_id: str) -> None:
    """The other kinds of questions, as the editor would send them."""
    view = teacher.api("GET", f"/api/catalogue/items/{item_id}")["body"]
    (block,) = view["blocks"]
    quiz = {**block["quiz"], "questions": [*block["quiz"]["questions"], *MORE]}
    body = {
        "version": view["version"],
        "described": view["described"],
        "blocks": [{"id": block["id"], "kind": "QUIZ", "title": "Wat weet je al?", "quiz": quiz}],
    }
    assert teacher.api("POST", f"/api/catalogue/items/{item_id}", body)["status"] == 200
    teacher.page.reload()
    expect(teacher.page.get_by_role("heading", name=re.compile("^Vraag 8"))).to_be_visible()


def answers(pupil: Visitor, item_id: str) -> None:
    page = pupil.page
    with page.expect_response("**/lease"), page.expect_response("**/quiz/lesson/**") as told:
        page.goto(f"{pupil.base_url}/catalogue/lesson/{item_id}")
    secret = told.value.text()
    assert '"right"' not in secret
    assert "halve" not in secret
    pupil.screenshot("quiz-choice-390")
    pupil.button("Kijk na").click()
    expect(page.get_by_text("Geef eerst een antwoord.")).to_be_visible()
    _tries_again(pupil)
    _chooses_and_orders(pupil)
    _matches_and_fills(pupil)
    _counts_and_writes(pupil)
    expect(page.get_by_text("6 vragen gingen goed.")).to_be_visible()
    expect(page.get_by_text("1 van 1 klaar")).to_be_visible()
    pupil.screenshot("quiz-end-390")


def _tries_again(pupil: Visitor) -> None:
    page = pupil.page
    page.get_by_role("radio", name="drie").check()
    pupil.button("Kijk na").click()
    expect(page.get_by_text("Nog niet helemaal.")).to_be_visible()
    pupil.axe("a question that is not right yet")
    pupil.screenshot("quiz-not-yet-390")
    pupil.button("Nog een keer proberen").click()
    page.get_by_role("radio", name="vier").check()
    _well(pupil)


def _chooses_and_orders(pupil: Visitor) -> None:
    page = pupil.page
    page.get_by_label("twee kwart").check()
    page.get_by_label("vier achtste").check()
    _well(pupil)
    for _ in range(2):
        pupil.button("Omhoog: een achtste").focus()
        page.keyboard.press("Enter")
        pupil.button("Omlaag: een half").focus()
        page.keyboard.press("Enter")
    pupil.axe("things to put in order")
    pupil.screenshot("quiz-order-390")
    _well(pupil)


def _matches_and_fills(pupil: Visitor) -> None:
    page = pupil.page
    page.get_by_label("een half").select_option("1 van de 2")
    page.get_by_label("een kwart").select_option("1 van de 4")
    _well(pupil)
    page.get_by_label("Woord 1").fill("halve")
    page.get_by_label("Woord 2").fill("kwart")
    pupil.button("Kijk na").click()
    expect(page.get_by_text("1 van de 2 is al goed.")).to_be_visible()
    pupil.axe("words to fill in")
    pupil.screenshot("quiz-fill-390")
    pupil.button("Nog een keer proberen").click()
    page.get_by_label("Woord 2").fill("Heel")
    _well(pupil)


def _counts_and_writes(pupil: Visitor) -> None:
    page = pupil.page
    page.get_by_label("Jouw getal").fill("veel")
    pupil.button("Kijk na").click()
    expect(page.get_by_text("Typ een getal, bijvoorbeeld 3,5.")).to_be_visible()
    page.get_by_label("Jouw getal").fill("3,5 cm")
    pupil.button("Kijk na").click()
    expect(page.get_by_text("De helft van 6 is 3")).to_be_visible()
    pupil.button("Volgende vraag").click()
    page.get_by_label("Jouw antwoord").fill("Een halve pizza!")
    pupil.button("Bewaar mijn antwoord").click()
    expect(page.get_by_text("Je juf of meester leest het.")).to_be_visible()
    _changes_it_and_looks_elsewhere_first(pupil)
    pupil.button("Volgende vraag").click()
    page.get_by_label("Kies een foto").set_input_files(_photo())
    page.get_by_role("button", name=re.compile("^Vraag 7")).click()
    expect(page.get_by_text("Je juf of meester leest het.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Vraag 8")).click()
    expect(page.get_by_role("img", name="Jouw foto")).to_be_visible(timeout=15_000)
    pupil.axe("a photo as an answer")
    pupil.screenshot("quiz-photo-390")
    pupil.button("Bewaar mijn antwoord").click()
    expect(page.get_by_text("Je juf of meester bekijkt hem.")).to_be_visible()
    pupil.button("Naar het eind").click()


def _changes_it_and_looks_elsewhere_first(pupil: Visitor) -> None:
    """What was changed and not sent is not said to be kept, and is still there."""
    page = pupil.page
    pupil.button("Schrijf het anders").click()
    page.get_by_label("Jouw antwoord").fill("Twee halve pizza's!")
    page.get_by_role("button", name=re.compile("^Vraag 6")).click()
    expect(page.get_by_label("Jouw antwoord")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Vraag 7")).click()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("Twee halve pizza's!")
    with asked_before_leaving(page, "nog niet bewaard"):
        expect(page.get_by_label("Jouw antwoord")).to_have_value("Twee halve pizza's!")
    expect(page.get_by_text("Je juf of meester leest het.")).to_have_count(0)
    pupil.button("Bewaar mijn antwoord").click()
    expect(page.get_by_text("Je juf of meester leest het.")).to_be_visible()


def _photo() -> FilePayload:
    """A folded sheet."""
    sheet, held = Image.new("RGB", (640, 480), "#cfd8da"), io.BytesIO()
    sheet.paste("#ffffff", (120, 60, 520, 420))
    sheet.paste("#8ea0a6", (318, 60, 322, 420))
    sheet.paste("#8ea0a6", (120, 238, 520, 242))
    sheet.save(held, "JPEG")
    return {"name": "blaadje.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def _well(pupil: Visitor) -> None:
    pupil.button("Kijk na").click()
    expect(pupil.page.get_by_text("Goed zo!")).to_be_visible()
    pupil.button("Volgende vraag").click()
    expect(pupil.page.get_by_text("Goed zo!")).to_have_count(0)


def writes_back(teacher: Visitor, item_id: str) -> None:
    page: Page = teacher.page
    page.goto(teacher.base_url)
    expect(page.get_by_text("antwoorden op vragen wachten op jou.")).to_be_visible()
    link = page.get_by_role("link", name="Bekijk wat er wacht")
    link.scroll_into_view_if_needed()
    page.screenshot(path="test-results/answers-wait-start-1280.png")
    link.click()
    expect(page.get_by_text("2 antwoorden wachten op jou.")).to_be_visible()
    teacher.axe("what waits for a teacher")
    _both_sizes(page, "answers-wait-list")
    page.get_by_role("link", name=re.compile(f"^Bekijk.*{TITLE}")).click()
    expect(page).to_have_url(re.compile(f"/catalogue/items/{item_id}/answers$"))
    expect(page.get_by_text("2 antwoorden wachten op jou.")).to_be_visible()
    expect(page.get_by_text("Meteen goed: 0. Goed na proberen: 1.").first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Foto van"))).to_be_visible()
    page.get_by_label(re.compile("^Briefje aan")).first.fill("Wat een mooi voorbeeld!")
    teacher.axe("answers of pupils")
    teacher.button("Stuur het briefje").click()
    expect(page.get_by_text("schrijft: Wat een mooi voorbeeld!")).to_be_visible()
    _both_sizes(page, "quiz-answers")


def _both_sizes(page: Page, name: str) -> None:
    page.screenshot(path=f"test-results/{name}-1280.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=f"test-results/{name}-390.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})
