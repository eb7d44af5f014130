"""What a partnership is told of two schools, from their own records: no name, no small group, only whole months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.absence.in_view.service import InView
from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.errors import Invalid
from erbij.people.service import People
from erbij.plans.arrangements.store import arrangements
from erbij.plans.arrangements.wire import ArrangementDetails, ArrangementForm, ArrangementGround
from erbij.plans.document.model import Document
from erbij.plans.document.wire import PlanState
from erbij.register import store as ledger
from erbij.register.ledger import Draft, Kind, Reason
from erbij.register.model import Bucket, Source
from erbij.reports.partnership.http import shown
from erbij.reports.partnership.model import Kind as TableKind
from erbij.reports.partnership.service import Partnerships
from erbij.reports.partnership.store import join, leave
from erbij.schools.model import PARTNERSHIP
from erbij.schools.service import Schools
from erbij.schools.store import houses, schools
from tests.support.school_files import MONDAY, NoAccess
from tests.unit.plans.arrangements.test_what_is_missing import COMPLETE

if TYPE_CHECKING:
    from erbij.db.database import Database, Transaction
    from erbij.reports.partnership.model import Line
    from erbij.reports.partnership.wire import PartnershipCounts

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@dataclass
class Region:
    """A partnership with schools of nine, six and three pupils with an arrangement; Hanna sees the counts."""

    database: Database
    clock: SetClock
    service: Partnerships
    hanna: Actor
    ids: dict[str, str]

    async def counts(self, month: date | None = None) -> PartnershipCounts:
        return shown(await self.service.counts(self.hanna, month))

    async def cells(self, kind: TableKind, month: date | None = None) -> list[tuple[str | None, Line]]:
        (table,) = (one for one in (await self.counts(month)).tables if one.kind is kind)
        return [(row.school, row.cells) for row in table.rows]


@pytest.fixture
async def region(database: Database) -> Region:
    clock = SetClock(MONDAY)
    houses, people = Schools(database, clock), People(database, clock, NoAccess())
    service = Partnerships(database, clock, out_of_view=InView(database, clock, None))
    ids: dict[str, str] = {}
    async with database.transaction() as tx:
        house = await houses.create_in(tx, "SWV", "SWV", PARTNERSHIP)
        hanna = await people.add_in(tx, house.id, "Hanna", [Role.PARTNERSHIP], since=SEPTEMBER)
        for name, pupils in (("Groot", 9), ("Klein", 3), ("Midden", 6)):
            school = await houses.create_in(tx, name, "Bestuur", "po")
            ids[name] = school.id
            await join(tx, house.id, school.id, SEPTEMBER)
            for number in range(pupils):
                pupil = await people.add_in(tx, school.id, f"Leerling {number}", [Role.PUPIL], since=SEPTEMBER)
                ids[f"{name} {number}"] = pupil
                await arrangements.write(tx, arranged(school.id, pupil, number))
        await credit(tx, ids)
    actor = Actor(hanna, house.id, frozenset({Role.PARTNERSHIP}), "a-sign-in")
    clock.move(timedelta(days=31))
    return Region(database, clock, service, actor, ids)


def arranged(school_id: str, pupil_id: str, number: int) -> Document[ArrangementDetails]:
    details = COMPLETE.model_copy(
        update={"form": ArrangementForm.OWN_SCHOOL, "ground": list(ArrangementGround)[number % 2], "level": 1}
    )
    return Document(
        f"arr-{pupil_id}", school_id, pupil_id, 1, PlanState.ACTIVE, SEPTEMBER, date(2026, 9, 30), details, MONDAY
    )


async def credit(tx: Transaction, ids: dict[str, str]) -> None:
    """Six pupils of the large school followed an hour from home, five of the middle one, two of the small one."""
    for name, pupils in (("Groot", 6), ("Klein", 2), ("Midden", 5)):
        drafts = [
            Draft(
                pupil_id=ids[f"{name} {number}"],
                local_date=date(2026, 9, 8),
                slot_id=None,
                item_id=None,
                source=Source.LIVE,
                bucket=Bucket.REMOTE_DURING_ABSENCE,
                seconds=3600,
                kind=Kind.CREDIT,
                reason=Reason.COUNTED,
                refers_to=None,
                policy_version="2026-1",
                author="server",
            )
            for number in range(pupils)
        ]
        head = await ledger.lock(tx, ids[name])
        await ledger.append(tx, ids[name], head, drafts, MONDAY)


async def test_pupils_and_minutes_stand_per_school_with_small_groups_hidden(region: Region) -> None:
    assert await region.cells(TableKind.PUPILS) == [
        ("Groot", (9, None, 9)),
        ("Klein", (None, None, None)),
        ("Midden", (None, None, None)),
        (None, (18, None, 18)),
    ]
    minutes = await region.cells(TableKind.MINUTES)
    assert [(name, line[2]) for name, line in minutes] == [
        ("Groot", 360),
        ("Klein", None),
        ("Midden", None),
        (None, 780),
    ]


async def test_a_grounds_small_part_is_hidden_and_small_schools_are_told_together(region: Region) -> None:
    assert await region.cells(TableKind.GROUND) == [
        ("Groot", (None, None)),
        ("Klein", (None, None)),
        ("Midden", (None, None)),
        (None, (None, None)),
    ]


async def test_nobody_is_named(region: Region) -> None:
    text = (await region.counts()).model_dump_json()

    assert "Leerling" not in text
    assert not [one for one in region.ids.values() if one in text]


async def test_the_month_that_goes_on_cannot_be_asked(region: Region) -> None:
    assert (await region.counts()).months == (SEPTEMBER,)
    with pytest.raises(Invalid, match=r"query\.month"):
        await region.counts(OCTOBER)


async def test_a_school_that_leaves_changes_no_month_that_was_told(region: Region) -> None:
    before = await region.counts()
    async with region.database.transaction() as tx:
        assert await leave(tx, region.hanna.school_id, region.ids["Klein"], OCTOBER) == 1
    assert await region.counts() == before
    region.clock.move(timedelta(days=31))
    assert [name for name, _ in await region.cells(TableKind.PUPILS)] == ["Groot", "Midden", None]
    assert [name for name, _ in await region.cells(TableKind.PUPILS, SEPTEMBER)] == ["Groot", "Klein", "Midden", None]


async def test_a_partnership_is_no_school(region: Region) -> None:
    async with region.database.read() as read:
        assert {one.name for one in await schools(read)} == {"Groot", "Klein", "Midden"}
        assert [one.name for one in await houses(read, PARTNERSHIP)] == ["SWV"]


async def test_another_partnership_is_told_nothing_of_these_schools(region: Region) -> None:
    async with region.database.transaction() as tx:
        other = await Schools(region.database, region.clock).create_in(tx, "Ander", "Ander", PARTNERSHIP)
    found = await region.service.counts(Actor("x", other.id, frozenset({Role.PARTNERSHIP}), "s"), None)

    assert (found.months, found.tables) == ((), ())
