"""Ill and joining, and the office of absence, in a real school whose pupils are at school unless somebody says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.real_school import RealSchool
from tests.e2e.visitor import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

ANOUK = "anouk@klimop.example"
CHOSEN = "een zin van paar woorden"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PEOPLE = """sleutel;naam;rol;groep;e-mail;ouder_van
C1;Anouk Voorbeeld;coördinator;;anouk@klimop.example;
T1;Bram Verzonnen;leraar|mentor;6A;bram@klimop.example;
T2;Fleur Fictief;leraar;7B;fleur@klimop.example;
P1;Yara Bedacht;leerling;6A;;
P3;Mees Gemaakt;leerling;6A;;
P2;Lotte Testema;leerling;7B;;
O1;Karin Bedacht;ouder;;;P1|P2
"""


def shot(name: str) -> str:
    RESULTS.mkdir(exist_ok=True)
    return str(RESULTS / f"{name}.png")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSchool]:
    """A school with everybody at school, on a Tuesday at ten."""
    school = RealSchool(tmp_path_factory.mktemp("absent"))
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    school.first_link = made.stdout.split()[-1]
    folder = school.home / "files"
    folder.mkdir()
    for name, text in (school.files() | {"personen": PEOPLE}).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    read = school.run("school", "import", str(folder))
    assert read.returncode == 0, read.stderr
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


class Office:
    """Anouk, and links for everybody else."""

    def __init__(self, school: RealSchool, visit: Visit) -> None:
        self.school, self.visit = school, visit
        self.anouk = visit(viewport=LAPTOP)
        with_link = "link" if school.first_link else ""
        if with_link:
            self.anouk.page.goto(school.first_link)
            self.anouk.page.get_by_label("Nieuw wachtwoord").fill(CHOSEN)
            self.anouk.button("Opslaan en aanmelden").click()
            school.first_link = ""
        else:
            self.anouk.page.goto(f"{school.base_url}/access")
            self.anouk.page.get_by_label("E-mailadres").fill(ANOUK)
            self.anouk.page.get_by_label("Wachtwoord").fill(CHOSEN)
            self.anouk.page.keyboard.press("Enter")
        self.anouk.page.wait_for_url(f"{school.base_url}/")

    def person(self, name: str) -> str:
        found = self.anouk.api("GET", "/api/people")["body"]["people"]
        return str(next(one["id"] for one in found if one["name"] == name))

    def let_in(self, name: str, **options: Any) -> Visitor:
        """Sign somebody in with a link that Anouk makes; staff choose a password."""
        made = self.anouk.api("POST", "/api/access/links", {"person_id": self.person(name)})
        visitor = self.visit(**options)
        visitor.name = name
        url = made["body"]["url"]
        if "/password" in url:
            visitor.page.goto(url)
            visitor.page.get_by_label("Nieuw wachtwoord").fill(CHOSEN)
            visitor.button("Opslaan en aanmelden").click()
            visitor.page.wait_for_url(f"{self.school.base_url}/")
            return visitor
        return visitor.sign_in(url)


@pytest.fixture
def office(school: RealSchool, visit: Visit) -> Office:
    return Office(school, visit)


def test_a_parent_reports_ill_and_joining_in_one_form_and_the_pupil_is_in_the_lesson(office: Office) -> None:
    karin = office.let_in("Karin Bedacht", viewport=PHONE)
    page = karin.page
    page.get_by_text("Yara Bedacht", exact=True).first.click()
    page.get_by_role("link", name="Yara Bedacht ziek melden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ziek melden")
    expect(page.get_by_role("button", name="Meld Yara Bedacht ziek")).to_be_visible()
    assert page.locator("textarea, input[type=text]").count() == 0, "nothing can be typed about what she has"
    page.screenshot(path=shot("illness-form"), full_page=True)
    karin.axe("the illness form")

    karin.button("Meld Yara Bedacht ziek").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies of Yara Bedacht meedoet")
    page.get_by_text("Sommige lessen", exact=True).click()
    page.screenshot(path=shot("illness-form-some"), full_page=True)
    page.get_by_text("Ja, alle lessen", exact=True).click()
    karin.button("Meld Yara Bedacht ziek").click()

    expect(page.get_by_text("Yara Bedacht is ziek gemeld")).to_be_visible()
    expect(page.get_by_role("region", name="Deze lessen staan klaar")).to_contain_text("Rekenen")
    page.screenshot(path=shot("illness-reported"), full_page=True)
    karin.axe("reported ill")

    yara = office.let_in("Yara Bedacht", viewport=PHONE)
    expect(yara.to_the_lesson).to_be_visible()
    yara.to_the_lesson.click()
    expect(yara.page).to_have_url(re.compile("/live/"))

    bram = office.let_in("Bram Verzonnen", viewport=LAPTOP)
    expect(bram.page.get_by_text("Rekenen").first).to_be_visible()
    day = bram.api("GET", "/api/timetable/day")["body"]["lessons"]
    assert [one["at_home"] for one in day if one["subject"] == "Rekenen"] == [True]
    bram.page.screenshot(path=shot("illness-teacher"), full_page=True)


def test_better_again_takes_the_lessons_to_come_back_to_school(office: Office) -> None:
    karin = office.let_in("Karin Bedacht", viewport=PHONE)
    page = karin.page
    page.goto(f"{karin.base_url}/absence/illness?person={office.person('Yara Bedacht')}")
    karin.button("Weer beter").click()
    page.screenshot(path=shot("illness-better"), full_page=True)
    karin.button("Vanaf de volgende les").click()
    expect(page.get_by_text("Yara Bedacht is weer beter")).to_be_visible()
    expect(karin.button("Vanaf de volgende les")).to_have_count(0)
    page.screenshot(path=shot("illness-ended"), full_page=True)
    form = karin.api("GET", f"/api/absence/illness?person_id={office.person('Yara Bedacht')}")["body"]
    states = {one["subject"]: (one["absent"], one["joins"]) for one in form["lessons"]}
    assert states["Rekenen"] == (True, True)
    assert states["Taal"] == (False, False)


def test_who_takes_the_phone_call_fills_in_the_same_form(office: Office) -> None:
    anouk = office.anouk
    anouk.page.goto(f"{anouk.base_url}/absence/illness?staff=1")
    anouk.page.get_by_label("Naam van de leerling").fill("lot")
    anouk.page.screenshot(path=shot("illness-staff-choose"), full_page=True)
    anouk.page.get_by_text("Lotte Testema").click()
    anouk.page.get_by_text("Nee, rust").click()
    anouk.button("Meld Lotte Testema ziek").click()
    expect(anouk.page.get_by_text("Lotte Testema is ziek gemeld")).to_be_visible()
    anouk.button("Toch niet ziek: terugdraaien").click()
    expect(anouk.button("Meld Lotte Testema ziek")).to_be_visible()


def test_the_office_sees_who_is_ill_and_joins_and_decides_with_one_tap(office: Office) -> None:
    anouk, page = office.anouk, office.anouk.page
    page.goto(f"{anouk.base_url}/absence")
    expect(page.get_by_role("heading", name="Yara Bedacht")).to_be_visible()
    expect(page.get_by_text("doet mee vanuit huis").first).to_be_visible()

    anouk.button("Verzuim vastleggen").click()
    page.get_by_role("dialog").get_by_label("Naam van de leerling").fill("mees")
    page.get_by_role("dialog").get_by_role("button", name="Mees Gemaakt").click()
    page.get_by_label("09:00 Lezen").check()
    page.get_by_label("09:55 Rekenen").check()
    page.screenshot(path=shot("absence-record"), full_page=True)
    anouk.button("Opslaan").click()

    mees = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Mees Gemaakt"))
    expect(mees.get_by_text("nog niet besloten").first).to_be_visible()
    page.screenshot(path=shot("absence-office"), full_page=True)
    anouk.axe("the absence page")
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=shot("absence-office-phone"), full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    mees.get_by_role("button", name="Spijbelen").click()
    expect(mees.get_by_text("ongeoorloofd").first).to_be_visible()

    anouk.button("Verzuim wijzigen van Mees Gemaakt").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("select").select_option("CIRCUMSTANCES")
    dialog.get_by_label("Toelichting").fill("Begrafenis")
    dialog.get_by_text("Wie wijzigde wat?").click()
    expect(dialog.get_by_text("Anouk Voorbeeld").first).to_be_visible()
    page.screenshot(path=shot("absence-correct"))
    anouk.axe("a correction")
    anouk.button("Opslaan").click()
    expect(mees.get_by_text("Gewichtige omstandigheden · geoorloofd").first).to_be_visible()


def test_a_notice_is_composed_looked_at_approved_and_made_a_file(office: Office) -> None:  # noqa: PLR0915 - one journey
    anouk, page = office.anouk, office.anouk.page
    mees = office.person("Mees Gemaakt")
    slots = anouk.api("GET", f"/api/absence/records/slots?person_id={mees}")["body"]["slots"]
    records = [
        {"slot_ids": [one["id"]], "category": what}
        for one, what in zip(slots, ("TRUANT", "ILL", "UNKNOWN"), strict=False)
    ]
    for one in records:
        assert anouk.api("POST", "/api/absence/records", {"pupil_id": mees, **one})["status"] == 204
    page.goto(f"{anouk.base_url}/absence/notices")
    anouk.button("Zelf een melding maken").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Naam van de leerling").fill("mees")
    dialog.get_by_role("button", name="Mees Gemaakt").click()
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    dialog.get_by_text("Deze uren kunnen nooit mee").click()
    dialog.get_by_label("Waarom?").fill("Zonder bericht weg")
    page.screenshot(path=shot("notice-compose"))
    anouk.button("Maak het concept").click()

    expect(page.get_by_role("region", name="Dit gaat de school uit, en niets anders")).to_contain_text("Mees Gemaakt")
    assert anouk.button("Goedkeuren").count() == 0, "first what is missing"
    page.get_by_label("Wat heeft de school gedaan?").fill("Gebeld en gesproken")
    page.get_by_label("Wat vraagt de school van de gemeente?").fill("Een gesprek")
    page.get_by_label("Naam van de contactpersoon").fill("Anouk Voorbeeld")
    page.get_by_label("E-mailadres voor de gemeente").fill(ANOUK)
    anouk.button("Opslaan").click()
    expect(anouk.button("Goedkeuren")).to_be_visible()
    page.screenshot(path=shot("notice-one"), full_page=True)
    anouk.axe("a notice")
    anouk.button("Goedkeuren").click()
    with page.expect_download() as saved:
        anouk.button("Bestand om te lezen (PDF)").click()
    assert saved.value.suggested_filename.startswith("melding-")
    expect(page.get_by_text("Bestand gemaakt door Anouk Voorbeeld")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=shot("notice-sent-phone"), full_page=True)
    page.goto(f"{anouk.base_url}/absence/notices")
    expect(page.get_by_text("Er wacht geen melding.")).to_be_visible()
    page.screenshot(path=shot("notices-phone"), full_page=True)


def test_the_mentor_reads_that_a_talk_is_due_and_says_that_it_was_had(office: Office) -> None:
    bram = office.let_in("Bram Verzonnen", viewport=PHONE)
    page = bram.page
    page.goto(f"{bram.base_url}/absence/support")
    yara = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Yara Bedacht"))
    expect(yara.get_by_text("Niveau 3", exact=True)).to_be_visible()
    yara.get_by_text("Zo kun je beginnen").click()
    yara.get_by_text("Gesprek gevoerd").click()
    yara.get_by_label("Wat is er afgesproken?").fill("Elke ochtend even bellen")
    page.screenshot(path=shot("support-phone"), full_page=True)
    bram.axe("the page of support")
    bram.button("Vastleggen").first.click()
    expect(yara.get_by_text("Gesprekken die er waren")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path=shot("support"), full_page=True)


def test_a_file_is_looked_at_before_it_is_read_and_a_wrong_row_is_named(office: Office, tmp_path: Path) -> None:
    anouk, page = office.anouk, office.anouk.page
    day = office.school.day.isoformat()
    page.goto(f"{anouk.base_url}/absence/exchange")
    for reason, words in (("GRIEP", "Rij 2, kolom reden"), ("ILL", "Dit verandert: 1 nieuw")):
        file = tmp_path / f"verzuim-{reason}.csv"
        file.write_text(f"leerling;datum;begin;reden\nP2;{day};9:55;{reason}\n", encoding="utf-8")
        page.get_by_label("Bestand (CSV of JSON)").set_input_files(file)
        anouk.button("Bekijk wat er verandert").click()
        expect(page.get_by_text(words)).to_be_visible()
    page.screenshot(path=shot("exchange"), full_page=True)
    anouk.axe("files of absence")
    anouk.button("Inlezen").click()
    expect(page.get_by_text("Ingelezen: 1 nieuw")).to_be_visible()
    page.get_by_label("Code", exact=True).fill("tand")
    page.get_by_label("Naam", exact=True).fill("Tandarts")
    anouk.button("Code toevoegen").click()
    expect(page.get_by_text("TAND", exact=True)).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=shot("exchange-phone"), full_page=True)


def test_nobody_else_can_report_or_read_it(office: Office) -> None:
    yara, lotte = office.person("Yara Bedacht"), office.person("Lotte Testema")
    fleur = office.let_in("Fleur Fictief")
    bram = office.let_in("Bram Verzonnen")
    mees = office.let_in("Mees Gemaakt")
    for who, pupil in ((fleur, yara), (fleur, lotte), (bram, lotte), (mees, yara)):
        assert who.api("GET", f"/api/absence/illness?person_id={pupil}")["status"] == 404, who.name
