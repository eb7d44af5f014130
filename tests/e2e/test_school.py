"""A real school from its first link to its register: real single-use links, real passwords, files of its own.

The journeys of this module follow each other in one school: what one of them makes, the next ones use.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.real_school import Mailbox, RealSchool
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

ANOUK = "anouk@klimop.example"
CHOSEN = "een zin van paar woorden"
LINK = re.compile(rb"/access/in#[\w-]{40,}")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """Where the school's mails come."""
    with Mailbox() as box:
        yield box
        box.shutdown()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[RealSchool]:
    """A school that was made by a command and holds nobody but its first coordinator."""
    school = RealSchool(tmp_path_factory.mktemp("real-school"))
    school.smtp_url = mailbox.url
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    school.first_link = made.stdout.split()[-1]
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def signed_in(visitor: Visitor, email: str, password: str = CHOSEN) -> Visitor:
    """Sign in as staff do."""
    visitor.page.goto(f"{visitor.base_url}/access")
    visitor.page.get_by_label("E-mailadres").fill(email)
    visitor.page.get_by_label("Wachtwoord").fill(password)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(f"{visitor.base_url}/")
    return visitor


def choose_password(visitor: Visitor, link: str, email: str) -> Visitor:
    """Use a link for a password; the page says with which address one signs in later."""
    visitor.page.goto(link)
    expect(visitor.page.get_by_label("e-mailadres")).to_have_value(email)
    visitor.page.get_by_label("Nieuw wachtwoord").fill(CHOSEN)
    visitor.button("Opslaan en aanmelden").click()
    visitor.page.wait_for_url(f"{visitor.base_url}/")
    return visitor


def link_for(coordinator: Visitor, name: str, kind: str = "Nieuwe link maken") -> str:
    """Make a link on the people page."""
    coordinator.page.goto(f"{coordinator.base_url}/people")
    coordinator.button(f"{kind}: {name}").click()
    return coordinator.page.get_by_role("dialog").get_by_role("textbox").input_value()


def new_link(visitor: Visitor) -> str:
    """Make a link for oneself or a child on the page of devices."""
    visitor.button("Nieuwe link maken").click()
    dialog = visitor.page.get_by_role("dialog")
    link = dialog.get_by_role("textbox").input_value()
    dialog.get_by_role("button", name="Sluiten").click()
    return link


def choose_files(visitor: Visitor, folder: Path, texts: dict[str, str]) -> None:
    """Choose files on the people page and look at what they would change."""
    files = []
    for name, text in texts.items():
        files.append(folder / f"{name}.csv")
        files[-1].write_text(text, encoding="utf-8")
    part = visitor.page.get_by_role("region", name="Bestanden van school inlezen")
    part.get_by_label("Kies bestanden").set_input_files(files)
    visitor.button("Bekijk wat er verandert").click()


def pair(teacher: Visitor, unit: Page) -> None:
    """Type the code of a unit's page, first a wrong one; the place as somebody writes it who is in a hurry."""
    code = until(lambda: re.search(r"\b[A-Z0-9]{8}\b", unit.inner_text("body")), 5, "a code is shown", unit)[0]
    teacher.page.goto(f"{teacher.base_url}/access/units")
    for typed, words in (("ABCD2345", "Er wacht geen scherm met deze code."), (code.lower(), "hoort nu bij Lokaal 1")):
        teacher.page.get_by_label("Code op het scherm").fill(f"{typed[:4]}-{typed[4:]}")
        teacher.page.get_by_label("Lokaal", exact=True).fill("lokaal 1")
        teacher.button("Koppelen").click()
        expect(teacher.page.get_by_text(words)).to_be_visible()


def test_the_first_coordinator_chooses_a_password_and_comes_back_with_it(visit: Visit, school: RealSchool) -> None:
    anouk = visit(viewport=PHONE)
    said: list[str] = []
    anouk.page.on("console", lambda message: said.append(message.text))
    anouk.page.goto(school.first_link)
    anouk.page.get_by_label("Nieuw wachtwoord").fill("kort")
    anouk.page.keyboard.press("Enter")
    expect(anouk.page.get_by_text("Gebruik minstens 12 tekens")).to_be_visible()
    expect(anouk.page.get_by_label("Nieuw wachtwoord")).to_be_focused()
    anouk.axe("a password that is too short")
    choose_password(anouk, school.first_link, ANOUK)
    assert said == [], "who opens a link for the first time is asked for nothing that can fail"

    anouk.page.goto(f"{school.base_url}/access")
    anouk.button("Afmelden op dit apparaat").click()
    expect(anouk.page.get_by_role("heading", name="Je bent niet aangemeld")).to_be_visible()
    anouk.page.goto(school.first_link)
    expect(anouk.page.get_by_role("heading", name="Deze link is al gebruikt")).to_be_visible()

    anouk.page.goto(f"{school.base_url}/access")
    anouk.button("Aanmelden").click()
    expect(anouk.page.get_by_label("E-mailadres")).to_be_focused()
    expect(anouk.page.get_by_text("Vul je wachtwoord in.")).to_be_visible()
    anouk.page.get_by_label("E-mailadres").fill(ANOUK)
    anouk.page.get_by_label("Wachtwoord").fill("niet het goede")
    anouk.page.keyboard.press("Enter")
    expect(anouk.page.get_by_text("Het e-mailadres of het wachtwoord klopt niet.")).to_be_visible()
    anouk.axe("a wrong password")
    signed_in(anouk, ANOUK)


