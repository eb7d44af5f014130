"""When the person of a sign-in last proved who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from erbij.access.store import sign_in_table

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.db.database import Reading, Transaction

_s = sign_in_table.c


async def proved_at(read: Reading, school_id: str, sign_in_id: str) -> datetime | None:
    """Return when it was; None: never, or there is no such sign-in any more."""
    query = select(_s.proved_at).where(_s.school_id == school_id, _s.id == sign_in_id)
    return (await read.connection.execute(query)).scalar_one_or_none()


async def was_proved(tx: Transaction, school_id: str, sign_in_id: str, now: datetime) -> None:
    """Write down that it was now."""
    mine = (_s.school_id == school_id, _s.id == sign_in_id)
    await tx.connection.execute(update(sign_in_table).where(*mine).values(proved_at=now))
