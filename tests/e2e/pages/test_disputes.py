"""A pupil says that a lesson's minutes are wrong; the coordinator answers; pupil and parent read it at that lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.demo_school import DemoSchool
from tests.e2e.visitor import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}
SAYS = "Ik was er vanaf het begin, maar het geluid viel steeds weg."
ANSWER = "Je hebt gelijk: de leraar zag je. We hebben het aangepast."


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSchool]:
    """A demonstration school in which lessons of today are over already."""
    school = DemoSchool(tmp_path_factory.mktemp("school"))
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def picture(visitor: Visitor, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    visitor.page.screenshot(path=str(RESULTS / f"{name}.png"), full_page=True)


def lines(visitor: Visitor) -> Locator:
    """The lines of "Mijn minuten", also those without minutes, which are folded."""
    visitor.page.goto(f"{visitor.base_url}/register")
    expect(visitor.page.locator(".minutes")).to_be_visible()
    for summary in visitor.page.locator(".minutes details:not([open]) > summary").filter(has_text="zonder").all():
        if summary.is_visible():
            summary.click()
    return visitor.page.locator(".minutes__row").filter(has=visitor.page.locator(".dispute"))


def said(pupil: Visitor) -> Locator:
    """Say at the first line what is wrong, with the keyboard; answers the line."""
    lines(pupil)
    button = pupil.page.get_by_role("button", name="Dit klopt niet").locator("visible=true").first
    line = pupil.page.locator(".minutes__row").filter(has_text=button.locator(".visually-hidden").inner_text()[2:])
    button.focus()
    pupil.page.keyboard.press("Enter")
    dialog = pupil.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Versturen").click()
    expect(dialog.get_by_role("alert")).to_have_text("Schrijf eerst wat er niet klopt.")
    dialog.get_by_label("Wat is er volgens jou gebeurd?").fill(SAYS)
    pupil.axe("saying that a line is wrong")
    picture(pupil, "dispute-says-phone")
    dialog.get_by_role("button", name="Versturen").click()
    expect(dialog).to_be_hidden()
    return line.first


def answered(office: Visitor, case: Locator) -> None:
    """Give 45 minutes and say so, after a number that is more than the lesson."""
    case.get_by_role("button", name="Antwoord geven").click()
    dialog = office.page.get_by_role("dialog")
    dialog.locator("label").filter(has_text="De minuten aanpassen").click()
    dialog.get_by_label("Hoeveel minuten telt deze les?").fill("99")
    dialog.get_by_label("Jouw antwoord").fill(ANSWER)
    dialog.get_by_role("button", name="Antwoord versturen").click()
    expect(dialog.get_by_role("alert")).to_contain_text("van 0 tot en met 50")
    dialog.get_by_label("Hoeveel minuten telt deze les?").fill("45")
    office.axe("answering a family")
    picture(office, "dispute-answer-laptop")
    dialog.get_by_role("button", name="Antwoord versturen").click()
    expect(office.page.get_by_role("heading", name="1 vraag wacht op antwoord")).to_be_visible()  # Lina's, of before


def test_what_a_pupil_says_is_answered_at_the_line(visit: Callable[..., Visitor]) -> None:
    pupil = visit("pupil", viewport=PHONE)
    line = said(pupil)
    expect(line.get_by_text(SAYS)).to_be_visible()
    expect(line.get_by_text("School geeft uiterlijk")).to_be_visible()
    assert line.get_by_role("button", name="Dit klopt niet").count() == 0
    pupil.axe("a line that waits for an answer")

    office = visit("coordinator", viewport=LAPTOP)
    office.page.get_by_role("link", name="Bekijk de vragen").click()
    case = office.page.get_by_role("article").filter(has_text=SAYS)
    expect(case).to_contain_text(pupil.name)
    office.axe("the questions of families")
    picture(office, "disputes-laptop")
    answered(office, case)

    for role in ("pupil", "guardian"):
        reader = pupil if role == "pupil" else visit("guardian", viewport=PHONE)
        told = lines(reader).filter(has_text=SAYS).first
        expect(told).to_contain_text("aangepast, deze les telt 45 minuten")
        expect(told).to_contain_text(ANSWER)
    picture(pupil, "dispute-answered-phone")


def test_nobody_says_or_answers_anything_in_the_name_of_another(visit: Callable[..., Visitor]) -> None:
    noor, sem = visit("pupil", 0), visit("pupil", 1)
    noors = noor.api("GET", "/api/access/me")["body"]["id"]
    rows = [row for day in noor.api("GET", "/api/register/minutes")["body"]["days"] for row in day["rows"]]
    body = {"slot_id": rows[0]["slot_id"], "person_id": noors, "text": "Dit is niet van mij"}
    assert sem.api("POST", "/api/register/disputes", body)["status"] == 404
    for who in (sem, visit("teacher"), visit("mentor"), noor):
        assert who.api("GET", "/api/register/disputes")["status"] == 404
