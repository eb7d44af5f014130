"""Schools of a board with pupils who follow from home: lessons, sessions and minutes by week."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from erbij.actor import Role
from erbij.ids import new_id
from erbij.live.store import live_session
from erbij.people.service import People
from erbij.plans.model import Remote, RemoteWork
from erbij.plans.store import write_remotes
from erbij.register import store as ledger
from erbij.register.ledger import Draft, Kind, Reason
from erbij.register.model import Bucket, Source
from erbij.schools.service import Schools
from erbij.timetable.model import StoredSlot
from erbij.timetable.store import add_slots
from erbij.timetable.wire import SlotStatus
from tests.support.school_files import NoAccess

if TYPE_CHECKING:
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction

ZONE = ZoneInfo("Europe/Amsterdam")
BOARD = "Stichting De Kring"
BEFORE = date(2026, 9, 1)
MONDAY, NEXT = date(2026, 10, 5), date(2026, 10, 12)
TOLD_AT = datetime(2026, 11, 2, 7, tzinfo=UTC)
"""The Monday morning on which the week of ``NEXT`` is told."""
LESSON = timedelta(minutes=50)


@dataclass
class OneSchool:
    """A school with a coordinator, a teacher, and pupils who are all at home."""

    id: str
    coordinator: str
    teacher: str
    pupils: list[str] = field(default_factory=list)


async def school(database: Database, clock: Clock, name: str, pupils: int, board: str = BOARD) -> OneSchool:
    """Make a school whose pupils are called Leerling 1, Leerling 2, ..."""
    people = People(database, clock, NoAccess())
    async with database.transaction() as tx:
        made = await Schools(database, clock).create_in(tx, name, board, "po")
        mail = f"zoe@{new_id(clock.now())}.test"
        zoe = await people.add_in(tx, made.id, "Zoë Zogenaamd", [Role.COORDINATOR], email=mail, since=BEFORE)
        thijs = await people.add_in(tx, made.id, "Thijs Testema", [Role.TEACHER], since=BEFORE)
        ids = [
            await people.add_in(tx, made.id, f"Leerling {number + 1}", [Role.PUPIL], since=BEFORE)
            for number in range(pupils)
        ]
        remotes = tuple(Remote(new_id(clock.now()), one, BEFORE, None) for one in ids)
        await write_remotes(tx, made.id, RemoteWork(new=remotes))
    return OneSchool(made.id, zoe, thijs, ids)


async def week(  # what there is in it
    database: Database, clock: Clock, of: OneSchool, monday: date, *, offered: int, given: int, followed: int
) -> None:
    """Give a school a week: a lesson a day for all, ``given`` of them, and 50 minutes for those who ``followed``."""
    async with database.transaction() as tx:
        for number in range(offered):
            slot = lesson(of, monday + timedelta(days=number), clock)
            await add_slots(tx, [slot])
            if number < given:
                await _session(tx, slot, clock)
        await credit(tx, of, of.pupils[:followed], monday, clock)


def lesson(of: OneSchool, day: date, clock: Clock) -> StoredSlot:
    """A lesson of all pupils from nine o'clock."""
    start = datetime.combine(day, time(9), ZONE)
    return StoredSlot(
        id=new_id(clock.now()),
        school_id=of.id,
        key=None,
        group_id=None,
        subject="Rekenen",
        teacher_id=of.teacher,
        supply_teacher_id=None,
        place="Lokaal 12",
        local_date=day,
        local_start="09:00",
        local_end="09:50",
        starts_at=start,
        ends_at=start + LESSON,
        status=SlotStatus.PLANNED,
        imported=False,
        label="Allen",
        pupil_ids=frozenset(of.pupils),
    )


async def _session(tx: Transaction, slot: StoredSlot, clock: Clock) -> None:
    times = {"started_at": slot.starts_at, "closes_at": slot.ends_at, "ended_at": slot.ends_at}
    row = {"id": new_id(clock.now()), "school_id": slot.school_id, "slot_id": slot.id, **times}
    await tx.connection.execute(insert(live_session).values(row))


async def credit(tx: Transaction, of: OneSchool, pupils: list[str], day: date, clock: Clock) -> None:
    """Write a lesson of 50 minutes from home into the register of these pupils."""
    drafts = [
        Draft(
            pupil_id=one,
            local_date=day,
            slot_id=None,
            item_id=None,
            source=Source.LIVE,
            bucket=Bucket.REMOTE_DURING_ABSENCE,
            seconds=3000,
            kind=Kind.CREDIT,
            reason=Reason.COUNTED,
            refers_to=None,
            policy_version="2026-1",
            author="server",
        )
        for one in pupils
    ]
    head = await ledger.lock(tx, of.id)
    await ledger.append(tx, of.id, head, drafts, clock.now())
