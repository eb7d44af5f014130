"""A correction after a month was closed: marked on lines and in files, and the month as it was stays readable."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from erbij.actor import Role
from erbij.register import http as register_http
from erbij.register import store as ledger
from erbij.register.explain import explain
from erbij.register.facts import Dates
from erbij.register.intake import facts_of
from erbij.register.periods.service import Periods as Months
from erbij.register.reading import load
from erbij.register.sources import StoredTimetable
from erbij.reports.period import http as periods_http
from erbij.reports.signature import http as signature_http
from erbij.reports.signature.model import Checked
from erbij.reports.signature.rules import checked, fingerprint
from tests.api.reports.period.given import Absent, a_monday
from tests.api.reports.period.test_beside_lessons import MONDAY, School, asked, lines_of
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served

SEPTEMBER = "from=2026-09-01&to=2026-09-30"
PERIOD = "/api/reports/period"


@pytest.fixture
async def school(database: Database) -> School:
    """September is closed on 1 October with 1201 + 1800 seconds of Noor; on 2 October two minutes are added."""
    school = School(await a_monday(database, Absent()))
    given = school.given
    await school.confirm()
    noor, day = given.ids["noor"], Dates(MONDAY, MONDAY)
    await school.register.recounting.recount(given.school.id, [noor], day, given.clock.now())
    given.clock.move(timedelta(days=24))
    months = Months(given.database, given.clock, StoredTimetable(), school.register.recounting)
    await months.close(school.actor("zoe", Role.COORDINATOR), date(2026, 9, 1))
    given.clock.move(timedelta(days=1))
    await school.correct(120)
    return school


@pytest.fixture
async def server(school: School, tmp_path: Path) -> AsyncIterator[Served]:
    routes = [
        *register_http.routes(school.register),
        *periods_http.routes(school.periods),
        *signature_http.routes(school.periods.signer),
    ]
    async with school_server(school.given, tmp_path, *routes) as running:
        yield running


async def closed_at(school: School) -> int:
    async with school.given.database.read() as read:
        return (await ledger.head_of(read, school.given.school.id)).seq - 1


def cells(of: dict[str, Any]) -> dict[str, int]:
    return {cell["column"]: cell["seconds"] for cell in of["cells"]}


async def noor_in(server: Served, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = await asked(server, "zoe", Role.COORDINATOR, f"{PERIOD}?{SEPTEMBER}{query}")
    return found


async def test_what_came_after_the_close_is_marked_for_school_and_family(server: Served) -> None:
    (noor,) = (await noor_in(server, "&column=AFTER_CLOSE"))["pupils"]
    assert (cells(noor)["REPORTED"], cells(noor)["AFTER_CLOSE"]) == (1201 + 1800 + 120, 120)
    (line,) = noor["works"]
    assert (line["source"], line["credited_seconds"], cells(line)["AFTER_CLOSE"]) == (None, 120, 120)
    week = await asked(server, "noor", Role.PUPIL, "/api/register/minutes?week=2026-W37")
    monday = week["days"][0]
    assert lines_of(monday) == monday["credited_seconds"] == 1201 + 1800 + 120


async def test_a_line_that_is_corrected_after_the_close_says_so(school: School, server: Served) -> None:
    (work,) = (await asked(server, "noor", Role.PUPIL, "/api/register/minutes?week=2026-W37"))["days"][0]["works"]
    await school.offline.withdraw(school.actor("thijs", Role.TEACHER), work["work_id"])
    await school.outbox.deliver()
    (noor,) = (await noor_in(server, f"&pupil_id={school.given.ids['noor']}"))["pupils"]
    assert (cells(noor)["REPORTED"], cells(noor)["AFTER_CLOSE"]) == (1201 + 120, 120 - 1800)


@pytest.mark.rule("R16")
async def test_the_month_is_read_as_it_was_closed_by_number_or_by_time(school: School, server: Served) -> None:
    seq = await closed_at(school)
    now = await noor_in(server)
    when = (school.given.clock.now() - timedelta(hours=1)).isoformat().replace("+", "%2B")
    for as_of in (str(seq), when):
        then = await noor_in(server, f"&as_of={as_of}")
        (noor,) = then["pupils"]
        assert cells(noor) == {"REPORTED": 3001, "NO_GROUND": 3001}
        assert (then["ledger_seq"], then["as_of"] is None) == (seq, False)
        assert then["ledger_hash"] != now["ledger_hash"]
        assert then["sums"]["minutes"] == 50
    assert (now["as_of"], now["ledger_seq"]) == (None, seq + 1)
    assert cells(now["pupils"][0])["REPORTED"] == 3121
    totals = await asked(server, "zoe", Role.COORDINATOR, f"{PERIOD}/totals?{SEPTEMBER}&as_of={seq}")
    assert (totals["pupils"], totals["sums"]["minutes"]) == ([], 50)
    assert (await noor_in(server, "&as_of=0"))["pupils"] == []


async def test_files_of_then_hold_the_head_of_then_and_the_same_numbers(school: School, server: Served) -> None:
    seq = await closed_at(school)
    then = await noor_in(server, f"&as_of={seq}")
    browser = browser_of(server, "zoe", Role.COORDINATOR)
    raw = await (await browser.get(f"{PERIOD}/file?{SEPTEMBER}&as_of={seq}&kind=csv&level=PUPILS")).read()
    (row, totals) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
    assert row["totaal (s)"] == totals["totaal (s)"] == "3001"
    pdf = await (await browser.get(f"{PERIOD}/file?{SEPTEMBER}&as_of={seq}&kind=pdf&level=PUPILS")).read()
    text = " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert then["ledger_hash"] in text
    assert f", nummer {seq}" in text
    assert "zoals het grootboek was op 2026-" in text
    now = await (await browser.get(f"{PERIOD}/file?{SEPTEMBER}&kind=csv&level=LESSONS")).read()
    *rows, _ = csv.DictReader(io.StringIO(now.decode("utf-8-sig"), newline=""), delimiter=";")
    assert [one["na afsluiting (s)"] for one in rows if one["na afsluiting (s)"] != "0"] == ["120"]


async def test_the_paper_is_signed_with_the_ledgers_head_and_one_changed_byte_is_found(
    school: School, server: Served
) -> None:
    shown = await noor_in(server)
    browser = browser_of(server, "zoe", Role.COORDINATOR)
    pdf = await (await browser.get(f"{PERIOD}/file?{SEPTEMBER}&kind=pdf&level=PUPILS")).read()
    known = {(await asked(server, "noor", Role.PUPIL, "/api/reports/signature"))["key"]}
    verdict, claims = checked(pdf, known)
    assert verdict is Checked.VALID
    assert claims is not None
    assert (claims.ledger_seq, claims.ledger_hash) == (shown["ledger_seq"], shown["ledger_hash"])
    assert claims.policy_versions == ("2026-1",)
    text = " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert claims.key in text
    assert fingerprint(claims.key) in text
    for place in (10, len(pdf) // 2, len(pdf) - 150, len(pdf) - 5):
        changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert checked(changed, known)[0] is Checked.CHANGED, place


@pytest.mark.rule("R16")
async def test_an_auditor_gets_the_servers_figures_from_facts_and_corrections_together(
    school: School, server: Served
) -> None:
    noor = school.given.ids["noor"]
    browser = browser_of(server, "zoe", Role.COORDINATOR)
    answer = await browser.get(f"/api/register/facts?pupil_id={noor}&{SEPTEMBER}")
    archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    names = ["facts-2026-09-01-2026-09-30.json", "corrections-2026-09-01-2026-09-30.json"]
    assert archive.namelist() == names
    facts, corrected = (archive.read(name) for name in names)
    explained = explain(facts_of(load(facts)))["total"]["seconds"]
    entries = json.loads(corrected)["entries"]
    (pupil,) = (await noor_in(server, f"&pupil_id={noor}"))["pupils"]
    assert explained == 3001
    assert [one["reason"] for one in entries] == ["TEACHER_OBSERVED"]
    assert explained + sum(one["seconds"] for one in entries if one["in_total"]) == cells(pupil)["REPORTED"]


@pytest.mark.parametrize("query", ["as_of=99999", "as_of=soon", "as_of=2026-10-01T12:00", "as_of=1&subject=Taal"])
async def test_what_was_never_there_is_named(server: Served, query: str) -> None:
    browser = browser_of(server, "zoe", Role.COORDINATOR)
    answer = await browser.get(f"{PERIOD}?{SEPTEMBER}&{query}")
    assert (answer.status, (await answer.json())["path"]) == (422, "query.as_of")
    answer = await browser.get(f"{PERIOD}/file?{SEPTEMBER}&as_of=1&kind=csv&level=LESSONS")
    assert answer.status == 422
