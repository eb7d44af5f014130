"""Disputes and their answers, only ever added; retention (R19) is all that removes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Date, Index, Integer, String, Table, UniqueConstraint, and_, func, select

from erbij.db.append_only import append_only
from erbij.db.rows import add_new
from erbij.db.types import ID, Utc, metadata
from erbij.private import Private
from erbij.register.disputes.model import ANSWER_TEXT, TEXT, About, Answer, Dispute, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction

# No foreign keys: a dispute stays as long as the entries that it speaks of, longer than the people in it.
dispute_table = append_only(
    Table(
        "register_dispute",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("slot_id", ID, nullable=False),
        Column("number", Integer, nullable=False),
        Column("local_date", Date, nullable=False),
        Column("author_id", ID, nullable=False),
        Column("text", String(TEXT), nullable=False),
        Column("raised_at", Utc, nullable=False),
        Column("due_on", Date, nullable=False),
        Column("about", String(8), nullable=False, server_default=About.LESSON.value),
        UniqueConstraint("school_id", "pupil_id", "slot_id", "number"),
        Index("ix_register_dispute_due", "school_id", "due_on"),
    ),
    may_expire=True,
)
answer_table = append_only(
    Table(
        "register_dispute_answer",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("dispute_id", ID, nullable=False),
        Column("author_id", ID, nullable=False),
        Column("outcome", String(16), nullable=False),
        Column("text", String(ANSWER_TEXT), nullable=False),
        Column("seconds", Integer, nullable=True),
        Column("answered_at", Utc, nullable=False),
        UniqueConstraint("school_id", "dispute_id"),
    ),
    may_expire=True,
)

d, a = dispute_table.c, answer_table.c
Pair = tuple[Dispute, Answer | None]


async def add_dispute(tx: Transaction, dispute: Dispute) -> bool:
    """Keep a dispute; False when one with its number about that line is there already."""
    return await _added(tx, dispute_table, {name: getattr(dispute, name) for name in Dispute.__slots__})


async def add_answer(tx: Transaction, answer: Answer) -> bool:
    """Keep the answer; False when the dispute has one already."""
    return await _added(tx, answer_table, {name: getattr(answer, name) for name in Answer.__slots__})


async def dispute(read: Reading, school_id: str, dispute_id: str) -> Pair | None:
    """One dispute of that school, with its answer."""
    found = await _pairs(read, school_id, d.id == dispute_id)
    return found[0] if found else None


async def about_line(read: Reading, school_id: str, pupil_id: str, slot_id: str) -> list[Pair]:
    """Everything that was ever said about one line, the oldest first."""
    return await _pairs(read, school_id, and_(d.pupil_id == pupil_id, d.slot_id == slot_id))


async def of_pupil(read: Reading, school_id: str, pupil_id: str, first: date, last: date) -> list[Pair]:
    """A pupil's disputes about dates from ``first`` to ``last``, both included, the oldest first."""
    return await _pairs(read, school_id, and_(d.pupil_id == pupil_id, d.local_date >= first, d.local_date <= last))


async def of_school(read: Reading, school_id: str, answered_since: datetime, limit: int) -> list[Pair]:
    """What waits for an answer, and what was answered at or after an instant; ``limit`` of each at most."""
    waiting = await _pairs(read, school_id, a.id.is_(None), limit=limit)
    return waiting + await _pairs(read, school_id, a.answered_at >= answered_since, limit=limit, latest=True)


async def waiting(read: Reading, school_id: str) -> tuple[int, date | None]:
    """How many wait for an answer, and the nearest deadline of them."""
    query = select(func.count(d.id), func.min(d.due_on)).select_from(_joined()).where(d.school_id == school_id)
    row = (await read.connection.execute(query.where(a.id.is_(None)))).one()
    return row[0], row[1]


def _joined() -> Any:
    return dispute_table.outerjoin(answer_table, and_(a.school_id == d.school_id, a.dispute_id == d.id))


async def _pairs(
    read: Reading, school_id: str, condition: ColumnElement[bool], *, limit: int | None = None, latest: bool = False
) -> list[Pair]:
    order = (a.answered_at.desc(), d.id.desc()) if latest else (d.raised_at, d.id)
    answer = [column.label(f"answer_{column.name}") for column in a]
    query = select(dispute_table, *answer).select_from(_joined()).where(d.school_id == school_id, condition)
    return [_pair(row) for row in await read.connection.execute(query.order_by(*order).limit(limit))]


def _pair(row: Row[Any]) -> Pair:
    columns: dict[str, Any] = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    raised = {name: columns[name] for name in Dispute.__slots__} | {
        "text": Private(row.text),
        "about": About(row.about),
    }
    if columns["answer_id"] is None:
        return Dispute(**raised), None
    told = {name: columns[f"answer_{name}"] for name in Answer.__slots__}
    told |= {"text": Private(told["text"]), "outcome": Outcome(told["outcome"])}
    return Dispute(**raised), Answer(**told)


async def _added(tx: Transaction, table: Table, values: Mapping[str, Any]) -> bool:
    plain = {name: value.reveal() if isinstance(value, Private) else value for name, value in values.items()}
    return await add_new(tx, table, [plain]) > 0
