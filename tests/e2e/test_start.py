"""Journeys 13 and 12: from request to first lesson with the two locks, and the card in front of a supply teacher."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.real_school import RealSchool
from tests.e2e.test_school import ANOUK, choose_password, link_for, pair, signed_in
from tests.e2e.visitor import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

PHONE = {"width": 390, "height": 844}
WALL = {"width": 1920, "height": 1080}
CALL = "Mijn vader, 06 00000000"
LINES = ("Vraag mij niets onverwachts.", "Ik typ liever dan dat ik praat.", "Lukt het niet: bel mijn vader.")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSchool]:
    """A new school: its locks are shut."""
    school = RealSchool(tmp_path_factory.mktemp("new-school"))
    school.locks = True
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    school.first_link = made.stdout.split()[-1]
    files = tmp_path_factory.mktemp("files")
    names = {"groepen": "groups", "personen": "people", "rooster": "timetable", "vrije_dagen": "free_days"}
    for name, text in school.files().items():
        (files / f"{names[name]}.csv").write_text(text, encoding="utf-8")
    done = school.run("school", "import", str(files))
    assert done.returncode == 0, done.stderr
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def agree(karin: Visitor, school: RealSchool) -> None:
    """A parent reads the text, forgets the tick, sets it, and agrees."""
    own_plan(karin, school)
    karin.button("Ik ga akkoord").click()
    expect(karin.page.get_by_text("Zet eerst een vinkje bij de zin hierboven.")).to_be_visible()
    karin.axe("my plan with the text to sign")
    karin.page.get_by_label("Ik las de afspraken en ga akkoord, als ouder of verzorger van Yara Bedacht").check()
    karin.button("Ik ga akkoord").click()
    expect(karin.page.get_by_text("Karin Bedacht (ouder of verzorger) is akkoord")).to_be_visible()
    ((hash_, kept),) = school.rows(
        "SELECT s.text_hash, t.text FROM plans_start_signature s JOIN plans_start_text t ON t.hash = s.text_hash"
    )
    assert len(hash_) == 64
    assert "De Klimop" in kept


def own_plan(karin: Visitor, school: RealSchool) -> None:
    """The plan of the child of this journey, on the parent's phone."""
    karin.page.goto(f"{school.base_url}/plans/mine")
    karin.page.get_by_label("Yara Bedacht", exact=True).check()
    expect(karin.page.get_by_role("heading", name="Plan van Yara Bedacht")).to_be_visible()


def try_the_classroom(anouk: Visitor, school: RealSchool) -> None:
    """The coordinator sees who must act, goes there, and says that it is good."""
    anouk.page.goto(f"{school.base_url}/plans/start")
    row = anouk.page.get_by_role("listitem").filter(has_text="Yara Bedacht")
    expect(row).to_contain_text("Nu: Test van het lokaal (coördinator)")
    anouk.button("Test Lokaal 1").click()
    for words in ("Het bord is te lezen", "De leraar is goed te horen", "Een stem van thuis is te horen in de klas"):
        anouk.page.get_by_label(words).check()
    anouk.axe("the board of starts")
    anouk.button("Dit lokaal is goed").click()
    expect(anouk.page.get_by_text(re.compile("getest op .* door Anouk Voorbeeld"))).to_be_visible()
    anouk.screenshot("start-board")


def test_a_request_becomes_a_first_lesson_when_a_parent_agreed_and_the_classroom_was_tested(
    visit: Visit, school: RealSchool
) -> None:
    anouk = choose_password(visit(), school.first_link, ANOUK)
    yara = visit(viewport=PHONE).sign_in(link_for(anouk, "Yara Bedacht"))
    yara.to_the_lesson.click()
    expect(yara.page.get_by_text("Je ouder of verzorger moet eerst akkoord gaan met de afspraken.")).to_be_visible()
    yara.axe("the first lock")
    yara.screenshot("lock-agreement")

    karin = visit(viewport=PHONE).sign_in(link_for(anouk, "Karin Bedacht"))
    agree(karin, school)
    yara.page.goto(school.base_url)
    yara.to_the_lesson.click()
    expect(yara.page.get_by_text("School moet dit lokaal eerst testen.")).to_be_visible()

    try_the_classroom(anouk, school)
    yara.page.goto(school.base_url)
    yara.to_the_lesson.click()
    expect(yara.page.get_by_text("De klas is er nog niet.").or_(yara.button("Stoppen")).first).to_be_visible()
    yara.button("Stoppen").click()
    yara.context.storage_state(path=school.home / "yara.json")
    karin.context.storage_state(path=school.home / "karin.json")


