"""A unit that belongs to no classroom: somebody says where it stands, and it stays there for that day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.access import http
from erbij.access.floating.model import RoomLesson
from erbij.history.service import changes_of
from erbij.private import Private
from tests.api.access.school import MORNING, School
from tests.api.web.serving import code, served
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import date, datetime
    from pathlib import Path

    from erbij.db.database import Database, Reading
    from tests.api.web.serving import Browser, Served

START, CLAIM, PAIR = "/api/access/units/start", "/api/access/units/claim", "/api/access/units/pair"
FLOATING = "/api/access/floating"
STAND = f"{FLOATING}/stand"


class Rooms:
    """The timetable of one day: where, and from and until how many minutes after the morning's begin."""

    def __init__(self) -> None:
        self.planned = [("B12", 30, 80), ("B12", 90, 140), ("C3", 0, 50)]

    async def places(self, _read: Reading, _school_id: str) -> tuple[str, ...]:
        return tuple(sorted({place for place, _, _ in self.planned}))

    async def lessons(self, _read: Reading, _school_id: str, day: date) -> tuple[RoomLesson, ...]:
        return tuple(
            RoomLesson(place, "Rekenen", "2B", Private("Leraar"), _at(start), _at(end))
            for place, start, end in self.planned
            if day == MORNING.date()
        )

    async def last_end(self, read: Reading, school_id: str, place: str, day: date) -> datetime | None:
        ends = [one.ends_at for one in await self.lessons(read, school_id, day) if one.place == place]
        return max(ends, default=None)


def _at(minutes: int) -> datetime:
    return MORNING + timedelta(minutes=minutes)


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
async def school(database: Database, tmp_path: Path, rooms: Rooms) -> School:
    school = School(database, settings_in(tmp_path), places=rooms)
    school.id = await school.fill()
    return school


@pytest.fixture
async def server(school: School, tmp_path: Path) -> AsyncIterator[Served]:
    async with served(http.routes(school.access), school.access.authenticate, school.settings, tmp_path) as running:
        yield running


async def trolley(school: School, server: Served) -> tuple[Browser, Browser, dict[str, Any]]:
    """The page of a floating unit, the teacher who paired it, and its card."""
    page, teacher = server.browser(), await school.somebody(server, "leraar")
    started = await (await page.post(START, as_unit=True)).json()
    answer = await teacher.post(PAIR, {"code": started["code"], "place": "Kar 1", "floating": True})
    assert answer.status == 200, await answer.text()
    assert (await page.post(CLAIM, {"poll_token": started["poll_token"]}, as_unit=True)).status == 200
    return page, teacher, await answer.json()


async def me(page: Browser) -> dict[str, Any]:
    """Who the unit is, as its page asks: with a fresh sign-in from its device where the last one ended."""
    answer = await page.get("/api/access/me", as_unit=True)
    if answer.status == 401:
        assert (await page.post("/api/access/renew", as_unit=True)).status == 200
        answer = await page.get("/api/access/me", as_unit=True)
    found: dict[str, Any] = await answer.json()
    return found


async def test_a_floating_unit_has_a_name_and_stands_nowhere_until_somebody_says_so(
    school: School, server: Served
) -> None:
    page, teacher, card = await trolley(school, server)
    assert (card["name"], card["place"]) == ("Kar 1", "")
    own = await me(page)
    assert (own["name"], own["place"], own["floating"]) == ("Kar 1", None, True)
    listed = await (await teacher.get("/api/access/units")).json()
    assert [(one["name"], one["place"]) for one in listed["units"]] == [("Kar 1", "")]
    assert listed["places"] == ["B12", "C3"]


async def test_the_unit_offers_the_rooms_of_today_and_is_told_with_one_tap(school: School, server: Served) -> None:
    page, _, _ = await trolley(school, server)
    offered = await (await page.get(FLOATING, as_unit=True)).json()
    assert [(one["place"], one["subject"], one["group"]) for one in offered["rooms"]] == [
        ("B12", "Rekenen", "2B"),
        ("C3", "Rekenen", "2B"),
    ]
    assert (await page.post(STAND, {"place": "B12"}, as_unit=True)).status == 200
    assert (await page.get("/api/access/me", as_unit=True)).status == 401, "nothing open stays with the old room"
    assert (await me(page))["place"] == "B12"
    assert len(school.ended) == 1


async def test_saying_the_same_room_again_disturbs_nothing(school: School, server: Served) -> None:
    page, _, _ = await trolley(school, server)
    await page.post(STAND, {"place": "B12"}, as_unit=True)
    await me(page)
    assert (await page.post(STAND, {"place": "B12"}, as_unit=True)).status == 200
    assert (await page.get("/api/access/me", as_unit=True)).status == 200


