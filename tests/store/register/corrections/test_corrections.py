"""What people correct by hand (R16)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.register.corrections.model import Correction, LessThanNothing
from erbij.register.ledger import Kind, Reason
from erbij.register.model import Bucket, Source
from erbij.register.offline.wire import ConfirmWork
from tests.store.register.rooms import Rooms, rooms_of

if TYPE_CHECKING:
    from erbij.db.database import Database

MONDAY = date(2026, 9, 7)


def correction(rooms: Rooms, add: int, **more: object) -> Correction:
    usual: dict[str, object] = {
        "pupil_id": rooms.given.ids["noor"],
        "local_date": MONDAY,
        "slot_id": None,
        "source": Source.OFFLINE,
        "bucket": Bucket.REMOTE_NO_GROUND,
        "seconds": add,
        "reason": Reason.TEACHER_OBSERVED,
        "words": "Gezien",
    }
    return Correction(**(usual | more))  # type: ignore[arg-type]


async def worked(database: Database) -> Rooms:
    rooms = await rooms_of(database)
    work = ConfirmWork(pupil_id=rooms.given.ids["noor"], date=MONDAY, minutes=30, text="Gelezen")
    await rooms.offline.confirm(rooms.actor("thijs", Role.TEACHER), work)
    await rooms.outbox.deliver()
    return rooms


@pytest.mark.rule("R16")
async def test_a_correction_is_an_entry_more_and_taking_it_back_restores_the_old_total(database: Database) -> None:
    rooms = await worked(database)
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    seq = await rooms.corrections.adjust(zoe, correction(rooms, -600))
    day = await rooms.day()
    assert (day.reported, day.adjusted, day.by_source[Source.OFFLINE]) == (1200, -600, 1200)
    await rooms.corrections.take_back(zoe, seq, Reason.DISPUTE, "Toch niet")
    assert (await rooms.day()).reported == 1800
    assert [(one.kind, one.seconds, one.author == zoe.id) for one in await rooms.entries()] == [
        (Kind.CREDIT, 1800, False),
        (Kind.ADJUST, -600, True),
        (Kind.REVERSAL, 600, True),
    ]
    for gone in (seq, 1, 99):
        with pytest.raises(NotFound):
            await rooms.corrections.take_back(zoe, gone, Reason.DISPUTE, "Toch niet")


@pytest.mark.rule("R16")
async def test_a_day_never_adds_up_to_less_than_nothing(database: Database) -> None:
    rooms = await worked(database)
    zoe, pupil = rooms.actor("zoe", Role.COORDINATOR), rooms.given.ids["noor"]
    with pytest.raises(LessThanNothing):
        await rooms.corrections.adjust(zoe, correction(rooms, -1801))
    await rooms.corrections.adjust(zoe, correction(rooms, -1800))
    work = (await rooms.offline.week(zoe, pupil, MONDAY))[3][0].work
    await rooms.offline.withdraw(zoe, work.id)
    entries = await rooms.entries()
    assert [one.seconds for one in entries] == [1800, -1800, -1800, 1800]
    assert entries[-1].refers_to == 2  # the correction goes with what it corrected
    assert (await rooms.day()).reported == 0


async def test_a_correction_of_a_lesson_stands_in_its_row(database: Database) -> None:
    rooms = await worked(database)
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    slot = await rooms.slot("Rekenen")
    await rooms.corrections.adjust(zoe, correction(rooms, 900, slot_id=slot, source=Source.LIVE))
    noor = rooms.actor("noor", Role.PUPIL)
    row = next(row for row in (await rooms.register.week(noor, None, None)).days[0].rows if row.lesson.slot.id == slot)
    assert row.credited == 900
    assert (await rooms.register.week(noor, None, None)).days[0].reported == 2700


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"reason": Reason.SLOT_CHANGED}, "body.reason"),
        ({"seconds": 0}, "body.seconds"),
        ({"slot_id": "unknown"}, "body.slot_id"),
    ],
)
async def test_what_does_not_fit_is_named(database: Database, wrong: dict[str, object], path: str) -> None:
    rooms = await worked(database)
    with pytest.raises(Invalid) as refused:
        await rooms.corrections.adjust(rooms.actor("zoe", Role.COORDINATOR), correction(rooms, 60, **wrong))
    assert refused.value.errors[0][0] == path
    assert len(await rooms.entries()) == 1