def test_files_are_looked_at_first_and_a_wrong_row_writes_nothing(
    visit: Visit, school: RealSchool, tmp_path: Path
) -> None:
    anouk = signed_in(visit(), ANOUK)
    anouk.page.goto(f"{school.base_url}/people")
    files = school.files()
    wrong = files["personen"].replace("leerling;6A", "leerling;9Z")
    choose_files(anouk, tmp_path, {**files, "personen": wrong})
    expect(anouk.page.get_by_role("alert")).to_be_focused()
    mistake = anouk.page.get_by_role("list", name="Fouten").get_by_role("listitem")
    expect(mistake).to_have_text("Mensen, rij 5, kolom groepDeze groep staat niet in het bestand met groepen.")
    expect(anouk.button("Opslaan")).to_have_count(0)
    anouk.axe("an import with a mistake")
    assert school.rows("SELECT count(*) FROM people_person") == [(1,)]

    choose_files(anouk, tmp_path, files)
    expect(anouk.page.get_by_role("heading", name="Dit gaat er gebeuren")).to_be_focused()
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_text("De bestanden zijn ingelezen.")).to_be_visible()
    expect(anouk.page.get_by_text("6 personen")).to_be_visible()
    again = school.run("school", "import", str(tmp_path))
    assert again.returncode == 0, again.stderr
    assert re.search(r"people.csv\W+6\W+0\W+0\W+6\W+0", again.stdout), "the same files change nothing"
    assert "write" in again.stderr, "a progress bar"


def test_who_was_in_the_classroom_comes_from_a_file_and_counts_in_the_register(
    visit: Visit, school: RealSchool, tmp_path: Path
) -> None:
    anouk = signed_in(visit(), ANOUK)
    anouk.page.goto(f"{school.base_url}/people")
    rows = "sleutel;datum;begin;aanwezigheid\n{};{};09:00;aanwezig\n"
    choose_files(anouk, tmp_path, {"aanwezigheid": rows.format("P9", school.day)})
    mistake = anouk.page.get_by_role("list", name="Fouten").get_by_role("listitem")
    expect(mistake).to_contain_text("Aanwezigheid op school, rij 2")
    assert school.rows("SELECT count(*) FROM register_attendance") == [(0,)]

    choose_files(anouk, tmp_path, {"aanwezigheid": rows.format("P1", school.day)})
    expect(anouk.page.get_by_role("heading", name="Dit gaat er gebeuren")).to_be_focused()
    anouk.screenshot("import-attendance")
    anouk.axe("an import of attendance")
    anouk.button("Opslaan").click()
    expect(anouk.page.get_by_text("De bestanden zijn ingelezen.")).to_be_visible()
    until(
        lambda: school.rows("SELECT sum(seconds) FROM register_entry WHERE source = 'S'") == [(45 * 60,)],
        10,
        "the ledger holds three quarters of an hour at school",
        anouk.page,
    )
    anouk.page.goto(f"{school.base_url}/reports")
    expect(anouk.page.get_by_role("row").filter(has_text="Yara Bedacht")).to_contain_text("45")
    anouk.screenshot("period-with-attendance")


