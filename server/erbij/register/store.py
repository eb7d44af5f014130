"""The ledger's tables, its lock, who confirmed a lesson. Nothing here updates or deletes, but for the chain's head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    union,
    update,
)

from erbij.db.append_only import append_only
from erbij.db.rows import add_new
from erbij.db.types import ID, Utc, metadata
from erbij.register.ledger import GENESIS, Entry, Head, Kind, Reason, chained
from erbij.register.model import Bucket, Confirmation, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction
    from erbij.register.facts import Dates
    from erbij.register.ledger import Draft

_AT_A_TIME = 500

# No foreign keys: entries stay five years after a pupil left (R19), longer than the rows that they speak of.
entry = append_only(
    Table(
        "register_entry",
        metadata,
        Column("school_id", ID, nullable=False),
        Column("seq", Integer, nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("local_date", Date, nullable=False),
        Column("slot_id", ID),
        Column("item_id", ID),
        Column("source", String(1), nullable=False),
        Column("bucket", String(32), nullable=False),
        Column("seconds", Integer, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("reason", String(32), nullable=False),
        Column("refers_to", Integer),
        Column("policy_version", String(32), nullable=False),
        Column("author", ID, nullable=False),
        Column("created_at", Utc, nullable=False),
        Column("prev_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        PrimaryKeyConstraint("school_id", "seq"),
        Index("ix_register_entry_slot", "school_id", "slot_id", "pupil_id"),
        Index("ix_register_entry_day", "school_id", "pupil_id", "local_date"),
    )
)

head = Table(
    "register_head",
    metadata,
    Column("school_id", ID, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

confirmation = append_only(
    Table(
        "register_confirmation",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("slot_id", ID, nullable=False),
        Column("teacher_id", ID, nullable=False),
        Column("confirmed_at", Utc, nullable=False),
        UniqueConstraint("school_id", "slot_id", "teacher_id"),
    )
)


async def lock(tx: Transaction, school_id: str) -> Head:
    """Make this the only transaction that can add to the school's chain until it ends; answers where the chain ends.

    Take it before reading what is to be counted: a count of older facts can then never be written after a newer one.
    SQLite has one writer anyway; on PostgreSQL the head's row is locked.
    """
    await add_new(tx, head, [{"school_id": school_id, "seq": 0, "hash": GENESIS}])
    return await _head(tx, school_id, for_update=True)


async def append(
    tx: Transaction, school_id: str, after: Head, drafts: Sequence[Draft], now: datetime
) -> Sequence[Entry]:
    """Add entries to the chain; ``after`` is what :func:`lock` answered in this transaction."""
    entries = chained(after, school_id, drafts, now)
    if entries:
        last = entries[-1]
        rows = [{name: getattr(one, name) for name in Entry.__slots__} for one in entries]
        await tx.connection.execute(insert(entry), rows)
        moved = update(head).where(head.c.school_id == school_id).values(seq=last.seq, hash=last.hash)
        await tx.connection.execute(moved)
    return entries


async def head_of(read: Reading, school_id: str) -> Head:
    """Where the school's chain ends."""
    return await _head(read, school_id, for_update=False)


async def schools_with_entries(read: Reading) -> list[str]:
    """Every school that has a chain, or entries without one, by id; for an operator, not for people."""
    chains = await read.connection.scalars(union(select(head.c.school_id), select(entry.c.school_id)))
    return sorted(chains)


async def entries_after(read: Reading, school_id: str, seq: int, limit: int) -> list[Entry]:
    """The next stretch of the school's chain, in order."""
    query = select(entry).where(entry.c.school_id == school_id, entry.c.seq > seq)
    return [_entry(row) for row in await read.connection.execute(query.order_by(entry.c.seq).limit(limit))]


async def entries_of_pupils(
    read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
) -> dict[str, list[Entry]]:
    """Everything that was written about pupils on some dates; each in order."""
    found: dict[str, list[Entry]] = {pupil_id: [] for pupil_id in pupil_ids}
    for some in _batches(pupil_ids):
        query = select(entry).where(
            entry.c.school_id == school_id,
            entry.c.pupil_id.in_(some),
            entry.c.local_date >= dates.first,
            entry.c.local_date <= dates.last,
        )
        for row in await read.connection.execute(query.order_by(entry.c.seq)):
            found[row.pupil_id].append(_entry(row))
    return found


async def entries_of_slot(read: Reading, school_id: str, slot_id: str, pupil_id: str) -> list[Entry]:
    """Everything that was written about one pupil in one slot, in order."""
    query = select(entry).where(
        entry.c.school_id == school_id, entry.c.slot_id == slot_id, entry.c.pupil_id == pupil_id
    )
    return [_entry(row) for row in await read.connection.execute(query.order_by(entry.c.seq))]


