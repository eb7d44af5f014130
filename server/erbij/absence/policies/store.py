"""The table of versions: rows are only added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON, Column, Date, Integer, Table, insert, select

from erbij.absence.policies.model import AbsencePolicy, Policies
from erbij.absence.policies.rules import notices_of, support_of
from erbij.absence.policies.wire import AbsenceNumbers
from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.db.database import Reading, Transaction

policy_table = append_only(
    Table(
        "absence_policy",
        metadata,
        Column("school_id", ID, primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("valid_from", Date, nullable=False),
        Column("numbers", JSON, nullable=False),
        Column("author_id", ID, nullable=False),
        Column("made_at", Utc, nullable=False),
    )
)
p = policy_table.c


async def policies(read: Reading, school_id: str) -> Policies:
    """Return every version of a school, the latest first, Erbij's own last."""
    rows = await read.connection.execute(
        select(policy_table).where(p.school_id == school_id).order_by(p.version.desc())
    )
    own = []
    for row in rows:
        numbers = AbsenceNumbers.model_validate(row.numbers)
        parts = (notices_of(numbers, row.version), support_of(numbers, row.version))
        own.append(AbsencePolicy(row.version, row.valid_from, *parts, row.author_id, row.made_at))
    return Policies((*own, AbsencePolicy()))


async def add(  # noqa: PLR0917 - the columns of a row
    tx: Transaction,
    school_id: str,
    version: int,
    valid_from: date,
    numbers: AbsenceNumbers,
    author_id: str,
    now: datetime,
) -> None:
    """Add a version."""
    values = {"school_id": school_id, "version": version, "valid_from": valid_from, "author_id": author_id}
    told = {"numbers": numbers.model_dump(mode="json"), "made_at": now}
    await tx.connection.execute(insert(policy_table).values(values | told))
