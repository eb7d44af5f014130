"""The table of what people made of lessons in which somebody was not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Date, Index, String, Table, UniqueConstraint, delete, insert, select

from erbij.absence.unseen.model import Settlement
from erbij.absence.unseen.wire import Settled
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

_AT_A_TIME = 500

# No foreign keys: kept as long as the absence of the pupil (R19).
unseen_table = Table(
    "absence_unseen",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("slot_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("settled", String(16), nullable=False),
    Column("made_id", ID, nullable=True),
    Column("author_id", ID, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("school_id", "slot_id", "pupil_id"),
    Index("ix_absence_unseen_pupil", "school_id", "pupil_id"),
)
u = unseen_table.c


async def of_slots(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[tuple[str, str], Settlement]:
    """Return what was made of these lessons, by (slot, pupil)."""
    found: dict[tuple[str, str], Settlement] = {}
    for some in _chunks(slot_ids):
        query = select(unseen_table).where(u.school_id == school_id, u.slot_id.in_(some))
        for row in await read.connection.execute(query):
            found[row.slot_id, row.pupil_id] = _settlement(row)
    return found


async def rests(read: Reading, school_id: str, slot_ids: Collection[str]) -> set[tuple[str, str]]:
    """Return the (slot, pupil) of which somebody said afterwards that it was agreed rest."""
    found = await of_slots(read, school_id, slot_ids)
    return {key for key, one in found.items() if one.settled is Settled.REST}


async def put(tx: Transaction, new: Sequence[Settlement]) -> None:
    """Keep what a person made of lessons, over what stood there."""
    for one in new:
        await remove(tx, one.school_id, one.pupil_id, [one.slot_id])
    rows = [{name: getattr(one, name) for name in Settlement.__slots__} | {"settled": one.settled.value} for one in new]
    if rows:
        await tx.connection.execute(insert(unseen_table), rows)


async def remove(tx: Transaction, school_id: str, pupil_id: str, slot_ids: Collection[str]) -> None:
    """Take back what was made of lessons of a pupil."""
    theirs = (u.school_id == school_id) & (u.pupil_id == pupil_id) & u.slot_id.in_(sorted(slot_ids))
    await tx.connection.execute(delete(unseen_table).where(theirs))


async def remove_made(tx: Transaction, school_id: str, made_id: str) -> None:
    """Take back every lesson that one call settled."""
    await tx.connection.execute(delete(unseen_table).where(u.school_id == school_id, u.made_id == made_id))


def _settlement(row: Row[Any]) -> Settlement:
    values = {name: getattr(row, name) for name in Settlement.__slots__}
    return Settlement(**values | {"settled": Settled(row.settled)})


def _chunks(values: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    return (ordered[start : start + _AT_A_TIME] for start in range(0, len(ordered), _AT_A_TIME))
