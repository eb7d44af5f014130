"""A lesson in one's own time, in a browser: what is played is measured, shown and counted, and nothing else is."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e import own_lesson
from tests.e2e.own_lesson import LAPTOP, PHONE, SECONDS, at, beats, floats, halt, hide, opened, pause, play, seek
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor


@pytest.fixture(scope="module")
def film() -> bytes:
    return own_lesson.film()


def test_a_pupil_follows_a_lesson_in_their_own_time_and_the_minutes_are_those_of_the_explanation(
    school: DemoSchool, visit: Callable[..., Visitor], film: bytes
) -> None:
    item = own_lesson.published(school, "Breuken")
    pupil, other = visit("pupil", viewport=PHONE), visit("pupil", viewport=LAPTOP)
    page = opened(pupil, film, item)
    expect(page.get_by_text("0 van 2 klaar")).to_be_visible()
    pupil.screenshot("own-lesson-390")
    pupil.axe("a lesson in one's own time")
    _begins(page)
    laptop = opened(other, film, item)
    _goes_on_elsewhere(other)
    # The first device is told: while it plays, or when it stops.
    play(page, at_least=at(page) + 0.2)
    halt(page)
    expect(page.get_by_text("Je bent op een andere plek verdergegaan")).to_be_visible()
    pupil.screenshot("own-lesson-elsewhere-390")
    _reads_and_finishes(laptop)
    other.screenshot("own-lesson-done-1280")
    other.axe("a lesson that is done")

    jumped = [one for one in beats(school) if one["end"] - one["start"] > SECONDS * 1000 - 2_000]
    assert jumped == [], "a drag is no film that was played"
    floated = [one for one in beats(school) if one["pip"] and one["playing"] and not one["visible"]]
    assert floated, "what floats over another window is seen"
    told = _explained(other)
    seconds = until(lambda: _in_the_ledger(school), 20, "the lesson in the ledger", laptop)
    assert told == f"Meegeteld: {seconds} seconden."
    assert 7 <= seconds <= 20
    _says_that_it_is_wrong(other)
    _is_told_why_it_is_right(visit("coordinator", viewport=LAPTOP), pupil.name)
    _reads_the_answer(other)


WRONG, RIGHT = "Ik was veel langer bezig.", "Een stukje dat je oversloeg, telt niet mee."


def _own_line(visitor: Visitor) -> Locator:
    return visitor.page.locator(".minutes__row", has_text="Breuken")


def _says_that_it_is_wrong(other: Visitor) -> None:
    """At the line of work in one's own time, as at any other."""
    _own_line(other).get_by_role("button", name="Dit klopt niet").click()
    dialog = other.page.get_by_role("dialog")
    dialog.get_by_label("Wat is er volgens jou gebeurd?").fill(WRONG)
    dialog.get_by_role("button", name="Versturen").click()
    expect(dialog).to_be_hidden()
    expect(_own_line(other).get_by_text(WRONG)).to_be_visible()
    expect(_own_line(other).get_by_text("School geeft uiterlijk")).to_be_visible()


def _is_told_why_it_is_right(office: Visitor, name: str) -> None:
    page = office.page
    page.goto(f"{office.base_url}/register/disputes")
    case = page.get_by_role("article").filter(has_text=WRONG)
    expect(case).to_contain_text(name)
    expect(case).to_contain_text("Breuken")
    page.screenshot(path="test-results/own-lesson-dispute-1280.png", full_page=True)
    case.get_by_role("button", name="Antwoord geven").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Jouw antwoord").fill(RIGHT)
    dialog.get_by_role("button", name="Antwoord versturen").click()
    expect(dialog).to_be_hidden()


def _reads_the_answer(other: Visitor) -> None:
    page = other.page
    page.reload()
    expect(_own_line(other).get_by_text(RIGHT)).to_be_visible()
    other.axe("an answer at a line of work in one's own time")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        _own_line(other).scroll_into_view_if_needed()
        page.screenshot(path=f"test-results/own-lesson-answer-{width}.png")


def _in_the_ledger(school: DemoSchool) -> int:
    with sqlite3.connect(school.home / "erbij.db") as connection:
        (seconds,) = connection.execute("SELECT sum(seconds) FROM register_entry WHERE item_id = 'breuken'").fetchone()
    connection.close()
    return seconds or 0


def _begins(page: Page) -> None:
    """Two seconds, a drag there and back, one second more, and half a second that nobody could see."""
    play(page, at_least=2)
    pause(page)
    seek(page, 9)
    seek(page, 2)
    play(page, at_least=3)
    hide(page, "hidden")
    page.wait_for_timeout(500)
    floats(page)
    page.wait_for_timeout(500)
    hide(page, "visible")
    page.evaluate("document.exitPictureInPicture()")
    pause(page)


def _goes_on_elsewhere(other: Visitor) -> None:
    """Another device goes on where this one was, at double speed, to the end."""
    laptop = other.page
    expect(laptop.get_by_text("hier was je")).to_be_visible()
    until(lambda: at(laptop) >= 2.5, 10, "the film where it was", laptop)
    other.screenshot("own-lesson-1280")
    laptop.get_by_label("Hoe snel").select_option("2")
    play(laptop, at_least=SECONDS)
    expect(laptop.get_by_text("1 van 2 klaar")).to_be_visible()


