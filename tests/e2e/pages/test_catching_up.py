"""From a missed lesson to catching up: the teacher gives an item in its place, pupil and parent find it on the day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.e2e.visitor import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}
TITLE = "Vlaggen: de helft en een kwart"


def picture(visitor: Visitor, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    visitor.page.screenshot(path=str(RESULTS / f"{name}.png"), full_page=True)


def asked(visitor: Visitor, method: str, path: str, body: object = None) -> Any:
    answer = visitor.api(method, path, body)
    assert answer["status"] < 300, answer
    return answer["body"]


def make_item(teacher: Visitor, subject: str) -> None:
    """A lesson of ten minutes to follow by oneself, for this subject."""
    items = "/api/catalogue/items"
    item = asked(teacher, "POST", items, {})["card"]["id"]
    described = {
        "title": TITLE,
        "description": "Met plaatjes van taart.",
        "subject": subject,
        "level": "PO",
        "years": [5],
    }
    blocks = [{"id": "blok0001", "kind": "TEXT", "text": "Een halve taart.", "norm_seconds": 600}]
    asked(
        teacher,
        "POST",
        f"{items}/{item}",
        {"version": 1, "described": {**described, "priority": "ESSENTIAL"}, "blocks": blocks},
    )
    asked(teacher, "POST", f"{items}/{item}/publish", {"version": 2})


def of_noor(teacher: Visitor, what: str, name: str) -> Locator:
    """The first button with these words for a pupil."""
    return teacher.page.get_by_role("button", name=re.compile(f"^{what}.*{name}")).first


def is_ill(visit: Callable[..., Visitor], school: DemoSchool, name: str) -> None:
    """The office records that a pupil missed the lessons of yesterday, and somebody else all that is left of today."""
    office = visit("coordinator")
    for whose, day, which in ((name, "2026-11-17", slice(2)), ("Sem Verzonnen", "2026-11-18", slice(-3, None))):
        ((pupil,),) = school.rows("SELECT id FROM people_person WHERE name = ?", whose)
        slots = asked(office, "GET", f"/api/absence/records/slots?person_id={pupil}&date={day}")["slots"]
        ids = [one["id"] for one in slots[which]]
        asked(office, "POST", "/api/absence/records", {"pupil_id": pupil, "slot_ids": ids, "category": "ILL"})


def test_a_teacher_gives_an_item_for_a_missed_lesson_and_it_stands_on_the_pupils_day(
    visit: Callable[..., Visitor], school: DemoSchool
) -> None:
    noor = visit("pupil", viewport=PHONE)
    is_ill(visit, school, noor.name)
    teacher = visit("teacher", viewport=LAPTOP)
    missed = asked(teacher, "GET", "/api/catalogue/missed")["lessons"]
    make_item(teacher, missed[0]["subject"])

    teacher.page.get_by_role("link", name="Gemiste lessen").click()
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("Gemiste lessen")
    expect(teacher.page.get_by_text(noor.name).first).to_be_visible()
    teacher.axe("missed lessons")
    picture(teacher, "missed-lessons-1280")
    need_not_and_needs_after_all(teacher, noor.name)
    teacher.page.get_by_role("link", name="Inhalen").first.click()
    expect(teacher.page.get_by_role("checkbox", name=noor.name)).to_be_checked()
    teacher.axe("one missed lesson")
    picture(teacher, "missed-lesson-1280")
    finds_it_by_words(teacher)
    give = teacher.page.get_by_role("button", name=re.compile(f"^Geven aan 1 leerling.*{TITLE}")).first
    give.click()
    expect(teacher.page.get_by_text("staat nu bij 1 leerling op de lijst")).to_be_visible()
    picture(teacher, "missed-given-1280")
    teacher.button("Ongedaan maken").click()
    expect(teacher.page.get_by_text("Het staat niet meer op de lijst.")).to_be_visible()
    give.click()
    expect(teacher.page.get_by_text("staat nu bij 1 leerling op de lijst")).to_be_visible()
    gives_it_from_its_own_page(teacher, missed[0]["subject"])
    sees_what_was_done(teacher, noor.name)
    stands_on_the_day(noor, "pupil-390")
    opens_it(noor)
    stands_on_the_day(visit("guardian", viewport=LAPTOP), "parent-1280")


def need_not_and_needs_after_all(teacher: Visitor, name: str) -> None:
    """In one tap, and back."""
    of_noor(teacher, "Niet nodig", name).click()
    expect(teacher.page.get_by_text("Hoeft dit niet in te halen.")).to_be_visible()
    of_noor(teacher, "Toch wel nodig", name).click()
    expect(teacher.page.get_by_text("Hoeft dit niet in te halen.")).to_be_hidden()


def sees_what_was_done(teacher: Visitor, name: str) -> None:
    """By pupil and by lesson, with a file of every line."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/reports/own-time")
    expect(page.get_by_role("row", name=re.compile(name))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(TITLE))).to_be_visible()
    teacher.axe("what was done in their own time")
    picture(teacher, "own-time-1280")
    page.set_viewport_size({"width": 390, "height": 844})
    picture(teacher, "own-time-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_download() as loading:
        page.get_by_role("link", name=re.compile("^Alle regels met uitleg")).click()
    assert loading.value.suggested_filename.startswith("eigen-tijd-")


def gives_it_from_its_own_page(teacher: Visitor, subject: str) -> None:
    """To a group, to one pupil, or to whoever is not there today; what fits goes by group, subject and week."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue")
    page.get_by_role("link", name="Geven aan leerlingen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Geven")
    expect(page.get_by_role("radio", name="Iedereen die vandaag een les mist")).to_be_checked()
    expect(page.get_by_text("Sem Verzonnen")).to_be_visible()
    picture(teacher, "giving-today-1280")
    page.get_by_role("radio", name="Een hele groep").check()
    page.get_by_label("Welke groep?").select_option(index=1)
    expect(page.get_by_text("leerlingen krijgen wat je hieronder kiest")).to_be_visible()
    page.get_by_role("radio", name="Een of meer leerlingen").check()
    expect(page.get_by_text("Nog niemand gekozen.")).to_be_visible()
    page.get_by_label("Vak").select_option(subject)
    expect(page.get_by_text("In de plaats van").first).to_be_visible()
    page.get_by_role("group", name="Welke leerlingen?").get_by_role("checkbox").last.check()
    teacher.axe("giving from its own page")
    picture(teacher, "giving-1280")
    page.set_viewport_size({"width": 390, "height": 844})
    picture(teacher, "giving-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name=re.compile("^Geven aan 1 leerling")).first.click()
    expect(page.get_by_text("staat nu bij 1 leerling op de lijst")).to_be_visible()
    teacher.button("Ongedaan maken").click()
    expect(page.get_by_text("Het staat niet meer op de lijst.")).to_be_visible()


def opens_it(noor: Visitor) -> None:
    """From the list to the lesson, which its address opens as well."""
    noor.page.get_by_role("link", name=re.compile(f"^Begin.*{TITLE}")).click()
    expect(noor.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    noor.page.reload()
    expect(noor.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    picture(noor, "catch-up-opened-390")


def finds_it_by_words(teacher: Visitor) -> None:
    """The search knows other forms of a word, and has no choice without hits."""
    teacher.button("Iets anders zoeken").click()
    search = teacher.page.get_by_role("region", name="Iets anders zoeken")
    expect(search.get_by_role("status")).to_contain_text("gevonden")
    search.get_by_label("Waar gaat het over?").fill("olifant")
    expect(search.get_by_role("status")).to_have_text("0 lessen gevonden")
    search.get_by_label("Waar gaat het over?").fill("vlag")
    expect(search.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(search.get_by_label("Hoe lang?").get_by_role("option")).to_have_text(["Alles", "Tot 10 minuten (1)"])
    teacher.axe("looking for another lesson")
    picture(teacher, "missed-search-1280")


def stands_on_the_day(family: Visitor, name: str) -> None:
    """Pupil and parent see the same, on the day and on a page of its own."""
    family.page.goto(family.base_url)
    part = family.page.locator('[data-role="catch-up"]')
    expect(part).to_contain_text(TITLE)
    expect(part).to_contain_text("10 minuten")
    family.axe("a day with something to catch up with")
    picture(family, f"catch-up-day-{name}")
    part.get_by_role("link", name="Alles bij Inhalen").click()
    expect(family.page.get_by_role("heading", level=1)).to_have_text("Inhalen")
    expect(family.page.get_by_text("Met plaatjes van taart.")).to_be_visible()
    family.axe("everything to catch up with")
    picture(family, f"catch-up-list-{name}")
