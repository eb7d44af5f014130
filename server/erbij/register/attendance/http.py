"""The routes of attendance at school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.register.attendance import wire
from erbij.web.route import Call, Route
from erbij.wire import InputError

if TYPE_CHECKING:
    from erbij.register.attendance.service import Attendance

TEACHER = frozenset({Role.TEACHER})
COORDINATOR = frozenset({Role.COORDINATOR})
MAX_BODY = 8_000_000
OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})


def routes(service: Attendance) -> list[Route]:
    """Everything that can be asked about attendance over HTTP."""

    async def sheet(call: Call) -> wire.AttendanceSheet:
        found, zone = await service.sheet(call.actor, call.query.get("slot_id", ""))
        slot = found.lesson.slot
        return wire.AttendanceSheet(
            slot_id=slot.id,
            subject=found.lesson.subject,
            group=found.lesson.group,
            starts_at=slot.span.start,
            ends_at=slot.span.end,
            timezone=zone.key,
            taken=any(one.there is not None for one in found.pupils if not one.remote),
            pupils=tuple(
                wire.AttendancePupil(pupil_id=one.pupil_id, name=one.name.reveal(), remote=one.remote, there=one.there)
                for one in found.pupils
            ),
        )

    async def take(call: Call) -> None:
        await service.take(call.actor, call.body.slot_id, call.body.absent)

    async def setting(call: Call) -> wire.AttendanceSetting:
        return wire.AttendanceSetting(taken_here=await service.is_taken_here(call.actor))

    async def set_(call: Call) -> None:
        await service.set_taken_here(call.actor, here=call.body.taken_here)

    async def import_rows(call: Call) -> wire.AttendanceImported:
        report = await service.import_rows(call.actor, call.body)
        (count,) = report.counts
        return wire.AttendanceImported(
            rows=count.rows,
            new=count.new,
            changed=count.changed,
            unchanged=count.unchanged,
            errors=tuple(
                InputError(path=f"rows[{one.line}].{one.column}", message=one.message) for one in report.faults
            ),
            written=report.written,
        )

    path = "/api/register/attendance"
    return [
        Route("GET", path, sheet, TEACHER, reply=wire.AttendanceSheet, query=("slot_id",)),
        Route("POST", path, take, TEACHER, body=wire.TakeAttendance),
        Route("GET", f"{path}/setting", setting, OFFICE | TEACHER, reply=wire.AttendanceSetting),
        Route("POST", f"{path}/setting", set_, OFFICE, body=wire.AttendanceSetting),
        Route(
            "POST",
            f"{path}/import",
            import_rows,
            COORDINATOR,
            wire.ImportAttendance,
            wire.AttendanceImported,
            max_body=MAX_BODY,
        ),
    ]
