"""The table of counting policies: once a version was used, its numbers never change."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import JSON, Column, Date, String, Table, insert, select

from erbij.db.append_only import append_only
from erbij.db.types import Utc, metadata
from erbij.register.model import CountingPolicy
from erbij.register.spans import Seconds
from erbij.register.store import entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from erbij.db.database import Reading, Transaction
    from erbij.register.facts import Dates

policy_table = append_only(
    Table(
        "register_policy",
        metadata,
        Column("version", String(32), primary_key=True),
        Column("valid_from", Date, nullable=False),
        Column("numbers", JSON, nullable=False),
        Column("used_since", Utc, nullable=False),
    )
)
p = policy_table.c


async def used(read: Reading) -> dict[str, CountingPolicy]:
    """Return every version that was ever used, by its name."""
    rows = await read.connection.execute(select(policy_table).order_by(p.valid_from, p.version))
    return {
        row.version: CountingPolicy(
            row.version, row.valid_from, **{name: Seconds(value) for name, value in row.numbers.items()}
        )
        for row in rows
    }


async def add(tx: Transaction, policies: Sequence[CountingPolicy], now: datetime) -> None:
    """Keep versions that come into use."""
    rows = [
        {"version": one.version, "valid_from": one.valid_from, "numbers": numbers(one), "used_since": now}
        for one in policies
    ]
    if rows:
        await tx.connection.execute(insert(policy_table), rows)


async def pupils_with_entries(read: Reading, dates: Dates) -> dict[str, list[str]]:
    """Return, per school, the pupils of whom the ledger says anything on these dates."""
    query = select(entry.c.school_id, entry.c.pupil_id).distinct()
    found: dict[str, list[str]] = {}
    rows = query.where(entry.c.local_date >= dates.first, entry.c.local_date <= dates.last)
    for school_id, pupil_id in await read.connection.execute(rows.order_by(entry.c.school_id, entry.c.pupil_id)):
        found.setdefault(school_id, []).append(pupil_id)
    return found


def numbers(one: CountingPolicy) -> dict[str, int]:
    """The parameters of a policy, in seconds."""
    return {name: int(value) for name, value in asdict(one).items() if name not in {"version", "valid_from"}}
