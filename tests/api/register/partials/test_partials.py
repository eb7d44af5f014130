"""Who was in less than half of a lesson: the teacher decides with one tap, and takes it back with another (R11)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from erbij.absence.records.service import Records
from erbij.absence.unseen.service import UnseenPupils
from erbij.actor import Actor, Role
from erbij.jobs.outbox import Outbox
from erbij.privacy.service import disclose
from erbij.register import http as register_http
from erbij.register.partials import http as partials_http
from erbij.register.partials.service import Partials
from erbij.register.partials.store import partial_table
from erbij.register.sources import StoredTimetable, register_of
from erbij.reports.teaching import http as teaching_http
from erbij.reports.teaching.service import Teaching
from tests.api.reports.period.given import MORE, Absent, a_monday
from tests.api.web.serving import code
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from erbij.register.service import Register
    from tests.api.web.serving import Served
    from tests.support.school_files import Given

PARTIALS = "/api/register/partials"
MISSING = (404, "not_found")


@pytest.fixture
async def given(database: Database) -> Given:
    """Noor was twenty minutes and a second in the fifty of Rekenen, from home."""
    return await a_monday(database, Absent(), MORE)


@pytest.fixture
def register(given: Given) -> Register:
    return register_of(given.database, given.clock, disclose)


@pytest.fixture
async def server(given: Given, register: Register, tmp_path: Path) -> AsyncIterator[Served]:
    timetable = StoredTimetable()
    partials = Partials(given.database, given.clock, timetable, register.counting)
    teaching = Teaching(given.database, given.clock, register=register, timetable=timetable, disclose=disclose)
    routes = [
        *partials_http.routes(partials),
        *register_http.routes(register),
        *teaching_http.routes(teaching),
    ]
    async with school_server(given, tmp_path, *routes) as running:
        yield running


async def asked(server: Served, who: str, role: Role, path: str) -> Any:
    answer = await browser_of(server, who, role).get(path)
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def slot_of(server: Served) -> str:
    return str((await asked(server, "thijs", Role.TEACHER, f"{PARTIALS}/own"))["lessons"][0]["slot_id"])


async def judged(
    server: Served, given: Given, slot: str, verdict: str, *, who: str = "thijs", pupil: str = "noor"
) -> Any:
    body = {"slot_id": slot, "pupil_id": given.ids[pupil], "verdict": verdict}
    return await browser_of(server, who, Role.TEACHER).post(PARTIALS, body)


async def row(server: Served) -> dict[str, Any]:
    week = await asked(server, "noor", Role.PUPIL, "/api/register/minutes")
    found: dict[str, Any] = week["days"][0]["rows"][0]
    return found


@pytest.mark.rule("R11")
async def test_a_part_of_a_lesson_waits_for_its_teacher_and_the_office_sees_for_whom(server: Served) -> None:
    (own,) = (await asked(server, "thijs", Role.TEACHER, f"{PARTIALS}/own"))["lessons"]
    (office,) = (await asked(server, "zoe", Role.COORDINATOR, PARTIALS))["lessons"]
    assert own == office
    assert (own["subject"], own["pupils"], own["teachers"]) == ("Rekenen", 1, ["Thijs Testema"])
    assert (await asked(server, "fleur", Role.TEACHER, f"{PARTIALS}/own"))["lessons"] == []
    shown = await row(server)
    assert (shown["status"], shown["verdict"], shown["judged_by"]) == (["PARTIAL"], "OPEN", None)
    assert "Je volgde minder dan de helft." in shown["explanation"][-1]


@pytest.mark.rule("R11")
@pytest.mark.parametrize(
    ("verdict", "words"), [("ENOUGH", "Je leraar vond het genoeg"), ("ABSENT", "Je leraar noemt de les gemist")]
)
async def test_one_tap_decides_everybody_reads_it_and_the_minutes_stay(
    server: Served, given: Given, verdict: str, words: str
) -> None:
    slot = await slot_of(server)
    before = await row(server)
    assert (await judged(server, given, slot, verdict)).status == 204
    after = await row(server)
    assert (after["verdict"], after["judged_by"]) == (verdict, "Thijs Testema")
    assert words in after["explanation"][-1]
    assert (after["credited_seconds"], after["status"]) == (before["credited_seconds"], ["PARTIAL"])
    assert (await asked(server, "zoe", Role.COORDINATOR, PARTIALS))["lessons"] == []
    lesson = (await asked(server, "thijs", Role.TEACHER, "/api/reports/teaching"))["lessons"][0]
    assert [one["verdict"] for one in lesson["pupils"]] == [verdict]


@pytest.mark.rule("R11")
async def test_a_newer_tap_takes_an_earlier_one_back_and_nothing_is_erased(server: Served, given: Given) -> None:
    slot = await slot_of(server)
    for verdict in ("ABSENT", "OPEN", "ENOUGH"):
        given.clock.move(timedelta(seconds=1))
        assert (await judged(server, given, slot, verdict)).status == 204
        assert (await row(server))["verdict"] == verdict
    async with given.database.read() as read:
        rows = (await read.connection.execute(select(partial_table))).all()
    assert sorted(one.verdict for one in rows) == ["ABSENT", "ENOUGH", "OPEN"]
    assert {one.author_id for one in rows} == {given.ids["thijs"]}


@pytest.mark.rule("R11")
async def test_what_a_teacher_calls_missed_is_on_the_list_of_who_was_not_seen_and_makes_no_absence(
    server: Served, given: Given, register: Register
) -> None:
    outbox = Outbox(given.database, given.clock)
    records = Records(given.database, given.clock, outbox, disclose)
    unseen = UnseenPupils(given.database, given.clock, register.counting, records, outbox, disclose)
    zoe = Actor(given.ids["zoe"], given.school.id, frozenset({Role.COORDINATOR}), "sign-in")

    async def missed() -> list[str]:
        return [one.lesson.subject for _, each in (await unseen.day(zoe, None)).pupils for one in each]

    slot = await slot_of(server)
    before = await missed()
    assert "Rekenen" not in before
    await judged(server, given, slot, "ABSENT")
    assert sorted(await missed()) == sorted([*before, "Rekenen"])
    assert (await records.day(zoe, None)).pupils == ()
    given.clock.move(timedelta(seconds=1))
    await judged(server, given, slot, "OPEN")
    assert await missed() == before


async def test_nobody_but_a_teacher_of_the_lesson_decides(server: Served, database: Database, given: Given) -> None:
    slot = await slot_of(server)
    other = await type(given)(database).imported(name="De Andere School")
    assert await code(await judged(server, given, slot, "ABSENT", who="fleur")) == MISSING
    for role in (Role.COORDINATOR, Role.MENTOR, Role.PUPIL, Role.GUARDIAN):
        body = {"slot_id": slot, "pupil_id": given.ids["noor"], "verdict": "ENOUGH"}
        assert await code(await browser_of(server, "zoe", role).post(PARTIALS, body)) == MISSING
    assert await code(await judged(server, given, slot, "ENOUGH", pupil="bo")) == MISSING
    body = {"slot_id": slot, "pupil_id": other.ids["noor"], "verdict": "ENOUGH"}
    assert await code(await browser_of(server, "thijs", Role.TEACHER).post(PARTIALS, body)) == MISSING
    assert await code(await judged(server, given, slot, "ENOUGH", pupil="sem")) == (409, "not_partial")
    wrong = await judged(server, given, slot, "MAYBE")
    assert (wrong.status, (await wrong.json())["path"]) == (422, "body.verdict")
