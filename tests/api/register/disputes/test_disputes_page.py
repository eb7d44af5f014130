"""A family says that a line is wrong; the coordinator answers; both read it at the line."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.privacy import http as privacy_http
from erbij.privacy.service import Privacy, disclose
from erbij.register import store as ledger
from erbij.register.disputes import http as disputes_http
from erbij.register.disputes.service import Disputes
from erbij.register.ledger import Kind, Reason
from erbij.register.sources import StoredTimetable, register_of
from erbij.timetable.store import slots_between
from tests.api.web.serving import code
from tests.support.school_files import PEOPLE, Given, changed
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served

FAMILY = PEOPLE.replace("thijs;Thijs", "leen;Leen Los;guardian;;;bo;;\nthijs;Thijs")
DISPUTES = "/api/register/disputes"
OWN = f"{DISPUTES}/own"
MISSING = (404, "not_found")
WORDS = "Ik was er vanaf het begin, maar het geluid viel weg."


@pytest.fixture
async def given(database: Database) -> Given:
    """Monday noon; noor is planned at home, in Rekenen and Taal."""
    given = await Given(database).imported(changed(people=FAMILY))
    given.clock.move(timedelta(hours=4))
    return given


@pytest.fixture
async def slots(given: Given) -> dict[str, str]:
    start = given.clock.now() - timedelta(hours=5)
    async with given.database.read() as read:
        found = await slots_between(read, given.school.id, start, start + timedelta(days=2))
    return {f"{one.subject} {one.group_name[-2:]}": one.id for one in found}


@pytest.fixture
async def server(given: Given, tmp_path: Path) -> AsyncIterator[Served]:
    register = register_of(given.database, given.clock, disclose)
    disputes = Disputes(given.database, given.clock, timetable=StoredTimetable(), lines=register, disclose=disclose)
    routes = [*disputes_http.routes(disputes), *privacy_http.routes(Privacy(given.database, given.clock))]
    async with school_server(given, tmp_path, *routes) as running:
        yield running


async def said(server: Served, slot_id: str, **more: Any) -> int:
    body = {"slot_id": slot_id, "text": WORDS, **more}
    return (await browser_of(server, "noor", Role.PUPIL).post(DISPUTES, body)).status


async def listed(server: Served, who: str, role: Role, path: str = DISPUTES) -> list[dict[str, Any]]:
    answer = await browser_of(server, who, role).get(path)
    assert answer.status == 200
    found: list[dict[str, Any]] = (await answer.json())["disputes"]
    return found


async def answered(server: Served, dispute_id: str, **body: Any) -> tuple[int, str]:
    body = {"text": "Je hebt gelijk, dank je wel.", **body}
    answer = await browser_of(server, "zoe", Role.COORDINATOR).post(f"{DISPUTES}/{dispute_id}/answer", body)
    return (answer.status, "") if answer.status < 300 else await code(answer)


@pytest.mark.rule("R16")
async def test_what_a_pupil_says_reaches_the_coordinator_with_a_date_and_the_answer_comes_back(
    server: Served, given: Given, slots: dict[str, str]
) -> None:
    assert await said(server, slots["Rekenen 5A"]) == 204
    (card,) = await listed(server, "zoe", Role.COORDINATOR)
    assert (card["text"], card["author_name"], card["by_pupil"]) == (WORDS, "Noor Voorbeeld", True)
    assert (card["subject"], card["due_on"], card["overdue"]) == ("Rekenen", "2026-09-21", False)
    waiting = await browser_of(server, "zoe", Role.COORDINATOR).get(f"{DISPUTES}/waiting")
    assert await waiting.json() == {"count": 1, "due_on": "2026-09-21", "today": "2026-09-07"}

    assert await answered(server, card["id"], outcome="ACCEPTED", minutes=45) == (204, "")
    for who, role in (("noor", Role.PUPIL), ("karin", Role.GUARDIAN)):
        (own,) = await listed(server, who, role, OWN)
        told = own["answer"]
        assert (told["outcome"], told["minutes"], told["name"]) == ("ACCEPTED", 45, "Zoë Zogenaamd")
    async with given.database.read() as read:
        (entry,) = await ledger.entries_of_slot(read, given.school.id, slots["Rekenen 5A"], given.ids["noor"])
    assert (entry.seconds, entry.kind, entry.reason) == (45 * 60, Kind.ADJUST, Reason.DISPUTE)
    assert entry.author == given.ids["zoe"]


async def test_an_explanation_changes_no_minute(server: Served, given: Given, slots: dict[str, str]) -> None:
    await said(server, slots["Rekenen 5A"])
    (card,) = await listed(server, "zoe", Role.COORDINATOR)
    assert await answered(server, card["id"], outcome="EXPLAINED") == (204, "")
    async with given.database.read() as read:
        assert await ledger.entries_of_slot(read, given.school.id, slots["Rekenen 5A"], given.ids["noor"]) == []


async def test_a_parent_says_it_of_a_child(server: Served, given: Given, slots: dict[str, str]) -> None:
    body = {"slot_id": slots["Taal 5A"], "person_id": given.ids["noor"], "text": WORDS}
    assert (await browser_of(server, "karin", Role.GUARDIAN).post(DISPUTES, body)).status == 204
    (own,) = await listed(server, "noor", Role.PUPIL, OWN)
    assert (own["author_name"], own["by_pupil"], own["answer"]) == ("Karin Voorbeeld", False, None)


async def test_of_anybody_elses_line_nobody_can_say_anything(
    server: Served, database: Database, given: Given, slots: dict[str, str]
) -> None:
    other = await Given(database).imported(name="De Andere School")
    for who, role, slot, person in [
        ("sem", Role.PUPIL, "Rekenen 5A", None),  # at school, so there is no line
        ("sem", Role.PUPIL, "Rekenen 5A", given.ids["noor"]),
        ("bo", Role.PUPIL, "Rekenen 5A", None),
        ("leen", Role.GUARDIAN, "Rekenen 5A", given.ids["noor"]),
        ("noor", Role.PUPIL, "Rekenen 5B", None),
        ("noor", Role.PUPIL, "Rekenen 5A", other.ids["noor"]),
    ]:
        body = {"slot_id": slots[slot], "person_id": person, "text": WORDS}
        assert await code(await browser_of(server, who, role).post(DISPUTES, body)) == MISSING, (who, slot)
    for who, role in (("bo", Role.PUPIL), ("leen", Role.GUARDIAN)):
        browser = browser_of(server, who, role)
        assert await code(await browser.get(f"{OWN}?person_id={given.ids['noor']}")) == MISSING, who
        assert (await (await browser.get(OWN)).json())["disputes"] == [], who


@pytest.mark.parametrize("role", [Role.TEACHER, Role.MENTOR, Role.LEADER, Role.PUPIL, Role.GUARDIAN])
async def test_only_the_coordinator_reads_the_list_and_answers(
    server: Served, slots: dict[str, str], role: Role
) -> None:
    await said(server, slots["Rekenen 5A"])
    (card,) = await listed(server, "zoe", Role.COORDINATOR)
    browser = browser_of(server, "fleur", role)
    for path in (DISPUTES, f"{DISPUTES}/waiting"):
        assert await code(await browser.get(path)) == MISSING
    body = {"outcome": "EXPLAINED", "text": "Nee"}
    assert await code(await browser.post(f"{DISPUTES}/{card['id']}/answer", body)) == MISSING


async def test_one_question_and_one_answer_at_a_time(server: Served, slots: dict[str, str]) -> None:
    slot = slots["Rekenen 5A"]
    assert await said(server, slot) == 204
    again = await browser_of(server, "noor", Role.PUPIL).post(DISPUTES, {"slot_id": slot, "text": "Nog eens"})
    assert await code(again) == (409, "already_disputed")
    (card,) = await listed(server, "zoe", Role.COORDINATOR)
    assert await answered(server, card["id"], outcome="EXPLAINED") == (204, "")
    assert await answered(server, card["id"], outcome="EXPLAINED") == (409, "already_answered")
    assert await said(server, slot) == 204
    assert len(await listed(server, "noor", Role.PUPIL, OWN)) == 2


async def test_a_lesson_that_is_not_over_is_not_disputed(server: Served, given: Given, slots: dict[str, str]) -> None:
    given.clock.move(timedelta(hours=-1, minutes=-45))
    answer = await browser_of(server, "noor", Role.PUPIL).post(DISPUTES, {"slot_id": slots["Taal 5A"], "text": WORDS})
    assert await code(answer) == (409, "lesson_not_over")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"text": ""}, "body.text"),
        ({"text": "   "}, "body.text"),
        ({"text": "x" * 501}, "body.text"),
        ({"slot_id": "../etc"}, "body.slot_id"),
        ({"school_id": "mine"}, "body.school_id"),
    ],
)
async def test_what_cannot_be_used_is_named_and_nothing_is_kept(
    server: Served, slots: dict[str, str], body: dict[str, Any], path: str
) -> None:
    whole = {"slot_id": slots["Rekenen 5A"], "text": WORDS, **body}
    answer = await browser_of(server, "noor", Role.PUPIL).post(DISPUTES, whole)
    assert (answer.status, (await answer.json())["path"]) == (422, path)
    assert await listed(server, "zoe", Role.COORDINATOR) == []


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "ACCEPTED"},
        {"outcome": "EXPLAINED", "minutes": 10},
        {"outcome": "ACCEPTED", "minutes": 51},
        {"outcome": "ACCEPTED", "minutes": -1},
    ],
)
async def test_minutes_go_with_a_yes_and_are_never_more_than_the_lesson(
    server: Served, slots: dict[str, str], body: dict[str, Any]
) -> None:
    await said(server, slots["Rekenen 5A"])
    (card,) = await listed(server, "zoe", Role.COORDINATOR)
    assert (await answered(server, card["id"], **body))[0] == 422
    assert (await listed(server, "zoe", Role.COORDINATOR))[0]["answer"] is None


async def test_the_family_reads_that_the_coordinator_looked(server: Served, slots: dict[str, str]) -> None:
    await said(server, slots["Rekenen 5A"])
    await listed(server, "zoe", Role.COORDINATOR)
    looks = await (await browser_of(server, "noor", Role.PUPIL).get("/api/privacy/looks")).json()
    assert [one["page"] for one in looks["looks"]] == ["register.disputes"]


async def test_after_ten_school_days_it_is_overdue(server: Served, given: Given, slots: dict[str, str]) -> None:
    await said(server, slots["Rekenen 5A"])
    given.clock.move(timedelta(days=15))
    (card,) = await listed(server, "zoe", Role.COORDINATOR)
    assert card["overdue"] is True
