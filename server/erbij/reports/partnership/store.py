"""Which schools take part in a partnership, and the ledger's own sums of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Date, ForeignKey, Table, func, insert, select

from erbij.db.types import ID, metadata
from erbij.register.store import entry
from erbij.reports.partnership.model import Member
from erbij.schools.store import school_table

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from erbij.db.database import Reading, Transaction

member_table = Table(
    "reports_partnership",
    metadata,
    Column("partnership_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date, nullable=True),
)
m, e = member_table.c, entry.c


async def members(read: Reading, partnership_id: str) -> list[Member]:
    """Return the schools of a partnership by name, those that left too."""
    query = (
        select(m.school_id, school_table.c.name, m.since, m.until)
        .join(school_table, school_table.c.id == m.school_id)
        .where(m.partnership_id == partnership_id)
    )
    found = [Member(row.school_id, row.name, row.since, row.until) for row in await read.connection.execute(query)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.school_id, one.since))


async def join(tx: Transaction, partnership_id: str, school_id: str, since: date) -> None:
    """Let a school take part from the first day of a month on; one that left in this very month never did."""
    same = (m.partnership_id == partnership_id, m.school_id == school_id, m.since == since)
    if (await tx.connection.execute(member_table.update().where(*same).values(until=None))).rowcount:
        return
    row = {"partnership_id": partnership_id, "school_id": school_id, "since": since, "until": None}
    await tx.connection.execute(insert(member_table).values(row))


async def leave(tx: Transaction, partnership_id: str, school_id: str, until: date) -> int:
    """Let a school take part no longer from the first day of a month on; returns how many places ended."""
    mine = (m.partnership_id == partnership_id, m.school_id == school_id, m.until.is_(None))
    return int((await tx.connection.execute(member_table.update().where(*mine).values(until=until))).rowcount)


async def seconds_by_bucket(
    read: Reading, school_id: str, first: date, last: date, buckets: Collection[str]
) -> dict[str, list[int]]:
    """Return, by bucket, the ledger's seconds of each pupil who has any, over the dates [first, last]."""
    query = (
        select(e.bucket, e.pupil_id, func.sum(e.seconds))
        .where(e.school_id == school_id, e.local_date >= first, e.local_date <= last, e.bucket.in_(sorted(buckets)))
        .group_by(e.bucket, e.pupil_id)
    )
    found: dict[str, list[int]] = {bucket: [] for bucket in buckets}
    for bucket, _, seconds in await read.connection.execute(query):
        if seconds > 0:
            found[bucket].append(int(seconds))
    return found
