"""One table per kind of record; what only people read is one column, because a draft may lack any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    delete,
    select,
)

from erbij.db.rows import put_version
from erbij.db.types import ID, Utc, metadata
from erbij.plans.document.model import D, Document
from erbij.plans.document.wire import PlanState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import ColumnElement

    from erbij.db.database import Reading, Transaction


class Documents(Generic[D]):
    """The records of one kind; every query is bound to a school."""

    def __init__(self, table: str, details: type[D]) -> None:
        self.details = details
        self.table = Table(
            table,
            metadata,
            Column("id", ID, primary_key=True),
            Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
            Column("pupil_id", ID, ForeignKey("people_person.id"), nullable=False),
            Column("version", Integer, nullable=False),
            Column("state", String(16), nullable=False),
            Column("first", Date, nullable=True),
            Column("last", Date, nullable=True),
            Column("details", JSON, nullable=False),
            Column("created_at", Utc, nullable=False),
            Index(f"ix_{table}_pupil", "school_id", "pupil_id"),
        )

    async def of_pupils(
        self, read: Reading, school_id: str, pupil_ids: Collection[str] | None = None
    ) -> list[Document[D]]:
        """Return every record, drafts included, of some pupils or of all; the latest first."""
        c = self.table.c
        condition = c.school_id == school_id
        if pupil_ids is not None:
            condition = and_(condition, c.pupil_id.in_(sorted(pupil_ids)))
        return await self._where(read, condition)

    async def effective(
        self, read: Reading, school_id: str, first: date, last: date, pupil_ids: Collection[str] | None = None
    ) -> list[Document[D]]:
        """Return the records that have effect on a date of [first, last]."""
        c = self.table.c
        condition = and_(c.school_id == school_id, c.state != PlanState.DRAFT, c.first <= last, c.last >= first)
        if pupil_ids is not None:
            condition = and_(condition, c.pupil_id.in_(sorted(pupil_ids)))
        return await self._where(read, condition)

    async def one(self, read: Reading, school_id: str, id_: str) -> Document[D] | None:
        """Return one record of that school."""
        found = await self._where(read, and_(self.table.c.school_id == school_id, self.table.c.id == id_))
        return found[0] if found else None

    async def write(self, tx: Transaction, document: Document[D]) -> bool:
        """Write a new record (version 1) or the next version of one; False: the one before is no longer there."""
        values = self._values(document)
        return await put_version(tx, self.table, {"id": document.id}, values, given=document.version - 1)

    async def forget(self, tx: Transaction, document: Document[D]) -> bool:
        """Throw a draft away; False: it is another version by now."""
        c = self.table.c
        mine = and_(c.id == document.id, c.school_id == document.school_id, c.state == PlanState.DRAFT)
        done = await tx.connection.execute(delete(self.table).where(mine, c.version == document.version))
        return done.rowcount > 0

    async def _where(self, read: Reading, condition: ColumnElement[bool]) -> list[Document[D]]:
        query = select(self.table).where(condition).order_by(self.table.c.created_at.desc(), self.table.c.id.desc())
        return [
            Document(
                id=row.id,
                school_id=row.school_id,
                pupil_id=row.pupil_id,
                version=row.version,
                state=PlanState(row.state),
                first=row.first,
                last=row.last,
                details=self.details.model_validate(row.details),
                created_at=row.created_at,
            )
            for row in await read.connection.execute(query)
        ]

    @staticmethod
    def _values(document: Document[D]) -> dict[str, Any]:
        return {
            "id": document.id,
            "school_id": document.school_id,
            "pupil_id": document.pupil_id,
            "version": document.version,
            "state": document.state.value,
            "first": document.first,
            "last": document.last,
            "details": document.details.model_dump(mode="json"),
            "created_at": document.created_at,
        }
