"""What a board reads of its schools, told once from their own records; it reaches none of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.db.scope import scope_of, within
from erbij.db.types import metadata
from erbij.errors import Invalid
from erbij.people.service import People
from erbij.privacy.service import disclose
from erbij.privacy.store import looked_since
from erbij.register import store as ledger
from erbij.register.facts import Dates
from erbij.register.periods import store as months
from erbij.register.periods.model import Close
from erbij.reports.board import store
from erbij.reports.board.http import shown
from erbij.reports.board.model import Asked, BoardTrouble
from erbij.reports.board.service import COUNTING, Boards
from erbij.schools.model import BOARD
from erbij.schools.service import Schools
from erbij.schools.store import houses, schools
from tests.support import board_schools as made
from tests.support.board_schools import MONDAY, NEXT, TOLD_AT
from tests.support.databases import REFUSED
from tests.support.school_files import NoAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.db.database import Database
    from erbij.reports.board.wire import BoardSchool, BoardSchools

BEGAN = date(2026, 9, 28)
FEW = (None, None, None, None)
YEAR = Asked(date(2026, 8, 1), whole=True)


@dataclass
class World:
    """De Els (nine pupils at home), De Klimop (seven) and De Wilg (three); Bea sees them for their board."""

    database: Database
    clock: SetClock
    service: Boards
    bea: Actor
    schools: Mapping[str, made.OneSchool]

    async def page(self, asked: Asked | None = None) -> BoardSchools:
        """What Bea reads, in the scope in which her requests are answered."""
        with within(scope_of(self.bea)):
            return shown(await self.service.page(self.bea, asked))

    async def rows(self, asked: Asked | None = None) -> dict[str | None, tuple[int | None, ...]]:
        return {row.school: numbers(row) for row in (await self.page(asked)).rows}


def numbers(row: BoardSchool) -> tuple[int | None, ...]:
    return tuple(one.shown for one in (row.pupils, row.offered, row.given, row.minutes))


@pytest.fixture
async def world(database: Database) -> World:
    clock = SetClock(TOLD_AT)
    found = {
        name: await made.school(database, clock, name, pupils)
        for name, pupils in (("De Els", 9), ("De Klimop", 7), ("De Wilg", 3))
    }
    for of in found.values():
        await made.week(database, clock, of, BEGAN, offered=1, given=1, followed=1)
        await made.week(database, clock, of, MONDAY, offered=5, given=4, followed=len(of.pupils))
    await made.week(database, clock, found["De Els"], NEXT, offered=4, given=4, followed=9)
    await made.week(database, clock, found["De Klimop"], NEXT, offered=3, given=0, followed=6)
    async with database.transaction() as tx:
        house = await Schools(database, clock).create_in(tx, made.BOARD, made.BOARD, BOARD)
        bea = await People(database, clock, NoAccess()).add_in(tx, house.id, "Bea", [Role.BOARD], since=BEGAN)
    service = Boards(database, clock, looked_since)
    await service.look()
    return World(database, clock, service, Actor(bea, house.id, frozenset({Role.BOARD}), "s"), found)


async def test_the_last_settled_week_stands_by_school_with_small_groups_hidden(world: World) -> None:
    found = await world.page()

    assert (found.name, found.first, found.last) == (made.BOARD, NEXT, NEXT + timedelta(days=6))
    assert {row.school: numbers(row) for row in found.rows} == {
        "De Els": (9, 4, None, 450),
        "De Klimop": (6, 3, None, 300),
        "De Wilg": FEW,
        None: (15, 7, 4, 750),
    }
    assert [row.weeks.waiting for row in found.rows] == [1, 1, 0, 0], "De Wilg had no lessons in that week"
    assert (found.earlier, found.later, found.next_on) == (MONDAY, None, date(2026, 11, 9))


async def test_the_week_before_and_the_school_year_can_be_asked(world: World) -> None:
    before, year = await world.page(Asked(MONDAY, whole=False)), await world.page(YEAR)

    assert (before.earlier, before.later) == (BEGAN, NEXT)
    assert {row.school: numbers(row) for row in before.rows} == {
        "De Els": (9, 5, 4, 450),
        "De Klimop": FEW,
        "De Wilg": FEW,
        None: (19, 15, 12, 950),
    }
    assert (year.told, year.first, year.last) == (11, date(2026, 8, 1), date(2027, 7, 31))
    assert {row.school: numbers(row) for row in year.rows} == {
        "De Els": (9, 9, 4, 900),
        "De Klimop": (6, 3, None, 300),
        "De Wilg": FEW,
        None: (17, 22, 16, 1700),
    }
    assert [year.rows[0].pupils.weeks, year.rows[0].given.weeks, year.rows[0].weeks.waiting] == [2, 1, 2]
    with pytest.raises(Invalid, match=r"query\.week"):
        await world.page(Asked(NEXT + timedelta(days=7), whole=False))


async def test_nobody_is_named_and_nothing_of_anybody_is_in_the_answer(world: World) -> None:
    told = (await world.page()).model_dump_json() + (await world.page(YEAR)).model_dump_json()

    for of in world.schools.values():
        assert not [one for one in (of.id, of.teacher, of.coordinator, *of.pupils) if one in told]
    assert not [name for name in ("Leerling", "Thijs", "Zoë") if name in told]


async def test_what_was_told_of_a_week_stays_when_the_register_is_corrected_and_a_school_comes(world: World) -> None:
    before = await world.rows()
    async with world.database.transaction() as tx:
        klimop = world.schools["De Klimop"]
        await made.credit(tx, klimop, klimop.pupils[6:], NEXT, world.clock)
    late = await made.school(world.database, world.clock, "De Zevende", 8)
    await made.week(world.database, world.clock, late, MONDAY, offered=2, given=2, followed=8)
    world.clock.move(timedelta(hours=1))
    await world.service.look()

    assert await world.rows() == before | {"De Zevende": FEW}
    assert [row.weeks.waiting for row in (await world.page()).rows] == [1, 1, 0, 0, 0]


async def test_a_week_is_told_once_also_when_two_servers_tell_it(world: World) -> None:
    async with world.database.transaction(scope_of(world.bea)) as tx:
        lines = await store.told(tx, world.bea.school_id, Dates(NEXT, NEXT))
        assert not await store.tell(tx, world.bea.school_id, lines)


async def test_what_was_told_cannot_be_changed_or_taken_away(world: World) -> None:
    for sql in ("UPDATE reports_board_week SET pupils = 3", "DELETE FROM reports_board_week"):
        with pytest.raises(DBAPIError, match=REFUSED):
            async with world.database.transaction() as tx:
                await tx.connection.execute(text(sql))


async def test_a_board_hears_what_is_wrong_at_a_school_now(world: World) -> None:
    """September is over for a month and closed nowhere; nobody was ever signed in at any school."""
    new = await made.school(world.database, world.clock, "De Nieuwe", 2)
    await close(world, "De Els", BEGAN.replace(day=1))
    async with world.database.transaction() as tx:
        klimop = world.schools["De Klimop"]
        zoe = Actor(klimop.coordinator, klimop.id, frozenset({Role.COORDINATOR}), "s")
        await disclose(tx, zoe, "people", [klimop.pupils[0]], relation="school", now=world.clock.now())
    world.clock.move(timedelta(minutes=11))
    await world.service.look()
    found = {row.school: row.troubles for row in (await world.page()).rows}

    assert found == {
        "De Els": (BoardTrouble.NO_COORDINATOR,),
        "De Klimop": (BoardTrouble.MONTH_WAITS,),
        "De Nieuwe": (BoardTrouble.NOTHING_YET, BoardTrouble.NO_COORDINATOR),
        "De Wilg": (BoardTrouble.NO_COORDINATOR, BoardTrouble.MONTH_WAITS),
        None: (),
    }
    assert new.id not in (await world.page()).model_dump_json()


async def close(world: World, school: str, month: date) -> None:
    of = world.schools[school]
    async with world.database.transaction() as tx:
        head = await ledger.lock(tx, of.id)
        await months.add(tx, Close(of.id, month, head, of.coordinator, world.clock.now()))


async def test_a_week_is_closed_with_its_month(world: World) -> None:
    for month in (9, 10):
        await close(world, "De Els", date(2026, month, 1))
    world.clock.move(timedelta(minutes=11))
    await world.service.look()
    weeks = {row.school: row.weeks for row in (await world.page()).rows}

    assert (weeks["De Els"].closed, weeks["De Els"].waiting) == (1, 0)
    assert (weeks["De Klimop"].closed, weeks["De Klimop"].waiting) == (0, 1)


async def test_another_board_reads_nothing_of_these_schools(world: World) -> None:
    await made.school(world.database, world.clock, "De Andere", 9, board="Stichting Elders")
    async with world.database.transaction() as tx:
        house = await Schools(world.database, world.clock).create_in(tx, "Elders", "Stichting Elders", BOARD)
    await world.service.look()
    other = Actor("x", house.id, frozenset({Role.BOARD}), "s")
    with within(scope_of(other)):
        found = shown(await world.service.page(other, None))

    assert [row.school for row in found.rows] == ["De Andere", None]
    assert {numbers(row) for row in found.rows} == {FEW}


async def test_a_board_is_no_school(world: World) -> None:
    async with world.database.read() as read:
        assert {one.name for one in await schools(read)} == set(world.schools)
        assert [one.id for one in await houses(read, BOARD)] == [world.bea.school_id]


async def test_the_database_itself_gives_who_is_signed_in_for_a_board_no_row_of_a_school(world: World) -> None:
    if world.database.is_sqlite:
        pytest.skip("the file of one school knows no policies")
    theirs = [one.id for one in world.schools.values()]
    async with world.database.read(COUNTING) as read:
        assert await read.connection.scalar(text("SELECT count(*) FROM people_person")) > len(theirs)
    async with world.database.read(scope_of(world.bea)) as read:
        for table in metadata.sorted_tables:
            if "school_id" in table.c:
                query = select(func.count()).select_from(table).where(table.c.school_id.in_(theirs))
                assert await read.connection.scalar(query) == 0, table.name
        assert list(await read.connection.scalars(text("SELECT name FROM people_person"))) == ["Bea"]
