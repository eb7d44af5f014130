"""What a server that was killed left behind, and what the next one does about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from erbij import ids
from erbij.live import model, store
from erbij.live.wire import LeaveReason

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.db.database import Reading


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Records to write at once, and the sessions that are still within their time."""

    records: list[model.Record]
    sessions: list[model.Session]


async def left_over(read: Reading, now: datetime) -> LeftOver:
    """Close open intervals at the last committed proof, and the sessions whose time is over; the others go on."""
    records: list[model.Record] = [
        replace(fact, event_id=ids.new_id(now), kind=model.FactKind.CLOSED, reason=LeaveReason.SERVER)
        for fact in await store.open_spans(read)
    ]
    sessions = await store.sessions_going_on(read)
    for session in sessions:
        at, present = await store.last_heard(read, session)
        if present:
            records.append(_class_side_lost(session, at, now))
        if session.closes_at <= now:
            records.append(model.RoomDone(session.school_id, session.slot_id, session.id, session.closes_at))
    return LeftOver(records, [session for session in sessions if session.closes_at > now])


def _class_side_lost(session: model.Session, at: datetime, now: datetime) -> model.Offer:
    return model.Offer(
        event_id=ids.new_id(now),
        school_id=session.school_id,
        session_id=session.id,
        slot_id=session.slot_id,
        present=False,
        at=at,
        reason=LeaveReason.SERVER,
    )