def test_a_parent_takes_the_agreement_back_and_the_lock_stays_shut_until_it_is_signed_again(
    visit: Visit, school: RealSchool
) -> None:
    karin = visit(storage_state=school.home / "karin.json", viewport=PHONE)
    yara = visit(storage_state=school.home / "yara.json", viewport=PHONE)
    own_plan(karin, school)
    karin.button("Trek je akkoord in").click()
    expect(karin.page.get_by_text("Vanaf de volgende les kan Yara Bedacht niet meer van thuis meedoen")).to_be_visible()
    karin.axe("taking an agreement back")
    karin.page.screenshot(path=RESULTS / "agreement-back-390.png")
    karin.button("Ja, trek in").click()
    expect(karin.page.get_by_text(re.compile("^ingetrokken, "))).to_be_visible()
    yara.page.goto(school.base_url)
    yara.to_the_lesson.click()
    expect(yara.page.get_by_text("Je ouder of verzorger moet eerst akkoord gaan met de afspraken.")).to_be_visible()

    karin.page.get_by_label("Ik las de afspraken en ga akkoord, als ouder of verzorger van Yara Bedacht").check()
    karin.button("Ik ga akkoord").click()
    expect(karin.page.get_by_text("Karin Bedacht (ouder of verzorger) is akkoord")).to_have_count(2)
    karin.page.screenshot(path=RESULTS / "agreement-again-390.png", full_page=True)
    yara.page.goto(school.base_url)
    yara.to_the_lesson.click()
    expect(yara.page.get_by_text("De klas is er nog niet.").or_(yara.button("Stoppen")).first).to_be_visible()
    yara.button("Stoppen").click()


def test_the_rules_of_the_school_are_changed_and_printed(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(), ANOUK)
    anouk.page.goto(f"{school.base_url}/plans/policy")
    expect(anouk.page.get_by_role("heading", name="Regels van school", exact=True)).to_be_visible()
    anouk.page.get_by_label("Ook stem").check()
    anouk.page.get_by_label("Reden van de wijziging").fill("Zo besproken in het team.")
    anouk.button("Bewaar").first.click()
    expect(anouk.page.get_by_text("Beeld van thuis gaat op onze school niet aan. Praten kan wel.")).to_be_visible()
    anouk.page.get_by_text("Instemming toevoegen").click()
    anouk.button("Bewaar").last.click()
    expect(anouk.page.get_by_text(re.compile("^Geldt vanaf"))).to_have_count(2)  # the line, and the field of the form
    assert school.rows("SELECT about FROM plans_policy_consent") == [("programmed_online",)]
    anouk.page.get_by_text("Wat is er veranderd?").click()
    expect(anouk.page.get_by_text("Zo besproken in het team.")).to_be_visible()
    anouk.axe("the rules of the school")
    anouk.page.screenshot(path=RESULTS / "policy.png", full_page=True)
    anouk.page.emulate_media(media="print")
    anouk.page.screenshot(path=RESULTS / "policy-print.png", full_page=True)
    anouk.page.emulate_media(media="screen")
    anouk.page.set_viewport_size({"width": 390, "height": 844})
    anouk.page.screenshot(path=RESULTS / "policy-390.png", full_page=True)


def write_the_card(karin: Visitor, school: RealSchool) -> None:
    """Three lines for the lesson, and whom to call for the teacher alone."""
    own_plan(karin, school)
    karin.button("Schrijf de kaart").click()
    for number, line in enumerate(LINES, 1):
        karin.page.get_by_label(f"Regel {number}").fill(line)
    karin.page.get_by_label("Wie je kunt bellen").fill(CALL)
    karin.axe("writing the card")
    karin.page.get_by_role("region", name="Leerlingenkaart").get_by_role("button", name="Bewaar").click()
    expect(karin.page.get_by_text(LINES[0])).to_be_visible()


