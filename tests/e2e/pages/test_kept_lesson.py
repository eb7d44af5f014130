"""A lesson that a pupil takes along: kept with its size in sight, played without a line, gone when they sign out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e import own_lesson
from tests.e2e.own_lesson import PHONE, SHEET, halt, play, seek
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

LESSON = "Meeneemles"
QUIZ: dict[str, object] = {
    "id": "quiz0001",
    "kind": "QUIZ",
    "title": "Wat weet je al?",
    "quiz": {
        "questions": [
            {
                "id": "vraag001",
                "kind": "CHOICE",
                "text": "Wat is de helft van 8?",
                "options": [{"id": "optie001", "text": "4", "right": True}, {"id": "optie002", "text": "2"}],
            },
            {"id": "vraag002", "kind": "PHOTO", "text": "Vouw een half blaadje."},
        ]
    },
}
FILM = "/api/catalogue/files/film/content"
ASKED = """async ([address, range]) => {
    const answer = await fetch(address, { headers: { range } });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return [answer.status, answer.headers.get("content-range"), [...bytes.slice(0, 8)]];
}"""
CACHES = "async () => (await caches.keys()).map((name) => name.split(' ')[0]).sort()"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


@pytest.fixture(scope="module")
def film() -> bytes:
    return own_lesson.film()


def test_a_pupil_takes_a_lesson_along_and_does_it_without_a_line(
    school: DemoSchool, visit: Callable[..., Visitor], film: bytes
) -> None:
    own_lesson.stored(school, "film", film, kind="VIDEO", media_type="video/webm")
    own_lesson.sheet(school)
    item = own_lesson.published(school, LESSON, [*own_lesson.BLOCKS[:2], QUIZ, *SHEET])
    pupil = visit("pupil", viewport=PHONE)
    page = pupil.page
    address = f"{pupil.base_url}/catalogue/lesson/{item.lower()}"
    page.goto(address)
    _takes_it_along(pupil, film)

    pupil.context.set_offline(True)
    page.goto(pupil.base_url)
    expect(page.get_by_role("heading", name="Op dit apparaat", level=1)).to_be_visible()
    pupil.axe("what is on this device")
    pupil.screenshot("kept-390")
    page.get_by_role("link", name=re.compile("^Open de les")).click()
    _plays(page, film)
    page.reload()
    _plays(page, film)
    pupil.screenshot("kept-lesson-offline-390")
    pupil.axe("a lesson without a line")
    _reads_the_rest(pupil)

    page.goto(f"{pupil.base_url}/catalogue/kept")
    expect(page.get_by_text("Wat je zonder internet deed, is nog niet verstuurd.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("Dit is de les die je hebt meegenomen.")).to_be_visible()
    _is_told_that_a_teacher_looks(school, pupil)
    _the_teacher_confirms_it(school, visit("teacher"), pupil.name)
    _signs_out(pupil)


def _takes_it_along(pupil: Visitor, film: bytes) -> None:
    """The size comes first, and stopping leaves nothing behind."""
    page = pupil.page
    page.get_by_role("button", name="Meenemen").click()
    expect(page.get_by_text(re.compile(r"Deze les is 0,\d MB groot."))).to_be_visible()
    assert page.evaluate(CACHES) == [], "nothing is fetched before the pupil says so"
    pupil.axe("taking a lesson along")
    pupil.screenshot("kept-size-390")
    page.get_by_role("button", name="Bewaar op dit apparaat").click()
    expect(page.get_by_text("Deze les staat op dit apparaat.")).to_be_visible(timeout=20_000)
    pupil.screenshot("kept-here-390")
    page.set_viewport_size({"width": 1280, "height": 800})
    pupil.screenshot("kept-here-1280")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(CACHES) == ["erbij-lesson", "erbij-shell"]
    status, told, bytes_ = page.evaluate(ASKED, [FILM, "bytes=100-299"])
    assert (status, told) == (206, f"bytes 100-299/{len(film)}")
    assert bytes_ == list(film[100:108])


def _plays(page: Page, film: bytes) -> None:
    """Without a line: the film goes on, also after a jump, by parts that the device has."""
    expect(page.get_by_role("heading", name=LESSON, level=1)).to_be_visible()
    expect(page.get_by_text("Dit is de les die je hebt meegenomen.")).to_be_visible(timeout=20_000)
    play(page, at_least=0.5)
    seek(page, 8)
    play(page, at_least=8.5)
    halt(page)
    assert page.evaluate(ASKED, [FILM, "bytes=-8"]) == [
        206,
        f"bytes {len(film) - 8}-{len(film) - 1}/{len(film)}",
        list(film[-8:]),
    ]
    assert page.evaluate(ASKED, [FILM, f"bytes={len(film)}-"])[0] == 416


def _reads_the_rest(pupil: Visitor) -> None:
    """The text, the document, the lesson on paper; an answer is kept; a photo and a link say what they need."""
    page = pupil.page
    page.get_by_role("button", name=re.compile("^Lees mee")).click()
    expect(page.get_by_text("Een breuk is een deel van een geheel.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Wat weet je al")).click()
    page.get_by_role("radio", name="4").check()
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_text("Je antwoord is bewaard op dit apparaat.")).to_be_visible()
    pupil.axe("an answer without a line")
    pupil.screenshot("kept-answer-390")
    page.get_by_role("button", name="Volgende vraag").click()
    expect(page.get_by_text("Voor een foto heb je internet nodig.")).to_be_visible()
    page.reload()
    page.get_by_role("button", name=re.compile("^Wat weet je al")).click()
    page.get_by_role("button", name="Vraag 1, bewaard op dit apparaat").click()
    expect(page.get_by_role("radio", name="4")).to_be_checked()
    status, _, first = page.evaluate(ASKED, ["/api/catalogue/files/sheet/content", "bytes=0-3"])
    assert (status, bytes(first)) == (206, b"%PDF")
    page.get_by_role("button", name=re.compile("^Het werkblad")).click()
    expect(page.get_by_role("heading", name="Het werkblad")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Oefenen")).click()
    expect(page.get_by_text("Deze site gaat open als je weer internet hebt.")).to_be_visible()
    with page.expect_download() as paper:
        page.get_by_role("link", name="Deze les op papier").click()
    assert paper.value.suggested_filename == "les.pdf"


def _is_told_that_a_teacher_looks(school: DemoSchool, pupil: Visitor) -> None:
    """The line is back: what was done is sent by itself, and all of it counts as done without a line."""
    pupil.context.set_offline(False)
    expect(pupil.page.get_by_text("Dat is verstuurd: je leraar kijkt ernaar")).to_be_visible(timeout=20_000)
    expect(pupil.page.get_by_text("Dit is de les die je hebt meegenomen.")).to_be_hidden()
    ((stretches,),) = school.rows(
        "SELECT e.stretches FROM catalogue_engaged e JOIN catalogue_lease l ON l.id = e.lease_id WHERE l.offline"
    )
    worked = json.loads(stretches)
    assert worked
    assert all(late for _, _, late, *_ in worked)
    sent = 'SELECT number FROM catalogue_quiz_answer WHERE "right"'
    until(lambda: school.rows(sent), 20, "the answer is sent", pupil.page)
    pupil.screenshot("kept-sent-390")
    pupil.axe("a lesson of which something waits for a teacher")


def _the_teacher_confirms_it(school: DemoSchool, teacher: Visitor, name: str) -> None:
    """In the week of the pupil, where it waits; then it stands in the register."""
    ((pupil,),) = school.rows("SELECT id FROM people_person WHERE name = ?", name)
    teacher.page.goto(f"{teacher.base_url}/register/offline?pupil_id={pupil}")
    card = teacher.page.locator("li", has_text=LESSON)
    card.get_by_role("button", name=re.compile("^Dit telt mee")).click()
    expect(card.get_by_text(re.compile("^Bevestigd|bevestigd door"))).to_be_visible()
    teacher.screenshot("kept-confirmed")


def _signs_out(pupil: Visitor) -> None:
    page = pupil.page
    page.goto(f"{pupil.base_url}/access")
    page.get_by_role("button", name="Afmelden op dit apparaat").click()
    page.get_by_role("dialog").get_by_role("button", name="Afmelden op dit apparaat").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    until(lambda: page.evaluate(CACHES) == [], 10, "nothing is left on the device", page)
    until(lambda: page.evaluate(WORKERS) == 0, 10, "no worker is left", page)
