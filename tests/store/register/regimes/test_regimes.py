"""Periods that are not registered fully (R18)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history.store import changes_of
from erbij.register.facts import Mode
from erbij.register.model import Bucket
from erbij.register.offline.wire import ConfirmWork
from erbij.register.regimes.model import PeriodsOverlap
from erbij.register.regimes.wire import RegimeAsked, RegimeMode
from tests.store.register.rooms import Rooms, rooms_of

if TYPE_CHECKING:
    from erbij.db.database import Database

MONDAY = date(2026, 9, 7)


def asked(mode: RegimeMode, first: date = MONDAY, last: date = MONDAY) -> RegimeAsked:
    return RegimeAsked(first=first, last=last, mode=mode, ground="Besluit van het bestuur")


async def worked(database: Database) -> Rooms:
    rooms = await rooms_of(database)
    pupil = rooms.given.ids["noor"]
    work = ConfirmWork(pupil_id=pupil, date=MONDAY, minutes=30, text="Gelezen")
    await rooms.offline.confirm(rooms.actor("thijs", Role.TEACHER), work)
    return rooms


@pytest.mark.rule("R18")
async def test_a_crisis_counts_nothing_into_totals_and_the_ledger_follows(database: Database) -> None:
    rooms = await worked(database)
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    assert (await rooms.day()).reported == 1800
    await rooms.regimes.add(zoe, asked(RegimeMode.CONTACT_ONLY))
    day = await rooms.day()
    assert (day.mode, day.reported, day.by_bucket) == (Mode.CONTACT_ONLY, 0, {Bucket.UNREGISTERED: 1800})
    entries = await rooms.entries()
    assert (entries[-1].bucket, entries[-1].seconds) == (Bucket.UNREGISTERED, 1800)
    _, (known,) = await rooms.regimes.listed(zoe)
    await rooms.regimes.remove(zoe, known.regime.id)
    await rooms.regimes.add(zoe, asked(RegimeMode.OFF))
    assert sum(one.seconds for one in await rooms.entries()) == 0
    assert (await rooms.day()).by_bucket == {}
    async with database.read() as read:
        kept = await changes_of(read, rooms.given.school.id, "register.regime", known.regime.id)
    assert {one.what.reveal()["ground"] for one in kept} == {
        ("Besluit van het bestuur", None),
        (None, "Besluit van het bestuur"),
    }


async def test_a_date_has_one_regime_and_a_period_an_end(database: Database) -> None:
    rooms = await rooms_of(database)
    lou = rooms.actor("zoe", Role.LEADER)
    await rooms.regimes.add(lou, asked(RegimeMode.OFF, MONDAY, date(2026, 9, 11)))
    with pytest.raises(PeriodsOverlap):
        await rooms.regimes.add(lou, asked(RegimeMode.CONTACT_ONLY, date(2026, 9, 11), date(2026, 9, 18)))
    with pytest.raises(Invalid):
        await rooms.regimes.add(lou, asked(RegimeMode.OFF, MONDAY, date(2026, 9, 6)))
    today, found = await rooms.regimes.listed(lou)
    assert (today, [one.author.reveal() for one in found]) == (MONDAY, ["Zoë Zogenaamd"])
    with pytest.raises(NotFound):
        await rooms.regimes.remove(lou, "unknown")