def give_passwords_and_pair(visit: Visit, school: RealSchool) -> None:
    """Both teachers have a password, and the classroom has its screen."""
    anouk = signed_in(visit(), ANOUK)
    for name in ("Fleur Fictief", "Bram Verzonnen"):
        key = name.partition(" ")[0].lower()
        teacher = choose_password(visit(), link_for(anouk, name, "Link voor wachtwoord"), f"{key}@klimop.example")
        if key == "bram":
            unit = teacher.context.new_page()
            unit.goto(f"{school.base_url}/unit")
            pair(teacher, unit)
            expect(unit.get_by_text("Niemand kijkt mee")).to_be_visible(timeout=10_000)
            unit.close()  # the screen on the wall is the same one, and only one window of it is in the lesson
        teacher.context.storage_state(path=school.home / f"{key}.json")


def seen_on_the_wall(wall: Visitor) -> None:
    """One tap on the screen in class; what stays of the card is the name."""
    card = wall.page.locator('[data-role="passports"]')
    wall.screenshot("unit-passport")
    assert CALL not in wall.page.inner_text("body"), "the screen in class shows the lines and no more"
    card.get_by_role("button", name="Gezien").click()
    expect(card).to_contain_text("Kaart van Yara Bedacht: gezien")
    expect(card).not_to_contain_text(LINES[0])


def reads_what_a_supply_teacher_must_know(teacher: Visitor) -> None:
    """Three lines: who looks on, what a hand is, and that the curtain may close; and a word of welcome."""
    expect(teacher.page.get_by_text("Zeg even hallo tegen Yara Bedacht.")).to_be_visible()
    card = teacher.page.locator('[data-role="supply"]')
    expect(card.get_by_role("listitem")).to_have_count(3)
    expect(card).to_contain_text("Yara Bedacht kijkt mee van thuis")
    teacher.screenshot("teacher-supply-390")
    card.get_by_role("button", name="Duidelijk").click()
    expect(card).to_have_count(0)


def test_a_supply_teacher_is_named_before_joining_and_has_the_card_in_three_lines(
    visit: Visit, school: RealSchool
) -> None:
    write_the_card(visit(storage_state=school.home / "karin.json", viewport=PHONE), school)
    give_passwords_and_pair(visit, school)
    school.later(minutes=59)
    yara = visit(storage_state=school.home / "yara.json", viewport=PHONE)
    yara.page.goto(school.base_url)
    expect(yara.page.get_by_text("Fleur Fictief · Lokaal 1 · invaller")).to_be_visible()
    wall = visit(storage_state=school.home / "bram.json", viewport=WALL)
    wall.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
    wall.page.goto(f"{school.base_url}/unit")
    card = wall.page.locator('[data-role="passports"]')
    for line in LINES:
        expect(card).to_contain_text(line, timeout=20_000)
    seen_on_the_wall(wall)
    yara.join()
    wall.screenshot("unit-passport-seen")

    expect(wall.page.get_by_text("Zeg even hallo tegen Yara Bedacht.")).to_be_visible()
    teacher = signed_in(visit(viewport=PHONE), "fleur@klimop.example").open_the_lesson()
    reads_what_a_supply_teacher_must_know(teacher)
    teacher.page.get_by_text("De hele kaart").click()
    expect(teacher.page.get_by_text(CALL)).to_be_visible()
    seen = teacher.page.get_by_role("button", name=re.compile("^Gezien.*Yara Bedacht"))
    seen.click()
    expect(seen).to_have_attribute("aria-pressed", "true")
    teacher.axe("the card on the teacher's phone")
    teacher.page.screenshot(path=RESULTS / "teacher-passport.png", full_page=True)

    karin = visit(storage_state=school.home / "karin.json", viewport=PHONE)
    own_plan(karin, school)
    karin.page.get_by_text("Wie tikte op").click()
    expect(karin.page.get_by_text(re.compile("^Fleur Fictief, "))).to_be_visible()
    karin.page.screenshot(path=RESULTS / "my-plan.png", full_page=True)
