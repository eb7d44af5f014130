"""The timetable in somebody's own calendar program."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession, encode_basic_auth
from icalendar import Calendar

from erbij.actor import Role
from erbij.jobs.posts import Posts
from erbij.privacy.service import disclose
from erbij.schools.model import Files
from erbij.timetable.bulletin.service import Bulletins
from erbij.timetable.feed import http as feed_http
from erbij.timetable.feed.service import Feeds
from erbij.timetable.ports import NothingLive
from erbij.timetable.slots.model import Draft, Edit, Saw, When
from erbij.timetable.slots.service import SlotPlanning
from erbij.timetable.slots.wire import SlotScope
from erbij.timetable.store import change_slots, stored_slots
from erbij.timetable.wire import SlotStatus
from tests.api.timetable.calendar_server import calendar_server
from tests.support.school_files import MONDAY, PEOPLE, Given
from tests.support.school_server import browser_of, school_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.api.web.serving import Served

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKLY = (
    "weekday,from,until,start,end,subject,group,teacher,place\nma,2026-10-12,2026-11-09,08:30,09:20,Taal,5A,thijs,\n"
)


@pytest.fixture
async def given(database) -> Given:
    return await Given(database).imported()


@pytest.fixture
async def server(given, tmp_path) -> AsyncIterator[Served]:
    routes = feed_http.routes(Feeds(given.database, given.clock, "http://erbij.test"))
    async with school_server(given, tmp_path, *routes) as server:
        yield server


async def made(server, key="noor", role=Role.PUPIL, person_id=None):
    answer = await browser_of(server, key, role).post("/api/timetable/feed", {"person_id": person_id})
    assert answer.status == 200, await answer.text()
    return (await answer.json())["address"].removeprefix("http://erbij.test")


async def read(server, address):
    answer = await server.browser().get(address)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return await answer.text()


def events(text):
    found = Calendar.from_ical(text).walk("VEVENT")
    return {str(one["uid"]): one for one in found}


async def test_a_program_reads_the_lessons_without_a_sign_in_and_without_names(given, server):
    text = await read(server, await made(server))
    found = events(text).values()
    assert [(str(one["summary"]), str(one["location"]), str(one["status"])) for one in found] == [
        ("Rekenen", "Lokaal 12", "CONFIRMED"),
        ("Taal", "Lokaal 12", "CONFIRMED"),
    ]
    for name in ("Noor", "Thijs", "Fleur", "Voorbeeld", "thuis", "ziek"):
        assert name not in text


async def test_a_teacher_reads_what_they_give_with_the_group(given, server):
    found = events(await read(server, await made(server, "thijs", Role.TEACHER))).values()
    assert [str(one["summary"]) for one in found] == ["Rekenen, Groep 5A", "Taal, Groep 5A"]


async def test_a_lesson_that_is_off_is_cancelled_with_a_higher_sequence_and_the_same_uid(given, server):
    address = await made(server)
    before = events(await read(server, address))
    async with given.database.transaction() as tx:
        slots = await stored_slots(tx, given.school.id, MONDAY.date(), MONDAY.date(), ())
        taal = next(one for one in slots if one.key == "t1")
        await change_slots(tx, [replace(taal, status=SlotStatus.CANCELLED)], given.clock.now())
    after = events(await read(server, address))
    uid = f"{taal.id}@erbij"
    assert before.keys() == after.keys()
    assert (str(before[uid]["status"]), before[uid]["sequence"]) == ("CONFIRMED", 0)
    assert (str(after[uid]["status"]), after[uid]["sequence"]) == ("CANCELLED", 1)


async def planned(given):
    """Somebody who plans, and the pupil's lesson Taal."""
    bulletins = Bulletins(given.database, given.clock, Posts(given.database, given.clock))
    planning = SlotPlanning(given.database, given.clock, NothingLive(), disclose, bulletins)
    async with given.database.read() as read:
        slots = await stored_slots(read, given.school.id, MONDAY.date(), MONDAY.date(), ())
    return planning, given.actor("zoe", Role.COORDINATOR), next(one for one in slots if one.key == "t1")


async def test_a_lesson_that_moves_is_cancelled_where_it_was_and_taken_back_it_is_confirmed_again(given, server):
    address = await made(server)
    planning, zoe, taal = await planned(given)
    when = When(MONDAY.date(), time(13), time(13, 50))
    edit = Edit("Taal", taal.place, taal.supply_teacher_id, all_remote=False, when=when)
    done = await planning.edit(zoe, taal.id, edit, Saw(taal.version, SlotScope.ONE, reason="Noor is ziek"))
    text = await read(server, address)
    found = events(text)
    old, new = found[f"{taal.id}@erbij"], found[f"{done.slot_ids[0]}@erbij"]
    assert (str(old["status"]), old["sequence"]) == ("CANCELLED", 1)
    assert (str(new["status"]), new["sequence"]) == ("CONFIRMED", 0)
    assert new.start == datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
    assert "ziek" not in text, "no reason goes to servers of other firms"

    await planning.undo(zoe, done.undo_id)
    found = events(await read(server, address))
    back = found[f"{taal.id}@erbij"]
    assert (str(back["status"]), back["sequence"]) == ("CONFIRMED", 2)
    gone = found[f"{done.slot_ids[0]}@erbij"]
    assert (str(gone["status"]), gone["sequence"]) == ("CANCELLED", 1), "a program that read it takes it away"


