"""What a server that was killed left behind, and what the next one does about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from erbij import ids
from erbij.live import model, store
from erbij.live.wire import LeaveReason

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from erbij.db.database import Reading


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Records to write at once, and the sessions that are still within their time."""

    records: list[model.Record]
    sessions: list[model.Session]


async def unfinished(read: Reading) -> set[str]:
    """Return the slots of which something has no end."""
    spans = {fact.slot_id for fact in await store.open_spans(read)}
    return spans | {session.slot_id for session in await store.sessions_going_on(read)}


async def left_over(read: Reading, now: datetime, slot_ids: Collection[str] | None = None) -> LeftOver:
    """Close open intervals of these slots (None: of all) at the last committed proof, and sessions that are over."""
    records: list[model.Record] = [
        replace(fact, event_id=ids.new_id(now), kind=model.FactKind.CLOSED, reason=LeaveReason.SERVER)
        for fact in await store.open_spans(read)
        if slot_ids is None or fact.slot_id in slot_ids
    ]
    known = await store.sessions_going_on(read)
    sessions = [one for one in known if slot_ids is None or one.slot_id in slot_ids]
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
