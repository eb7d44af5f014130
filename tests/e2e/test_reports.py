"""Journey 14, the week report: per lesson the states add up to the timetable, and the files equal the screen."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import openpyxl
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.visitor import RESULTS, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

NOTHING = "\u2013"
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}


def picture(visitor: Visitor, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    visitor.page.screenshot(path=str(RESULTS / f"{name}.png"), full_page=True)


def followed(visit: Callable[..., Visitor]) -> Visitor:
    """A pupil who was in the lesson for three proofs and stopped."""
    visit("unit")
    pupil = visit("pupil", viewport=PHONE).join()
    until(lambda: len(pupil.kept) >= 3, 25, "three proofs are acknowledged", pupil.page)
    pupil.button("Stoppen").click()
    return pupil


def downloaded(visitor: Visitor, name: str) -> bytes:
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name=name, exact=True).click()
    return waiting.value.path().read_bytes()


def cells(visitor: Visitor, heading: str) -> list[list[str]]:
    """Every row of the table below a heading, or of the only one, as it stands on the screen."""
    found: list[list[str]] = visitor.page.evaluate(
        """heading => [...document.querySelectorAll("table")]
            .filter((table) => table.caption.textContent.includes(heading))
            .flatMap((table) => [...table.querySelectorAll("tbody tr, tfoot tr")])
            .map((row) => [...row.cells].map((cell) => cell.innerText.trim()))""",
        heading,
    )
    return found


def seconds(text: str) -> int:
    """``12:05`` as the screen writes it."""
    minutes, rest = text.split(":")
    return int(minutes) * 60 + int(rest)


def test_the_week_report_adds_up_and_the_files_equal_the_screen(visit: Callable[..., Visitor]) -> None:
    pupil = followed(visit)
    office = visit("coordinator", viewport=LAPTOP, accept_downloads=True)
    office.page.get_by_role("main").get_by_role("link", name="Register van een periode").click()
    expect(office.page.get_by_role("heading", level=1)).to_have_text("Register van een periode")
    row = office.page.get_by_role("row").filter(has_text=pupil.name)
    expect(row).to_be_visible()
    office.axe("the register of a period")
    picture(office, "reports-pupils-laptop")
    by_pupil(office, pupil)
    by_mentor(office, pupil)

    office.page.locator("label").filter(has_text="Per les").click()
    expect(office.page.get_by_role("heading", name=pupil.name)).to_be_visible()
    office.axe("the register of a period by lesson")
    picture(office, "reports-lessons-laptop")
    by_lesson(office)


def by_pupil(office: Visitor, pupil: Visitor) -> None:
    """The pupils' numbers on the screen are those of the three files."""
    heads: list[str] = office.page.locator("thead th").all_inner_texts()
    shown = cells(office, "Leerlingen in deze periode")
    text = downloaded(office, "CSV").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    mine = next(line for line in shown if line[0].startswith(pupil.name))
    told = next(line for line in rows if line["leerling"] == pupil.name)
    assert mine[heads.index("Totaal")] == told["totaal (min)"]
    assert mine[heads.index("Te volgen")] == told["te volgen (min)"]
    assert mine[heads.index("Geen grond")] == told["geen grond (min)"]
    assert int(told["geen grond (s)"]) > 0
    assert len(rows) == len(shown)
    assert shown[-1][heads.index("Totaal")] == rows[-1]["totaal (min)"]
    assert int(rows[-1]["totaal (s)"]) == sum(int(line["totaal (s)"]) for line in rows[:-1])

    book = openpyxl.load_workbook(io.BytesIO(downloaded(office, "Excel")))
    sheet = [
        ["" if cell is None else str(cell) for cell in line] for line in book["Register"].iter_rows(values_only=True)
    ]
    stood = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [line[:3] for line in sheet] == [line[:3] for line in stood]
    reader = PdfReader(io.BytesIO(downloaded(office, "PDF")))
    paper = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    assert pupil.name in paper
    assert re.search(r"Grootboek tot en met nummer \d+, hash [0-9a-f]{16}", paper)


def by_mentor(office: Visitor, pupil: Visitor) -> None:
    """The same pupils, and no others, as the counts say of each mentor."""
    office.page.get_by_text("Filters", exact=True).click()
    row = office.page.get_by_role("row").filter(has_text=pupil.name)
    mentors = office.api("GET", "/api/reports/period/choices")["body"]["mentors"]
    assert mentors
    with_pupil = 0
    for mentor in mentors:
        with office.page.expect_response(re.compile(f"period\\?.*mentor_id={mentor['id']}")) as answer:
            office.page.get_by_label("Mentor").select_option(label=mentor["name"])
        is_there = any(one["pupil_name"] == pupil.name for one in answer.value.json()["pupils"])
        expect(row).to_have_count(int(is_there))
        with_pupil += is_there
    assert with_pupil == 1
    office.axe("the register of a period, narrowed")
    for name, size in (("laptop", LAPTOP), ("phone", PHONE)):
        office.page.set_viewport_size({"width": size["width"], "height": size["height"]})
        picture(office, f"reports-mentor-{name}")
    office.page.set_viewport_size({"width": LAPTOP["width"], "height": LAPTOP["height"]})
    office.button("Filters wissen").click()
    expect(row).to_be_visible()


