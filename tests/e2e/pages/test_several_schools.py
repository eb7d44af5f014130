"""A teacher of two schools links them once, and then goes from one day to the other without signing in again."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from erbij.cli.school import create_school, import_school, password_link, read_files
from tests.e2e.real_school import GROUPS, PEOPLE, TIMETABLE, RealSchool
from tests.e2e.test_school import choose_password, signed_in
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from erbij.settings import Settings
    from tests.e2e.visitor import Visitor

SIZES = ((390, 844), (1280, 800), (1920, 1080))
KLIMOP, ELS = "bram@klimop.example", "bram@els.example"
CHOSEN = "een zin van paar woorden"


async def _filled(school: RealSchool, settings: Settings, name: str, host: str, subject: str) -> str:
    """Make a school in which Bram teaches that subject; returns his link for a password."""
    coordinator = ("Anouk Voorbeeld", f"anouk@{host}")
    await create_school(settings, name, name, coordinator=coordinator, sector="po", timezone="Europe/Amsterdam")
    folder = school.home / host
    folder.mkdir()
    day = f"{school.day:%d-%m-%Y}"
    texts = {
        "groups": GROUPS,
        "people": PEOPLE.format(since="").replace("klimop.example", host),
        "timetable": TIMETABLE.format(day=day, later=day).replace("Rekenen", subject),
    }
    for kind, text in texts.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    done = await import_school(settings, read_files([folder]), name, lambda *_: None, preview=False)
    assert done.written, done.faults
    return await password_link(settings, f"bram@{host}")


@pytest.fixture(scope="module")
def links() -> list[str]:
    """Bram's links for a password, at De Klimop and at De Els."""
    return []


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, links: list[str]) -> Iterator[RealSchool]:
    """One server with two schools, made by what its commands call; Bram teaches at both."""
    school = RealSchool(tmp_path_factory.mktemp("two-schools"))
    offset = int(school.clock_offset.total_seconds())
    settings = settings_in(school.home).model_copy(update={"port": school.port, "clock_offset_s": offset})

    async def fill() -> None:
        for name, host, subject in (("De Klimop", "klimop.example", "Rekenen"), ("De Els", "els.example", "Muziek")):
            links.append(await _filled(school, settings, name, host, subject))

    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, fill()).result()
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def looked_at(visitor: Visitor, name: str) -> None:
    visitor.axe(name)
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        visitor.page.screenshot(path=f"test-results/{name.replace(' ', '-')}-{width}.png", full_page=True)


def links_them(bram: Visitor) -> None:
    """At De Klimop he begins, at De Els he signs in, and says that both are him."""
    bram.page.goto(f"{bram.base_url}/settings")
    bram.page.get_by_role("link", name="Ik werk ook op een andere school").click()
    bram.button("Andere school koppelen").click()
    expect(bram.page.get_by_role("heading", name="Aanmelden bij je andere school")).to_be_visible()
    looked_at(bram, "schools sign in")
    bram.page.get_by_label("E-mailadres").fill(ELS)
    bram.page.get_by_label("Wachtwoord").fill(CHOSEN)
    bram.page.keyboard.press("Enter")
    expect(bram.page.get_by_text("Net was Bram Verzonnen van De Klimop hier aangemeld.")).to_be_visible()
    looked_at(bram, "schools question")
    bram.button("Ja, koppel mijn scholen").click()
    expect(bram.page.get_by_text("Gekoppeld sinds")).to_be_visible()
    looked_at(bram, "schools linked")


def says_no(bram: Visitor) -> None:
    """At De Els somebody says that it was not them: nothing is left of it in that browser."""
    bram.page.goto(f"{bram.base_url}/access/schools")
    bram.button("Andere school koppelen").click()
    bram.page.get_by_label("E-mailadres").fill(ELS)
    bram.page.get_by_label("Wachtwoord").fill(CHOSEN)
    bram.page.keyboard.press("Enter")
    bram.button("Nee, niet koppelen").click()
    expect(bram.button("Andere school koppelen")).to_be_visible()
    assert bram.api("POST", "/api/access/schools/offered", {})["status"] == 410
    bram.page.goto(f"{bram.base_url}/access")
    bram.button("Afmelden op dit apparaat").click()
    bram.page.wait_for_url(f"{bram.base_url}/")
    signed_in(bram, KLIMOP)


def goes_to(bram: Visitor, name: str) -> None:
    """By the keyboard alone."""
    bram.page.locator(".bar__school summary").focus()
    bram.page.keyboard.press("Enter")
    expect(bram.button(f"Naar {name}")).to_be_visible()
    looked_at(bram, f"schools menu {name}")
    bram.button(f"Naar {name}").focus()
    bram.page.keyboard.press("Enter")
    expect(bram.page.locator(".bar__school summary")).to_have_text(name)


def test_a_teacher_of_two_schools_sees_the_day_of_each_and_never_of_both(
    links: list[str], visit: Callable[..., Visitor]
) -> None:
    at_klimop, at_els = links
    choose_password(visit(), at_els, ELS)
    bram = choose_password(visit(), at_klimop, KLIMOP)
    expect(bram.page.get_by_text("Rekenen").first).to_be_visible()
    says_no(bram)
    links_them(bram)

    bram.page.goto(f"{bram.base_url}/")
    expect(bram.page.get_by_text("Muziek").first).to_be_visible()
    expect(bram.page.get_by_text("Rekenen")).to_have_count(0)
    before = bram.api("GET", "/api/access/me")["body"]
    goes_to(bram, "De Klimop")
    expect(bram.page.get_by_text("Rekenen").first).to_be_visible()
    expect(bram.page.get_by_text("Muziek")).to_have_count(0)
    after = bram.api("GET", "/api/access/me")["body"]
    assert (before["school_name"], after["school_name"]) == ("De Els", "De Klimop")
    assert before["id"] != after["id"]

    bram.page.goto(f"{bram.base_url}/access/schools")
    bram.button("Koppeling weghalen").click()
    bram.button("Ja, haal de koppeling weg").click()
    expect(bram.page.locator(".bar__school")).to_have_count(0)
