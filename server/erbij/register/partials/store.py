"""The table of teachers' decisions; rows are only added, and go when their term is over (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Index, String, Table, insert, select

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.register.partials.model import Judgement, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection

    from erbij.db.database import Reading, Transaction

_AT_A_TIME = 500

partial_table = append_only(
    Table(
        "register_partial",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("slot_id", ID, nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("verdict", String(8), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Index("ix_register_partial_slot", "school_id", "slot_id"),
    ),
    may_expire=True,
)
p = partial_table.c


async def add(tx: Transaction, one: Judgement) -> None:
    """Keep a decision."""
    row: dict[str, Any] = {name: getattr(one, name) for name in Judgement.__slots__}
    await tx.connection.execute(insert(partial_table).values(row | {"verdict": one.verdict.value}))


async def standing(
    read: Reading, school_id: str, slot_ids: Collection[str], pupil_ids: Collection[str] | None = None
) -> dict[tuple[str, str], Judgement]:
    """Return the newest decision, by (slot, pupil); where it was taken back or never made, none."""
    found: dict[tuple[str, str], Judgement] = {}
    ordered = sorted(slot_ids)
    for start in range(0, len(ordered), _AT_A_TIME):
        query = select(partial_table).where(
            p.school_id == school_id, p.slot_id.in_(ordered[start : start + _AT_A_TIME])
        )
        for row in await read.connection.execute(query.order_by(p.at, p.id)):
            if pupil_ids is None or row.pupil_id in pupil_ids:
                values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
                found[row.slot_id, row.pupil_id] = Judgement(**values | {"verdict": Verdict(row.verdict)})
    return {key: one for key, one in found.items() if one.verdict is not Verdict.OPEN}