async def test_the_unit_stands_there_until_the_last_lesson_in_that_room(school: School, server: Served) -> None:
    page, _, _ = await trolley(school, server)
    await page.post(STAND, {"place": "B12"}, as_unit=True)
    school.later(minutes=144)
    assert (await me(page))["place"] == "B12"
    school.later(minutes=1)
    assert (await me(page))["place"] is None
    await school.access.sweep()
    assert (await page.get("/api/access/me", as_unit=True)).status == 401, "what it holds open ends as well"
    assert (await me(page))["place"] is None


async def test_a_lesson_that_runs_later_than_planned_keeps_the_unit(
    school: School, server: Served, rooms: Rooms
) -> None:
    page, _, _ = await trolley(school, server)
    await page.post(STAND, {"place": "B12"}, as_unit=True)
    rooms.planned.append(("B12", 150, 200))
    school.later(minutes=160)
    await school.access.sweep()
    assert (await me(page))["place"] == "B12"


async def test_the_next_morning_nobody_has_said_yet_where_it_stands(school: School, server: Served) -> None:
    page, _, _ = await trolley(school, server)
    await page.post(STAND, {"place": "B12"}, as_unit=True)
    school.later(days=1)
    assert (await me(page))["place"] is None
    assert (await (await page.get(FLOATING, as_unit=True)).json())["rooms"] == []


async def test_a_teacher_or_the_coordinator_says_from_elsewhere_where_it_stands(school: School, server: Served) -> None:
    page, teacher, card = await trolley(school, server)
    path = f"{FLOATING}/{card['id']}/stand"
    answer = await teacher.post(path, {"place": "C3"})
    assert await answer.json() == {"unit_id": card["id"], "name": "Kar 1", "place": "C3"}
    assert (await me(page))["place"] == "C3"
    coordinator = await school.somebody(server, "coordinator")
    assert (await coordinator.post(path, {"place": None})).status == 200
    assert (await me(page))["place"] is None


async def test_it_stands_in_the_history_who_brought_the_screen_into_which_room(school: School, server: Served) -> None:
    page, teacher, card = await trolley(school, server)
    await page.post(STAND, {"place": "B12"}, as_unit=True)
    await me(page)
    await page.post(STAND, {"place": "B12"}, as_unit=True)
    school.later(minutes=1)
    await teacher.post(f"{FLOATING}/{card['id']}/stand", {"place": "C3"})
    async with school.database.read() as read:
        rows = await changes_of(read, school.id, "access.floating", card["id"], limit=9)
    assert [one.author_id for one in rows] == ["leraar", card["id"]]
    assert "B12" in str(rows[0].what.reveal())
    assert "C3" in str(rows[0].what.reveal())


async def test_a_room_without_a_lesson_is_refused(school: School, server: Served) -> None:
    page, _, _ = await trolley(school, server)
    answer = await page.post(STAND, {"place": "Gymzaal"}, as_unit=True)
    assert await code(answer) == (422, "invalid")
    assert (await me(page))["place"] is None


async def test_a_unit_that_stays_in_its_classroom_cannot_be_moved(school: School, server: Served) -> None:
    page, teacher = server.browser(), await school.somebody(server, "leraar")
    started = await (await page.post(START, as_unit=True)).json()
    card = await (await teacher.post(PAIR, {"code": started["code"], "place": "B12"})).json()
    await page.post(CLAIM, {"poll_token": started["poll_token"]}, as_unit=True)
    own = await me(page)
    assert (own["place"], own["floating"]) == ("B12", False)
    assert (await page.post(STAND, {"place": "C3"}, as_unit=True)).status == 404
    assert (await page.get(FLOATING, as_unit=True)).status == 404
    assert (await teacher.post(f"{FLOATING}/{card['id']}/stand", {"place": "C3"})).status == 404


async def test_a_floating_unit_of_another_school_does_not_exist(school: School, server: Served) -> None:
    _, _, card = await trolley(school, server)
    school.id = await school.fill("De Es", "other-")
    other = await school.somebody(server, "other-coordinator")
    assert (await other.post(f"{FLOATING}/{card['id']}/stand", {"place": "B12"})).status == 404
    assert (await (await other.get("/api/access/units")).json())["units"] == []


async def test_a_floating_unit_that_was_taken_away_is_out(school: School, server: Served) -> None:
    page, _, card = await trolley(school, server)
    coordinator = await school.somebody(server, "coordinator")
    assert (await coordinator.delete(f"/api/access/units/{card['id']}")).status == 204
    assert (await page.post("/api/access/renew", as_unit=True)).status == 401
    assert (await coordinator.post(f"{FLOATING}/{card['id']}/stand", {"place": "B12"})).status == 404