def _reads_and_finishes(laptop: Page) -> None:
    laptop.get_by_role("button", name="Verder").focus()
    laptop.keyboard.press("Enter")
    text = laptop.get_by_text("Een breuk is een deel van een geheel.")
    expect(text).to_be_visible()
    with laptop.expect_response("**/lease"):
        laptop.reload()
    expect(text).to_be_visible()
    laptop.wait_for_timeout(3_500)
    # A child taps twice: that is one part on, and not out of the lesson by what stands there next.
    laptop.get_by_role("button", name="Verder").dblclick()
    expect(laptop.get_by_text("Klaar!")).to_be_visible()


def _explained(other: Visitor) -> str:
    """What "Uitleg" says at last of the lesson in "Mijn minuten"."""
    other.page.goto(f"{other.base_url}/register")
    line = other.page.locator(".minutes__row", has_text="Breuken")
    line.get_by_text("Uitleg").click()
    told = line.get_by_text(re.compile("Meegeteld: ")).inner_text()
    other.screenshot("own-lesson-minutes-1280")
    return told


def test_of_two_tabs_with_one_lesson_the_newer_counts_and_the_older_says_so(
    school: DemoSchool, visit: Callable[..., Visitor], film: bytes
) -> None:
    item = own_lesson.published(school, "Procenten")
    pupil = visit("pupil", 1, viewport=LAPTOP)
    older = opened(pupil, film, item)
    play(older, at_least=1)
    newer = pupil.context.new_page()
    own_lesson.serve(newer, film)
    with newer.expect_response("**/lease"):
        newer.goto(older.url)
    play(newer, at_least=at(newer) + 1)
    play(older, at_least=at(older) + 0.2)
    halt(older)

    expect(older.get_by_text("Je bent op een andere plek verdergegaan")).to_be_visible()
    halt(newer)
    expect(newer.get_by_text("Je bent op een andere plek verdergegaan")).to_be_hidden()


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["390", "1280"])
def test_a_document_is_read_inside_the_lesson_and_its_seconds_count(
    school: DemoSchool, visit: Callable[..., Visitor], viewport: dict[str, int]
) -> None:
    own_lesson.sheet(school)
    item = own_lesson.published(school, f"Werkblad{viewport['width']}", own_lesson.SHEET)
    pupil = visit("pupil", 1, viewport=viewport)
    page = pupil.page
    # Some builds of Chromium for tests have no reader of documents: the frame and its answer are there all the same.
    page.add_init_script("Object.defineProperty(navigator, 'pdfViewerEnabled', { value: true })")
    with page.expect_response("**/lease"), page.expect_response("**/files/sheet/content") as shown:
        page.goto(f"{pupil.base_url}/catalogue/lesson/{item.lower()}")
    assert (shown.value.status, shown.value.headers["x-frame-options"]) == (200, "SAMEORIGIN")
    frame = page.get_by_title("Het werkblad")
    expect(frame).to_be_visible()
    room = frame.bounding_box()
    assert room
    assert room["height"] >= viewport["height"] / 2
    assert room["width"] >= viewport["width"] / 2
    expect(page.get_by_role("link", name="Open hem in een nieuw tabblad")).to_be_visible()
    frame.focus()
    page.wait_for_timeout(3_500)  # that reading counts is what is tested
    pupil.screenshot(f"own-lesson-document-{viewport['width']}")
    pupil.axe("a document inside a lesson")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("Klaar!")).to_be_visible()


def test_a_browser_that_shows_no_documents_gets_only_the_way_to_open_it(
    school: DemoSchool, visit: Callable[..., Visitor]
) -> None:
    own_lesson.sheet(school)
    item = own_lesson.published(school, "Blad", own_lesson.SHEET)
    pupil = visit("pupil", 1, viewport=PHONE)
    pupil.page.add_init_script("Object.defineProperty(navigator, 'pdfViewerEnabled', { value: false })")
    pupil.page.goto(f"{pupil.base_url}/catalogue/lesson/{item.lower()}")
    expect(pupil.page.get_by_role("link", name="Open de PDF")).to_be_visible()
    expect(pupil.page.locator("iframe")).to_have_count(0)


def test_what_is_done_without_a_line_is_sent_later_and_waits_for_the_teacher(
    school: DemoSchool, visit: Callable[..., Visitor], film: bytes
) -> None:
    item = own_lesson.published(school, "Delen")
    pupil = visit("pupil", viewport=PHONE)
    page = opened(pupil, film, item)
    page.get_by_role("button", name=re.compile("^Lees mee")).click()
    pupil.context.set_offline(True)
    expect(page.get_by_text("Je hebt even geen internet.")).to_be_visible()
    pupil.screenshot("own-lesson-offline-390")
    page.wait_for_timeout(2_500)
    with page.expect_response("**/api/catalogue/engagement/beats"):
        pupil.context.set_offline(False)
    expect(page.get_by_text("Je hebt even geen internet.")).to_have_count(0)
    teacher = visit("teacher", viewport=PHONE)
    teacher.page.goto(f"{teacher.base_url}/people")
    teacher.page.get_by_role("link", name="Werk bevestigen").first.click()
    expect(teacher.page.get_by_role("heading", name="In eigen tijd gewerkt")).to_be_visible()
    teacher.screenshot("own-time-confirm-390")
    teacher.axe("own time to confirm")
    teacher.page.get_by_role("button", name=re.compile("Dit telt mee.*Delen")).click()
    expect(teacher.page.get_by_role("button", name=re.compile("Toch niet.*Delen"))).to_be_visible()
    page.goto(f"{pupil.base_url}/register")
    line = page.locator(".minutes__row", has_text="Delen")
    line.get_by_text("Uitleg").click()
    expect(line.get_by_text("Je leraar heeft gezegd dat het telt.")).to_be_visible()
