"""Somebody of a school board makes a second step, reads how its schools do by week and year, and reaches nobody."""

from __future__ import annotations

import asyncio
import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from erbij.access.factors import rules
from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.db.database import Database
from erbij.db.migrate import migrate
from erbij.privacy.service import disclose
from erbij.register import store as ledger
from erbij.register.periods import store as months
from erbij.register.periods.model import Close
from tests.e2e.real_school import TUESDAY, RealSchool
from tests.e2e.test_school import CHOSEN
from tests.e2e.visitor import until
from tests.support import board_schools as made
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor

SIZES = ((390, 844), (1280, 800), (1920, 1080))
BEA = "bea@kring.example"
FIRST = date(2026, 10, 12)
"""The week in which the schools began; what is told of them begins a week later, and ends with 2 November."""
PUPILS = {"De Els": 24, "De Klimop": 12, "De Linde": 8, "De Wilg": 3}


async def _fill(school: RealSchool) -> None:
    """Four schools at work, and one that did not begin; two closed October, and at De Wilg no coordinator was seen."""
    database, clock = Database(settings_in(school.home).database), SetClock(TUESDAY.astimezone(UTC))
    await migrate(database)
    await made.school(database, clock, "De Nieuwe School aan de Lange Dijk", 0)
    for name, pupils in PUPILS.items():
        of = await made.school(database, clock, name, pupils)
        for number in range(4):
            absent = 10 if (name, number) == ("De Klimop", 2) else number
            monday = FIRST + number * timedelta(days=7)
            followed = max(pupils - absent, 0)
            await made.week(database, clock, of, monday, offered=5, given=5 - number % 2, followed=followed)
        async with database.transaction() as tx:
            if name != "De Wilg":
                zoe = Actor(of.coordinator, of.id, frozenset({Role.COORDINATOR}), "")
                await disclose(tx, zoe, "people", of.pupils[:1], relation="school", now=clock.now())
            if name in {"De Els", "De Linde"}:
                head = await ledger.lock(tx, of.id)
                await months.add(tx, Close(of.id, date(2026, 10, 1), head, of.coordinator, clock.now()))
    await database.close()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSchool]:
    school = RealSchool(tmp_path_factory.mktemp("board"))
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, _fill(school)).result()
    done = school.run("board", "add", made.BOARD, "--person", "Bea Bestuurder", "--email", BEA)
    assert done.returncode == 0, done.stderr
    school.first_link = done.stdout.split()[-1]
    school.start()
    last = "SELECT count(*) FROM reports_board_week WHERE monday = '2026-11-02'"
    until(lambda: school.rows(last)[0][0], 30, "every week of this school year is told")
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def looked_at(bea: Visitor, name: str) -> None:
    bea.axe(name)
    for width, height in SIZES:
        bea.page.set_viewport_size({"width": width, "height": height})
        assert bea.page.evaluate("document.documentElement.scrollWidth") <= width
        bea.page.screenshot(path=f"test-results/board-{name}-{width}.png", full_page=True)


def makes_a_second_step(bea: Visitor, school: RealSchool) -> None:
    bea.button("App instellen").click()
    bea.page.get_by_text("Lukt scannen niet?").click()
    secret = bea.page.locator(".help .factors__code").inner_text().replace(" ", "")
    bea.page.get_by_label("Code").fill(rules.hotp(base64.b32decode(secret), rules.step_of(school.now())))
    bea.button("Klaar").click()
    bea.button("Ik heb ze bewaard").click()


def test_somebody_of_a_board_reads_its_schools_by_week_and_year_and_reaches_nobody(
    visit: Callable[..., Visitor], school: RealSchool
) -> None:
    bea = visit()
    bea.page.goto(school.first_link)
    bea.page.get_by_label("Nieuw wachtwoord").fill(CHOSEN)
    bea.button("Opslaan en aanmelden").click()
    makes_a_second_step(bea, school)
    reads_the_week(bea)
    reads_the_year(bea)
    for address in (
        "/api/people",
        "/api/timetable/day",
        "/api/plans/board",
        "/api/plans/granted",
        "/api/reports/period",
    ):
        assert bea.api("GET", address)["status"] == 404


def reads_the_week(bea: Visitor) -> None:
    page = bea.page
    expect(page.get_by_role("heading", name="Onze scholen", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="2 november tot en met 8 november 2026")).to_be_visible()
    expect(page.get_by_role("row", name="De Els")).to_contain_text("21")
    expect(page.get_by_role("row", name="De Wilg")).to_contain_text("< 5*")
    expect(page.get_by_role("row", name="De Nieuwe School")).to_contain_text("Telt deze week niet mee")
    expect(page.get_by_role("definition").filter(has_text="Er staat nog niets in het register")).to_have_count(1)
    looked_at(bea, "week")
    page.get_by_label("Zoek een school").fill("linde")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)
    page.get_by_label("Zoek een school").fill("xyz")
    expect(page.get_by_text('Geen school met "xyz" in de naam.')).to_be_visible()
    looked_at(bea, "nobody")
    page.get_by_label("Zoek een school").fill("")
    page.get_by_role("button", name="Week eerder").press("Enter")
    expect(page.get_by_role("heading", name="26 oktober tot en met 1 november 2026")).to_be_visible()
    page.get_by_role("button", name="Week eerder").press("Enter")
    expect(page.get_by_role("heading", name="19 oktober tot en met 25 oktober 2026")).to_be_visible()
    expect(page.get_by_role("button", name="Week eerder")).to_be_focused()
    expect(page.get_by_role("button", name="Week later")).to_be_visible()


def reads_the_year(bea: Visitor) -> None:
    page = bea.page
    page.get_by_role("radio", name="Een week").press("ArrowDown")
    expect(page.get_by_role("heading", name="Schooljaar 2026-2027")).to_be_visible()
    expect(page.get_by_role("row", name="De Klimop")).to_contain_text("uit 2 weken")
    looked_at(bea, "year")
    with page.expect_download() as download:
        page.get_by_role("link", name="Als bestand (CSV)").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == len(PUPILS) + 3
    assert not [line for line in lines if "Leerling 1" in line or "Thijs" in line]
