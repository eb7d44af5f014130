"""The table of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON, Column, Index, Integer, String, Table, func, insert, select, update

from erbij.db.types import ID, Utc, metadata
from erbij.jobs.model import News

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from erbij.db.database import Reading, Transaction

jobs_outbox = Table(
    "jobs_outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("school_id", ID, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("key", String(200), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("next_at", Utc, nullable=False),
    Column("done_at", Utc),
    Column("set_aside_at", Utc),
    Index("ix_jobs_outbox_done_at_set_aside_at_seq", "done_at", "set_aside_at", "seq"),
)
_waits = jobs_outbox.c.done_at.is_(None) & jobs_outbox.c.set_aside_at.is_(None)


async def add(tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str, now: datetime) -> None:
    """Append a row; ``payload`` holds at least ``school_id``."""
    await tx.connection.execute(insert(jobs_outbox).values(_row(kind, payload, key, now)))


async def post(tx: Transaction, kind: str, payload: Mapping[str, str], *, now: datetime) -> None:
    """Append a row that is nobody's to deliver: every server reads it (see :mod:`erbij.jobs.posts`)."""
    await tx.connection.execute(insert(jobs_outbox).values(_row(kind, payload, "", now) | {"done_at": now}))


async def newest(read: Reading) -> int:
    """Return the number of the newest row; 0 when there is none."""
    return (await read.connection.execute(select(func.max(jobs_outbox.c.seq)))).scalar_one() or 0


async def posted(read: Reading, kinds: Collection[str], after: int) -> list[News]:
    """Return the posts of these kinds with a higher number, in order."""
    query = select(jobs_outbox).where(jobs_outbox.c.seq > after, jobs_outbox.c.kind.in_(kinds))
    rows = await read.connection.execute(query.order_by(jobs_outbox.c.seq))
    return [News(row.seq, row.kind, row.key, row.payload, row.tries) for row in rows]


def _row(kind: str, payload: Mapping[str, str], key: str, now: datetime) -> dict[str, object]:
    return {
        "school_id": payload["school_id"],
        "kind": kind,
        "key": key,
        "payload": dict(payload),
        "created_at": now,
        "next_at": now,
    }


async def waiting(read: Reading) -> tuple[int, datetime | None]:
    """Return how much news waits to be delivered, and since when the oldest does."""
    query = select(func.count(), func.min(jobs_outbox.c.created_at)).where(_waits)
    count, oldest = (await read.connection.execute(query)).one()
    return count, oldest


async def set_aside(read: Reading) -> int:
    """Return how much news was set aside as poison and waits for somebody to try it again."""
    aside = jobs_outbox.c.done_at.is_(None) & jobs_outbox.c.set_aside_at.is_not(None)
    return (await read.connection.execute(select(func.count()).where(aside))).scalar_one()


async def try_again(tx: Transaction, now: datetime) -> int:
    """Let all that was set aside wait again, as if it was never tried; return how much that is."""
    aside = jobs_outbox.c.done_at.is_(None) & jobs_outbox.c.set_aside_at.is_not(None)
    values = {"tries": 0, "next_at": now, "set_aside_at": None}
    return (await tx.connection.execute(update(jobs_outbox).where(aside).values(values))).rowcount


async def due(read: Reading, now: datetime, limit: int) -> list[News]:
    """Return the first waiting row of each key, if its time has come; in order."""
    earlier = jobs_outbox.alias()
    blocked = (
        select(earlier.c.seq)
        .where(
            earlier.c.key == jobs_outbox.c.key,
            earlier.c.seq < jobs_outbox.c.seq,
            earlier.c.done_at.is_(None),
            earlier.c.set_aside_at.is_(None),
        )
        .exists()
    )
    query = select(jobs_outbox).where(_waits, jobs_outbox.c.next_at <= now, ~blocked)
    rows = await read.connection.execute(query.order_by(jobs_outbox.c.seq).limit(limit))
    return [News(row.seq, row.kind, row.key, row.payload, row.tries) for row in rows]


async def done(tx: Transaction, seq: int, now: datetime) -> None:
    """Mark a row as delivered."""
    await tx.connection.execute(update(jobs_outbox).where(jobs_outbox.c.seq == seq).values(done_at=now))


async def failed(tx: Transaction, seq: int, *, tries: int, next_at: datetime, set_aside_at: datetime | None) -> None:
    """Mark a failed try; ``set_aside_at`` takes a poison row out of the way of those behind it."""
    values = {"tries": tries, "next_at": next_at, "set_aside_at": set_aside_at}
    await tx.connection.execute(update(jobs_outbox).where(jobs_outbox.c.seq == seq).values(values))
