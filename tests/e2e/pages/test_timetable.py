"""A lesson is made on a phone and stands on the pupil's day; the coordinator moves it and calls it off.

The journeys of this module follow each other in one school: what one of them makes, the next ones use.
"""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.real_school import RealSchool
from tests.e2e.test_school import ANOUK, PHONE, choose_password, link_for, signed_in
from tests.e2e.visitor import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

LAPTOP = {"width": 1280, "height": 800}
BRAM = "bram@klimop.example"
HALF_A_MINUTE = 30.0
SEEN_WITHIN_MS = 3_000
NEVER_ASKS = """
const later = window.setTimeout;
window.setTimeout = (run, ms, ...rest) => (ms === 30000 ? 0 : later(run, ms, ...rest));
"""
"""The page does not ask every half minute: what it shows it was told."""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSchool]:
    """The school with its files, on a Tuesday at ten."""
    school = RealSchool(tmp_path_factory.mktemp("timetable"))
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    school.first_link = made.stdout.split()[-1]
    files = tmp_path_factory.mktemp("files")
    for name, text in school.files().items():
        (files / f"{name}.csv").write_text(text, encoding="utf-8")
    read = school.run("school", "import", str(files))
    assert read.returncode == 0, read.stderr
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def test_a_teacher_makes_a_lesson_on_a_phone_and_the_pupil_sees_it_at_once(visit: Visit, school: RealSchool) -> None:
    anouk = choose_password(visit(), school.first_link, ANOUK)
    bram = choose_password(visit(viewport=PHONE), link_for(anouk, "Bram Verzonnen", "Link voor wachtwoord"), BRAM)
    yara = visit(viewport=PHONE)
    yara.context.add_init_script(NEVER_ASKS)
    yara.sign_in(link_for(anouk, "Yara Bedacht"))
    yara.context.storage_state(path=school.home / "yara.json")
    expect(yara.page.get_by_role("heading", name="Rekenen")).to_be_visible()
    expect(yara.page.get_by_role("heading", name="Muziek")).to_have_count(0)

    began = time.monotonic()
    bram.page.get_by_role("link", name="Nieuwe les").click()
    bram.page.get_by_label("Vak").fill("Muziek")
    bram.page.get_by_text("Andere tijd", exact=True).click()
    bram.page.get_by_label("Van", exact=True).fill("14:00")
    bram.page.get_by_text("Iedereen thuis").click()
    bram.axe("the form of a new lesson")
    bram.page.screenshot(path=RESULTS / "timetable-new-phone.png", full_page=True)
    bram.button("Les maken").click()
    expect(bram.page.get_by_text("Muziek staat in het rooster")).to_be_visible()
    assert time.monotonic() - began < HALF_A_MINUTE
    bram.screenshot("timetable-made-phone")

    expect(yara.page.get_by_role("heading", name="Muziek")).to_be_visible(timeout=SEEN_WITHIN_MS)
    expect(yara.page.get_by_text("Bram Verzonnen · Iedereen thuis")).to_be_visible()


def test_a_pupil_who_waits_for_a_lesson_is_told_calmly_that_it_is_off_and_may_come_back_when_it_is_not(
    visit: Visit, school: RealSchool
) -> None:
    yara = visit(viewport=PHONE, storage_state=school.home / "yara.json")
    yara.page.goto(school.base_url)
    yara.button("Naar de les Rekenen").click()
    expect(yara.page.get_by_role("heading", name="De klas is er nog niet.")).to_be_visible()
    bram = signed_in(visit(viewport=PHONE), BRAM)
    card = bram.page.get_by_role("article").filter(has_text="Rekenen")
    card.get_by_role("link", name=re.compile("Wijzigen")).click()
    bram.button("Les laten uitvallen").click()
    bram.page.get_by_role("dialog").get_by_role("button", name="Ja, deze les valt uit").click()
    expect(yara.page.get_by_role("heading", name="Deze les gaat niet door")).to_be_visible(timeout=SEEN_WITHIN_MS)
    yara.axe("a lesson that is off")
    yara.screenshot("timetable-off-waiting-phone")
    bram.button("Ongedaan maken").click()
    expect(bram.page.get_by_text("Het is weer zoals het was.")).to_be_visible()
    yara.page.get_by_role("link", name="Naar vandaag").click()
    yara.button("Naar de les Rekenen").click()
    expect(yara.page.get_by_role("heading", name="De klas is er nog niet.")).to_be_visible()


