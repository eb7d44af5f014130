"""From request to first lesson: a coordinator makes a plan, the pupil's Thursday changes, and two editors meet."""

from __future__ import annotations

import re
import sqlite3
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.demo_school import MORNING, DemoSchool, started
from tests.e2e.real_school import ZONE
from tests.e2e.visitor import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
AT_MOST = 60.0
"""Seconds that the program may take of the ten minutes in which a plan is made; the rest is reading and typing."""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSchool]:
    """The demonstration school on a Thursday morning, with Yara at school."""
    school = started(tmp_path_factory.mktemp("plans"), MORNING.replace(hour=9, minute=0) + timedelta(days=1))
    yara = "(select id from people_person where name = 'Yara van Demo')"
    with sqlite3.connect(school.home / "erbij.db") as connection:
        connection.execute(f"delete from plans_remote where pupil_id = {yara}")  # noqa: S608 - our own words
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def step(office: Visitor, name: str) -> None:
    office.page.get_by_role("navigation", name="Stappen").get_by_role("button", name=name).click()


def begin_a_plan(office: Visitor, pupil: str) -> None:
    office.page.goto(f"{office.base_url}/plans")
    expect(office.page.get_by_role("row", name=re.compile("Noor Voorbeeld"))).to_contain_text("online dag")
    office.button("Plan maken voor een leerling").click()
    office.page.get_by_label("Voor welke leerling?").select_option(label=pupil)
    office.page.get_by_text("Langer, met een vaste online dag").click()
    office.screenshot("plan-ask")
    office.button("Verder").click()


def the_teacher_sees_why(teacher: Visitor) -> None:
    teacher.page.get_by_text("Wie volgt de les vanaf waar?").first.click()
    yara = teacher.page.get_by_role("listitem").filter(has_text="Yara van Demo").last
    expect(yara).to_contain_text("vaste online dag")


def fill_in_the_arrangement(office: Visitor, today: str, later: str) -> None:
    page = office.page
    page.get_by_text("Eigen school geeft les").click()
    page.get_by_text("Lichamelijk").click()
    page.get_by_text("Niveau 2").click()
    page.get_by_label("Beoordeeld door").fill("Het ondersteuningsteam")
    office.button("Verder").click()
    page.get_by_role("textbox", name="Doel").fill("Elke donderdag thuis mee")
    page.get_by_label("Vaste leraar of mentor").select_option(label="Mila Modelstra")
    page.get_by_label("Uren per week op afstand").fill("5,5")
    office.button("Verder").click()
    office.button("Tot het einde van dit schooljaar").click()
    page.get_by_label("Eerste dag").fill(today)
    page.get_by_label("Evaluatie op").fill(later)
    office.button("Verder").click()
    office.button("Stap toevoegen").click()
    office.button("Verder").click()
    page.get_by_label("donderdag").check()
    office.button("Verder").click()


def fill_in_the_deviation(office: Visitor, today: str) -> None:
    page = office.page
    page.get_by_text("Het bestuur").click()
    page.get_by_label("Besluit van").fill(today)
    page.get_by_label("Kenmerk van het besluit").fill("2026-21")
    page.get_by_label("Uren per week op school").fill("20")
    page.get_by_label("Uren per week afgeweken").fill("5,5")
    page.get_by_label("Programma buiten school").fill("De lessen van de klas, thuis")
    page.get_by_label("Opbouw naar meer uren").fill("Elke zes weken een dagdeel erbij")
    page.get_by_label("Kenmerk verklaring deskundige").fill("Verklaring 12")


def a_parent_signs(omar: Visitor, school: DemoSchool) -> None:
    """On a phone: the words of the deviation, the tick, and the name with the time."""
    omar.page.goto(f"{school.base_url}/plans/mine")
    omar.page.get_by_label("Yara van Demo", exact=True).check()
    deviation = omar.page.get_by_role("region", name="Afwijking van de onderwijstijd")
    expect(deviation).to_contain_text("Het gaat om: donderdag")
    omar.axe("my plan with a deviation to sign")
    deviation.get_by_label("Ik las deze tekst en ga akkoord, als ouder of verzorger van Yara van Demo").check()
    deviation.scroll_into_view_if_needed()
    omar.screenshot("deviation-to-sign")
    deviation.get_by_role("button", name="Ik ga akkoord").click()
    expect(deviation.get_by_text(re.compile("Getekend door Omar van Demo op"))).to_be_visible()


