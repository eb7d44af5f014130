"""A teacher says what a lesson is for, by goals of the country, and puts lessons together; a pupil finds them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.demo_school import started
from tests.e2e.visitor import RESULTS, until
from tests.unit.catalogue.goals.published import FILES, OUD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page, Route, ViewportSize

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TITLE = "Taarten in stukken"
COLLECTION = "Alles over breuken"
SITE = "video.voorbeeld.test"
FILM = '<!doctype html><html lang="nl"><title>Film</title><p>Iemand snijdt taart.</p><a href="{away}">Weg</a></html>'
AWAY = "https://elders.voorbeeld.test/"
REMOVE = re.compile("^Weghalen.*Taarten")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSchool]:
    """A school that lets lessons show something of one other site."""
    school = started(tmp_path_factory.mktemp("school"), ERBIJ_EMBED_HOSTS=SITE)
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]


def test_a_lesson_gets_goals_a_place_in_a_collection_and_in_the_programme_and_a_pupil_finds_it(
    visit: Callable[..., Visitor], school: DemoSchool, tmp_path: Path
) -> None:
    take_in_goals(school, tmp_path)
    teacher = visit("teacher", viewport=LAPTOP)
    item = make_item(teacher)
    chooses_goals(teacher, item)
    finds_it_by_goal(teacher)
    puts_it_in_a_collection(teacher, item)
    gives_it_as_a_whole(teacher)
    makes_a_programme(teacher)
    repeats_the_week(teacher)
    pupil = visit("pupil", viewport=PHONE)
    opens_it_from_the_collection(pupil)
    reads_what_it_is_for(pupil)
    looks_at_the_other_site(pupil)
    reads_what_they_can_do_by_now(pupil)


def take_in_goals(school: DemoSchool, folder: Path) -> None:
    """As the operator does, beside the running server."""
    for name, data in FILES:
        (folder / name).write_bytes(data)
    command = [str(Path(sys.executable).parent / "erbij"), "catalogue", "goals", "import"]
    environment = {**os.environ, "ERBIJ_HOME": str(school.home)}
    ended = subprocess.run(
        [*command, *(str(folder / name) for name, _ in FILES)], env=environment, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode()


def make_item(teacher: Visitor) -> str:
    """A draft with a goal of before, that was split since."""
    items = "/api/catalogue/items"
    item = str(teacher.api("POST", items, {})["body"]["card"]["id"])
    described = {"title": TITLE, "subject": "Rekenen", "level": "PO", "years": [5], "goals": [OUD]}
    blocks = [
        {"id": "blok0001", "kind": "TEXT", "text": "Een halve taart.", "norm_seconds": 2},
        {"id": "site0001", "kind": "EMBED", "title": "Taart snijden", "url": f"https://{SITE}/taart"},
    ]
    saved = teacher.api("POST", f"{items}/{item}", {"version": 1, "described": described, "blocks": blocks})
    assert saved["status"] == 200, saved
    return item


def chooses_goals(teacher: Visitor, item: str) -> None:
    """What took the place of the older goal stands there; one goes and comes back, and one is chosen by a word."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue/items/{item}")
    expect(page.get_by_text(f"Hier mag iets staan van: {SITE}.")).to_be_visible()
    goals = page.get_by_role("region", name="Doelen")
    expect(goals.get_by_role("listitem")).to_have_count(2)
    goals.get_by_role("button", name=REMOVE).click()
    expect(goals.get_by_role("heading", name="Doelen")).to_be_focused()
    goals.get_by_role("button", name="Weggehaald doel terugzetten").click()
    expect(goals.get_by_role("button", name=REMOVE)).to_be_visible()
    goals.get_by_role("button", name=REMOVE).click()
    goals.get_by_role("button", name="Doel kiezen").click()
    goals.get_by_label("Zoek een doel").fill("taart")
    expect(goals.get_by_text("1 doel gevonden")).to_be_visible()
    teacher.axe("choosing goals")
    teacher.screenshot("goals-choose-1280")
    page.set_viewport_size(PHONE)
    teacher.screenshot("goals-choose-390")
    page.set_viewport_size(LAPTOP)
    goals.get_by_role("button", name=re.compile("^Kiezen.*Taarten")).click()
    expect(goals.get_by_role("button", name=REMOVE)).to_be_visible()
    teacher.button("Klaar voor leerlingen").click()
    expect(page.get_by_text("Klaar voor leerlingen: versie 1.")).to_be_visible()


