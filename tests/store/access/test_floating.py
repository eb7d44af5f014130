"""Where a floating unit stands is kept by school, and the timetable says until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from erbij.access import store
from erbij.access.floating import store as floating_store
from erbij.access.floating.model import Stand
from erbij.access.floating.service import units_of
from erbij.access.health.service import Health
from erbij.access.model import Unit
from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.schools.model import School
from erbij.schools.store import add_school

if TYPE_CHECKING:
    from erbij.access.floating.model import RoomLesson
    from erbij.db.database import Database, Reading, Transaction

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 6)
TROLLEY = Stand("kar", "school", "Kar 1")
HERE = replace(TROLLEY, place="B12", said_on=TODAY)


class UntilNoon:
    """A timetable whose last lesson ends at noon, in every room, on one day."""

    async def places(self, _read: Reading, _school_id: str) -> tuple[str, ...]:
        return ()

    async def lessons(self, _read: Reading, _school_id: str, _day: date) -> tuple[RoomLesson, ...]:
        return ()

    async def last_end(self, _read: Reading, _school_id: str, _place: str, day: date) -> datetime | None:
        return NOW.replace(hour=12) if day == TODAY else None


async def two_units(tx: Transaction) -> None:
    await add_school(tx, School("school", "board", "De Brug", "VO", "Europe/Amsterdam", demo=False), "B", NOW)
    await store.add_unit(tx, Unit("vast", "school", "A1", NOW))
    await store.add_unit(tx, Unit("kar", "school", "", NOW, name="Kar 1"))
    await floating_store.add(tx, TROLLEY)


async def test_what_was_said_of_a_unit_is_kept_for_its_own_school_only(database: Database) -> None:
    async with database.transaction() as tx:
        await two_units(tx)
        assert await floating_store.of_school(tx, "school") == {"kar": TROLLEY}
        assert await floating_store.said(tx) == []
        await floating_store.put(tx, replace(HERE, school_id="other"))
        await floating_store.put(tx, HERE)
        assert await floating_store.of_unit(tx, "school", "kar") == HERE
        assert await floating_store.of_unit(tx, "other", "kar") is None
        assert await floating_store.of_unit(tx, "school", "vast") is None
        assert await floating_store.said(tx) == [HERE]


async def test_a_list_of_units_has_where_each_stands_now_and_what_a_floating_one_is_called(database: Database) -> None:
    async with database.transaction() as tx:
        await two_units(tx)
        await floating_store.put(tx, HERE)
        found = {unit.id: (unit.name, unit.place) for unit in await units_of(tx, UntilNoon(), "school", NOW)}
        assert found == {"vast": ("", "A1"), "kar": ("Kar 1", "B12")}
        after = await units_of(tx, UntilNoon(), "school", NOW.replace(hour=13))
        assert {unit.id: unit.place for unit in after} == {"vast": "A1", "kar": ""}


async def test_the_board_of_the_coordinator_has_a_trolley_by_its_name(database: Database) -> None:
    async with database.transaction() as tx:
        await two_units(tx)
        await floating_store.put(tx, HERE)
    office = Actor("zoe", "school", frozenset({Role.COORDINATOR}), sign_in_id="s")
    found = await Health(database, SetClock(NOW), UntilNoon()).listed(office)
    assert [(one.name, one.place) for one in found] == [("", "A1"), ("Kar 1", "B12")]
