"""The register's pages as a browser gets them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Actor, Role
from erbij.register.explain import explain
from erbij.register.export import HEADING, WORDS, defused
from erbij.register.http import routes
from erbij.register.intake import facts_of
from erbij.register.reading import load
from erbij.register.wire import LineState, RegisterDay
from tests.api.web.serving import code, served
from tests.store.register.fakes import SCHOOL, Paper, register_of, two_lessons
from tests.support.settings import settings_in
from tests.unit.register.given import ZONE, was_there

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Browser, Served

MONTH = "from=2026-10-01&to=2026-10-31"
IDS = {
    "coordinator": "c1",
    "leader": "l1",
    "teacher": "t1",
    "mentor": "m1",
    "pupil": "p1",
    "guardian": "g1",
    "unit": "u1",
}


async def by_cookie(cookies: Mapping[str, str], _as_unit: bool) -> Actor | None:
    role = cookies.get("role")
    return Actor(IDS[role], SCHOOL, frozenset({Role(role)}), "sign-in") if role else None


@pytest.fixture
def paper() -> Paper:
    paper = two_lessons()
    paper.give("15:30-16:20", "s3")
    paper.hold("s3", "15:30-16:20", running=True, p1=was_there("15:30-15:59:58", ended=None))
    return paper


@pytest.fixture
async def server(database: Database, paper: Paper, tmp_path: Path) -> AsyncIterator[Served]:
    register, _ = register_of(database, paper)
    async with served(routes(register), by_cookie, settings_in(tmp_path), tmp_path) as running:
        yield running


def browser_of(server: Served, role: str) -> Browser:
    browser = server.browser()
    browser.put("role", role)
    return browser


def cells(body: bytes) -> list[dict[str, str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


async def test_the_file_holds_what_the_screen_shows(server: Served) -> None:
    browser = browser_of(server, "coordinator")
    screen = RegisterDay.model_validate_json(await (await browser.get("/api/register/day?date=2026-10-06")).read())
    answer = await browser.get("/api/register/day.csv?date=2026-10-06")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="register-2026-10-06.csv"'
    *rows, totals = cells(await answer.read())
    assert len(rows) == len(screen.rows) == 4
    for cell, row in zip(rows, screen.rows, strict=True):
        assert cell["datum"] == "2026-10-06"
        assert cell["begin"] == f"{row.starts_at.astimezone(ZONE):%H:%M}"
        assert cell["einde"] == f"{row.ends_at.astimezone(ZONE):%H:%M}"
        assert [cell[key] for key in ("vak", "klas", "docent")] == [row.subject, row.group, row.teacher]
        assert cell["leerling"] == defused(row.pupil_name)
        assert int(cell["gepland_seconden"]) == row.planned_seconds
        assert int(cell["geteld_seconden"]) == row.credited_seconds
        assert int(cell["geteld_minuten"]) == row.credited_minutes
        assert cell["bezig"] == ("ja" if row.running else "nee")
        assert cell["tijdlijn"].split(" | ") == [
            f"{part.start.astimezone(ZONE):%H:%M:%S}-{part.end.astimezone(ZONE):%H:%M:%S} {WORDS[part.state]}"
            for part in row.parts
        ]
        assert cell["uitleg"] == " ".join(row.explanation)
        assert cell["regelversie"] == row.policy_version == "2026-1"
    assert int(totals["gepland_seconden"]) == screen.planned_seconds
    assert int(totals["geteld_seconden"]) == screen.credited_seconds == 3000 + 2610 + 1798
    assert int(totals["geteld_minuten"]) == screen.credited_minutes == 123
    assert totals["geteld_klokuren"] == screen.clock_hours.replace(".", ",") == "2,06"
    assert totals["geteld_u_mm"] == screen.hmm == "2:03"


async def test_a_name_that_a_spreadsheet_would_run_is_text(server: Served) -> None:
    body = await (await browser_of(server, "leader").get("/api/register/day.csv")).read()
    assert {row["leerling"] for row in cells(body)} >= {"'=Bram", "Noor de Wit"}


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "\ufeff=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert defused(cell) == f"'{cell}"
    assert defused("Noor = lief") == "Noor = lief"


def test_every_state_has_a_word_and_every_column_a_name() -> None:
    assert set(WORDS) == set(LineState)
    assert len(set(HEADING)) == len(HEADING)


async def test_without_a_date_it_is_today_in_the_school(server: Served) -> None:
    shown = await (await browser_of(server, "coordinator").get("/api/register/day")).json()
    assert (shown["date"], shown["timezone"], shown["rows"][-1]["running"]) == ("2026-10-06", "Europe/Amsterdam", True)


@pytest.mark.parametrize("wrong", ["", "6-10-2026", "20261006", "2026-W41-2", "2026-02-30", "0001-01-01", "9999-12-31"])
async def test_a_date_that_is_none_is_named(server: Served, wrong: str) -> None:
    answer = await browser_of(server, "coordinator").get(f"/api/register/day?date={wrong}")
    problem: dict[str, Any] = await answer.json()
    assert (answer.status, problem["code"], problem["path"]) == (422, "invalid", "query.date")


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/api/register/day", {"coordinator", "leader"}),
        ("/api/register/day.csv", {"coordinator", "leader"}),
        (f"/api/register/facts?pupil_id=p1&{MONTH}", {"coordinator", "leader"}),
        ("/api/register/to-confirm", {"teacher"}),
    ],
)
async def test_who_may_see_what(server: Served, path: str, roles: set[str]) -> None:
    for role in IDS:
        answer = await browser_of(server, role).get(path)
        assert answer.status == (200 if role in roles else 404), role
    assert await code(await server.browser().get(path)) == (401, "not_signed_in")


async def test_one_tap_takes_a_lesson_off_the_list(server: Served) -> None:
    teacher = browser_of(server, "teacher")
    listed = (await (await teacher.get("/api/register/to-confirm")).json())["lessons"]
    assert [(one["slot_id"], one["pupils"], one["credited_minutes"]) for one in listed] == [
        ("s1", 1, 50),
        ("s2", 1, 43),
    ]
    for _ in range(2):
        assert (await teacher.post("/api/register/confirm", {"slot_id": "s1"})).status == 204
    listed = (await (await teacher.get("/api/register/to-confirm")).json())["lessons"]
    assert [one["slot_id"] for one in listed] == ["s2"]
    row = (await (await browser_of(server, "coordinator").get("/api/register/day")).json())["rows"][0]
    assert row["confirmed_by"] == "Mevrouw Jansen"


async def test_a_lesson_of_another_teacher_does_not_exist(server: Served, paper: Paper) -> None:
    paper.give("08:00-08:50", "hers", teacher="t2")
    teacher = browser_of(server, "teacher")
    for slot_id in ("hers", "unknown"):
        assert await code(await teacher.post("/api/register/confirm", {"slot_id": slot_id})) == (404, "not_found")
    assert (await browser_of(server, "coordinator").post("/api/register/confirm", {"slot_id": "s1"})).status == 404


async def test_a_full_day_of_a_large_school_is_shown_at_once(server: Served, paper: Paper) -> None:
    paper.by_id.clear()
    for n in range(60):
        start = 8 + n % 7
        paper.give(f"{start:02}:00-{start:02}:50", f"x{n}")
        there = was_there(f"{start:02}:00-{start:02}:20", f"{start:02}:21-{start:02}:50")
        paper.hold_all(f"x{n}", f"{start:02}:00-{start:02}:50", {f"q{n}-{m}": there for m in range(5)})
    answer = await browser_of(server, "coordinator").get("/api/register/day")
    shown = RegisterDay.model_validate_json(await answer.read())
    assert len(shown.rows) == 300
    assert shown.credited_seconds == 300 * 3000
    assert shown.rows[0].ends_at - shown.rows[0].starts_at == timedelta(minutes=50)


async def test_a_pupils_facts_are_a_file_that_gives_the_screens_figures(server: Served) -> None:
    browser = browser_of(server, "coordinator")
    answer = await browser.get(f"/api/register/facts?pupil_id=p1&{MONTH}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="facts-2026-10-01-2026-10-31.json"'
    told = explain(facts_of(load(await answer.read())))
    screen = RegisterDay.model_validate_json(await (await browser.get("/api/register/day")).read())
    assert told["total"]["seconds"] == screen.credited_seconds
    assert told["total"]["hmm"] == screen.hmm


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("pupil_id=p1", "query.from"),
        ("pupil_id=p1&from=2026-10-01", "query.to"),
        ("pupil_id=p1&from=2026-10-01&to=31-10-2026", "query.to"),
        ("pupil_id=p1&from=2026-10-01&to=2026-09-30", "query.to"),
        ("pupil_id=p1&from=2026-10-01&to=2027-10-31", "query.to"),
    ],
)
async def test_a_period_that_is_none_is_named(server: Served, query: str, path: str) -> None:
    answer = await browser_of(server, "coordinator").get(f"/api/register/facts?{query}")
    assert (answer.status, (await answer.json())["path"]) == (422, path)


@pytest.mark.parametrize("pupil", ["t1", "unknown", ""])
async def test_facts_of_somebody_who_is_no_pupil_here_do_not_exist(server: Served, pupil: str) -> None:
    answer = await browser_of(server, "coordinator").get(f"/api/register/facts?pupil_id={pupil}&{MONTH}")
    assert await code(answer) == (404, "not_found")
