"""Handing in from a phone: a photo and a sound go to the teacher, a drawing and a tip come back, the next is right."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.e2e.visitor import RESULTS, asked_before_leaving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}
TASK = {
    "id": "maken001",
    "kind": "HANDIN",
    "title": "Nu jij",
    "text": "Vouw een blaadje in **vieren** en kleur een kwart. Maak er een foto van.",
}
REST = {"id": "pauze001", "kind": "PAUSE", "title": "Even rust"}
SENT_WITHIN_MS = 20_000


def picture(visitor: Visitor, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    visitor.page.screenshot(path=str(RESULTS / f"{name}.png"), full_page=True)


def asked(visitor: Visitor, method: str, path: str, body: object = None) -> Any:
    answer = visitor.api(method, path, body)
    assert answer["status"] < 300, answer
    return answer["body"]


def photo() -> bytes:
    """A sheet of paper in four, one of them coloured, as a telephone takes it."""
    paper = Image.new("RGB", (1600, 1200), "#cfc7b8")
    pen = ImageDraw.Draw(paper)
    pen.rectangle((200, 150, 1400, 1050), fill="#fbfaf6")
    pen.rectangle((200, 150, 800, 600), fill="#4a90d9")
    pen.line((800, 150, 800, 1050), fill="#b9b4a8", width=6)
    pen.line((200, 600, 1400, 600), fill="#b9b4a8", width=6)
    held = io.BytesIO()
    paper.save(held, "JPEG")
    return held.getvalue()


def given(teacher: Visitor, pupil_id: str) -> str:
    """A lesson with one thing to make, for one pupil; answers what opens it."""
    items = "/api/catalogue/items"
    item = asked(teacher, "POST", items, {})["card"]["id"]
    described = {"title": "Een kwart", "subject": "Rekenen", "level": "PO", "years": [5]}
    asked(teacher, "POST", f"{items}/{item}", {"version": 1, "described": described, "blocks": [TASK, REST]})
    asked(teacher, "POST", f"{items}/{item}/publish", {"version": 2})
    body = {"item_id": item, "to": "pupils", "pupil_ids": [pupil_id]}
    return str(asked(teacher, "POST", "/api/catalogue/assignments", body)["assignment_ids"][0])


def test_a_photo_is_handed_in_answered_with_a_drawing_and_accepted_in_the_next_round(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    teacher, noor = visit("teacher", viewport=LAPTOP), visit("pupil", viewport=PHONE)
    ((pupil_id,),) = school.rows("SELECT id FROM people_person WHERE name = ?", noor.name)
    lesson = given(teacher, pupil_id)

    hands_in(noor, lesson)
    answers_with_a_drawing(teacher, noor.name)
    a_classmate_finds_nothing(visit("pupil", 1), school)
    reads_it_on_the_day_and_tries_again(noor)
    teacher.page.goto(f"{teacher.base_url}/catalogue/handins")
    teacher.page.get_by_role("link", name=re.compile("^Bekijk")).click()
    teacher.button("Keur goed").click()
    expect(teacher.page.get_by_text("Je hebt het goedgekeurd.")).to_be_visible()

    noor.page.reload()
    expect(noor.page.get_by_text("Het is goedgekeurd. Mooi gedaan!")).to_be_visible()
    expect(noor.page.get_by_text("1 van 1 klaar")).to_be_visible()
    picture(noor, "handin-accepted-390")
    noor.axe("work that was accepted")
    read_by_a_parent(visit("guardian", viewport=LAPTOP))


def hands_in(noor: Visitor, lesson: str) -> None:
    """A photo with the camera's button, a second of sound, and a word."""
    page = noor.page
    page.goto(f"{noor.base_url}/catalogue/lesson/{lesson}")
    expect(page.get_by_text("Vouw een blaadje in vieren")).to_be_visible()
    noor.button("Lever in").click()
    expect(page.get_by_text("Maak een foto, neem iets op of schrijf iets.")).to_be_visible()
    page.get_by_label("Maak een foto").set_input_files(
        {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible(timeout=SENT_WITHIN_MS)
    noor.button("Neem geluid op").click()
    expect(page.get_by_text("0:01")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Stop met opnemen")).click()
    expect(page.get_by_label("Geluid 2", exact=True)).to_be_visible(timeout=SENT_WITHIN_MS)
    page.get_by_label("Wil je er iets bij schrijven?").fill("Is dit goed?")
    looks_further_and_finds_it_back(noor)
    picture(noor, "handin-form-390")
    noor.axe("something to hand in")
    noor.button("Lever in").click()
    expect(page.get_by_text("Het is ingeleverd.")).to_be_visible()
    picture(noor, "handin-sent-390")


def looks_further_and_finds_it_back(noor: Visitor) -> None:
    """Leaving asks first; another part of the lesson keeps what was typed, and asks nothing."""
    page = noor.page
    with asked_before_leaving(page, "nog niet is ingeleverd"):
        page.get_by_role("button", name=re.compile("^Verder")).click()
        expect(page.get_by_role("heading", name="Even rust")).to_be_visible()
        page.get_by_role("button", name=re.compile("Nu jij")).click()
        expect(page.get_by_label("Wil je er iets bij schrijven?")).to_have_value("Is dit goed?")
        expect(page.get_by_role("img", name="Foto 1")).to_be_visible()


def answers_with_a_drawing(teacher: Visitor, name: str) -> None:
    """From the list to the photo, a line on it, and a tip."""
    page = teacher.page
    page.goto(teacher.base_url)
    page.get_by_role("link", name=re.compile("^Ingeleverd werk")).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    teacher.axe("open feedback")
    picture(teacher, "handins-1280")
    page.get_by_role("link", name=re.compile("^Bekijk")).click()
    expect(page.get_by_text("Is dit goed?")).to_be_visible()
    teacher.button("Nog een keer, met deze tip").click()
    expect(page.get_by_text("Geef een tip")).to_be_visible()
    teacher.button("Teken op deze foto").click()
    sheet = page.get_by_role("img", name=re.compile("^De foto om op te tekenen"))
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6, steps=8)
    page.mouse.up()
    picture(teacher, "handin-drawing-1280")
    teacher.axe("a photo to draw on")
    teacher.button("Voeg de tekening toe").click()
    expect(page.get_by_role("region", name="Je antwoord").get_by_role("img", name="Foto 1")).to_be_visible(
        timeout=SENT_WITHIN_MS
    )
    page.get_by_label("Wat wil je zeggen?").fill("Mooi gekleurd! Vouw je het nog een keer, op de rode lijn?")
    teacher.axe("an answer")
    picture(teacher, "handin-answer-1280")
    teacher.button("Nog een keer, met deze tip").click()
    expect(page.get_by_text("Je tip is verstuurd.")).to_be_visible()


def a_classmate_finds_nothing(classmate: Visitor, school: DemoSchool) -> None:
    """Not the photo, not the words, not by any id."""
    ((file_id,),) = school.rows("SELECT id FROM catalogue_file WHERE name LIKE 'IMG%'")
    ((handin_id,),) = school.rows("SELECT id FROM catalogue_handin")

    assert classmate.api("GET", f"/api/catalogue/handins/files/{file_id}")["status"] == 404
    assert classmate.api("GET", f"/api/catalogue/files/{file_id}/content")["status"] == 404
    assert classmate.api("GET", f"/api/catalogue/handins/{handin_id}")["status"] == 404


def reads_it_on_the_day_and_tries_again(noor: Visitor) -> None:
    """The tip stands on the day, and the lesson is one tap away."""
    page = noor.page
    page.goto(noor.base_url)
    news = page.get_by_role("region", name="Antwoord op je werk")
    expect(news.get_by_text("Nog een keer proberen?")).to_be_visible()
    noor.axe("an answer on the day")
    picture(noor, "handin-day-390")
    news.get_by_role("link", name=re.compile("^Naar de les")).click()
    expect(page.get_by_text("Vouw je het nog een keer, op de rode lijn?")).to_be_visible()
    picture(noor, "handin-again-390")
    page.get_by_label("Wil je er iets bij schrijven?").fill("Nu zijn ze even groot.")
    noor.button("Lever in").click()
    expect(page.get_by_text("Het is ingeleverd.")).to_be_visible()


def read_by_a_parent(karin: Visitor) -> None:
    """A parent reads along, and hands nothing in."""
    karin.page.goto(f"{karin.base_url}/catalogue/assignments")
    karin.page.get_by_role("link", name="Ingeleverd werk").click()
    expect(karin.page.get_by_text("Nu zijn ze even groot.")).to_be_visible()
    expect(karin.page.get_by_role("button", name="Lever in")).to_have_count(0)
    karin.axe("what a child handed in")
    picture(karin, "handins-own-1280")