def finds_it_by_goal(teacher: Visitor) -> None:
    """The facet says it in words."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue/giving")
    teacher.button("Iets anders zoeken").click()
    page.get_by_text("Meer keuzes").click()
    page.get_by_label("Doel").select_option(label="Taarten (1)")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def puts_it_in_a_collection(teacher: Visitor, item: str) -> None:
    """From the page of the lesson; it is shown to the school when it says what it is."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue/items/{item}")
    page.get_by_role("link", name="In een verzameling zetten").click()
    teacher.button("Nieuwe verzameling met deze les").click()
    inside = page.get_by_role("region", name="Lessen, in volgorde")
    expect(inside.get_by_text(f"1. {TITLE}")).to_be_visible()
    teacher.button("Klaar voor iedereen").click()
    expect(page.get_by_text("Er mist nog iets.")).to_be_visible()
    page.get_by_label("Titel", exact=True).fill(COLLECTION)
    expect(page.get_by_text("Er mist nog iets.")).to_be_hidden()
    page.get_by_role("checkbox", name="Voor een examen").check()
    orders(teacher, inside)
    teacher.axe("a collection while it is made")
    whole(teacher, "collection-edit")
    teacher.button("Klaar voor iedereen").click()
    expect(page.get_by_text("Klaar. Leerlingen en collega's zien hem.")).to_be_visible()
    expect(page.get_by_text("Bewaard", exact=True)).to_be_visible()
    page.get_by_role("link", name="Alle verzamelingen").click()
    expect(page.get_by_role("link", name=re.compile(COLLECTION))).to_be_visible()
    teacher.axe("collections")
    whole(teacher, "collections")


def orders(teacher: Visitor, inside: Locator) -> None:
    """One more by words; the order changes by keyboard; one goes and comes back."""
    inside.get_by_role("button", name="Een les zoeken").click()
    inside.get_by_label("Waar gaat het over?").fill("breuken deel")
    inside.get_by_role("button", name=re.compile("^Erbij zetten.*Breuken: een deel")).first.click()
    up = inside.get_by_role("button", name=re.compile("^Omhoog: Breuken: een deel"))
    up.focus()
    teacher.page.keyboard.press("Enter")
    expect(inside.get_by_text(f"2. {TITLE}")).to_be_visible()
    expect(up).to_be_focused()
    inside.get_by_role("button", name=f"Weghalen: {TITLE}").click()
    expect(inside.get_by_text(f"2. {TITLE}")).to_be_hidden()
    expect(inside.get_by_role("button", name=f"{TITLE} terugzetten")).to_be_focused()
    teacher.page.keyboard.press("Enter")
    expect(inside.get_by_text(f"2. {TITLE}")).to_be_visible()


def gives_it_as_a_whole(teacher: Visitor) -> None:
    """To a group, in its order; and back."""
    page = teacher.page
    page.get_by_role("link", name=re.compile(COLLECTION)).click()
    page.get_by_role("link", name="Geven aan leerlingen").click()
    page.get_by_role("radio", name="Een hele groep").check()
    page.get_by_label("Welke groep?").select_option(index=1)
    give = page.get_by_role("button", name=re.compile(f"^Geven aan .*{COLLECTION}"))
    expect(give).to_be_visible()
    teacher.axe("giving a collection")
    whole(teacher, "giving-collection")
    give.click()
    told = page.get_by_role("status").filter(has_text="in deze volgorde")
    expect(told).to_be_focused()
    expect(told.get_by_text(f"“{COLLECTION}” (2 lessen)")).to_be_visible()
    whole(teacher, "given-collection")
    told.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("Het staat niet meer op de lijst.")).to_be_visible()


def repeats_the_week(teacher: Visitor) -> None:
    """Every week for two weeks, and back."""
    page = teacher.page
    page.get_by_text("Deze week herhalen").click()
    page.get_by_label("Hoeveel weken?").select_option(label="Elke week, 2 weken lang")
    teacher.button("Herhaal het programma").click()
    told = page.get_by_role("status").filter(has_text="2 dagen hebben nu dit programma.")
    expect(told).to_be_focused()
    teacher.axe("a week that is repeated")
    whole(teacher, "guide-copy")
    told.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("Het programma staat daar niet meer.")).to_be_visible()


def makes_a_programme(teacher: Visitor) -> None:
    """Of today, for the year that the teacher teaches: one lesson that is on, and one for this afternoon."""
    page = teacher.page
    page.goto(f"{teacher.base_url}/catalogue/guides")
    expect(page.get_by_text("Er staat voor deze dag nog niets")).to_be_visible()
    page.get_by_label("Leerjaar").select_option(label="groep 5")
    teacher.button("Een les zoeken").click()
    for title, at in (("Breuken: een deel", "10:00"), (TITLE, "15:00")):
        page.get_by_role("button", name=re.compile(f"^Erbij zetten.*{title}")).first.click()
        page.get_by_role("region", name=re.compile(title)).get_by_label("Begint om").fill(at)
    page.get_by_role("button", name=f"Weghalen: {TITLE}").click()
    page.get_by_role("button", name=f"{TITLE} terugzetten").click()
    teacher.axe("the programme of a day")
    whole(teacher, "guide-edit")
    teacher.button("Bewaren").click()
    expect(page.get_by_text("Bewaard. Leerlingen zien het.")).to_be_visible()


