"""The servers that are there, and what each of them holds. Both are facts: they stand in the database.

A server is there while its row was renewed a moment ago, by the clock of the database where it has one: the clocks of
two servers may differ by more than the time after which one counts as gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, DateTime, Integer, String, Table, and_, delete, func, or_, select, text, update

from erbij.db.rows import add_new, put
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction

WAITS_FOR_ROW_MS = 1_500
STANDS_STILL_MS = 2_000

servers_server = Table(
    "servers_server",
    metadata,
    Column("id", ID, primary_key=True),
    Column("address", String(200), nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("began_at", Utc),
    Column("lessons", Integer, nullable=False, server_default="0"),
    Column("people", Integer, nullable=False, server_default="0"),
    Column("shut_at", Utc),
)
servers_charge = Table(
    "servers_charge",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("server_id", ID, nullable=False, index=True),
    Column("epoch", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Does:
    """How much a server does now: lessons in which somebody is, and people in them, of every school."""

    lessons: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A server as it last said. ``began_at`` None: it is of a version that did not say so.

    ``shut``: since then nobody listened at its address.
    """

    server_id: str
    address: str
    seen_at: datetime
    began_at: datetime | None
    does: Does
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Charge:
    """``epoch`` grows with each holder; ``address`` None: its holder is gone."""

    name: str
    server_id: str
    epoch: int
    address: str | None = None


async def time_of(read: Reading, otherwise: datetime) -> datetime:
    """Return what time it is for all servers; ``otherwise``: where the database has no clock of its own."""
    if read.connection.dialect.name == "sqlite":
        return otherwise
    found = await read.connection.execute(select(func.clock_timestamp(type_=DateTime(timezone=True))))
    at: datetime = found.scalar_one()
    return at.astimezone(UTC)


async def seen(tx: Transaction, server: Seen) -> None:
    """Write down that a server is there."""
    row = {
        "id": server.server_id,
        "address": server.address,
        "seen_at": server.seen_at,
        "began_at": server.began_at,
        "lessons": server.does.lessons,
        "people": server.does.people,
        "shut_at": None,
    }
    await put(tx, servers_server, [row], [servers_server.c.id])


async def seen_since(read: Reading, since: datetime) -> list[Seen]:
    """Return the servers that were seen since, those that are gone too, by address."""
    query = select(servers_server).where(servers_server.c.seen_at >= since)
    found = await read.connection.execute(query.order_by(servers_server.c.address, servers_server.c.id))
    return [
        Seen(row.id, row.address, row.seen_at, row.began_at, Does(row.lessons, row.people), _is_shut(row))
        for row in found
    ]


def _is_shut(row: Row[Any]) -> bool:
    return row.shut_at is not None and row.shut_at >= row.seen_at


def _alive(since: datetime) -> ColumnElement[bool]:
    """Seen since then, and not found shut after it was."""
    s = servers_server.c
    return and_(s.seen_at >= since, or_(s.shut_at.is_(None), s.shut_at < s.seen_at))


async def gone(tx: Transaction, server_id: str, before: datetime) -> None:
    """Forget a server that ends, and those that nobody saw since ``before``; what they held is free."""
    old = (servers_server.c.id == server_id) | (servers_server.c.seen_at < before)
    await tx.connection.execute(delete(servers_server).where(old))


async def succeed(tx: Transaction, address: str, server_id: str) -> None:
    """Forget who was at an address before this one."""
    before = (servers_server.c.address == address) & (servers_server.c.id != server_id)
    await tx.connection.execute(delete(servers_server).where(before))


async def shut(tx: Transaction, address: str, but: str, now: datetime) -> bool:
    """Nobody listens at an address: its servers, ``but`` this one, are there no longer until they are seen again.

    Returns whether that is news.
    """
    s = servers_server.c
    news = and_(s.address == address, s.id != but, or_(s.shut_at.is_(None), s.shut_at < s.seen_at))
    done = await tx.connection.execute(update(servers_server).where(news).values(shut_at=now))
    return bool(done.rowcount)


