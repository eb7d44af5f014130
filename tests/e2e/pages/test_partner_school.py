"""Two schools: a pupil's own school shows the partner what it needs, the family reads who looked, and it ends."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.test_absence import ANOUK, LAPTOP, PHONE, Office, shot
from tests.e2e.real_school import RealSchool
from tests.e2e.test_school import choose_password, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

BEA = "bea@debrug.example"


class TwoSchools(RealSchool):
    """The first link of the second school's coordinator too."""

    second_link = ""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoSchools]:
    """De Klimop with its pupils, and De Brug with nobody but its coordinator."""
    school = TwoSchools(tmp_path_factory.mktemp("two-schools"))
    school.locks = True
    links = []
    for name, who, email in (("De Klimop", "Anouk Voorbeeld", ANOUK), ("De Brug", "Bea Verzinsel", BEA)):
        made = school.run("school", "create", name, "--coordinator", who, "--email", email)
        assert made.returncode == 0, made.stderr
        links.append(made.stdout.split()[-1])
    school.first_link, school.second_link = links
    folder = school.home / "files"
    folder.mkdir()
    for name, text in school.files().items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    read = school.run("school", "import", str(folder), "--school", "De Klimop")
    assert read.returncode == 0, read.stderr + read.stdout
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def a_regional_arrangement(office: Office) -> str:
    """Yara's plan with a regional provision; returns her id."""
    anouk, yara = office.anouk, office.person("Yara Bedacht")
    day = office.school.day
    details = {
        "form": "REGIONAL",
        "level": 2,
        "ground": "PHYSICAL",
        "assessed_by": "Het ondersteuningsteam",
        "goals": "Drie lessen per dag",
        "fixed_teacher_id": office.person("Bram Verzonnen"),
        "target_minutes": 600,
        "partner_school": "De Brug",
        "review_on": f"{day + timedelta(weeks=5)}",
        "return_path": [{"on": f"{day + timedelta(weeks=5)}", "what": "Een dagdeel op school"}],
    }
    body = {"pupil_id": yara, "first": f"{day}", "last": f"{day + timedelta(days=100)}", "details": details}
    kept = anouk.api("POST", "/api/plans/arrangements/save", body)["body"]
    named = {"thing": "arrangement", "id": kept["id"], "version": kept["version"]}
    active = anouk.api("POST", "/api/plans/arrangements/activate", named)
    assert active["status"] == 200, active
    return yara


def give(office: Office, yara: str) -> None:
    """Show her name and her timetable to De Brug, until today."""
    anouk, page = office.anouk, office.anouk.page
    page.goto(f"{anouk.base_url}/plans/pupil/{yara}")
    anouk.button("Deel met iemand").click()
    page.locator("label").filter(has_text="Een andere school in Erbij").click()
    page.get_by_label("Welke school?").select_option(label="De Brug")
    page.get_by_label("Het plan: vorm").uncheck()
    page.get_by_label("Het rooster van de komende week").check()
    page.get_by_label("Doorgeven wanneer de leerling daar op school was").check()
    page.get_by_label("Tot en met").fill(f"{office.school.day}")
    page.get_by_label("Waarvoor is het nodig?").fill("De Brug geeft de lessen")
    anouk.axe("sharing with another school")
    page.screenshot(path=shot("partner-give-1280"), full_page=True)
    anouk.button("Deel nu").click()
    expect(page.locator("[data-role=grant]", has_text="De Brug")).to_contain_text("loopt")
    page.get_by_text("Wat is er veranderd?").click()
    change = page.get_by_role("listitem").filter(has_text="Wie mag dit zien?")
    expect(change).to_contain_text("Een andere school in Erbij")
    expect(change).to_contain_text("de naam · het rooster · aanwezigheid doorgeven")
    page.screenshot(path=shot("partner-history-1280"), full_page=True)


