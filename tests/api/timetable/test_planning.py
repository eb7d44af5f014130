"""Making and changing lessons over HTTP: who may, what is refused, and with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.jobs.posts import Posts
from erbij.privacy.service import disclose
from erbij.timetable.bulletin.service import Bulletins
from erbij.timetable.calendar import http as calendar_http
from erbij.timetable.calendar.service import Calendar
from erbij.timetable.ports import NothingLive
from erbij.timetable.slots import http as slots_http
from erbij.timetable.slots.service import SlotPlanning
from erbij.timetable.week import http as week_http
from erbij.timetable.week.service import Weeks
from tests.support.school_files import Given
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.api.web.serving import Served

SLOTS = "/api/timetable/slots"
AT_TWO = {"subject": "Muziek", "date": "2026-09-07", "start": "14:00", "end": "14:50", "place": "Lokaal 3"}
HOLIDAY = {"name": "Herfstvakantie", "first": "2026-10-17", "last": "2026-10-25"}


@pytest.fixture
async def given(database) -> Given:
    return await Given(database).imported()


@pytest.fixture
async def server(given, tmp_path) -> AsyncIterator[Served]:
    bulletins = Bulletins(given.database, given.clock, Posts(given.database, given.clock))
    planning = SlotPlanning(given.database, given.clock, NothingLive(), disclose, bulletins)
    routes = [
        *slots_http.routes(planning),
        *week_http.routes(Weeks(given.database, given.clock)),
        *calendar_http.routes(Calendar(given.database, given.clock)),
    ]
    async with school_server(given, tmp_path, *routes) as server:
        yield server


@pytest.fixture
async def thijs(server):
    return browser_of(server, "thijs", Role.TEACHER)


async def group_of(thijs):
    form = await (await thijs.get(f"{SLOTS}/form")).json()
    return form["groups"][0]["id"]


async def test_a_teacher_makes_moves_and_calls_off_a_lesson(thijs):
    made = await (await thijs.post(SLOTS, {**AT_TWO, "group_id": await group_of(thijs)})).json()
    slot = made["slot_ids"][0]
    detail = await (await thijs.get(f"{SLOTS}/{slot}")).json()
    assert (detail["version"], detail["start"], detail["tense"], detail["later"]) == (1, "14:00", "ahead", 1)

    wish = {**AT_TWO, "start": "15:00", "end": "15:50", "version": 1, "reason": "Podium bezet"}
    moved = await (await thijs.post(f"{SLOTS}/{slot}/edit", wish)).json()
    new = moved["slot_ids"][0]
    old = await (await thijs.get(f"{SLOTS}/{slot}")).json()
    assert (old["status"], old["moved_to"]) == ("MOVED", "2026-09-07T13:00:00Z")
    assert ("Thijs Testema", "Podium bezet") in {(one["author"], one["reason"]) for one in old["changes"]}

    off = await (await thijs.post(f"{SLOTS}/{new}/off", {"version": 1})).json()
    assert (await (await thijs.get(f"{SLOTS}/{new}")).json())["status"] == "CANCELLED"
    assert (await thijs.post(f"{SLOTS}/undo", {"undo_id": off["undo_id"]})).status == 200
    assert (await (await thijs.get(f"{SLOTS}/{new}")).json())["status"] == "PLANNED"


async def test_the_second_of_two_editors_gets_who_changed_what(server, thijs):
    made = await (await thijs.post(SLOTS, {**AT_TWO, "group_id": await group_of(thijs)})).json()
    path = f"{SLOTS}/{made['slot_ids'][0]}/edit"
    zoe = browser_of(server, "zoe", Role.COORDINATOR)
    assert (await zoe.post(path, {**AT_TWO, "place": "Gymzaal", "version": 1})).status == 200
    answer = await thijs.post(path, {**AT_TWO, "subject": "Toneel", "version": 1})
    problem = await answer.json()
    assert (answer.status, problem["code"]) == (409, "somebody_else_changed")
    assert [(one["author"], one["fields"]) for one in problem["changes"]] == [("Zoë Zogenaamd", ["place"])]


async def test_a_clash_is_answered_in_names(thijs):
    at_nine = {**AT_TWO, "start": "09:00", "end": "09:50", "place": "Lokaal 12"}
    done = await (await thijs.post(SLOTS, {**at_nine, "group_id": await group_of(thijs)})).json()
    assert [(one["kind"], one["who"], one["subject"]) for one in done["clashes"]] == [
        ("place", "Lokaal 12", "Rekenen"),
        ("teacher", "Thijs Testema", "Rekenen"),
        ("group", "Groep 5A", "Rekenen"),
    ]
    assert (done["slot_ids"], done["undo_id"], done["may_anyway"]) == ([], None, False)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"subject": " "}, "body.subject"),
        ({"subject": "x" * 81}, "body.subject"),
        ({"start": "24:00"}, "body.start"),
        ({"start": "9:00"}, "body.start"),
        ({"end": "14:00"}, "body.end"),
        ({"date": "2026-02-30"}, "body.date"),
        ({"date": "9999-12-31"}, "body.date"),
        ({"date": "2026-09-06"}, "body.date"),
        ({"until": "2027-08-01"}, "body.until"),
        ({"group_id": None}, "body.pupil_ids"),
        ({"pupil_ids": ["p"] * 41}, "body.pupil_ids"),
        ({"more": 1}, "body.more"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_made(thijs, change, path):
    answer = await thijs.post(SLOTS, {**AT_TWO, "group_id": await group_of(thijs), **change})
    assert (answer.status, (await answer.json())["path"]) == (422, path)
    week = await (await thijs.get("/api/timetable/week")).json()
    assert sum(len(day["lessons"]) for day in week["days"]) == 2


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("noor", Role.PUPIL),
        ("karin", Role.GUARDIAN),
        ("fleur", Role.MENTOR),
        ("zoe", Role.LEADER),
    ],
)
async def test_nobody_else_makes_or_changes_lessons(server, given, key, role):
    browser = browser_of(server, key, role)
    absent = await (await browser.get("/api/nothing-here")).text()
    for path in (f"{SLOTS}/form", f"{SLOTS}/x"):
        answer = await browser.get(path)
        assert (answer.status, await answer.text()) == (404, absent)
    for path, body in ((SLOTS, AT_TWO), (f"{SLOTS}/undo", {"undo_id": "x"}), (f"{SLOTS}/x/off", {"version": 1})):
        assert (await browser.post(path, body)).status == 404
    for path in ("free-days", "school-days"):
        assert (await browser.post(f"/api/timetable/calendar/{path}", HOLIDAY)).status == 404


async def test_the_coordinator_makes_days_free_after_a_look_at_what_it_does(server, thijs):
    zoe = browser_of(server, "zoe", Role.COORDINATOR)
    look = await (await zoe.post("/api/timetable/calendar/free-days", {**HOLIDAY, "preview": True})).json()
    assert look == {"days": 9, "lessons": 0, "past": 0}
    assert (await (await zoe.get("/api/timetable/calendar")).json())["free"] == []
    assert (await thijs.post("/api/timetable/calendar/free-days", HOLIDAY)).status == 404
    assert (await zoe.post("/api/timetable/calendar/free-days", HOLIDAY)).status == 200
    year = await (await thijs.get("/api/timetable/calendar")).json()
    assert [(one["name"], one["school_days"]) for one in year["free"]] == [("Herfstvakantie", 5)]
    assert (year["lesson_weeks"], year["may_change"]) == (51, False)
    wrong = {"first": "2026-10-25", "last": "2026-10-17"}
    assert (await zoe.post("/api/timetable/calendar/school-days", wrong)).status == 422