async def adjustments(
    read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
) -> dict[str, list[Entry]]:
    """What people adjusted about pupils on some dates and nothing took back, in order; pupils without any left out."""
    back = entry.alias()
    reversed_ = select(back.c.seq).where(
        back.c.school_id == entry.c.school_id, back.c.refers_to == entry.c.seq, back.c.kind == Kind.REVERSAL.value
    )
    found: dict[str, list[Entry]] = {}
    for some in _batches(pupil_ids):
        query = select(entry).where(
            entry.c.school_id == school_id,
            entry.c.pupil_id.in_(some),
            entry.c.local_date >= dates.first,
            entry.c.local_date <= dates.last,
            entry.c.kind == Kind.ADJUST.value,
            ~reversed_.exists(),
        )
        for row in await read.connection.execute(query.order_by(entry.c.seq)):
            found.setdefault(row.pupil_id, []).append(_entry(row))
    return found


async def adjusted_pupils(read: Reading, school_id: str, dates: Dates) -> set[str]:
    """Everybody of whom people adjusted anything on some dates, taken back or not."""
    mine = (entry.c.school_id == school_id, entry.c.local_date >= dates.first, entry.c.local_date <= dates.last)
    query = select(entry.c.pupil_id).distinct().where(*mine, entry.c.kind == Kind.ADJUST.value)
    return set(await read.connection.scalars(query))


async def used_by_items(
    read: Reading, school_id: str, pupil_ids: Collection[str], before: date
) -> dict[str, dict[str, int]]:
    """Return, by pupil, what earlier dates used of the norm of items (R6); free and unregistered dates use nothing."""
    mine = (entry.c.school_id == school_id, entry.c.source == Source.CATALOGUE.value, entry.c.local_date < before)
    outside = {Bucket.VOLUNTARY.value, Bucket.UNREGISTERED.value}
    counts = (entry.c.kind != Kind.ADJUST.value, entry.c.bucket.not_in(outside), entry.c.item_id.is_not(None))
    found: dict[str, dict[str, int]] = {}
    for some in _batches(pupil_ids):
        query = select(entry.c.pupil_id, entry.c.item_id, func.sum(entry.c.seconds)).where(
            *mine, *counts, entry.c.pupil_id.in_(some)
        )
        for pupil_id, item_id, seconds in await read.connection.execute(
            query.group_by(entry.c.pupil_id, entry.c.item_id)
        ):
            found.setdefault(pupil_id, {})[item_id] = int(seconds)
    return found


async def entry_of(read: Reading, school_id: str, seq: int) -> Entry | None:
    """One entry of the school."""
    query = select(entry).where(entry.c.school_id == school_id, entry.c.seq == seq)
    row = (await read.connection.execute(query)).one_or_none()
    return _entry(row) if row else None


async def places_of_slot(read: Reading, school_id: str, slot_id: str) -> dict[str, set[date]]:
    """The dates on which anything was written about a slot, by pupil."""
    found: dict[str, set[date]] = {}
    query = select(entry.c.pupil_id, entry.c.local_date).distinct()
    for row in await read.connection.execute(query.where(entry.c.school_id == school_id, entry.c.slot_id == slot_id)):
        found.setdefault(row.pupil_id, set()).add(row.local_date)
    return found


async def add_confirmation(tx: Transaction, row: Confirmation) -> None:
    """Keep that a teacher confirmed a slot; the first tap of each teacher stands."""
    values = {name: getattr(row, name) for name in Confirmation.__slots__}
    await add_new(tx, confirmation, [values])


async def confirmations(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, Confirmation]:
    """The first confirmation of each slot that has one."""
    found: dict[str, Confirmation] = {}
    for some in _batches(slot_ids):
        query = select(confirmation).where(confirmation.c.school_id == school_id, confirmation.c.slot_id.in_(some))
        latest_first = query.order_by(confirmation.c.confirmed_at.desc(), confirmation.c.id.desc())
        for row in await read.connection.execute(latest_first):
            found[row.slot_id] = Confirmation(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return found


async def _head(read: Reading, school_id: str, *, for_update: bool) -> Head:
    query = select(head.c.seq, head.c.hash).where(head.c.school_id == school_id)
    row = (await read.connection.execute(query.with_for_update() if for_update else query)).one_or_none()
    return Head(row.seq, row.hash) if row else Head()


def _batches(ids: Collection[str]) -> list[list[str]]:
    """The ids in order, no more at once than a database takes as parameters."""
    ordered = sorted(ids)
    return [ordered[start : start + _AT_A_TIME] for start in range(0, len(ordered), _AT_A_TIME)]


def _entry(row: Row[Any]) -> Entry:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    columns |= {
        "source": Source(row.source),
        "bucket": Bucket(row.bucket),
        "kind": Kind(row.kind),
        "reason": Reason(row.reason),
    }
    return Entry(**columns)