async def test_called_off_and_on_again_the_sequence_only_ever_grows(given, server):
    address = await made(server)
    planning, zoe, taal = await planned(given)
    seen: list[tuple[str, int]] = []
    for restore in (False, True, False):
        saw = Saw(taal.version + len(seen), SlotScope.ONE)
        await planning.off(zoe, taal.id, saw, restore=restore)
        one = events(await read(server, address))[f"{taal.id}@erbij"]
        seen.append((str(one["status"]), one["sequence"]))
    assert seen == [("CANCELLED", 1), ("CONFIRMED", 2), ("CANCELLED", 3)]


async def test_what_was_made_and_taken_back_before_any_program_read_it_is_not_there(given, server):
    planning, zoe, taal = await planned(given)
    at_four = When(MONDAY.date(), time(16), time(16, 50))
    draft = Draft("Gesprek", taal.group_id, frozenset(), "", given.ids["thijs"], "", False, at_four, None)  # noqa: FBT003
    done = await planning.make(zoe, draft, anyway=False)
    await planning.undo(zoe, done.undo_id)
    given.clock.move(timedelta(minutes=1))
    assert len(events(await read(server, await made(server)))) == 2


async def test_an_address_that_was_revoked_or_replaced_is_none(given, server):
    noor = browser_of(server, "noor", Role.PUPIL)
    first = await made(server)
    second = await made(server)
    assert (await server.browser().get(first)).status == 404
    await read(server, second)
    state = await (await noor.get("/api/timetable/feed")).json()
    assert state["read_at"] == "2026-09-07T06:00:00Z"
    assert (await noor.delete(f"/api/timetable/feed/{given.ids['noor']}")).status == 204
    assert (await server.browser().get(second)).status == 404
    assert (await (await noor.get("/api/timetable/feed")).json())["made_at"] is None
    for wrong in ("x", "x" * 43, "x" * 64):
        assert (await server.browser().get(f"/api/timetable/feed/{wrong}.ics")).status == 404


async def test_a_guardians_address_ends_with_the_tie_to_the_child(given, server):
    address = await made(server, "karin", Role.GUARDIAN, given.ids["noor"])
    assert len(events(await read(server, address))) == 2
    other = browser_of(server, "karin", Role.GUARDIAN)
    for person in (given.ids["sem"], given.ids["thijs"], "nobody"):
        assert (await other.post("/api/timetable/feed", {"person_id": person})).status == 404
    people = PEOPLE.replace(";karin@voorbeeld.test;noor;", ";karin@voorbeeld.test;sem;")
    await given.schools.write(given.school.id, Files(people=people))
    assert (await server.browser().get(address)).status == 404


async def test_an_independent_calendar_server_reads_the_same_instants_over_the_clock_change(given, server, tmp_path):
    """The clock goes back on 25 October 2026: half past eight is half past eight in every week."""
    await given.schools.write(given.school.id, Files(timetable=WEEKLY))
    ours = await read(server, await made(server))
    folder = tmp_path / "radicale"
    folder.mkdir()
    with calendar_server(folder) as base:
        async with ClientSession(headers={"Authorization": encode_basic_auth("noor", "noor")}) as client:
            headers = {"Content-Type": "text/calendar"}
            put = await client.put(f"{base}/noor/rooster/", data=ours.encode(), headers=headers)
            assert put.status == 201, await put.text()
            theirs = await (await client.get(f"{base}/noor/rooster/")).text()
    found = [one for one in events(theirs).values() if one.start.date() >= date(2026, 10, 12)]
    starts = sorted(one.start.astimezone(UTC) for one in found)
    assert starts == [
        datetime(2026, 10, 12, 6, 30, tzinfo=UTC),
        datetime(2026, 10, 19, 6, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 7, 30, tzinfo=UTC),
        datetime(2026, 11, 2, 7, 30, tzinfo=UTC),
        datetime(2026, 11, 9, 7, 30, tzinfo=UTC),
    ]
    assert {f"{one.astimezone(AMSTERDAM):%H:%M}" for one in starts} == {"08:30"}
    assert {one.end - one.start for one in found} == {timedelta(minutes=50)}
    assert events(theirs).keys() == events(ours).keys()
