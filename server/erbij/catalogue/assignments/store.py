"""The table of what pupils were given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    insert,
    select,
    tuple_,
    update,
)

from erbij.catalogue.assignments.model import Assignment
from erbij.db.types import ID, Utc, metadata
from erbij.timetable.store import slot_table, slots_where

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction
    from erbij.timetable.model import Slot

_AT_A_TIME = 500

# No foreign keys: what was done in it stands in the register longer than the pupil or the item may (R19).
assignment_table = Table(
    "catalogue_assignment",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("item_id", ID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("slot_id", ID, nullable=False),
    Column("group_id", ID, nullable=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("given_by", ID, nullable=False),
    Column("given_at", Utc, nullable=False),
    Column("withdrawn_by", ID, nullable=True),
    Column("withdrawn_at", Utc, nullable=True),
    Column("collection_id", ID, nullable=True),
    Column("place", Integer, nullable=True),
    UniqueConstraint("school_id", "pupil_id", "item_id", "slot_id"),
    Index("ix_catalogue_assignment_slot", "school_id", "slot_id"),
    Index("ix_catalogue_assignment_item", "school_id", "item_id"),
)
a = assignment_table.c
NO_SLOT = ""
"""How the table says that no lesson is replaced: nothing would be unlike every other nothing."""


async def of_pupil(read: Reading, school_id: str, pupil_id: str, today: date) -> list[Assignment]:
    """Return what stands on a pupil's list on a date, in the order of giving."""
    return await _where(
        read, a.school_id == school_id, a.pupil_id == pupil_id, a.first <= today, a.last >= today, _STANDS
    )


async def by_ids(read: Reading, school_id: str, assignment_ids: Collection[str]) -> dict[str, Assignment]:
    """Return assignments of the school by id, also withdrawn and expired ones."""
    found: dict[str, Assignment] = {}
    for some in _chunks(assignment_ids):
        found |= {one.id: one for one in await _where(read, a.school_id == school_id, a.id.in_(some))}
    return found


async def of_slots(read: Reading, school_id: str, slot_ids: Collection[str]) -> list[Assignment]:
    """Return what replaces these lessons and was not withdrawn, in the order of giving."""
    found: list[Assignment] = []
    for some in _chunks(slot_ids):
        found += await _where(read, a.school_id == school_id, a.slot_id.in_(some), _STANDS)
    return found


async def of_item(read: Reading, school_id: str, item_id: str, *, slot_id: str | None = None) -> list[Assignment]:
    """Return every giving of an item for one lesson (None: for none), also withdrawn and expired ones."""
    return await _where(read, a.school_id == school_id, a.item_id == item_id, a.slot_id == (slot_id or NO_SLOT))


async def of_items(
    read: Reading, school_id: str, item_ids: Collection[str], pupil_ids: Collection[str]
) -> dict[str, list[Assignment]]:
    """Return by item every giving of it to these pupils, also withdrawn and expired ones, in the order of giving."""
    found: dict[str, list[Assignment]] = {}
    for some in _chunks(pupil_ids):
        mine = (a.school_id == school_id, a.item_id.in_(sorted(item_ids)), a.pupil_id.in_(some))
        for one in await _where(read, *mine):
            found.setdefault(one.item_id, []).append(one)
    return found


async def of_works(
    read: Reading, school_id: str, whose: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[Assignment]]:
    """Return by (pupil, item) every giving, also withdrawn and expired ones, in the order of giving."""
    found: dict[tuple[str, str], list[Assignment]] = {}
    ordered = sorted(whose)
    for at in range(0, len(ordered), _AT_A_TIME):
        some = tuple_(a.pupil_id, a.item_id).in_(ordered[at : at + _AT_A_TIME])
        for one in await _where(read, a.school_id == school_id, some):
            found.setdefault((one.pupil_id, one.item_id), []).append(one)
    return found


async def slots(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, Slot]:
    """Return the lessons that were missed, by id."""
    mine = slot_table.c.id.in_(sorted(slot_ids))
    return {one.id: one for one in await slots_where(read, and_(slot_table.c.school_id == school_id, mine))}


async def is_given(read: Reading, school_id: str, item_id: str, revision: int) -> bool:
    """Whether any pupil was ever given that revision: then it may not change any more."""
    query = select(a.id).where(a.school_id == school_id, a.item_id == item_id, a.revision == revision).limit(1)
    return (await read.connection.execute(query)).first() is not None


async def write(tx: Transaction, new: Sequence[Assignment], changed: Sequence[Assignment] = ()) -> None:
    """Write new and changed assignments."""
    if new:
        await tx.connection.execute(insert(assignment_table), [_values(one) for one in new])
    if changed:
        names = [name for name in Assignment.__slots__ if name not in {"id", "school_id"}]
        statement = (
            update(assignment_table)
            .where(a.id == bindparam("b_id"), a.school_id == bindparam("b_school_id"))
            .values({name: bindparam(f"b_{name}") for name in names})
        )
        rows = [{f"b_{name}": value for name, value in _values(one).items()} for one in changed]
        await tx.connection.execute(statement, rows)


_STANDS = a.withdrawn_at.is_(None)


async def _where(read: Reading, *conditions: ColumnElement[bool]) -> list[Assignment]:
    query = select(assignment_table).where(*conditions).order_by(a.given_at, a.id)
    return [_assignment(row) for row in await read.connection.execute(query)]


def _values(one: Assignment) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Assignment.__slots__} | {"slot_id": one.slot_id or NO_SLOT}


def _assignment(row: Row[Any]) -> Assignment:
    values = {name: getattr(row, name) for name in Assignment.__slots__}
    return Assignment(**values | {"slot_id": row.slot_id or None})


def _chunks(values: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    return (ordered[start : start + _AT_A_TIME] for start in range(0, len(ordered), _AT_A_TIME))
