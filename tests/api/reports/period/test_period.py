"""The coordinator's register over a real timetable: a week report, its numbers explained, and the same as a file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import update

from erbij.actor import Role
from erbij.people.store import person_table
from erbij.privacy import http as privacy_http
from erbij.privacy.service import Privacy, disclose
from erbij.register.sources import StoredTimetable, register_of
from erbij.reports.period import http as periods_http
from erbij.reports.period.export import TOTAL, WORDS, Level, mark_of
from erbij.reports.period.model import Column
from erbij.reports.period.service import Periods
from erbij.reports.period.wire import ReportTable
from tests.api.reports.period.given import Absent, a_monday
from tests.api.web.serving import code
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served

WEEK = "from=2026-09-07&to=2026-09-13"
PERIOD = "/api/reports/period"
MISSING = (404, "not_found")


@pytest.fixture
def absent() -> Absent:
    return Absent()


@pytest.fixture
async def given(database: Database, absent: Absent) -> Given:
    given = await a_monday(database, absent)
    async with database.transaction() as tx:  # an import refuses such a name; older rows may have one
        named = update(person_table).where(person_table.c.id == given.ids["sem"]).values(name="=Sęm Şahin")
        await tx.connection.execute(named)
    return given


@pytest.fixture
async def server(given: Given, absent: Absent, tmp_path: Path) -> AsyncIterator[Served]:
    register = register_of(given.database, given.clock, disclose, absent)
    periods = Periods(
        given.database,
        given.clock,
        register=register,
        timetable=StoredTimetable(),
        absences=absent,
        disclose=disclose,
    )
    routes = [*periods_http.routes(periods), *privacy_http.routes(Privacy(given.database, given.clock))]
    async with school_server(given, tmp_path, *routes) as running:
        yield running


async def body(server: Served, path: str, who: str = "zoe", role: Role = Role.COORDINATOR) -> bytes:
    answer = await browser_of(server, who, role).get(f"{PERIOD}{path}")
    assert answer.status == 200, await answer.text()
    return await answer.read()


async def table(server: Served, query: str = "", who: str = "zoe", role: Role = Role.COORDINATOR) -> ReportTable:
    return ReportTable.model_validate_json(await body(server, f"?{WEEK}{query}", who, role))


def seconds(of: Any, column: Column) -> int:
    return next((cell.seconds for cell in of.cells if cell.column is column), 0)


async def test_the_week_holds_who_was_at_home_or_absent_by_name_with_their_seconds(server: Served) -> None:
    shown = await table(server)
    assert [pupil.pupil_name for pupil in shown.pupils] == ["=Sęm Şahin", "Noor Voorbeeld"]
    sem, noor = shown.pupils
    assert seconds(noor, Column.REPORTED) == seconds(noor, Column.NO_GROUND) == 1201
    assert seconds(noor, Column.DUE) == 2 * 3000
    assert seconds(sem, Column.ABSENCE_AUTHORISED) == 2 * 3000
    assert seconds(sem, Column.ABSENCE_UNAUTHORISED) == 0
    assert (shown.sums.pupils, shown.sums.minutes, shown.sums.hmm) == (2, 20, "0:20")


@pytest.mark.rule("R11")
async def test_the_minutes_by_state_add_up_to_the_timetable_with_difference_nought(server: Served) -> None:
    shown = await table(server)
    told = [one for pupil in shown.pupils for one in pupil.lessons if one.states]
    assert len(told) == 2
    for one in told:
        assert sum(one.states.values()) == one.planned_seconds + one.extension_seconds == 3000
        assert one.difference == 0
    assert shown.sums.difference == 0
    assert told[0].states == {"ATTENDED": 1201, "NOT_THERE": 1799}
    assert [str(word.value) for word in told[0].status] == ["PARTIAL"]


@pytest.mark.rule("R10")
async def test_totals_are_from_seconds_and_the_totals_page_names_nobody(server: Served, given: Given) -> None:
    shown = await table(server)
    totals = ReportTable.model_validate_json(await body(server, f"/totals?{WEEK}"))
    assert totals.pupils == ()
    assert totals.sums == shown.sums
    looks = await (await browser_of(server, "noor", Role.PUPIL).get("/api/privacy/looks")).json()
    assert [one["page"] for one in looks["looks"]] == ["reports.period"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("&who=ALL", ["=Sęm Şahin", "Bo Bedacht", "Noor Voorbeeld"]),
        ("&subject=Taal", ["=Sęm Şahin", "Noor Voorbeeld"]),
        ("&subject=Gym", []),
        ("&status=PARTIAL", ["Noor Voorbeeld"]),
        ("&status=FREE_BY_PLAN", []),
        ("&column=NO_GROUND", ["Noor Voorbeeld"]),
        ("&column=ABSENCE_AUTHORISED", ["=Sęm Şahin"]),
        ("&page=1", []),
    ],
)
async def test_a_filter_leaves_what_was_asked_for(server: Served, query: str, names: list[str]) -> None:
    assert [pupil.pupil_name for pupil in (await table(server, query)).pupils] == names


async def test_group_pupil_and_teacher_narrow_too(server: Served, given: Given) -> None:
    choices = await (await browser_of(server, "zoe", Role.COORDINATOR).get(f"{PERIOD}/choices?{WEEK}")).json()
    groups = {one["name"]: one["id"] for one in choices["groups"]}
    teachers = {one["name"]: one["id"] for one in choices["teachers"]}
    assert list(teachers) == ["Fleur Fictief", "Thijs Testema"]
    assert choices["subjects"] == ["Rekenen", "Taal"]
    assert (await table(server, f"&group_id={groups['Groep 5B']}")).pupils == ()
    mentors = {one["name"]: one["id"] for one in choices["mentors"]}
    by_mentor = {name: len((await table(server, f"&mentor_id={id_}")).pupils) for name, id_ in mentors.items()}
    assert by_mentor == {"Mia Mentor": 2, "Fleur Fictief": 0}
    both = f"&mentor_id={mentors['Mia Mentor']}&group_id={groups['Groep 5B']}"
    assert (await table(server, both)).pupils == ()
    own = await (await browser_of(server, "mia", Role.MENTOR).get(f"{PERIOD}/choices?{WEEK}")).json()
    assert own["mentors"] == []
    noor = await table(server, f"&pupil_id={given.ids['noor']}")
    assert [pupil.pupil_name for pupil in noor.pupils] == ["Noor Voorbeeld"]
    fleurs = await table(server, f"&teacher_id={teachers['Fleur Fictief']}")
    assert [[one.subject for one in pupil.lessons] for pupil in fleurs.pupils] == [["Taal"], ["Taal"]]


async def test_every_number_of_a_pupil_is_the_sum_of_its_days_and_lessons(server: Served, given: Given) -> None:
    browser = browser_of(server, "zoe", Role.COORDINATOR)
    told = await (await browser.get(f"{PERIOD}/pupil?{WEEK}&pupil_id={given.ids['noor']}")).json()
    (line,) = (await table(server, f"&pupil_id={given.ids['noor']}")).pupils
    whole = {cell["column"]: cell["seconds"] for cell in told["cells"]}
    assert whole == {cell.column.value: cell.seconds for cell in line.cells}
    by_day: dict[str, int] = {}
    by_lesson: dict[str, int] = {}
    for day in told["days"]:
        for cell in day["cells"]:
            by_day[cell["column"]] = by_day.get(cell["column"], 0) + cell["seconds"]
        for cell in (cell for one in day["lessons"] for cell in one["cells"]):
            by_lesson[cell["column"]] = by_lesson.get(cell["column"], 0) + cell["seconds"]
    assert by_day == by_lesson == whole
    assert told["rows"][0]["explanation"]
    assert (told["minutes"], told["hmm"], told["clock_hours"]) == (20, "0:20", "0.33")


@pytest.mark.parametrize("level", ["PUPILS", "LESSONS"])
async def test_the_csv_file_equals_the_screen(server: Served, level: str) -> None:
    shown = await table(server)
    raw = await body(server, f"/file?{WEEK}&kind=csv&level={level}")
    *rows, totals = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
    if level == "PUPILS":
        assert [row["leerling"] for row in rows] == ["'=Sęm Şahin", "Noor Voorbeeld"]
        for row, of in [*zip(rows, shown.pupils, strict=True), (totals, shown.sums)]:
            for column in Column:
                if column is not Column.CONTACT_MOMENTS:
                    assert int(row[f"{WORDS[column]} (s)"]) == seconds(of, column)
                    assert int(row[f"{WORDS[column]} (min)"]) == seconds(of, column) // 60
        assert totals["leerling"] == TOTAL
        return
    lessons = [one for pupil in shown.pupils for one in pupil.lessons]
    assert len(rows) == len(lessons) == 4
    for row, one in zip(rows, lessons, strict=True):
        assert (row["datum"], row["vak"], row["klas"]) == (one.date.isoformat(), one.subject, one.group)
        assert int(row["gepland (s)"]) == one.planned_seconds
        assert int(row["erbij (s)"]) == one.states.get("ATTENDED", 0)
        assert int(row["niet erbij (s)"]) == one.states.get("NOT_THERE", 0)
        assert int(row["geteld (s)"]) == one.credited_seconds
        assert int(row["verschil (s)"]) == 0
    assert int(totals["gepland (s)"]) == sum(int(row["gepland (s)"]) for row in rows)
    assert int(totals["verschil (s)"]) == 0


@pytest.mark.parametrize("level", ["PUPILS", "LESSONS"])
async def test_the_spreadsheet_equals_the_csv_file_and_runs_nothing(server: Served, level: str) -> None:
    text = (await body(server, f"/file?{WEEK}&kind=csv&level={level}")).decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(await body(server, f"/file?{WEEK}&kind=xlsx&level={level}")))
    cells = [
        ["" if cell is None else str(cell) for cell in row] for row in book["Register"].iter_rows(values_only=True)
    ]
    assert cells == list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert not [cell for row in book["Register"].iter_rows() for cell in row if cell.data_type == "f"]
    about = dict(book["Verantwoording"].iter_rows(min_row=2, values_only=True))
    shown = await table(server)
    assert about["kenmerk van dit bestand"] == mark_of(shown, Level(level))
    assert about["hash van het grootboek"] == shown.ledger_hash
    assert about["regelversie"] == "2026-1"


async def test_the_paper_holds_every_number_its_pages_and_the_state_of_the_ledger(server: Served) -> None:
    shown = await table(server)
    reader = PdfReader(io.BytesIO(await body(server, f"/file?{WEEK}&kind=pdf&level=PUPILS")))
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    assert "=Sęm Şahin" in text
    assert "Noor Voorbeeld" in text
    assert f"1 van {len(reader.pages)}" in text
    assert shown.ledger_hash in text
    assert mark_of(shown, Level.PUPILS) in text
    assert "regelversie 2026-1" in text
    assert "Rijen zijn afgerond, het totaal is exact" in text
    lessons = PdfReader(io.BytesIO(await body(server, f"/file?{WEEK}&kind=pdf&level=LESSONS")))
    text = " ".join("\n".join(page.extract_text() for page in lessons.pages).split())
    assert "20:01" in text
    assert "29:59" in text


async def test_a_mentor_sees_the_pupils_of_the_own_group_only_and_by_that_right(server: Served, given: Given) -> None:
    mias = await table(server, "&who=ALL", "mia", Role.MENTOR)
    assert [pupil.pupil_name for pupil in mias.pupils] == ["=Sęm Şahin", "Noor Voorbeeld"]
    assert [p.pupil_name for p in (await table(server, "&who=ALL", "fleur", Role.MENTOR)).pupils] == ["Bo Bedacht"]
    path = f"{PERIOD}/pupil?{WEEK}&pupil_id={given.ids['noor']}"
    assert await code(await browser_of(server, "fleur", Role.MENTOR).get(path)) == MISSING
    looks = await (await browser_of(server, "noor", Role.PUPIL).get("/api/privacy/looks")).json()
    assert [(one["name"], one["roles"]) for one in looks["looks"]] == [("Mia Mentor", ["mentor"])]


@pytest.mark.parametrize("path", ["", "/totals", "/choices", "/pupil", "/file"])
async def test_nobody_else_gets_anything(server: Served, database: Database, given: Given, path: str) -> None:
    other = await Given(database).imported(name="De Andere School")
    for role in (Role.PUPIL, Role.GUARDIAN, Role.TEACHER):
        assert await code(await browser_of(server, "fleur", role).get(f"{PERIOD}{path}?{WEEK}")) == MISSING
    if path != "/choices":
        query = f"{WEEK}&kind=csv&pupil_id={other.ids['noor']}"
        assert await code(await browser_of(server, "zoe", Role.COORDINATOR).get(f"{PERIOD}{path}?{query}")) == MISSING


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("from=2026-09-07", "query.to"),
        ("from=2026-09-07&to=2026-09-06", "query.to"),
        ("from=2026-09-07&to=2026-12-08", "query.to"),
        ("from=7-9-2026&to=2026-09-08", "query.from"),
        (f"{WEEK}&who=SOME", "query.who"),
        (f"{WEEK}&status=GOOD", "query.status"),
        (f"{WEEK}&column=MOOD", "query.column"),
        (f"{WEEK}&page=-1", "query.page"),
        (f"{WEEK}&page=²", "query.page"),
    ],
)
async def test_what_cannot_be_used_is_named(server: Served, query: str, path: str) -> None:
    answer = await browser_of(server, "zoe", Role.COORDINATOR).get(f"{PERIOD}?{query}")
    assert (answer.status, (await answer.json())["path"]) == (422, path)