def by_lesson(office: Visitor) -> None:
    """Per lesson the states add up to the timetable, on the screen and in the file."""
    shown = [line for line in cells(office, "Lessen van") if line[2] != ""]
    told = [line for line in shown if line[3] != NOTHING]
    assert told
    for line in told:
        *states, difference = map(seconds, line[3:10])
        assert sum(states) == seconds(line[2]), line
        assert difference == 0
    text = downloaded(office, "CSV").decode("utf-8-sig")
    *rows, totals = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert len(rows) == len(shown)
    assert totals["verschil (s)"] == "0"
    for line, row in zip(shown, rows, strict=True):
        assert seconds(line[2]) == int(row["gepland (s)"]) + int(row["uitloop (s)"])
        if line[3] != NOTHING and row["uitkomst"]:
            assert seconds(line[3]) == int(row["erbij (s)"])


def test_a_number_opens_what_it_is_made_of(visit: Callable[..., Visitor]) -> None:
    office = visit("coordinator", viewport=PHONE)
    office.page.goto(f"{office.base_url}/reports")
    expect(office.page.get_by_role("row").nth(1)).to_be_visible()
    assert office.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(office, "reports-pupils-phone")
    office.page.get_by_role("link", name=re.compile("Geen grond")).first.click()
    how = office.page.get_by_role("region", name=re.compile("Hoe komt dit getal tot stand"))
    expect(how).to_contain_text("Dit is een vraag aan jou")
    parts = [seconds(text) for text in how.locator("li .reports__number").all_inner_texts()]
    found = re.search(r"Samen (\d+:\d\d)", how.inner_text())
    assert found
    assert sum(parts) == seconds(found[1]) > 0
    office.page.locator("summary").first.click()
    office.axe("one pupil's period")
    assert office.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(office, "reports-pupil-phone")
    facts = json.loads(downloaded(office, "Feiten om zelf na te tellen (JSON)"))
    assert facts["format"] == "erbij-facts/1"
    puts_right_and_takes_back(office)


def puts_right_and_takes_back(office: Visitor) -> None:
    """A correction is a line more, and taking it back another one; nothing is ever wiped out."""
    page = office.page
    page.get_by_role("link", name=re.compile("Regels bekijken en verbeteren")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Register verbeteren")
    lines = page.locator(".corrections__line")
    before, sum_before = lines.count(), page.get_by_text(re.compile(r"^Samen ")).inner_text()
    office.button("Zet de verbetering erin").click()
    expect(page.get_by_text("Vul hele minuten in")).to_be_visible()
    office.axe("a correction with nothing filled in")
    page.get_by_label("Hoeveel minuten?").fill("5")
    page.get_by_label("Wat is er gebeurd?").fill("De leraar zag de leerling tot het eind")
    picture(office, "register-corrections-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    office.button("Zet de verbetering erin").click()
    expect(page.get_by_text("De verbetering staat erin.")).to_be_visible()
    expect(lines).to_have_count(before + 1)
    expect(lines.last).to_contain_text("+5:00")
    expect(lines.last).to_contain_text("de leraar zag het")
    lines.last.get_by_role("button", name="Neem terug").click()
    page.get_by_label("Waarom neem je dit terug?").fill("Het was een andere leerling")
    office.button("Neem 5:00 terug").click()
    expect(lines).to_have_count(before + 2)
    expect(lines.nth(before)).to_contain_text("teruggedraaid")
    expect(page.get_by_text(re.compile(r"^Samen "))).to_have_text(sum_before)
    office.axe("a pupil's lines of a date")
    page.set_viewport_size({"width": 1280, "height": 900})
    picture(office, "register-corrections-laptop")


def test_what_is_asked_stays_in_the_address_and_nobody_else_reads_it(visit: Callable[..., Visitor]) -> None:
    office = visit("coordinator", viewport=LAPTOP)
    office.page.goto(f"{office.base_url}/reports")
    office.page.get_by_text("Filters").click()
    office.page.get_by_label("Uitkomst van de les").select_option(label="Vrij volgens plan")
    expect(office.page.get_by_text("In deze periode is er niets met deze keuze.")).to_be_visible()
    assert "status=FREE_BY_PLAN" in office.page.url
    office.page.get_by_role("button", name="Filters wissen").click()
    expect(office.page.get_by_role("row").nth(1)).to_be_visible()
    office.page.locator("label").filter(has_text="Maand").click()
    office.page.get_by_role("button", name="Vorige").first.click()
    expect(office.page.get_by_text("In deze periode is er niets met deze keuze.")).to_be_visible()
    query = office.page.url.partition("?")[2]
    for who in (visit("teacher"), visit("pupil"), visit("guardian")):
        answer: Any = who.api("GET", f"/api/reports/period?{query}")
        assert answer["status"] == 404


def test_a_teacher_reads_the_own_week_and_a_leader_the_school(visit: Callable[..., Visitor]) -> None:
    teacher = visit("teacher", viewport=PHONE)
    teacher.page.get_by_role("main").get_by_role("link", name="Mijn week").click()
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("Mijn week")
    expect(teacher.page.get_by_text("Hier hoef je niets te doen")).to_be_visible()
    assert teacher.page.evaluate("document.documentElement.scrollHeight") < 2 * PHONE["height"], "a week is no scroll"
    teacher.page.locator("summary").filter(has_text="dinsdag 17 november").click()
    expect(teacher.page.get_by_role("article").first).to_be_visible()
    teacher.axe("a teacher's week")
    assert teacher.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(teacher, "reports-teaching-phone")

    office = visit("coordinator", viewport=LAPTOP)
    office.page.get_by_role("main").get_by_role("link", name="Overzicht van de school").click()
    expect(office.page.get_by_role("heading", name="Week voor week")).to_be_visible()
    office.axe("the overview of the school")
    picture(office, "reports-overview-laptop")
    office.page.locator("label").filter(has_text="13 weken").click()
    expect(office.page.get_by_role("table").first.get_by_role("row")).to_have_count(14)