def test_for_the_own_group_at_the_next_free_hour_two_taps_make_a_lesson_and_a_third_takes_it_back(
    visit: Visit, school: RealSchool
) -> None:
    bram = signed_in(visit(viewport=PHONE), BRAM)
    bram.page.get_by_role("link", name="Nieuwe les").click()
    expect(bram.page.get_by_role("radio", name="13:00 \u2013 13:45")).to_be_checked()
    bram.button("Les maken").click()
    expect(bram.page.get_by_text("Rekenen staat in het rooster")).to_be_visible()
    bram.button("Ongedaan maken").click()
    expect(bram.page.get_by_text("Het is weer zoals het was.")).to_be_visible()
    assert school.rows("SELECT count(*) FROM timetable_slot WHERE withdrawn") == [(1,)]


def test_what_is_in_the_way_is_named_and_what_was_made_is_taken_back(visit: Visit, school: RealSchool) -> None:
    bram = signed_in(visit(viewport=PHONE), BRAM)
    bram.page.goto(f"{school.base_url}/timetable/new")
    bram.page.get_by_label("Vak").fill("Toneel")
    bram.page.get_by_text("11:00 \u2013 11:45").click()
    bram.page.get_by_label("Lokaal", exact=True).fill("Lokaal 1")
    bram.button("Les maken").click()
    expect(bram.page.get_by_text("In Lokaal 1 is dan al Taal.")).to_be_visible()
    expect(bram.page.get_by_text("Groep 6A heeft dan al Taal.")).to_be_visible()
    expect(bram.button("Toch doen")).to_have_count(0)
    bram.axe("a lesson with something in its way")
    bram.screenshot("timetable-clash-phone")
    bram.page.get_by_text("Andere tijd", exact=True).click()
    bram.page.get_by_label("Van", exact=True).fill("15:00")
    bram.button("Les maken").click()
    expect(bram.page.get_by_text("Toneel staat in het rooster")).to_be_visible()
    bram.button("Ongedaan maken").click()
    expect(bram.page.get_by_text("Het is weer zoals het was.")).to_be_visible()
    bram.page.goto(f"{school.base_url}/timetable")
    expect(bram.page.get_by_text("Muziek")).to_be_visible()
    expect(bram.page.get_by_text("Toneel")).to_have_count(0)
    bram.axe("the week of a teacher")
    bram.screenshot("timetable-week-phone")


def test_a_one_to_one_lesson_names_the_pupil_to_the_teacher_only(visit: Visit, school: RealSchool) -> None:
    bram = signed_in(visit(viewport=PHONE), BRAM)
    bram.page.goto(f"{school.base_url}/timetable/new")
    bram.page.get_by_text("Leerlingen", exact=True).click()
    bram.page.get_by_label("Yara Bedacht").check()
    bram.page.get_by_label("Vak").fill("Gesprek")
    bram.page.get_by_text("Andere tijd", exact=True).click()
    bram.page.get_by_label("Van", exact=True).fill("16:00")
    bram.page.screenshot(path=RESULTS / "timetable-one-to-one-phone.png", full_page=True)
    bram.button("Les maken").click()
    expect(bram.page.get_by_text("Gesprek staat in het rooster")).to_be_visible()
    bram.page.get_by_role("link", name="Naar het rooster").click()
    bram.page.get_by_role("link", name=re.compile("Gesprek")).click()
    expect(bram.page.get_by_text("Yara Bedacht · Bram Verzonnen")).to_be_visible()


def test_a_coordinator_moves_a_lesson(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(viewport=LAPTOP), ANOUK)
    anouk.page.goto(f"{school.base_url}/timetable")
    expect(anouk.page.get_by_role("heading", name="Rooster")).to_be_visible()
    anouk.page.screenshot(path=RESULTS / "timetable-week-laptop.png", full_page=True)
    anouk.axe("the week of a group")
    anouk.page.get_by_role("link", name=re.compile("Muziek")).click()
    anouk.page.get_by_text("Andere tijd", exact=True).click()
    anouk.page.get_by_label("Van", exact=True).fill("14:30")
    anouk.page.get_by_label("Waarom").fill("Podium bezet")
    anouk.page.screenshot(path=RESULTS / "timetable-slot-laptop.png", full_page=True)
    anouk.axe("the form of a lesson")
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_text("De les is verplaatst naar")).to_be_visible()


def test_a_coordinator_gives_a_lesson_to_another_group_and_teacher_and_takes_it_back(
    visit: Visit, school: RealSchool
) -> None:
    anouk = signed_in(visit(viewport=PHONE), ANOUK)
    ((slot_id,),) = school.rows("SELECT id FROM timetable_slot WHERE subject = 'Gesprek'")
    anouk.page.goto(f"{school.base_url}/timetable/slots/{slot_id}")
    anouk.page.get_by_text("Voortaan een andere leraar").click()
    anouk.page.get_by_label("Leraar", exact=True).select_option("Fleur Fictief")
    anouk.page.get_by_text("Voor een andere groep of andere leerlingen").click()
    anouk.page.get_by_label("Lotte Testema").check()
    anouk.axe("a lesson for other pupils")
    anouk.page.screenshot(path=RESULTS / "timetable-whom-phone.png", full_page=True)
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_text("De les is gewijzigd")).to_be_visible()
    anouk.button("Terug naar de les").click()
    expect(anouk.page.get_by_text("Lotte Testema, Yara Bedacht · Fleur Fictief")).to_be_visible()
    anouk.page.get_by_text("Wat is er gewijzigd?").click()
    expect(anouk.page.get_by_text("leerlingen, leraar")).to_be_visible()