def test_a_letter_lets_a_pupil_in_once_and_shows_their_own_day_only(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(), ANOUK)
    anouk.page.goto(f"{school.base_url}/people")
    with anouk.page.expect_download() as saved:
        anouk.button("Brieven met code (PDF) Groep 6A").click()
    letters = saved.value.path().read_bytes()
    streams = re.findall(rb"stream\r?\n(.*?)endstream", letters, re.DOTALL)
    found = [LINK.search(zlib.decompressobj().decompress(one)) for one in streams if one.startswith(b"x")]
    links = [school.base_url + one[0].decode() for one in found if one]
    assert len(links) == 1, "one pupil in the group, one letter"

    yara = visit(viewport=PHONE)
    yara.sign_in(links[0])
    expect(yara.page.get_by_role("heading", name="Rekenen")).to_be_visible()
    expect(yara.to_the_lesson).to_be_visible()
    words = yara.page.locator("main").inner_text()
    assert re.search(r"Straks.*Taal\s+Fleur Fictief · Lokaal 1 · invaller.*Gym.*Voorbij.*Lezen", words, re.DOTALL)
    assert "Valt uit" in words
    assert "Aardrijkskunde" not in words
    yara.axe("a day with a lesson that was called off")
    yara.button("Volgende dag").click()
    expect(yara.page.get_by_text("Geen lessen: Studiedag.")).to_be_visible()
    yara.context.storage_state(path=school.home / "yara.json")

    other = visit()
    other.page.goto(links[0])
    expect(other.page.get_by_role("heading", name="Deze link is al gebruikt")).to_be_visible()
    other.axe("a link that was used")
    other.page.goto(links[0][:-9])
    expect(other.page.get_by_role("heading", name="Deze link kennen we niet")).to_be_visible()


def test_four_devices_are_remembered_a_fifth_is_for_today_and_a_lost_one_is_put_out(
    visit: Visit, school: RealSchool
) -> None:
    tablet = visit(storage_state=school.home / "yara.json")
    tablet.page.goto(f"{school.base_url}/access")
    expect(tablet.page.get_by_text("Dit apparaat", exact=True)).to_be_visible()
    links = [new_link(tablet) for _ in range(4)]
    more = [visit() for _ in links]
    for visitor, link in zip(more[:3], links[:3], strict=True):
        visitor.sign_in(link)
    fifth = more[3]
    fifth.page.goto(links[3])
    fifth.button("Ik ben Yara Bedacht").click()
    expect(fifth.page.get_by_text("Je hebt al vier apparaten.")).to_be_visible()
    fifth.page.get_by_label("Alleen vandaag op dit apparaat").check()
    fifth.button("Ik ben Yara Bedacht").click()
    expect(fifth.to_the_lesson).to_be_visible()
    fifth.page.goto(f"{school.base_url}/access")
    expect(fifth.page.get_by_text("ben je alleen vandaag aangemeld")).to_be_visible()
    expect(fifth.button("Nieuwe link maken")).to_have_count(0)

    tablet.page.reload()
    lost = tablet.page.get_by_role("listitem").filter(has_not_text="Dit apparaat").first
    lost.get_by_role("button").click()
    tablet.button("Ja, verwijder dit apparaat").click()
    expect(tablet.page.get_by_role("listitem")).to_have_count(3)
    for visitor in more[:3]:
        visitor.page.reload()
    out = [v.page.get_by_role("heading", name="Je bent niet aangemeld") for v in more[:3]]
    until(
        lambda: sum(each.count() for each in out) == 1, 5, "one device is signed out, the others are not", more[0].page
    )


def test_a_guardian_sees_the_day_of_each_child_and_lets_a_child_in(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(), ANOUK)
    karin = visit(viewport=PHONE).sign_in(link_for(anouk, "Karin Bedacht"))
    expect(karin.page.get_by_role("heading", name="De dag van Lotte Testema")).to_be_visible()
    expect(karin.page.get_by_role("heading", name="Aardrijkskunde")).to_be_visible()
    expect(karin.to_the_lesson).to_have_count(0)
    karin.page.get_by_label("Yara Bedacht").check()
    expect(karin.page.get_by_role("heading", name="Rekenen")).to_be_visible()
    karin.page.goto(f"{school.base_url}/access")
    karin.page.get_by_label("Lotte Testema").check()
    expect(karin.page.get_by_text("Nog geen apparaat kent deze persoon.")).to_be_visible()
    lotte = visit().sign_in(new_link(karin))
    expect(lotte.page.get_by_role("heading", name="Aardrijkskunde")).to_be_visible()
    other = school.rows("SELECT id FROM timetable_slot WHERE subject = 'Rekenen'")[0][0]
    lotte.page.goto(f"{school.base_url}/live/{other}")
    expect(lotte.page.get_by_text("of hij is niet voor jou")).to_be_visible()


