"""What counts beside lessons, confirmed work and corrections: lines of its own on every page and in every file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdf import PdfReader

from erbij.actor import Actor, Role
from erbij.jobs.outbox import Outbox
from erbij.privacy.service import disclose
from erbij.register import http as register_http
from erbij.register.corrections.model import Correction
from erbij.register.corrections.service import Corrections
from erbij.register.disputes import http as disputes_http
from erbij.register.disputes.service import Disputes
from erbij.register.facts import Dates
from erbij.register.ledger import Reason
from erbij.register.model import Bucket, Source
from erbij.register.offline.service import Offline
from erbij.register.offline.wire import ConfirmWork
from erbij.register.sources import StoredTimetable, register_of
from erbij.reports.period import http as periods_http
from erbij.reports.period.service import Periods
from tests.api.reports.period.given import Absent, a_monday
from tests.api.web.serving import code
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served
    from tests.support.school_files import Given

MONDAY = date(2026, 9, 7)
WEEK = "from=2026-09-07&to=2026-09-13"
PERIOD = "/api/reports/period"


class School:
    """Noor followed twenty minutes and a second from home; her teacher confirmed half an hour of reading."""

    def __init__(self, given: Given) -> None:
        absent = Absent()
        database, clock, timetable = given.database, given.clock, StoredTimetable()
        self.given = given
        self.outbox = Outbox(database, clock)
        self.register = register_of(database, clock, disclose, absent)
        self.outbox.handlers["pupil_facts_changed"] = self.register.recounting.on_facts_changed
        self.offline = Offline(database, clock, timetable=timetable, news=self.outbox, disclose=disclose)
        self.corrections = Corrections(database, clock, timetable, disclose)
        self.disputes = Disputes(database, clock, timetable=timetable, lines=self.register, disclose=disclose)
        self.periods = Periods(
            database, clock, register=self.register, timetable=timetable, absences=absent, disclose=disclose
        )

    def actor(self, who: str, role: Role) -> Actor:

        return Actor(self.given.ids[who], self.given.school.id, frozenset({role}), "sign-in")

    async def confirm(self, minutes: int = 30, **more: Any) -> None:
        body = {"pupil_id": self.given.ids["noor"], "date": MONDAY, "minutes": minutes, "text": "Gelezen"} | more
        await self.offline.confirm(self.actor("thijs", Role.TEACHER), ConfirmWork(**body))
        await self.outbox.deliver()

    async def correct(self, seconds: int) -> None:
        noor = self.given.ids["noor"]
        asked = Correction(
            noor, MONDAY, None, Source.LIVE, Bucket.REMOTE_NO_GROUND, seconds, Reason.TEACHER_OBSERVED, "Zag ik"
        )
        await self.corrections.adjust(self.actor("zoe", Role.COORDINATOR), asked)


@pytest.fixture
async def school(database: Database) -> School:
    school = School(await a_monday(database, Absent()))
    await school.confirm()
    await school.correct(120)
    return school


@pytest.fixture
async def server(school: School, tmp_path: Path) -> AsyncIterator[Served]:
    routes = [
        *register_http.routes(school.register),
        *disputes_http.routes(school.disputes),
        *periods_http.routes(school.periods),
    ]
    async with school_server(school.given, tmp_path, *routes) as running:
        yield running


async def asked(server: Served, who: str, role: Role, path: str) -> Any:
    answer = await browser_of(server, who, role).get(path)
    assert answer.status == 200, await answer.text()
    return await answer.json()


def lines_of(day: dict[str, Any]) -> int:
    rows = sum(row["credited_seconds"] for row in [*day["rows"], *day["works"]])
    return int(rows) + int(day["corrected_seconds"])


@pytest.mark.rule("R7")
async def test_the_lines_of_family_and_school_are_the_same_and_add_up_to_the_total(server: Served) -> None:
    week = await asked(server, "noor", Role.PUPIL, "/api/register/minutes")
    office = await asked(server, "zoe", Role.COORDINATOR, "/api/register/day")
    (monday, *others) = week["days"]
    assert monday["works"] == office["works"]
    assert [row for row in office["rows"] if row["credited_seconds"]] == [
        row for row in monday["rows"] if row["credited_seconds"]
    ]
    for day in (monday, office):
        assert lines_of(day) - day["credited_seconds"] == 0
    assert (monday["credited_seconds"], monday["corrected_seconds"]) == (1201 + 1800 + 120, 120)
    assert not any(day["works"] or day["corrected_seconds"] for day in others)
    (work,) = monday["works"]
    assert (work["text"], work["confirmed_by"], work["credited_minutes"]) == ("Gelezen", "Thijs Testema", 30)
    assert work["explanation"] == [
        "School heeft bevestigd dat je 30 minuten buiten de les hebt gewerkt.",
        "Meegeteld: 30 minuten.",
    ]


async def test_a_family_that_reads_english_is_told_in_english(server: Served) -> None:
    browser = browser_of(server, "noor", Role.PUPIL)
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    answer = await browser.session.get("/api/register/minutes", headers=english)
    monday = (await answer.json())["days"][0]
    assert monday["works"][0]["explanation"][-1] == "Counted: 30 minutes."
    assert monday["rows"][0]["explanation"][0] == "You were there from 09:00 to 09:20."


@pytest.mark.rule("R7")
async def test_more_than_two_hours_of_a_day_says_why_it_does_not_count(school: School, server: Served) -> None:
    school.given.clock.move(timedelta(minutes=1))
    await school.confirm(120)
    week = await asked(server, "noor", Role.PUPIL, "/api/register/minutes")
    first, second = week["days"][0]["works"]
    assert (first["credited_seconds"], second["credited_seconds"]) == (1800, 5400)
    assert second["explanation"][1:] == [
        "Daarvan telt 30 minuten niet mee: op een dag telt hoogstens 120 minuten aan werk buiten de les.",
        "Meegeteld: 90 minuten.",
    ]
    assert lines_of(week["days"][0]) == week["days"][0]["credited_seconds"]


@pytest.mark.rule("R20")
async def test_every_file_holds_the_lines_of_the_screen_and_the_same_total(server: Served) -> None:
    shown = await asked(server, "zoe", Role.COORDINATOR, f"{PERIOD}?{WEEK}")
    noor = next(pupil for pupil in shown["pupils"] if pupil["works"])
    lines = sum(one["credited_seconds"] for one in [*noor["lessons"], *noor["works"]])
    total = next(cell["seconds"] for cell in noor["cells"] if cell["column"] == "REPORTED")
    assert total - lines == 0
    assert total == 1201 + 1800 + 120
    browser = browser_of(server, "zoe", Role.COORDINATOR)
    files = {
        kind: await (await browser.get(f"{PERIOD}/file?{WEEK}&kind={kind}&level=LESSONS")).read()
        for kind in ("csv", "xlsx", "pdf")
    }
    text = files["csv"].decode("utf-8-sig")
    *rows, totals = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert sum(int(row["geteld (s)"]) for row in rows) - int(totals["geteld (s)"]) == 0
    assert int(totals["geteld (s)"]) == total
    assert [row["vak"] for row in rows][-2:] == ["werk buiten de les: Gelezen", "verbetering door school"]
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Register"]
    cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells == list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    paper = " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages).split())
    assert "werk buiten de les: Gelezen" in paper
    assert "52:01" in paper
    day = await asked(server, "zoe", Role.COORDINATOR, "/api/register/day")
    raw = (await (await browser.get("/api/register/day.csv")).read()).decode("utf-8-sig")
    *rows, totals = csv.DictReader(io.StringIO(raw, newline=""), delimiter=";")
    assert sum(int(row["geteld_seconden"]) for row in rows) == int(totals["geteld_seconden"]) == lines_of(day)


async def test_the_ledger_holds_what_the_lines_hold(school: School) -> None:
    async with school.given.database.read() as read:
        noor = school.given.ids["noor"]
        now = school.given.clock.now()
        dates = Dates(MONDAY, MONDAY)
        counted = await school.register.counting.period(read, school.given.school.id, [noor], dates, now)
    (day,) = counted.pupils[noor].days
    assert (day.by_source[Source.OFFLINE], day.adjusted, sum(one.seconds for one in day.loose)) == (1800, 120, 120)


@pytest.mark.rule("R16")
async def test_of_confirmed_work_too_a_family_says_that_it_is_not_right(school: School, server: Served) -> None:
    week = await asked(server, "noor", Role.PUPIL, "/api/register/minutes")
    work_id = week["days"][0]["works"][0]["work_id"]
    body = {"slot_id": work_id, "about": "WORK", "text": "Het was maar een kwartier."}
    sem, noor = (browser_of(server, who, Role.PUPIL) for who in ("sem", "noor"))
    assert await code(await sem.post("/api/register/disputes", body)) == (404, "not_found")
    assert (await noor.post("/api/register/disputes", body)).status == 204
    (case,) = (await asked(server, "zoe", Role.COORDINATOR, "/api/register/disputes"))["disputes"]
    assert (case["about"], case["work"], case["work_minutes"], case["subject"]) == ("WORK", "Gelezen", 30, None)
    zoe = browser_of(server, "zoe", Role.COORDINATOR)
    path = f"/api/register/disputes/{case['id']}/answer"
    more = await zoe.post(path, {"outcome": "ACCEPTED", "text": "Klopt", "minutes": 31})
    assert (more.status, (await more.json())["path"]) == (422, "body.minutes")
    assert (await zoe.post(path, {"outcome": "ACCEPTED", "text": "Klopt", "minutes": 15})).status == 204
    monday = (await asked(server, "noor", Role.PUPIL, "/api/register/minutes"))["days"][0]
    assert (monday["works"][0]["credited_seconds"], monday["works"][0]["adjusted_seconds"]) == (900, -900)
    assert "De school heeft dit verbeterd: er is 15 minuten eraf gehaald." in monday["works"][0]["explanation"]
    assert lines_of(monday) == monday["credited_seconds"] == 1201 + 900 + 120


async def test_late_work_stands_there_and_counts_once_care_has_signed(school: School, server: Served) -> None:
    school.given.clock.move(timedelta(days=20))
    await school.confirm(10, text="Later ingevoerd")
    week = await asked(server, "noor", Role.PUPIL, "/api/register/minutes?week=2026-W37")
    late = week["days"][0]["works"][1]
    assert (late["waits"], late["credited_seconds"], late["explanation"][-1]) == (True, 0, "Er telt geen tijd mee.")
    assert lines_of(week["days"][0]) == week["days"][0]["credited_seconds"]
