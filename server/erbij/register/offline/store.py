"""Tables of confirmed work; rows are only added, and go when their term is over (R19)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    insert,
    select,
)

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.private import Private
from erbij.register.offline.model import Confirmed, MarkKind, Work
from erbij.register.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction
    from erbij.register.facts import Dates

_AT_A_TIME = 500

work_table = append_only(
    Table(
        "register_offline",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("local_date", Date, nullable=False),
        Column("minutes", Integer, nullable=False),
        Column("start", Utc),
        Column("end", Utc),
        Column("replaces_slot", ID),
        Column("what", String(800), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Column("late", Boolean, nullable=False),
        Index("ix_register_offline_pupil", "school_id", "pupil_id", "local_date"),
    ),
    may_expire=True,
)
mark_table = append_only(
    Table(
        "register_offline_mark",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("work_id", ID, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        UniqueConstraint("work_id", "kind"),
    ),
    may_expire=True,
)
w, k = work_table.c, mark_table.c


async def add(tx: Transaction, work: Work) -> None:
    """Keep what a teacher confirmed."""
    values: dict[str, Any] = {name: getattr(work, name) for name in Work.__slots__ if name not in {"span", "what"}}
    values |= {"start": work.span.start if work.span else None, "end": work.span.end if work.span else None}
    await tx.connection.execute(insert(work_table).values(values | {"what": work.what.reveal()}))


async def mark(tx: Transaction, mark_id: str, work: Work, kind: MarkKind, author_id: str, now: datetime) -> None:  # noqa: PLR0917 - the columns of one row
    """Keep that work was countersigned or withdrawn."""
    row = {"id": mark_id, "school_id": work.school_id, "work_id": work.id, "kind": kind.value}
    await tx.connection.execute(insert(mark_table).values(row | {"author_id": author_id, "at": now}))


async def of_pupils(
    read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
) -> dict[str, list[Confirmed]]:
    """Return confirmed work of some dates by pupil, in order of entry; withdrawn work too."""
    found: dict[str, list[Confirmed]] = defaultdict(list)
    ordered = sorted(pupil_ids)
    for start in range(0, len(ordered), _AT_A_TIME):
        some = w.pupil_id.in_(ordered[start : start + _AT_A_TIME])
        for one in await _confirmed(read, school_id, some, w.local_date >= dates.first, w.local_date <= dates.last):
            found[one.work.pupil_id].append(one)
    return dict(found)


async def pupils_with_work(read: Reading, school_id: str, dates: Dates) -> set[str]:
    """Return everybody of whom work was confirmed on some dates, withdrawn work too."""
    query = select(w.pupil_id).distinct()
    mine = (w.school_id == school_id, w.local_date >= dates.first, w.local_date <= dates.last)
    return set(await read.connection.scalars(query.where(*mine)))


async def one(read: Reading, school_id: str, work_id: str) -> Confirmed | None:
    """Return one confirmation of the school."""
    found = await _confirmed(read, school_id, w.id == work_id)
    return found[0] if found else None


async def by_ids(read: Reading, school_id: str, work_ids: Collection[str]) -> dict[str, Confirmed]:
    """Return confirmations of the school by id, withdrawn ones too."""
    found: dict[str, Confirmed] = {}
    ordered = sorted(work_ids)
    for start in range(0, len(ordered), _AT_A_TIME):
        some = await _confirmed(read, school_id, w.id.in_(ordered[start : start + _AT_A_TIME]))
        found |= {one.work.id: one for one in some}
    return found


async def waiting(read: Reading, school_id: str) -> list[Confirmed]:
    """Return what was entered late and waits for a second signature, in order of entry."""
    return [one for one in await _confirmed(read, school_id, w.late.is_(True)) if one.waits]


async def _confirmed(read: Reading, school_id: str, *conditions: ColumnElement[bool]) -> list[Confirmed]:
    query = select(work_table).where(w.school_id == school_id, *conditions).order_by(w.at, w.id)
    works = [_work(row) for row in await read.connection.execute(query)]
    marks: dict[tuple[str, str], str] = {}
    ids = [work.id for work in works]
    for start in range(0, len(ids), _AT_A_TIME):
        some = select(k.work_id, k.kind, k.author_id).where(k.work_id.in_(ids[start : start + _AT_A_TIME]))
        marks |= {(row.work_id, row.kind): row.author_id for row in await read.connection.execute(some)}
    return [
        Confirmed(
            work,
            marks.get((work.id, MarkKind.COUNTERSIGNED.value)),
            marks.get((work.id, MarkKind.WITHDRAWN.value)),
        )
        for work in works
    ]


def _work(row: Row[Any]) -> Work:
    values = {name: getattr(row, name) for name in Work.__slots__ if name not in {"span", "what"}}
    return Work(**values, span=Span(row.start, row.end) if row.start else None, what=Private(row.what))
