"""Routes of the absence page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence import rules as counting
from erbij.absence.categories.http import category_card
from erbij.absence.records.model import Missed
from erbij.absence.records.wire import (
    AbsenceChanges,
    AbsenceDay,
    AbsenceHour,
    AbsenceSlot,
    AbsenceSlots,
    AbsentPupil,
    DecideAbsence,
    RecordAbsence,
    WithdrawAbsence,
)
from erbij.actor import Role
from erbij.history.service import shown as changes_made
from erbij.timetable.http import asked_date
from erbij.timetable.wire import SlotStatus
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.absence.records.model import AbsencesOfDay
    from erbij.absence.records.service import Records
    from erbij.timetable.model import Slot
    from erbij.web.route import Call

STAFF = frozenset({Role.COORDINATOR, Role.LEADER, Role.MENTOR})
DESK = frozenset({Role.COORDINATOR, Role.MENTOR})


def routes(service: Records) -> list[Route]:
    """Return the routes of this room."""

    async def day(call: Call) -> AbsenceDay:
        return shown(await service.day(call.actor, asked_date(call.query.get("date", ""))))

    async def slots(call: Call) -> AbsenceSlots:
        wanted = asked_date(call.query.get("date", ""))
        pupil, date, zone, lessons = await service.slots(call.actor, call.query.get("person_id", ""), wanted)
        return AbsenceSlots(
            pupil_id=pupil.id,
            pupil_name=pupil.name.reveal(),
            date=date,
            timezone=zone,
            slots=tuple(slot_card(one) for one in lessons),
        )

    async def record(call: Call) -> None:
        await service.record(call.actor, call.body)

    async def decide(call: Call) -> None:
        await service.decide(call.actor, call.body)

    async def withdraw(call: Call) -> None:
        await service.withdraw(call.actor, call.body)

    async def changes(call: Call) -> AbsenceChanges:
        record_id = call.query.get("record_id", "")
        found, names = await service.changes(call.actor, record_id)
        return AbsenceChanges(record_id=record_id, changes=changes_made(found, names))

    return [
        Route("GET", "/api/absence/records", day, STAFF, reply=AbsenceDay, query=("date",)),
        Route("GET", "/api/absence/records/slots", slots, DESK, reply=AbsenceSlots, query=("person_id", "date")),
        Route("GET", "/api/absence/records/changes", changes, STAFF, reply=AbsenceChanges, query=("record_id",)),
        Route("POST", "/api/absence/records", record, DESK, body=RecordAbsence),
        Route("POST", "/api/absence/records/decide", decide, DESK, body=DecideAbsence),
        Route("POST", "/api/absence/records/withdraw", withdraw, DESK, body=WithdrawAbsence),
    ]


def slot_card(one: Missed | Slot) -> AbsenceSlot:
    """Return a lesson to choose from."""
    slot = one.slot if isinstance(one, Missed) else one
    return AbsenceSlot(
        id=slot.id,
        subject=slot.subject,
        group=slot.group_name,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        absent=isinstance(one, Missed),
    )


def hour(one: Missed, *, clock: bool) -> AbsenceHour:
    """Return a missed lesson as the page shows it."""
    record, slot = one.record, one.slot
    counts = slot.status is SlotStatus.PLANNED
    return AbsenceHour(
        id=record.id,
        version=record.version,
        slot_id=slot.id,
        subject=slot.subject,
        group=slot.group_name,
        teacher=slot.teacher_name.reveal(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        missed_from=record.missed_from,
        counts=counts,
        hours=counting.shown_hours(counting.amount(one.unit, clock=clock)) if counts else "0",
        category=record.category,
        national=record.national,
        authorised=record.authorised,
        source=record.source,
        joins=one.remote,
        decided_at=record.decided_at,
    )


def shown(day: AbsencesOfDay) -> AbsenceDay:
    """Return a day as a message."""
    return AbsenceDay(
        date=day.date,
        today=day.today,
        now=day.now,
        timezone=day.timezone,
        clock_hours=day.clock_hours,
        pupils=tuple(
            AbsentPupil(
                pupil_id=pupil.id,
                pupil_name=pupil.name.reveal(),
                groups=tuple(day.groups[group_id] for group_id in pupil.groups if group_id in day.groups),
                lessons=tuple(hour(one, clock=day.clock_hours) for one in lessons),
            )
            for pupil, lessons in day.pupils
        ),
        categories=tuple(category_card(one) for one in day.categories),
    )
