"""In view: the mentor is told who was not spoken with for too long, and writes contact down in two taps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.real_school import RealSchool
from tests.e2e.visitor import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

ANOUK = "anouk@klimop.example"
CHOSEN = "een zin van paar woorden"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def shot(name: str) -> str:
    RESULTS.mkdir(exist_ok=True)
    return str(RESULTS / f"{name}.png")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSchool]:
    """Yara (6A, mentor Bram) and Lotte (7B) are at home for a month."""
    school = RealSchool(tmp_path_factory.mktemp("in-view"))
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    school.first_link = made.stdout.split()[-1]
    folder = school.home / "files"
    folder.mkdir()
    for name, text in school.files().items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    read = school.run("school", "import", str(folder))
    assert read.returncode == 0, read.stderr + read.stdout
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def office(school: RealSchool, visit: Visit) -> tuple[Visitor, str]:
    """Anouk, signed in, and the link that she makes for the mentor."""
    anouk = visit(viewport=LAPTOP)
    anouk.page.goto(school.first_link)
    anouk.page.get_by_label("Nieuw wachtwoord").fill(CHOSEN)
    anouk.button("Opslaan en aanmelden").click()
    anouk.page.wait_for_url(f"{school.base_url}/")
    people = anouk.api("GET", "/api/people")["body"]["people"]
    bram_id = next(one["id"] for one in people if one["name"] == "Bram Verzonnen")
    link = anouk.api("POST", "/api/access/links", {"person_id": bram_id})["body"]["url"]
    return anouk, str(link)


def the_school_agrees_on_three_days(anouk: Visitor) -> None:
    """The coordinator changes the agreement, which the board then goes by."""
    anouk.page.goto(f"{anouk.base_url}/absence/in-view")
    expect(anouk.page.get_by_role("heading", name="Lotte Testema")).to_be_visible()
    expect(anouk.page.get_by_text("1 leerling te lang niet gesproken")).to_be_visible()
    anouk.page.get_by_text("Afspraken van de school over contact").click()
    anouk.page.get_by_label("Contact binnen zoveel schooldagen").fill("3")
    anouk.page.get_by_role("button", name="Opslaan").click()
    expect(anouk.page.get_by_text("Binnen 3 schooldagen")).to_have_count(1)
    anouk.page.screenshot(path=shot("in-view-1280"), full_page=True)


def test_a_mentor_sees_on_the_day_page_who_is_out_of_view_and_writes_a_call_down_in_two_taps(
    school: RealSchool, visit: Visit
) -> None:
    anouk, link = office(school, visit)
    bram = visit(viewport=PHONE)
    bram.page.goto(link)
    bram.button("Ik ben Bram Verzonnen").click()
    bram.page.wait_for_url(f"{school.base_url}/")
    expect(bram.page.get_by_role("heading", name="1 leerling te lang niet gesproken")).to_be_visible()
    bram.page.screenshot(path=shot("in-view-day-390"), full_page=True)
    bram.page.get_by_role("link", name="Open In beeld").click()
    card = bram.page.get_by_role("listitem").filter(has=bram.page.get_by_role("heading", name="Yara Bedacht"))
    expect(card.locator(".in-view__colour")).to_have_text("■ Uit beeld")
    bram.page.screenshot(path=shot("in-view-390"), full_page=True)

    card.get_by_role("button", name="Contact gehad").click()
    card.get_by_role("button", name="Gebeld").click()

    expect(card.locator(".in-view__colour")).to_have_text("● In beeld")
    expect(card.get_by_text("Genoteerd: Gebeld.")).to_be_visible()
    card.get_by_label("Korte notitie").fill("Ze mist de pauzes met de klas.")
    card.get_by_role("button", name="Notitie bewaren").click()
    expect(card.get_by_text("Genoteerd met je notitie: Gebeld.")).to_be_visible()
    card.get_by_text("Meer over deze leerling").click()
    card.get_by_role("button", name="Eerdere contacten").click()
    expect(card.get_by_text("Ze mist de pauzes met de klas.")).to_be_visible()
    bram.page.screenshot(path=shot("in-view-noted-390"), full_page=True)

    the_school_agrees_on_three_days(anouk)
