"""A part of a lesson that its teacher decides about, and a correction after the month was closed, on every page."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.pages.test_absence import ANOUK, PHONE, Office, shot
from tests.e2e.real_school import RealSchool
from tests.e2e.test_reports import cells, downloaded
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    from tests.e2e.visitor import Visitor

    Visit = Callable[..., Visitor]

WEEK = timedelta(days=7)
FOLLOWED, GIVEN = 12, 40
SAYS = "Ik deed de hele les mee, maar het beeld bleef weg."
ANSWER = "Dat klopt, de juf hoorde je de hele tijd."


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSchool]:
    """On 1 December: Yara followed twelve minutes of the forty-five of Lezen on 24 November."""
    school = RealSchool(tmp_path_factory.mktemp("after-close"))
    made = school.run("school", "create", "De Klimop", "--coordinator", "Anouk Voorbeeld", "--email", ANOUK)
    assert made.returncode == 0, made.stderr
    folder = school.home / "files"
    folder.mkdir()
    for name, text in school.files().items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    read = school.run("school", "import", str(folder))
    assert read.returncode == 0, read.stderr + read.stdout
    followed(school)
    school.clock_offset += WEEK
    school.first_link = school.run("school", "link", ANOUK).stdout.split()[-1]
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def followed(school: RealSchool) -> None:
    """What a lesson leaves behind: that it was held, from when to when she was there, and the news of it."""
    with closing(sqlite3.connect(school.home / "erbij.db")) as connection, connection:
        slot, home, start, end = connection.execute(
            "SELECT id, school_id, starts_at, ends_at FROM timetable_slot WHERE subject = 'Lezen' ORDER BY starts_at"
        ).fetchone()
        (yara,) = connection.execute("SELECT id FROM people_person WHERE name = 'Yara Bedacht'").fetchone()
        left = f"{datetime.fromisoformat(start) + timedelta(minutes=FOLLOWED):%Y-%m-%d %H:%M:%S.%f}"
        connection.execute("INSERT INTO live_session VALUES ('held', ?, ?, ?, ?, ?)", (home, slot, start, end, end))
        connection.execute(
            "INSERT INTO live_span VALUES ('there', ?, ?, ?, 'd1', ?, ?, 'left')", (home, slot, yara, start, left)
        )
        news = f'{{"school_id": "{home}", "pupil_id": "{yara}", "first": "{start[:10]}", "last": "{start[:10]}"}}'
        connection.execute(
            "INSERT INTO jobs_outbox (school_id, kind, key, payload, created_at, tries, next_at)"
            " VALUES (?, 'pupil_facts_changed', ?, ?, ?, 0, ?)",
            (home, yara, news, end, end),
        )


@pytest.fixture
def office(school: RealSchool, visit: Visit) -> Office:
    return Office(school, visit)


def line_of(visitor: Visitor, school: RealSchool) -> Locator:
    """The line of that lesson in "Mijn minuten"."""
    visitor.page.goto(f"{school.base_url}/register")
    visitor.button("Vorige week").click()
    day = visitor.page.locator(".minutes__day").filter(has_text="24 november")
    if day.get_attribute("open") is None:
        day.locator("summary").first.click()
    line = day.locator(".minutes__row").filter(has_text="Lezen")
    expect(line).to_be_visible()
    return line


def test_a_teacher_calls_a_part_too_little_takes_it_back_and_every_page_says_so(
    office: Office, school: RealSchool
) -> None:
    bram = office.let_in("Bram Verzonnen", viewport=PHONE)
    bram.page.goto(f"{school.base_url}/reports/teaching")
    bram.page.get_by_role("link", name=re.compile("Lezen Groep 6A")).click()
    lesson = bram.page.get_by_role("article", name=re.compile("Lezen"))
    expect(lesson.get_by_text("Yara Bedacht volgde minder dan de helft. Was dat genoeg?")).to_be_visible()
    expect(bram.page.get_by_text("1 les vraagt nog iets van jou.")).to_be_visible()
    bram.axe("a teacher's week that asks something")
    bram.page.screenshot(path=shot("teaching-asks-390"), full_page=True)

    missed = lesson.get_by_role("button", name="Heeft de les gemist")
    missed.click()
    back = lesson.get_by_role("button", name="Besluit terugnemen")
    expect(back).to_be_focused()
    bram.page.keyboard.press("Enter")
    expect(lesson.get_by_role("button", name="Was genoeg")).to_be_focused()
    missed.click()
    expect(back).to_be_visible()
    lesson.get_by_role("button", name="Gezien, klopt").click()
    expect(bram.page.get_by_text("Deze week hoef je niets meer te doen.")).to_be_visible()
    expect(lesson).to_be_visible()
    bram.page.screenshot(path=shot("teaching-answered-390"), full_page=True)

    yara = office.let_in("Yara Bedacht", viewport=PHONE)
    line = line_of(yara, school)
    line.get_by_text("Uitleg").click()
    expect(line).to_contain_text("Je leraar noemt de les gemist")
    reported(office, bram)


def reported(office: Office, mentor: Visitor) -> None:
    """The office reads it in the report of the week, and the mentor on the list of who was not seen."""
    page = office.anouk.page
    page.goto(f"{office.school.base_url}/reports?from=2026-11-23&to=2026-11-29&level=LESSONS")
    expect(page.get_by_role("row").filter(has_text="Lezen").filter(has_text="12:00")).to_contain_text("Gedeeltelijk")
    page.screenshot(path=shot("report-partial-1280"), full_page=True)
    mentor.page.goto(f"{office.school.base_url}/absence/unseen?date=2026-11-24")
    unseen = mentor.page.get_by_role("listitem").filter(has=mentor.page.get_by_role("heading", name="Yara Bedacht"))
    expect(unseen).to_contain_text("Lezen")
    mentor.page.screenshot(path=shot("unseen-partial-390"), full_page=True)


def closed(anouk: Visitor) -> None:
    """Close November, after thinking about it."""
    anouk.page.goto(f"{anouk.base_url}/register/periods")
    anouk.button("november 2026 afsluiten").click()
    expect(anouk.page.get_by_text("november 2026 gaat dicht en nooit meer open.")).to_be_visible()
    anouk.button("Ja, afsluiten").click()
    expect(anouk.page.get_by_text(re.compile("Afgesloten door Anouk Voorbeeld"))).to_be_visible()


def corrected(yara: Visitor, anouk: Visitor, line: Locator) -> None:
    """The pupil says that it is wrong, and the office agrees."""
    line.get_by_role("button", name="Dit klopt niet").click()
    yara.page.get_by_label("Wat is er volgens jou gebeurd?").fill(SAYS)
    yara.button("Versturen").click()
    expect(line.get_by_text(SAYS)).to_be_visible()
    anouk.page.goto(f"{anouk.base_url}/register/disputes")
    anouk.page.get_by_role("article").filter(has_text=SAYS).get_by_role("button", name="Antwoord geven").click()
    dialog = anouk.page.get_by_role("dialog")
    dialog.locator("label").filter(has_text="De minuten aanpassen").click()
    dialog.get_by_label("Hoeveel minuten telt deze les?").fill(str(GIVEN))
    dialog.get_by_label("Jouw antwoord").fill(ANSWER)
    dialog.get_by_role("button", name="Antwoord versturen").click()
    expect(dialog).to_be_hidden()


def the_file_equals_the_screen(anouk: Visitor, minutes: int) -> None:
    """Yara's total on the screen, in the file, and below both."""
    expect(anouk.page.get_by_role("row").filter(has_text="Yara Bedacht")).to_contain_text(str(minutes))
    heads = anouk.page.locator("thead th").all_inner_texts()
    shown = cells(anouk, "Leerlingen in deze periode")
    rows = list(csv.DictReader(io.StringIO(downloaded(anouk, "CSV").decode("utf-8-sig"), newline=""), delimiter=";"))
    mine = next(line for line in shown if line[0].startswith("Yara Bedacht"))
    told = next(row for row in rows if row["leerling"] == "Yara Bedacht")
    assert mine[heads.index("Totaal")] == told["totaal (min)"] == str(minutes)
    assert shown[-1][heads.index("Totaal")] == rows[-1]["totaal (min)"]
    assert len(shown) == len(rows)