def looked_at(bea: Visitor, yara: str) -> str:
    """What was granted is there and nothing else; returns the address of it."""
    bea.page.reload()
    bea.page.get_by_role("link", name=re.compile("Yara Bedacht")).click()
    expect(bea.page.get_by_role("heading", level=1)).to_have_text("Yara Bedacht")
    expect(bea.page.get_by_role("heading", name="Rooster", exact=False)).to_be_visible()
    for kept_back in ("Het plan", "Leerlingenkaart", "Hoe is de verbinding?", "Minuten les"):
        expect(bea.page.get_by_role("heading", name=kept_back)).to_have_count(0)
    bea.axe("a pupil of another school")
    bea.page.screenshot(path=shot("partner-pupil-1280"), full_page=True)
    bea.page.set_viewport_size({"width": 390, "height": 844})
    assert bea.page.evaluate("document.documentElement.scrollWidth") <= 390
    bea.page.screenshot(path=shot("partner-pupil-390"), full_page=True)
    address = f"/api/plans/granted/{bea.page.url.rsplit('/', 1)[-1]}"
    assert bea.api("GET", address)["status"] == 200
    for other in (f"/api/plans/arrangements/pupil?pupil_id={yara}", f"/api/plans/grants?pupil_id={yara}"):
        assert bea.api("GET", other)["status"] == 404
    return address


def tells_attendance(bea: Visitor, office: Office, yara: str) -> None:
    """De Brug tells when she was there; it counts in the lessons of De Klimop, and a wrong time is said in words."""
    page = bea.page
    page.get_by_role("link", name="Aanwezigheid doorgeven").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wanneer was de leerling hier?")
    today = page.get_by_role("region").last
    expect(today.locator("[data-role=told]")).to_have_text("Nog niets doorgegeven.")
    today.get_by_label("Van").fill("09:00")
    today.get_by_label("Tot").fill("08:00")
    today.get_by_role("button", name="Bewaar deze dag").click()
    expect(today.get_by_role("alert")).to_contain_text("Kijk de tijden na")
    bea.axe("attendance of a guest with a wrong time")
    today.get_by_label("Van").fill("08:30")
    today.get_by_label("Tot").fill("10:00")
    today.get_by_role("button", name="Bewaar deze dag").click()
    expect(today.locator("[data-role=told]")).to_contain_text("50 minuten tellen mee")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.screenshot(path=shot("partner-attendance-390"), full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path=shot("partner-attendance-1280"), full_page=True)
    bea.axe("attendance of a guest")
    day = office.school.day
    query = f"from={day}&to={day}&pupil_id={yara}"
    told = office.anouk.api("GET", f"/api/reports/period/pupil?{query}")["body"]
    assert {cell["column"] for cell in told["cells"]} >= {"AT_OTHER_SCHOOL"}
    assert any("Je was op een andere school" in line for row in told["rows"] for line in row["explanation"])


def test_a_partner_school_sees_what_was_granted_the_family_reads_it_and_it_ends(
    school: TwoSchools, visit: Visit
) -> None:
    office = Office(school, visit)
    bea = choose_password(visit(viewport=LAPTOP), school.second_link, BEA)
    bea.page.goto(f"{school.base_url}/plans/granted")
    expect(bea.page.get_by_text("Er wordt nu niets met je gedeeld.")).to_be_visible()
    yara = a_regional_arrangement(office)
    give(office, yara)

    address = looked_at(bea, yara)
    tells_attendance(bea, office, yara)
    karin = office.let_in("Karin Bedacht", viewport=PHONE)
    karin.page.goto(f"{school.base_url}/register")
    karin.page.get_by_text("Yara Bedacht", exact=True).first.click()
    karin.page.get_by_text("Wie keek mee", exact=False).first.click()
    expect(karin.page.locator("strong", has_text="Bea Verzinsel").first).to_be_visible()
    karin.page.screenshot(path=shot("partner-who-looked-390"), full_page=True)

    school.later(days=1)
    late = signed_in(visit(viewport=LAPTOP), BEA)
    gone, never = late.api("GET", address), late.api("GET", "/api/plans/granted/nothing")
    assert gone == never
    assert gone["status"] == 404
    late.page.goto(f"{school.base_url}/plans/granted")
    expect(late.page.get_by_text("Er wordt nu niets met je gedeeld.")).to_be_visible()