def test_a_coordinator_calls_the_rest_of_a_series_off_and_the_pupil_sees_both(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(viewport=LAPTOP), ANOUK)
    anouk.page.goto(f"{school.base_url}/timetable")
    anouk.page.get_by_role("link", name=re.compile("Taal")).first.click()
    anouk.button("Les laten uitvallen").click()
    dialog = anouk.page.get_by_role("dialog")
    dialog.get_by_text("Deze en 1 volgende").click()
    anouk.axe("calling a lesson off")
    anouk.screenshot("timetable-off-laptop")
    dialog.get_by_role("button", name="Ja, deze les valt uit").click()
    expect(anouk.page.get_by_text("De les valt uit. Leerlingen zien dat meteen.")).to_be_visible()

    yara = visit(viewport=PHONE, storage_state=school.home / "yara.json")
    yara.page.goto(school.base_url)
    expect(yara.page.get_by_text("Verplaatst naar 14:30")).to_be_visible()
    words = yara.page.locator("main").inner_text()
    assert re.search(r"11:00.*Valt uit\s+Taal", words, re.DOTALL), words
    yara.screenshot("timetable-pupil-phone")
    yara.page.goto(f"{school.base_url}/timetable")
    expect(yara.page.get_by_text("Verplaatst naar 14:30")).to_be_visible()
    expect(yara.page.get_by_role("link", name=re.compile("Muziek"))).to_have_count(0)
    yara.axe("the week of a pupil")
    yara.screenshot("timetable-week-pupil-phone")


def test_a_holiday_is_added_with_what_it_does_and_taken_away_again(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(viewport=LAPTOP), ANOUK)
    anouk.page.goto(f"{school.base_url}/timetable")
    anouk.page.get_by_role("link", name="Vakanties en vrije dagen").click()
    expect(anouk.page.get_by_role("strong").filter(has_text="Studiedag")).to_be_visible()
    next_week = school.day + timedelta(days=7)
    anouk.page.get_by_label("Naam").fill("Kerstvakantie")
    anouk.page.get_by_label("Eerste dag").fill(str(next_week - timedelta(days=1)))
    anouk.page.get_by_label("Laatste dag").fill(str(next_week + timedelta(days=4)))
    anouk.button("Bekijk wat er gebeurt").click()
    expect(anouk.page.get_by_text("3 lessen in deze dagen vallen dan uit.")).to_be_visible()
    anouk.axe("a holiday that is looked at first")
    anouk.page.screenshot(path=RESULTS / "timetable-calendar-laptop.png", full_page=True)
    anouk.button("Toevoegen").click()
    expect(anouk.page.get_by_text("Kerstvakantie staat in de kalender.")).to_be_visible()
    anouk.page.set_viewport_size({"width": 390, "height": 844})
    anouk.page.screenshot(path=RESULTS / "timetable-calendar-phone.png", full_page=True)
    anouk.button("Ongedaan maken").click()
    expect(anouk.page.get_by_role("strong").filter(has_text="Kerstvakantie")).to_have_count(0)
    off = school.rows("SELECT count(*) FROM timetable_slot WHERE off_for_free_day")
    assert off == [(0,)]


def test_a_pupil_takes_their_lessons_to_their_own_calendar_and_back(visit: Visit, school: RealSchool) -> None:
    yara = visit(viewport=PHONE, storage_state=school.home / "yara.json")
    yara.page.goto(f"{school.base_url}/timetable")
    yara.page.get_by_role("link", name="In je eigen agenda").click()
    expect(yara.page.get_by_text("Er is nog geen adres.")).to_be_visible()
    yara.button("Adres maken").click()
    address = yara.page.get_by_label("Adres voor je agenda").input_value()
    yara.axe("a new address for a calendar")
    yara.page.screenshot(path=RESULTS / "timetable-feed-phone.png", full_page=True)
    found = yara.api("GET", address)
    assert found["status"] == 200
    assert "SUMMARY:Rekenen" in found["body"]
    assert "STATUS:CANCELLED" in found["body"]
    assert not re.search(r"Yara|Bram|Fleur", found["body"])
    yara.button("Adres intrekken").click()
    expect(yara.page.get_by_text("Er is nog geen adres.")).to_be_visible()
    assert yara.api("GET", address)["status"] == 404
