"""Journey 4: who stops finds on their day from when to when they missed the lesson, and so does their parent."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FilePayload

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

MISSED = '[data-role="missed"]'
PHOTO = ".board-view__photo"
ENDED = "SELECT ended_at FROM live_session WHERE ended_at IS NOT NULL"
PHONE = {"width": 390, "height": 844}
LATER = timedelta(minutes=5)


def clock(instant: object) -> str:
    at = datetime.fromisoformat(str(instant)).replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Amsterdam"))
    return f"{at:%H:%M}"


def lesson_in_which_noor_stops(visit: Callable[..., Visitor], school: DemoSchool) -> Visitor:
    """She was there, stopped with one tap, and the lesson went on for five minutes and was ended by the teacher."""
    visit("unit")
    other = visit("pupil", 1).join()
    noor = visit("pupil", viewport=PHONE).join()
    until(lambda: noor.kept, 15, "a proof is kept", noor.page)
    noor.button("Stoppen").click()
    other.button("Foto van het bord").click()
    expect(other.page.locator(PHOTO)).to_be_visible(timeout=10_000)
    other.page.keyboard.press("Escape")
    school.kill()
    school.clock_offset += LATER
    school.start()
    teacher = visit("teacher")
    puts_something_with_it(teacher)
    teacher.page.goto(teacher.base_url)
    teacher.open_the_lesson()
    teacher.button("Les beëindigen").click()
    until(lambda: school.rows(ENDED), 30, "the lesson is over", teacher.page)
    until(lambda: school.rows("SELECT 1 FROM live_missed"), 10, "it is told", noor.page)
    return noor


def puts_something_with_it(teacher: Visitor) -> None:
    """A photo in two taps, and a link, from the lesson on the teacher's own day."""
    page = teacher.page
    page.get_by_role("link", name=re.compile("^Materiaal")).first.click()
    page.get_by_label("Kies een bestand").set_input_files(sheet())
    expect(page.get_by_role("link", name="werkblad.jpg")).to_be_visible(timeout=20_000)
    page.get_by_label("Adres van de website").fill("breuken")
    teacher.button("Zet de link erbij").click()
    expect(page.get_by_text("Typ een adres dat met https:// begint")).to_be_visible()
    page.get_by_label("Adres van de website").fill("www.voorbeeld.nl/breuken")
    page.get_by_label("Hoe heet het?").fill("Filmpje over breuken")
    teacher.button("Zet de link erbij").click()
    expect(page.get_by_role("link", name="Filmpje over breuken")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Haal weg.*Filmpje")).click()
    teacher.button("Zet terug").click()
    expect(page.get_by_role("link", name="Filmpje over breuken")).to_be_visible()
    teacher.axe("material with a lesson")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"test-results/materials-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def sheet() -> FilePayload:
    """A work sheet."""
    held = io.BytesIO()
    Image.new("RGB", (640, 480), "#cfd8da").save(held, "JPEG")
    return {"name": "werkblad.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def finds_it(noor: Visitor) -> None:
    """Beside what was missed; the file opens."""
    part = noor.page.locator('[data-role="materials"]')
    expect(part.get_by_role("link", name="Filmpje over breuken")).to_have_attribute(
        "href", "https://www.voorbeeld.nl/breuken"
    )
    file = part.get_by_role("link", name="werkblad.jpg")
    file.scroll_into_view_if_needed()
    noor.screenshot("materials-day-390")
    address = file.get_attribute("href") or ""
    assert noor.page.request.get(f"{noor.base_url}{address}").headers["content-type"] == "image/jpeg"


def shown_to(visitor: Visitor, start: object, end: object, name: str) -> None:
    visitor.page.goto(visitor.base_url)
    line = visitor.page.locator(MISSED)
    expect(line).to_contain_text(f"Gemist: {clock(start)}")
    expect(line).to_contain_text(clock(end))
    line.scroll_into_view_if_needed()
    expect(line.locator("img").first).to_be_visible()
    visitor.screenshot(name)


@pytest.mark.timeout(180)
def test_who_stops_reads_from_when_to_when_they_missed_the_lesson_with_its_board(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    noor = lesson_in_which_noor_stops(visit, school)

    ((noor_id,),) = school.rows("SELECT id FROM people_person WHERE name = ?", noor.name)
    ((stopped, reason),) = school.rows('SELECT "end", reason FROM live_span WHERE pupil_id = ?', noor_id)
    ((start, end),) = school.rows('SELECT start, "end" FROM live_missed WHERE pupil_id = ?', noor_id)
    ((over,),) = school.rows(ENDED)
    assert reason == "left", "nobody can tell later who stopped"
    assert (start, end) == (stopped, over)
    shown_to(noor, start, end, "missed-390")
    finds_it(noor)
    noor.axe("a day with something missed")
    noor.page.locator(MISSED).get_by_role("button").first.click()
    expect(noor.page.locator(PHOTO)).to_be_visible()
    noor.screenshot("missed-photo-390")
    shown_to(visit("guardian", viewport={"width": 1280, "height": 800}), start, end, "missed-parent-1280")
