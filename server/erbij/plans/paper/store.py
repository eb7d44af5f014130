"""The table of filed documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, insert, select

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.plans.paper.model import Paper

if TYPE_CHECKING:
    from erbij.db.database import Reading, Transaction

paper_table = append_only(
    Table(
        "plans_paper",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
        Column("pupil_id", ID, nullable=True),
        Column("media_type", String(32), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Index("ix_plans_paper_pupil", "school_id", "pupil_id"),
    ),
    may_expire=True,
)


async def add(tx: Transaction, paper: Paper) -> None:
    """File a document."""
    await tx.connection.execute(insert(paper_table).values({name: getattr(paper, name) for name in Paper.__slots__}))


async def paper_of(read: Reading, school_id: str, paper_id: str) -> Paper | None:
    """Return a document of that school."""
    query = select(paper_table).where(paper_table.c.school_id == school_id, paper_table.c.id == paper_id)
    row = (await read.connection.execute(query)).mappings().one_or_none()
    return Paper(**row) if row else None
