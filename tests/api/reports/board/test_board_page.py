"""Somebody of a board reads the schools of that board over HTTP, also as a file; nobody else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.privacy.store import looked_since
from erbij.reports.board import http
from erbij.reports.board.service import Boards
from erbij.schools.model import BOARD
from erbij.schools.service import Schools
from tests.api.web.serving import code, served
from tests.support import board_schools as made
from tests.support.board_schools import MONDAY, NEXT, TOLD_AT
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Browser, Served

PAGE = "/api/reports/board"


@pytest.fixture
async def server(database: Database, tmp_path: Path) -> AsyncIterator[Served]:
    """Two boards with a house each; who asks says which house and role they are of."""
    clock, houses = SetClock(TOLD_AT), {}
    for name in (made.BOARD, "Stichting Elders"):
        of = await made.school(database, clock, f"School van {name}", 6, board=name)
        for monday in (MONDAY, NEXT):
            await made.week(database, clock, of, monday, offered=2, given=2, followed=6)
        async with database.transaction() as tx:
            houses[name] = (await Schools(database, clock).create_in(tx, name, name, BOARD)).id
    service = Boards(database, clock, looked_since)
    await service.look()

    async def authenticate(cookies: Mapping[str, str], as_unit: bool) -> Actor | None:
        board, _, role = cookies.get("who", "").partition("|")
        return Actor("somebody", houses[board], frozenset({Role(role)}), "a-sign-in") if role and not as_unit else None

    async with served(http.routes(service), authenticate, settings_in(tmp_path), tmp_path) as running:
        yield running


def browser(server: Served, role: Role = Role.BOARD, board: str = made.BOARD) -> Browser:
    found = server.browser()
    found.put("who", f"{board}|{role}")
    return found


async def test_each_board_reads_its_own_schools(server: Served) -> None:
    for board in (made.BOARD, "Stichting Elders"):
        found = await (await browser(server, board=board).get(PAGE)).json()
        assert (found["name"], found["first"]) == (board, NEXT.isoformat())
        assert [row["school"] for row in found["rows"]] == [f"School van {board}", None]


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.BOARD])
async def test_to_everybody_else_there_is_no_such_page(server: Served, role: Role) -> None:
    nowhere = await browser(server, role).get("/api/reports/nowhere")
    for path in (PAGE, f"{PAGE}/file"):
        answer = await browser(server, role).get(path)
        assert (answer.status, await code(answer)) == (nowhere.status, await code(nowhere))
    assert (await server.browser().get(PAGE)).status == 401


async def test_a_week_is_asked_by_any_of_its_dates_and_a_year_too(server: Served) -> None:
    week = await (await browser(server).get(f"{PAGE}?week=2026-10-08")).json()
    year = await (await browser(server).get(f"{PAGE}?year=2026-10-08")).json()

    assert (week["first"], week["later"], week["whole"]) == ("2026-10-05", "2026-10-12", False)
    assert (year["first"], year["whole"], year["rows"][0]["minutes"]) == (
        "2026-08-01",
        True,
        {"shown": 300, "weeks": 1},
    )


@pytest.mark.parametrize("query", ["week=vandaag", "week=2026-11-02", "year=2019-08-01"])
async def test_what_is_no_date_or_was_not_told_is_refused_by_its_name(server: Served, query: str) -> None:
    answer = await browser(server).get(f"{PAGE}?{query}")

    assert answer.status == 422
    assert (await answer.json())["errors"][0]["path"] == f"query.{query.partition('=')[0]}"


async def test_the_file_has_the_lines_of_the_screen(server: Served) -> None:
    answer = await browser(server).get(f"{PAGE}/file?week=2026-10-12")
    lines = (await answer.read()).decode("utf-8-sig").splitlines()

    assert answer.headers["Content-Disposition"] == 'attachment; filename="onze-scholen-week-2026-10-12.csv"'
    assert lines[1].startswith(f"2026-10-12;2026-10-18;School van {made.BOARD};6;2;2;5,0;0;1;0;")
    assert len(lines) == 3
