"""How classroom units are stands on their own school's board, those that need help first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.access import store
from erbij.access.health.service import Health
from erbij.access.health.wire import HealthWhy, HealthWord, ReportHealth
from erbij.access.model import Unit
from erbij.actor import Actor, Role
from erbij.bus.inside import InsideBus
from erbij.clock import SetClock, SystemClock
from erbij.schools.model import School
from erbij.schools.store import add_school

if TYPE_CHECKING:
    from erbij.db.database import Database

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


def report(camera: str) -> ReportHealth:
    return ReportHealth.model_validate(
        {
            "state": "ready",
            "camera": camera,
            "microphone": "closed",
            "sound": None,
            "battery": 55,
            "charging": False,
            "round_trip_ms": 12,
            "version": "index-abc",
        }
    )


def actor(who: str, role: Role, school: str = "school") -> Actor:
    return Actor(who, school, frozenset({role}), sign_in_id="s")


async def test_who_needs_help_comes_first_and_no_other_schools_unit_is_there(database: Database) -> None:
    health = Health(database, SetClock(NOW))
    async with database.transaction() as tx:
        for school in ("school", "other"):
            await add_school(
                tx, School(school, f"board-{school}", school, "VO", "Europe/Amsterdam", demo=False), "B", NOW
            )
        for unit, school, place in (("a", "school", "A1"), ("b", "school", "B2"), ("c", "other", "C3")):
            await store.add_unit(tx, Unit(unit, school, place, NOW))
    await health.tell(actor("a", Role.UNIT), report("open"))
    await health.tell(actor("b", Role.UNIT), report("missing"))
    await health.tell(actor("c", Role.UNIT, "other"), report("missing"))

    found = await health.listed(actor("zoe", Role.COORDINATOR))

    assert [(one.place, one.word, one.why) for one in found] == [
        ("B2", HealthWord.HELP, (HealthWhy.NO_CAMERA,)),
        ("A1", HealthWord.GOOD, ()),
    ]
    assert found[0].seen_at == NOW


async def test_a_unit_whose_page_is_at_another_server_is_as_good_as_it_says(database: Database) -> None:
    bus, here = InsideBus(SystemClock()), SetClock(NOW)
    there, one = Health(database, SetClock(NOW), bus=bus), Health(database, here, bus=bus)
    async with database.transaction() as tx:
        await add_school(tx, School("school", "board", "De Brug", "VO", "Europe/Amsterdam", demo=False), "B", NOW)
        await store.add_unit(tx, Unit("a", "school", "A1", NOW))
    await one.tell(actor("a", Role.UNIT), report("missing"))
    here.move(timedelta(seconds=30))
    await there.tell(actor("c", Role.UNIT, "other"), report("missing"))
    assert [found.word for found in await there.listed(actor("zoe", Role.COORDINATOR))] == [HealthWord.HELP]

    await one.tell(actor("a", Role.UNIT), report("open"))

    assert [found.word for found in await there.listed(actor("zoe", Role.COORDINATOR))] == [HealthWord.GOOD]


async def test_a_unit_that_never_said_anything_is_on_the_board_too(database: Database) -> None:
    async with database.transaction() as tx:
        await add_school(tx, School("school", "board", "De Brug", "VO", "Europe/Amsterdam", demo=False), "B", NOW)
        await store.add_unit(tx, Unit("a", "school", "A1", NOW))
    (one,) = await Health(database, SetClock(NOW)).listed(actor("zoe", Role.COORDINATOR))
    assert (one.word, one.why, one.report) == (HealthWord.ATTENTION, (HealthWhy.NEVER_SEEN,), None)
