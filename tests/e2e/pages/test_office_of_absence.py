"""The office of absence at the demonstration school: who was not seen, what is agreed, and a notice to the region."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.visitor import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

ZONE = ZoneInfo("Europe/Amsterdam")
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def shot(visitor: Visitor, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    visitor.page.screenshot(path=str(RESULTS / f"{name}.png"), full_page=True)


def today(school: DemoSchool) -> date:
    return school.now().astimezone(ZONE).date()


def test_the_mentor_settles_with_one_tap_who_was_not_seen_and_takes_it_back(school: DemoSchool, visit: Visit) -> None:
    mila = visit("mentor", viewport=PHONE)
    page, day = mila.page, today(school) - timedelta(days=2)
    page.goto(f"{school.base_url}/absence/unseen?date={day.isoformat()}")
    bo = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Bo Bedacht"))
    expect(page.get_by_text("4 lessen wachten op iemand die belt.")).to_be_visible()
    expect(bo.get_by_role("button", name="Afgesproken rust")).to_have_count(0)
    mila.axe("who was not seen")

    bo.get_by_role("button", name="Ouder gesproken").click()
    expect(page.get_by_text("Alles is afgehandeld.")).to_be_visible()
    expect(bo.get_by_text("door Mila Modelstra")).to_be_visible()
    shot(mila, "unseen-settled-390")
    bo.get_by_role("button", name="Ongedaan maken bij Bo Bedacht").click()

    expect(page.get_by_text("4 lessen wachten")).to_be_visible()
    bo.get_by_label("11:20 Natuur").uncheck()
    bo.get_by_role("button", name="Leg verzuim vast").click()
    shot(mila, "unseen-absence-390")
    bo.get_by_role("button", name="Vastleggen", exact=True).click()
    expect(page.get_by_text("1 les wacht")).to_be_visible()
    page.goto(f"{school.base_url}/absence?date={day.isoformat()}")
    hours = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Bo Bedacht"))
    expect(hours.locator(".absence__open")).to_have_count(3)


def test_care_agrees_on_other_numbers_that_hold_from_a_day_on(school: DemoSchool, visit: Visit) -> None:
    zoe = visit("coordinator", viewport=LAPTOP)
    page = zoe.page
    page.goto(f"{school.base_url}/absence/policies")
    expect(zoe.button("Spreek dit af")).to_be_disabled()
    page.get_by_label("Uren ongeoorloofd verzuim").fill("17")
    expect(page.get_by_role("alert")).to_contain_text("van 1 tot en met 16")
    page.get_by_label("Uren ongeoorloofd verzuim").fill("12")
    page.get_by_label("Niveau 2 vanaf").fill("8")
    zoe.axe("agreements about absence")
    zoe.button("Spreek dit af").click()
    expect(page.get_by_text("Afgesproken. Het geldt vanaf")).to_be_visible()
    changed = "Uren ongeoorloofd verzuim: 16 werd 12; Niveau 2 vanaf (procent gemist): 10 werd 8."
    expect(page.get_by_text(changed)).to_be_visible()
    shot(zoe, "policies-1280")
    page.set_viewport_size({"width": 390, "height": 844})
    shot(zoe, "policies-390")
    page.goto(f"{school.base_url}/absence/support")
    page.get_by_text("Hoe komt dit tot stand?").click()
    expect(page.get_by_text("Vanaf 8 procent is het niveau 2")).to_be_visible()


def test_one_pupil_is_called_more_often_and_the_board_says_why(school: DemoSchool, visit: Visit) -> None:
    mila = visit("mentor", viewport=PHONE)
    page = mila.page
    page.goto(f"{school.base_url}/absence/in-view")
    sem = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Sem Verzonnen")).first
    sem.get_by_text("Meer over deze leerling").click()
    sem.get_by_role("button", name="Spreek iets anders af").click()
    sem.get_by_label("Eens per zoveel schooldagen").fill("2")
    sem.get_by_role("button", name="Opslaan").click()
    expect(sem.get_by_text("Schrijf kort op waarom.")).to_be_visible()
    sem.get_by_label("Waarom?").fill("Zijn ouders vroegen erom")
    mila.axe("another cadence")
    shot(mila, "in-view-cadence-390")
    sem.get_by_role("button", name="Opslaan").click()
    expect(sem.get_by_text("Contact: eens per 2 schooldagen.")).to_be_visible()
    expect(sem.get_by_text("want: Zijn ouders vroegen erom")).to_be_visible()
    expect(sem.locator(".in-view__colour")).to_have_text("■ Uit beeld")
    sem.get_by_role("button", name="Spreek iets anders af").click()
    sem.get_by_role("button", name="Weer de afspraak van de school").click()
    expect(sem.locator(".in-view__colour")).to_have_text("▲ Tijd voor contact")


def test_about_a_pupil_of_18_only_a_notice_to_the_region_can_be_composed(school: DemoSchool, visit: Visit) -> None:
    zoe = visit("coordinator", viewport=LAPTOP)
    page, born = zoe.page, today(school) - timedelta(days=18 * 366)
    with closing(sqlite3.connect(school.home / "erbij.db", timeout=30)) as connection, connection:
        connection.execute(
            "INSERT INTO plans_start_birth (school_id, pupil_id, born_on)"
            " SELECT school_id, id, ? FROM people_person WHERE name = 'Bo Bedacht'",
            (born.isoformat(),),
        )
    page.goto(f"{school.base_url}/absence/notices")
    expect(page.get_by_text("16 uur in 4 lesweken")).to_be_visible()
    zoe.button("Zelf een melding maken").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Naam van de leerling").fill("bo b")
    dialog.get_by_role("button", name="Bo Bedacht").click()
    expect(dialog.get_by_role("radio")).to_have_count(1)
    dialog.get_by_label("Waarom?").fill("Gesprek met de leerling gehad")
    shot(zoe, "notice-region-1280")
    zoe.axe("a notice to the region")
    zoe.button("Maak het concept").click()
    expect(page.get_by_role("heading", name="18 tot 23 jaar: voor het RMC")).to_be_visible()


UNREADABLE = """() => {
    File.prototype.arrayBuffer = () => Promise.reject(new DOMException("", "NotReadableError"));
}"""


def test_what_is_wrong_in_a_file_of_absence_is_said_in_dutch_by_row_and_column(
    school: DemoSchool, visit: Visit, tmp_path: Path
) -> None:
    zoe = visit("coordinator", viewport=PHONE)
    page, file = zoe.page, tmp_path / "verzuim.csv"
    page.goto(f"{school.base_url}/absence/exchange")
    file.write_text("leerling;datum;reden;kleur\n1001;gisteren;Z;rood\n", encoding="utf-8")
    page.get_by_label("Bestand (CSV of JSON)").set_input_files(file)
    zoe.button("Bekijk wat er verandert").click()
    wrong = page.get_by_role("region", name="Verzuim inlezen").get_by_role("listitem")
    expect(wrong.filter(has_text="Rij 2, kolom datum")).to_contain_text("Dit is geen datum, zoals 1-9-2026.")
    expect(wrong.filter(has_text="Rij 1, kolom kleur")).to_contain_text("Deze kolom kennen we niet.")
    zoe.axe("mistakes in a file of absence")
    shot(zoe, "absence-file-390")

    page.reload()
    page.evaluate(UNREADABLE)
    page.get_by_label("Bestand (CSV of JSON)").set_input_files(file)
    expect(page.get_by_text("Erbij kan dit niet lezen. Is het een map?")).to_be_visible()
    page.goto(f"{school.base_url}/people")
    page.evaluate(UNREADABLE)
    page.get_by_label("Kies bestanden").set_input_files(file)
    expect(page.get_by_text("Erbij kan dit niet lezen: verzuim.csv.")).to_be_visible()
