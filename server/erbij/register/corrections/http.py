"""The routes of corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.register.corrections import wire
from erbij.register.corrections.model import Correction
from erbij.register.ledger import Reason
from erbij.register.model import Bucket, Source
from erbij.register.wire import CreditBucket, CreditSource
from erbij.web.dates import date_of
from erbij.web.route import Call, Route

if TYPE_CHECKING:
    from erbij.register.attendance.model import Word
    from erbij.register.corrections.model import Line
    from erbij.register.corrections.service import Corrections

COORDINATOR = frozenset({Role.COORDINATOR})


def routes(service: Corrections) -> list[Route]:
    """Everything that can be asked about corrections over HTTP."""

    async def lines(call: Call) -> wire.EntryLines:
        pupil_id, day = call.query.get("pupil_id", ""), date_of(call, "date")
        found = await service.lines(call.actor, pupil_id, day)
        return wire.EntryLines(
            pupil_id=pupil_id,
            date=day,
            seconds=sum(one.entry.seconds for one in found.lines),
            lines=tuple(_line(one) for one in found.lines),
            attendance=tuple(_word(one) for one in found.attendance),
        )

    async def adjust(call: Call) -> None:
        asked: wire.AdjustEntry = call.body
        reason = Reason(asked.reason.value)
        if asked.takes_back is not None:
            await service.take_back(call.actor, asked.takes_back, reason, asked.words)
            return
        correction = Correction(
            pupil_id=asked.pupil_id,
            local_date=asked.date,
            slot_id=asked.slot_id,
            source=Source(asked.source.value),
            bucket=Bucket(asked.bucket.value),
            seconds=asked.seconds,
            reason=reason,
            words=asked.words,
        )
        await service.adjust(call.actor, correction)

    path = "/api/register/corrections"
    return [
        Route("GET", path, lines, COORDINATOR, reply=wire.EntryLines, query=("pupil_id", "date")),
        Route("POST", path, adjust, COORDINATOR, body=wire.AdjustEntry),
    ]


def _word(one: Word) -> wire.AttendanceWord:
    stretches = [*((each, False) for each in one.at_school), *((each, True) for each in one.at_other_school)]
    return wire.AttendanceWord(
        slot_id=one.slot_id,
        how=one.how,
        by=one.author.reveal() if one.author else None,
        at=one.at,
        spans=tuple(
            wire.AttendanceSpan(start=span.start, end=span.end, other_school=other) for span, other in sorted(stretches)
        ),
        stands=one.stands,
    )


def _line(one: Line) -> wire.EntryLine:
    entry = one.entry
    return wire.EntryLine(
        seq=entry.seq,
        at=entry.created_at,
        slot_id=entry.slot_id,
        item_id=entry.item_id,
        source=CreditSource(entry.source.value),
        bucket=CreditBucket(entry.bucket.value),
        seconds=entry.seconds,
        kind=entry.kind.value,
        reason=entry.reason.value,
        refers_to=entry.refers_to,
        policy_version=entry.policy_version,
        by=one.author.reveal() if one.author else None,
        stands=one.stands,
        after_close=one.after_close,
    )