def test_a_teacher_pairs_the_classroom_and_a_pupil_is_in_the_lesson(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(), ANOUK)
    bram = choose_password(visit(), link_for(anouk, "Bram Verzonnen", "Link voor wachtwoord"), "bram@klimop.example")
    expect(bram.page.get_by_text("Leerling op afstand").first).to_be_visible()
    bram.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
    unit = bram.context.new_page()
    unit.goto(f"{school.base_url}/unit")
    pair(bram, unit)
    expect(unit.get_by_text("Niemand kijkt mee")).to_be_visible(timeout=10_000)
    bram.page.goto(school.base_url)
    expect(bram.page.get_by_role("heading", name="Mijn lessen vandaag")).to_be_visible()

    yara = visit(storage_state=school.home / "yara.json")
    yara.page.goto(school.base_url)
    yara.join()
    until(lambda: yara.kept, 15, "a proof is acknowledged", yara.page)
    yara.button("Stoppen").click()
    yara.context.storage_state(path=school.home / "yara.json")

    anouk.page.goto(f"{school.base_url}/access/units")
    anouk.button("Ontkoppelen: Lokaal 1").click()
    anouk.button("Ja, ontkoppel dit scherm").click()
    expect(anouk.page.get_by_text("Er is nog geen scherm gekoppeld.")).to_be_visible()
    unit.reload()
    expect(unit.get_by_text("Koppel dit scherm aan een lokaal")).to_be_visible()


def test_who_forgot_a_password_gets_a_link_by_mail(visit: Visit, school: RealSchool, mailbox: Mailbox) -> None:
    stranger = visit(viewport=PHONE)
    stranger.page.goto(f"{school.base_url}/access")
    stranger.page.get_by_label("E-mailadres").fill("bram@klimop.example")
    stranger.button("Wachtwoord vergeten?").click()
    stranger.page.keyboard.press("Tab")
    stranger.button("Stuur de link").click()
    expect(stranger.page.get_by_text("is er nu een mail onderweg")).to_be_visible()
    stranger.axe("a link was sent")
    until(lambda: mailbox.mails, 5, "a mail", stranger.page)
    choose_password(stranger, mailbox.link(0), "bram@klimop.example")


def test_a_week_later_a_device_still_knows_its_pupil_and_an_old_link_says_that_it_is_old(
    visit: Visit, school: RealSchool
) -> None:
    made = school.run("school", "link", ANOUK)
    school.smtp_url = ""
    school.later(days=6, hours=23)
    yara = visit(storage_state=school.home / "yara.json")
    yara.page.goto(school.base_url)
    expect(yara.to_the_lesson).to_be_visible()

    anouk = visit(viewport=PHONE)
    anouk.page.goto(made.stdout.split()[-1])
    expect(anouk.page.get_by_role("heading", name="Deze link is te oud")).to_be_visible()
    anouk.axe("a link that is too old")
    anouk.page.goto(f"{school.base_url}/access")
    anouk.page.get_by_label("E-mailadres").fill(ANOUK)
    anouk.button("Wachtwoord vergeten?").click()
    anouk.button("Stuur de link").click()
    expect(anouk.page.get_by_text("Erbij kan hier geen mail sturen.")).to_be_visible()


def test_a_teacher_says_with_one_tap_that_it_is_right_and_the_register_tells_who(
    visit: Visit, school: RealSchool
) -> None:
    bram = signed_in(visit(viewport=PHONE), "bram@klimop.example")
    seen = bram.page.get_by_role("button", name=re.compile("^Gezien, klopt.*Rekenen"))
    seen.click()
    expect(seen).to_have_count(0)
    bram.page.reload()
    expect(bram.page.get_by_role("heading", name="Mijn lessen vandaag")).to_be_visible()
    expect(seen).to_have_count(0)
    anouk = signed_in(visit(), ANOUK)
    anouk.page.goto(f"{school.base_url}/register?date={school.day}")
    expect(anouk.page.get_by_text("gezien door Bram Verzonnen")).to_be_visible()


def test_no_page_is_wider_than_a_narrow_screen_or_one_at_200_percent(visit: Visit, school: RealSchool) -> None:
    anouk = signed_in(visit(), ANOUK)
    for page in ("/", "/people", "/access/units", "/register", "/access", "/settings"):
        anouk.page.goto(school.base_url + page)
        expect(anouk.page.get_by_role("heading", level=1)).to_be_visible()
        anouk.page.wait_for_load_state("networkidle")
        for width in (640, 320):
            anouk.page.set_viewport_size({"width": width, "height": 400})
            assert anouk.page.evaluate("document.documentElement.scrollWidth") <= width, page


def test_without_a_network_one_calm_line_says_so_and_goes_again(visit: Visit, school: RealSchool) -> None:
    yara = visit(storage_state=school.home / "yara.json")
    yara.page.goto(school.base_url)
    expect(yara.to_the_lesson).to_be_visible()
    yara.context.set_offline(True)
    line = yara.page.get_by_text("Je bent even niet met internet verbonden.")
    expect(line).to_be_visible()
    yara.context.set_offline(False)
    expect(line).to_have_count(0)
