"""The table of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, insert, select, update

from erbij.db.types import ID, Utc, metadata
from erbij.privacy.erasures.model import OPEN, Erasure, ErasureState
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from erbij.db.database import Reading, Transaction

erasure_table = Table(
    "privacy_erasure",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("words", Text, nullable=False),
    Column("proposed_by", ID, nullable=True),
    Column("approved_by", ID, nullable=True),
    Column("due_at", Utc, nullable=True),
    Column("closed_by", ID, nullable=True),
    Column("closed_at", Utc, nullable=True),
    Index("ix_privacy_erasure_pupil", "school_id", "pupil_id"),
)
e = erasure_table.c
_OPEN = e.state.in_(sorted(OPEN))


async def of_school(read: Reading, school_id: str, limit: int) -> list[Erasure]:
    """Return the requests of a school, the latest first."""
    return (await _where(read, e.school_id == school_id))[:limit]


async def of_pupil(read: Reading, school_id: str, pupil_id: str) -> list[Erasure]:
    """Return the requests about a pupil, the latest first."""
    return await _where(read, e.school_id == school_id, e.pupil_id == pupil_id)


async def erasure(read: Reading, school_id: str, erasure_id: str) -> Erasure | None:
    """Return one request of that school."""
    found = await _where(read, e.school_id == school_id, e.id == erasure_id)
    return found[0] if found else None


async def due(read: Reading, now: datetime) -> list[Erasure]:
    """Return what waited long enough, of every school."""
    return await _where(read, e.state == ErasureState.APPROVED.value, e.due_at <= now)


async def carried_out(read: Reading) -> list[str]:
    """Return every pupil, of every school, whose data was taken away on request."""
    query = select(e.pupil_id).where(e.state == ErasureState.DONE.value).distinct().order_by(e.pupil_id)
    return list((await read.connection.scalars(query)).all())


async def running(read: Reading, school_id: str, pupil_id: str) -> Erasure | None:
    """Return the request about a pupil that is not settled."""
    found = await _where(read, e.school_id == school_id, e.pupil_id == pupil_id, _OPEN)
    return found[0] if found else None


async def add(tx: Transaction, one: Erasure) -> None:
    """Keep a new request."""
    await tx.connection.execute(insert(erasure_table).values(_row(one)))


async def change(tx: Transaction, one: Erasure, before: ErasureState) -> bool:
    """Write how it went on; False: somebody else was first."""
    statement = update(erasure_table).where(e.school_id == one.school_id, e.id == one.id, e.state == before.value)
    return (await tx.connection.execute(statement.values(_row(one)))).rowcount == 1


async def _where(read: Reading, *conditions: ColumnElement[bool]) -> list[Erasure]:
    query = select(erasure_table).where(*conditions).order_by(e.asked_at.desc(), e.id.desc())
    rows: Sequence[Any] = (await read.connection.execute(query)).mappings().all()
    return [Erasure(**{**row, "state": ErasureState(row["state"]), "words": Private(row["words"])}) for row in rows]


def _row(one: Erasure) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(one, name) for name in Erasure.__slots__}
    return row | {"state": one.state.value, "words": one.words.reveal()}
