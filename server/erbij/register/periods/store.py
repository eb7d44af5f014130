"""The table of closed months, and sums over the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Date, Integer, PrimaryKeyConstraint, String, Table, case, func, insert, select

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.register.ledger import Head
from erbij.register.model import Bucket, Source
from erbij.register.periods.model import Close, Late, Sum
from erbij.register.periods.rules import month_of, months
from erbij.register.store import entry

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from erbij.db.database import Reading, Transaction
    from erbij.register.facts import Dates

_AT_A_TIME = 500

close_table = append_only(
    Table(
        "register_close",
        metadata,
        Column("school_id", ID, nullable=False),
        Column("month", Date, nullable=False),
        Column("seq", Integer, nullable=False),
        Column("hash", String(64), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        PrimaryKeyConstraint("school_id", "month"),
    )
)
c, e = close_table.c, entry.c


async def closes(read: Reading, school_id: str) -> list[Close]:
    """Return the closed months, the earliest first."""
    rows = await read.connection.execute(select(close_table).where(c.school_id == school_id).order_by(c.month))
    return [Close(row.school_id, row.month, Head(row.seq, row.hash), row.author_id, row.at) for row in rows]


async def add(tx: Transaction, one: Close) -> None:
    """Keep that a month was closed."""
    row = {"school_id": one.school_id, "month": one.month, "seq": one.head.seq, "hash": one.head.hash}
    await tx.connection.execute(insert(close_table).values(row | {"author_id": one.author_id, "at": one.at}))


async def entries_after(read: Reading, one: Close, following: date) -> int:
    """Return how many entries about the month came after it was closed; ``following`` is the month after it."""
    query = select(func.count()).select_from(entry)
    mine = (e.school_id == one.school_id, e.seq > one.head.seq, e.local_date >= one.month, e.local_date < following)
    return int((await read.connection.execute(query.where(*mine))).scalar_one())


async def late(read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates) -> list[Late]:
    """Return what came "na afsluiting" of pupils and dates, by line; a line whose sum it left alone is left out."""
    found: list[Late] = []
    ordered = sorted(pupil_ids)
    closed = {one.month: one.head.seq for one in await closes(read, school_id)}
    for part in months(dates):
        after = closed.get(month_of(part.first))
        for start in range(0, len(ordered) if after is not None else 0, _AT_A_TIME):
            what = (e.pupil_id, e.local_date, e.slot_id, e.item_id)
            query = select(*what, func.sum(e.seconds).label("seconds")).where(
                e.school_id == school_id,
                e.seq > after,
                e.pupil_id.in_(ordered[start : start + _AT_A_TIME]),
                e.local_date >= part.first,
                e.local_date <= part.last,
            )
            rows = await read.connection.execute(query.group_by(*what).order_by(*what))
            lines = (Late(row.pupil_id, row.local_date, row.slot_id or row.item_id, int(row.seconds)) for row in rows)
            found += [one for one in lines if one.seconds]
    return found


async def pupils_as_of(read: Reading, school_id: str, dates: Dates, as_of: int) -> set[str]:
    """Return everybody about whom the ledger said anything of these dates by that entry."""
    mine = (e.school_id == school_id, e.local_date >= dates.first, e.local_date <= dates.last, e.seq <= as_of)
    return set(await read.connection.scalars(select(e.pupil_id).distinct().where(*mine)))


async def head_at(read: Reading, school_id: str, at: datetime) -> int:
    """Return the number of the last entry that was written by an instant; 0 before the first."""
    query = select(func.max(e.seq)).where(e.school_id == school_id, e.created_at <= at)
    return int((await read.connection.execute(query)).scalar_one() or 0)


async def first_date(read: Reading, school_id: str) -> date | None:
    """Return the earliest date of the ledger."""
    query = select(func.min(e.local_date)).where(e.school_id == school_id)
    found: date | None = (await read.connection.execute(query)).scalar_one_or_none()
    return found


async def sums(
    read: Reading,
    school_id: str,
    pupil_ids: Collection[str],
    dates: Dates,
    *,
    as_of: int | None = None,
    closed_at: int | None = None,
) -> list[Sum]:
    """Return what the ledger says of pupils and dates, up to and including the entry ``as_of`` (None: to its end).

    ``closed_at``: the last entry before the close of these dates. What sums up to nothing is left out.
    """
    late = func.sum(case((e.seq > closed_at, e.seconds), else_=0)) if closed_at is not None else func.sum(e.seconds * 0)
    whole = func.sum(e.seconds)
    found: list[Sum] = []
    ordered = sorted(pupil_ids)
    for start in range(0, len(ordered), _AT_A_TIME):
        what = (e.pupil_id, e.local_date, e.source, e.bucket)
        query = select(*what, whole.label("seconds"), late.label("late")).where(
            e.school_id == school_id,
            e.pupil_id.in_(ordered[start : start + _AT_A_TIME]),
            e.local_date >= dates.first,
            e.local_date <= dates.last,
        )
        if as_of is not None:
            query = query.where(e.seq <= as_of)
        for row in await read.connection.execute(query.group_by(*what).order_by(*what)):
            if row.seconds or row.late:
                where = (row.pupil_id, row.local_date, Source(row.source), Bucket(row.bucket))
                found.append(Sum(*where, int(row.seconds), int(row.late)))
    return found