def test_a_correction_after_the_close_is_called_so_and_the_closed_figures_stay(
    office: Office, school: RealSchool
) -> None:
    anouk = office.anouk
    until(lambda: school.rows("SELECT 1 FROM register_entry WHERE seconds = ?", FOLLOWED * 60), 15, "it is counted")
    closed(anouk)
    yara = office.let_in("Yara Bedacht", viewport=PHONE)
    corrected(yara, anouk, line_of(yara, school))

    line = line_of(yara, school)
    expect(line.get_by_text("na afsluiting", exact=True)).to_be_visible()
    expect(line.get_by_text(f"{GIVEN} minuten", exact=True)).to_be_visible()
    yara.axe("a line that was corrected after the close")
    yara.page.screenshot(path=shot("after-close-390"), full_page=True)
    anouk.page.goto(f"{school.base_url}/register?date=2026-11-24")
    expect(anouk.page.get_by_role("article").filter(has_text="Lezen").get_by_text("na afsluiting")).to_be_visible()
    anouk.page.screenshot(path=shot("after-close-register-1280"), full_page=True)

    anouk.page.goto(f"{school.base_url}/register/periods")
    expect(anouk.page.get_by_text(re.compile(r"\d regels? na afsluiting\."))).to_be_visible()
    anouk.page.get_by_role("link", name="Bekijk zoals afgesloten").click()
    expect(anouk.page.get_by_text("van het grootboek").first).to_be_visible()
    the_file_equals_the_screen(anouk, FOLLOWED)
    anouk.axe("a month as it was closed")
    anouk.page.screenshot(path=shot("as-closed-1280"), full_page=True)
    anouk.button("Naar nu").click()
    expect(anouk.page.get_by_text("van het grootboek")).to_have_count(0)
    the_file_equals_the_screen(anouk, GIVEN)
    the_signature_holds(anouk, school)


def the_signature_holds(anouk: Visitor, school: RealSchool) -> None:
    """Who has the file may ask the program; one byte more and it says no."""
    report = school.home / "register.pdf"
    body = downloaded(anouk, "PDF")
    report.write_bytes(body)
    asked = school.run("register", "verify-report", str(report))
    assert (asked.returncode, asked.stdout.split()[0]) == (0, "valid"), asked.stdout + asked.stderr
    half = len(body) // 2
    report.write_bytes(body[:half] + bytes([body[half] ^ 1]) + body[half + 1 :])
    assert school.run("register", "verify-report", str(report)).returncode != 0
