"""The table of addresses; of a secret only the hash is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint, and_, delete, insert, select, update

from erbij.db.types import ID, Utc, metadata
from erbij.timetable.feed.model import Feed
from erbij.timetable.store import expected_where, given_by, slot_table, slots_where

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.db.database import Reading, Transaction
    from erbij.timetable.model import Slot

feed_table = Table(
    "timetable_feed",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("owner_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("made_at", Utc, nullable=False),
    Column("read_at", Utc, nullable=True),
    UniqueConstraint("owner_id", "person_id"),
)
f, s = feed_table.c, slot_table.c


async def feed_of(read: Reading, school_id: str, owner_id: str, person_id: str) -> Feed | None:
    """Return somebody's address for the lessons of a person."""
    mine = and_(f.school_id == school_id, f.owner_id == owner_id, f.person_id == person_id)
    row = (await read.connection.execute(select(feed_table).where(mine))).one_or_none()
    return None if row is None else Feed(*row)


async def feed_with(read: Reading, secret_hash: str) -> Feed | None:
    """Return the address with this secret, over all schools."""
    row = (await read.connection.execute(select(feed_table).where(f.secret_hash == secret_hash))).one_or_none()
    return None if row is None else Feed(*row)


async def remove(tx: Transaction, feed: Feed) -> None:
    """Let an address stop working."""
    await tx.connection.execute(delete(feed_table).where(f.school_id == feed.school_id, f.id == feed.id))


async def add(tx: Transaction, feed: Feed) -> None:
    """Keep an address."""
    await tx.connection.execute(insert(feed_table).values({name: getattr(feed, name) for name in Feed.__slots__}))


async def was_read(tx: Transaction, feed: Feed, now: datetime) -> None:
    """Keep that a program read it."""
    mine = and_(f.school_id == feed.school_id, f.id == feed.id)
    await tx.connection.execute(update(feed_table).where(mine).values(read_at=now))


async def lessons(read: Reading, feed: Feed, start: datetime, end: datetime, *, gives: bool) -> list[Slot]:
    """Return the slots for the person, or those they give, that share time with [start, end), by start.

    What was made and taken back is there too, as off, once a program read the address: it may have read that as well.
    """
    whose = given_by(feed.person_id) if gives else expected_where([feed.person_id])
    between = and_(s.school_id == feed.school_id, s.starts_at < end, s.ends_at > start)
    found = await slots_where(read, and_(between, whose))
    if feed.read_at is not None:
        found += await slots_where(read, and_(between, whose), withdrawn=True)
    return sorted(found, key=lambda slot: (slot.starts_at, slot.id))