async def there(read: Reading, since: datetime) -> dict[str, str]:
    """Return the addresses of the servers that were seen since, by id."""
    query = select(servers_server.c.id, servers_server.c.address).where(_alive(since))
    return {row.id: row.address for row in await read.connection.execute(query.order_by(servers_server.c.id))}


async def held(read: Reading, server_id: str) -> dict[str, int]:
    """Return what a server holds: epochs by name."""
    query = select(servers_charge.c.name, servers_charge.c.epoch).where(servers_charge.c.server_id == server_id)
    return {row.name: row.epoch for row in await read.connection.execute(query)}


async def left(read: Reading, since: datetime, mine: Charge) -> list[Charge]:
    """Return what is held by servers that nobody saw since, and by those before ``mine`` at its address."""
    before = (servers_server.c.address == mine.address) & (servers_server.c.id != mine.server_id)
    alive = select(servers_server.c.id).where(_alive(since) & ~before)
    query = select(servers_charge).where(servers_charge.c.server_id.not_in(alive)).order_by(servers_charge.c.name)
    return [Charge(row.name, row.server_id, row.epoch) for row in await read.connection.execute(query)]


async def holder(read: Reading, name: str, since: datetime) -> Charge | None:
    """Return who holds it, and where that one is."""
    known = servers_server.c.id == servers_charge.c.server_id
    query = (
        select(servers_charge, servers_server.c.address, servers_server.c.seen_at, servers_server.c.shut_at)
        .select_from(servers_charge.outerjoin(servers_server, known))
        .where(servers_charge.c.name == name)
    )
    row = (await read.connection.execute(query)).first()
    if row is None:
        return None
    alive = row.seen_at is not None and row.seen_at >= since and not _is_shut(row)
    return Charge(row.name, row.server_id, row.epoch, row.address if alive else None)


async def take(tx: Transaction, name: str, server_id: str, before: Charge | None) -> int | None:
    """Take what nobody holds, or what its last holder left; return the epoch. None: another one was quicker.

    A server that stopped in the middle of a write holds the row; it is waited for a moment, and with the next try.
    """
    if before is None:
        row = {"name": name, "server_id": server_id, "epoch": 1}
        return 1 if await add_new(tx, servers_charge, [row]) else None
    if tx.connection.dialect.name != "sqlite":
        await tx.connection.execute(text(f"SET LOCAL lock_timeout = {WAITS_FOR_ROW_MS}"))
    as_it_was = (servers_charge.c.name == name) & (servers_charge.c.epoch == before.epoch)
    values = {"server_id": server_id, "epoch": before.epoch + 1}
    done = await tx.connection.execute(update(servers_charge).where(as_it_was).values(values))
    return before.epoch + 1 if done.rowcount else None


async def give_up(tx: Transaction, name: str, server_id: str) -> None:
    """Hold it no longer: it is over. Epochs begin anew with who takes it next; :func:`confirmed` asks who too."""
    mine = (servers_charge.c.name == name) & (servers_charge.c.server_id == server_id)
    await tx.connection.execute(delete(servers_charge).where(mine))


async def confirmed(tx: Transaction, names: Collection[str], server_id: str) -> dict[str, int]:
    """Return which of these a server holds (epochs by name), and let nobody take them before the commit.

    A server that stops in the middle of that transaction loses it after two seconds.
    """
    query = select(servers_charge.c.name, servers_charge.c.epoch).where(
        servers_charge.c.server_id == server_id, servers_charge.c.name.in_(names)
    )
    if tx.connection.dialect.name != "sqlite":
        await tx.connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = {STANDS_STILL_MS}"))
        query = query.with_for_update(read=True)
    return {row.name: row.epoch for row in await tx.connection.execute(query)}


def since(now: datetime, gone_after_s: float) -> datetime:
    """Return since when a server must have been seen to be there."""
    return now - timedelta(seconds=gone_after_s)
