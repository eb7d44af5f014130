"""A family reads its own minutes and who looked, over a real timetable; nobody reads anybody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.live import store as live
from erbij.live.model import Fact, FactKind, Session
from erbij.live.wire import LeaveReason
from erbij.people.model import Relation
from erbij.privacy import http as privacy_http
from erbij.privacy.service import AT_ONCE, Privacy, disclose
from erbij.register import http as register_http
from erbij.register.sources import register_of
from erbij.timetable.store import slots_between
from tests.api.web.serving import code
from tests.store.register.test_sources import News
from tests.support.school_files import PEOPLE, Given, changed
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served

FAMILY = PEOPLE.replace(
    "thijs;Thijs",
    "omar;Omar Voorbeeld;guardian;;omar@voorbeeld.test;sem|noor;;\nleen;Leen Los;guardian;;;bo;;\nthijs;Thijs",
)
MINUTES = "/api/register/minutes"
LOOKS = "/api/privacy/looks"
MISSING = (404, "not_found")


@pytest.fixture
async def given(database: Database) -> Given:
    """Noor was twenty minutes and one second in the first lesson of Monday; it is noon."""
    given = await Given(database).imported(changed(people=FAMILY))
    start = given.clock.now() + timedelta(hours=1)
    async with database.transaction() as tx:
        slots = await slots_between(tx, given.school.id, start, start + timedelta(minutes=1))
        lesson = next(one for one in slots if one.group_name == "Groep 5A")
        session = Session("held", given.school.id, lesson.id, start, lesson.ends_at, None)
        here = [(FactKind.OPENED, 0, None), (FactKind.PROOF, 1201, None), (FactKind.CLOSED, 1201, LeaveReason.LEFT)]
        facts = [
            Fact(
                event_id=f"e{n}",
                kind=kind,
                span_id="span",
                session_id="held",
                slot_id=lesson.id,
                school_id=given.school.id,
                pupil_id=given.ids["noor"],
                device="d1",
                connection="c1",
                n=n,
                at=start + timedelta(seconds=seconds),
                reason=reason,
            )
            for n, (kind, seconds, reason) in enumerate(here, 1)
        ]
        await live.keep(tx, [session, *facts], News())
    given.clock.move(timedelta(hours=4))
    return given


@pytest.fixture
async def server(given: Given, tmp_path: Path) -> AsyncIterator[Served]:
    register = register_of(given.database, given.clock, disclose)
    routes = [*register_http.routes(register), *privacy_http.routes(Privacy(given.database, given.clock))]
    async with school_server(given, tmp_path, *routes) as running:
        yield running


async def asked(server: Served, who: str, role: Role, path: str) -> dict[str, Any]:
    answer = await browser_of(server, who, role).get(path)
    assert answer.status == 200
    found: dict[str, Any] = await answer.json()
    return found


async def test_the_familys_week_holds_the_rows_of_the_coordinators_day(server: Served, given: Given) -> None:
    week = await asked(server, "noor", Role.PUPIL, MINUTES)
    office = await asked(server, "zoe", Role.COORDINATOR, "/api/register/day")
    rows = [row for day in week["days"] for row in day["rows"]]
    assert rows == [row for row in office["rows"] if row["pupil_id"] == given.ids["noor"]]
    assert [(row["subject"], row["credited_seconds"]) for row in rows] == [("Rekenen", 1201), ("Taal", 0)]
    assert (week["week"], week["days"][0]["credited_seconds"], week["credited_minutes"]) == ("2026-W37", 1201, 20)
    for guardian in ("karin", "omar"):
        assert await asked(server, guardian, Role.GUARDIAN, f"{MINUTES}?person_id={given.ids['noor']}") == week


async def test_without_a_person_a_guardian_reads_the_first_child(server: Served) -> None:
    assert (await asked(server, "omar", Role.GUARDIAN, MINUTES))["person_name"] == "Noor Voorbeeld"
    assert (await asked(server, "sem", Role.PUPIL, MINUTES))["credited_seconds"] == 0


@pytest.mark.parametrize("path", [MINUTES, LOOKS])
async def test_anybody_elses_is_not_there(server: Served, database: Database, given: Given, path: str) -> None:
    other = await Given(database).imported(name="De Andere School")
    for who, role, person in [
        ("sem", Role.PUPIL, given.ids["noor"]),  # of the same group
        ("bo", Role.PUPIL, given.ids["noor"]),  # of another group
        ("karin", Role.GUARDIAN, given.ids["sem"]),  # another child
        ("leen", Role.GUARDIAN, given.ids["noor"]),
        ("karin", Role.GUARDIAN, given.ids["karin"]),
        ("noor", Role.PUPIL, other.ids["noor"]),  # of another school
        ("karin", Role.GUARDIAN, other.ids["noor"]),
        ("noor", Role.PUPIL, "nobody"),
    ]:
        browser = browser_of(server, who, role)
        assert await code(await browser.get(f"{path}?person_id={person}")) == MISSING, (who, person)
    assert await code(await server.browser().get(path)) == (401, "not_signed_in")
    for role in (Role.TEACHER, Role.MENTOR, Role.COORDINATOR, Role.LEADER):
        assert await code(await browser_of(server, "zoe", role).get(f"{path}?person_id={given.ids['noor']}")) == MISSING


@pytest.mark.parametrize("wrong", ["", "2026-41", "2026-W00", "2026-W54", "2025-W53", "2026-w41", "1999-W10", "next"])
async def test_a_week_that_is_none_is_named(server: Served, wrong: str) -> None:
    answer = await browser_of(server, "noor", Role.PUPIL).get(f"{MINUTES}?week={wrong}")
    assert (answer.status, (await answer.json())["path"]) == (422, "query.week")


async def test_another_week_is_asked_by_its_name(server: Served) -> None:
    week = await asked(server, "noor", Role.PUPIL, f"{MINUTES}?week=2026-W36")
    assert (week["week"], week["next_week"], week["credited_seconds"]) == ("2026-W36", "2026-W37", 0)
    assert week["days"][0]["date"] == "2026-08-31"


async def test_pupil_and_guardian_read_who_looked_when_where_and_as_what(server: Served, given: Given) -> None:
    assert (await asked(server, "noor", Role.PUPIL, LOOKS))["looks"] == []
    await asked(server, "zoe", Role.COORDINATOR, "/api/register/day")
    given.clock.move(timedelta(minutes=1))
    async with given.database.transaction() as tx:
        fleur = given.actor("fleur", Role.TEACHER, Role.MENTOR)
        await disclose(tx, fleur, "people", [given.ids["noor"]], relation=Relation.MENTOR, now=given.clock.now())
    mine = await asked(server, "noor", Role.PUPIL, LOOKS)
    assert [(one["name"], one["roles"], one["page"]) for one in mine["looks"]] == [
        ("Fleur Fictief", ["mentor"], "people"),
        ("Zoë Zogenaamd", ["coordinator"], "register.day"),
    ]
    assert mine["looks"][0]["at"] > mine["looks"][1]["at"]
    assert await asked(server, "karin", Role.GUARDIAN, f"{LOOKS}?person_id={given.ids['noor']}") == mine
    assert (await asked(server, "bo", Role.PUPIL, LOOKS))["looks"] == []


async def test_ninety_days_are_read_in_parts_without_a_hole(server: Served, given: Given) -> None:
    actor = given.actor("zoe", Role.COORDINATOR)

    async def look() -> None:
        async with given.database.transaction() as tx:
            noor = [given.ids["noor"]]
            await disclose(tx, actor, "people", noor, relation=Relation.OWN_SCHOOL, now=given.clock.now())

    await look()
    given.clock.move(timedelta(days=90, minutes=1))
    for _ in range(AT_ONCE + 20):
        await look()
        given.clock.move(timedelta(minutes=15))
    first = await asked(server, "noor", Role.PUPIL, LOOKS)
    rest = await asked(server, "noor", Role.PUPIL, f"{LOOKS}?before={first['looks'][-1]['id']}")
    assert (len(first["looks"]), first["more"]) == (AT_ONCE, True)
    assert (len(rest["looks"]), rest["more"]) == (20, False)
    instants = [one["at"] for one in [*first["looks"], *rest["looks"]]]
    assert instants == sorted(set(instants), reverse=True)
    stranger = await asked(server, "sem", Role.PUPIL, f"{LOOKS}?before={first['looks'][-1]['id']}")
    assert stranger["looks"] == []