def the_history_is_in_words(office: Visitor) -> None:
    office.page.get_by_text("Wat is er veranderd?").click()
    change = office.page.get_by_role("listitem").filter(has_text="Zoë Zogenaamd").filter(has_text="Het plan").first
    expect(change).to_contain_text("loopt")
    office.page.screenshot(path=RESULTS / "plan-history.png", full_page=True)


def the_last_step_says_who_acts(office: Visitor) -> None:
    """The wizard goes on to the first lesson: the agreement, a link to ask for it, and the classroom."""
    step(office, "Eerste les")
    expect(office.page.get_by_text(re.compile("^Nu: ")).first).to_be_visible()
    office.axe("the last step of a plan")
    office.page.screenshot(path=RESULTS / "plan-first-lesson.png", full_page=True)


def test_a_fixed_online_day_waits_for_a_signature_names_it_and_then_changes_the_pupils_thursday(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    began = time.monotonic()
    day = school.now().astimezone(ZONE)
    today, later = f"{day:%Y-%m-%d}", f"{day + timedelta(weeks=5):%Y-%m-%d}"
    pupil = visit("pupil", 2)
    office = visit("coordinator")
    begin_a_plan(office, "Yara van Demo (5A)")
    fill_in_the_arrangement(office, today, later)
    fill_in_the_deviation(office, today)
    step(office, "Klaar")
    missing = office.page.locator("[data-role=missing]")
    expect(missing.get_by_role("listitem")).to_have_count(1)
    expect(missing).to_contain_text("Handtekening van Omar van Demo")
    expect(office.button("Plan laten ingaan")).to_have_count(0)
    pupil.page.reload()
    expect(pupil.page.get_by_text("Je volgt deze les op school.")).to_be_visible()

    a_parent_signs(visit("guardian", 1, viewport=PHONE), school)
    office.button("Kijk opnieuw").click()
    step(office, "Handtekeningen")
    expect(office.page.get_by_text(re.compile("Getekend door Omar van Demo op"))).to_be_visible()
    office.screenshot("plan-signed")
    step(office, "Klaar")
    office.button("Plan laten ingaan").click()
    expect(office.page.get_by_text("Dit plan loopt, met een vaste online dag.")).to_be_visible()
    assert time.monotonic() - began < AT_MOST

    pupil.page.reload()
    expect(pupil.page.get_by_role("button", name=re.compile("^Naar de les"))).to_be_visible()
    expect(pupil.page.get_by_text("Thuis, live mee").first).to_be_visible()
    the_history_is_in_words(office)
    the_last_step_says_who_acts(office)
    the_teacher_sees_why(visit("teacher"))


def test_the_second_of_two_editors_is_told_what_the_first_one_changed(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    first, second = visit("coordinator"), visit("coordinator")
    for office in (first, second):
        office.page.goto(f"{school.base_url}/plans")
        office.page.get_by_role("link", name="Sem Verzonnen").filter(visible=True).click()
        step(office, "Doel en leraar")
    with first.page.expect_response("**/arrangements/save"):
        first.page.get_by_role("textbox", name="Doel").fill("Eerst rust")
    expect(first.page.get_by_text("Alles is bewaard als concept.")).to_be_visible()

    second.page.get_by_role("textbox", name="Doel").fill("Snel weer naar school")
    told = second.page.get_by_role("status").filter(has_text="Iemand anders was je voor")
    expect(told).to_contain_text("Zoë Zogenaamd veranderde Doel")
    second.button("Neem hun versie").click()
    step(second, "Doel en leraar")
    expect(second.page.get_by_role("textbox", name="Doel")).to_have_value("Eerst rust")


def test_a_pupil_goes_to_school_for_one_hour_and_comes_back_with_one_tap(visit: Callable[..., Visitor]) -> None:
    pupil = visit("pupil", 0)
    pupil.page.get_by_text("Thuis, live mee").first.click()
    pupil.page.get_by_role("button", name=re.compile("^Deze les op school")).first.click()
    expect(pupil.page.get_by_text("Je volgt deze les op school.")).to_be_visible()
    pupil.page.get_by_role("button", name=re.compile("^Deze les thuis")).first.click()
    expect(pupil.page.get_by_role("button", name=re.compile("^Naar de les"))).to_be_visible()


def test_a_short_illness_needs_no_plan_and_a_plan_that_ended_by_mistake_comes_back(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    office = visit("coordinator")
    office.page.goto(f"{school.base_url}/plans")
    office.page.get_by_role("link", name="Noor Voorbeeld").filter(visible=True).click()
    expect(office.page.get_by_text("Dit plan loopt, met een vaste online dag.")).to_be_visible()
    office.button("Plan beëindigen").click()
    office.page.get_by_role("dialog").get_by_role("button", name="Plan beëindigen").click()
    expect(office.page.get_by_text("Dit plan is vandaag beëindigd.")).to_be_visible()
    office.screenshot("plan-ended")
    office.button("Toch niet beëindigen").click()
    expect(office.page.get_by_text("Dit plan loopt, met een vaste online dag.")).to_be_visible()


def a_day(visitor: Visitor, pupil: str, minutes: str) -> None:
    """How much of today, in the form of the day."""
    visitor.page.goto(f"{visitor.base_url}/plans/mine?person_id={pupil}")
    visitor.page.get_by_role("region", name="Vandaag").get_by_role("button", name="Aanpassen").click()
    visitor.page.get_by_label(re.compile("^Hoeveel minuten")).fill(minutes)


def test_the_second_to_plan_a_day_is_told_who_was_first_and_keeps_what_was_typed(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    ((noor,),) = school.rows("SELECT id FROM people_person WHERE name = 'Noor Voorbeeld'")
    first, second = visit("coordinator"), visit("coordinator")
    for one, minutes in ((first, "90"), (second, "45")):
        a_day(one, noor, minutes)
    first.page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(first.button("Zet terug")).to_be_visible()
    second.page.get_by_role("button", name="Bewaar", exact=True).click()
    told = second.page.get_by_role("status").filter(has_text="Iemand anders was je voor")
    expect(told).to_contain_text("Zoë Zogenaamd veranderde")
    expect(second.page.get_by_label(re.compile("^Hoeveel minuten"))).to_have_value("45")
    second.screenshot("day-plan-somebody-else")
    first.button("Zet terug").click()
    expect(first.page.get_by_text("Het is teruggezet.")).to_be_visible()


def test_the_second_to_write_the_card_is_told_who_was_first_and_keeps_what_was_typed(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    noor, karin = visit("pupil", 0), visit("guardian", 0, viewport=PHONE)
    for one, line in ((noor, "Geef mij even tijd"), (karin, "Vraag haar niets onverwachts")):
        one.page.goto(f"{school.base_url}/plans/mine")
        one.page.get_by_role("region", name="Leerlingenkaart").get_by_role("button").first.click()
        one.page.get_by_label("Regel 1").fill(line)
    card = noor.page.get_by_role("region", name="Leerlingenkaart")
    card.get_by_role("button", name="Bewaar").click()
    expect(card.get_by_text("Geef mij even tijd")).to_be_visible()
    karin.page.get_by_role("region", name="Leerlingenkaart").get_by_role("button", name="Bewaar").click()
    told = karin.page.get_by_role("status").filter(has_text="Iemand anders was je voor")
    expect(told).to_contain_text("Noor Voorbeeld veranderde")
    expect(karin.page.get_by_label("Regel 1")).to_have_value("Vraag haar niets onverwachts")
    karin.screenshot("passport-somebody-else")


def narrowed(office: Visitor, width: int) -> None:
    """The board of who waits for the school."""
    office.page.goto(f"{office.base_url}/plans")
    office.page.get_by_label("Wie is aan zet?").select_option(label="School")
    office.page.get_by_label(re.compile("^Alleen wie aandacht vraagt")).check()
    expect(office.page.get_by_role("link", name="Sem Verzonnen").filter(visible=True)).to_be_visible()
    office.axe(f"the planning board at {width}")
    office.page.screenshot(path=RESULTS / f"planboard-{width}.png", full_page=True)


def test_the_board_is_narrowed_to_who_is_looked_for_and_a_conflict_leads_to_where_it_is_solved(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    narrowed(visit("coordinator", viewport=PHONE), 390)
    office = visit("coordinator", viewport={"width": 1280, "height": 844})
    narrowed(office, 1280)
    office.page.get_by_role("link", name=re.compile("^Concept: er missen nog")).filter(visible=True).first.click()
    expect(office.page.get_by_role("heading", name=re.compile("^Klaar"))).to_be_visible()
    office.page.goto(f"{school.base_url}/plans")
    office.page.get_by_label(re.compile("^Alleen wie vandaag van huis meedoet")).check()
    expect(office.page.get_by_role("link", name="Noor Voorbeeld").filter(visible=True)).to_be_visible()