def opens_it_from_the_collection(pupil: Visitor) -> None:
    """By the bar; what is on now stands first, then the collections for the own year."""
    page = pupil.page
    page.goto(pupil.base_url)
    page.get_by_text("Past bij jouw les").click()
    expect(page.get_by_role("link", name=re.compile(TITLE))).to_be_visible()
    pupil.axe("a day with what may fit")
    whole(pupil, "day-suggestions")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Verzamelingen").click()
    expect(page.get_by_role("region", name="Past bij jouw les").get_by_role("link")).not_to_have_count(0)
    expect(page.get_by_role("heading", name="Voor jouw jaar")).to_be_visible()
    expect(page.get_by_role("region", name="Nu").get_by_text("Breuken: een deel")).to_be_visible()
    expect(page.get_by_role("region", name="Straks").get_by_text(TITLE)).to_be_visible()
    pupil.axe("collections of a pupil")
    whole(pupil, "collections-pupil")
    page.get_by_role("link", name=re.compile(COLLECTION)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(COLLECTION)
    pupil.axe("a collection of a pupil")
    whole(pupil, "collection-pupil")
    page.get_by_role("link", name=re.compile(TITLE)).click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def whole(visitor: Visitor, name: str) -> None:
    """The page as a whole, on a laptop and a phone; nothing sticks out of the smallest one."""
    before = visitor.page.viewport_size
    for size in (LAPTOP, PHONE):
        visitor.page.set_viewport_size(size)
        visitor.page.screenshot(path=RESULTS / f"{name}-{size['width']}.png", full_page=True)
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, f"{name} is too wide for a small phone"
    if before:
        visitor.page.set_viewport_size(before)


def reads_what_it_is_for(pupil: Visitor) -> None:
    page = pupil.page
    page.get_by_text("Dit leer je").click()
    expect(page.get_by_role("listitem").filter(has_text="Taarten")).to_be_visible()
    pupil.axe("a lesson with goals")
    pupil.screenshot("goals-pupil-390")


def looks_at_the_other_site(pupil: Visitor) -> None:
    """Nothing is asked of it before the tap; it leads nowhere else; no minutes, said plainly."""
    page = pupil.page
    asked = answers_for_others(page)
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("Hier tellen geen minuten.")).to_be_visible()
    assert asked == []
    pupil.button("Laat het hier zien").click()
    film = page.frame_locator("iframe").frame_locator("iframe")
    expect(film.get_by_text("Iemand snijdt taart.")).to_be_visible()
    whole(pupil, "embed-pupil")
    film.get_by_role("link", name="Weg").click()
    expect(film.get_by_text("Iemand snijdt taart.")).to_have_count(0)
    assert {one.split("/")[2] for one in asked} == {SITE}
    pupil.errors.remove(f"a request to somebody else: https://{SITE}/taart")  # the only one that may be
    pupil.axe("a lesson with something of another site")


def reads_what_they_can_do_by_now(pupil: Visitor) -> None:
    """The lesson that was just done stands with its goal; nothing says what was not done."""
    page = pupil.page
    page.get_by_role("navigation").get_by_role("button", name="Tekst").click()
    page.get_by_text("Een halve taart.").scroll_into_view_if_needed()
    page.wait_for_timeout(3_500)  # reading is time
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("1 van 1 klaar")).to_be_visible()
    page.goto(f"{pupil.base_url}/catalogue/collections/own")
    reached = "/api/reports/own-time/goals"
    until(lambda: pupil.api("GET", reached)["body"]["goals"], 15, "a goal of the lesson that was done", page)
    page.reload()
    goals = page.get_by_role("region", name="Dit kun je al").get_by_role("listitem")
    expect(goals.filter(has_text="Taarten")).to_contain_text("1 van de 1 les gedaan")
    pupil.axe("what a pupil can do by now")
    whole(pupil, "reached-pupil")


def answers_for_others(page: Page) -> list[str]:
    """Play every other site, and remember what was asked of them."""
    asked: list[str] = []

    def play(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body=FILM.format(away=AWAY))

    page.route(re.compile(r"^https://.*voorbeeld\.test/"), play)
    return asked
