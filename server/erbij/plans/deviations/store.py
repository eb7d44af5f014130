"""The tables of deviations and of what is signed under them, and the ones in effect as the register asks for them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, Text, insert, select

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.people.guardians.store import OPEN, guardian_table
from erbij.people.store import person_table
from erbij.plans.deviations.model import Deviation, DeviationSignature
from erbij.plans.deviations.wire import DeviationDetails
from erbij.plans.document.store import Documents
from erbij.plans.start.wire import SignedAs
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from erbij.db.database import Reading, Transaction

deviation_documents = Documents("plans_deviation", DeviationDetails)
signature_table = append_only(
    Table(
        "plans_deviation_signature",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("deviation_id", ID, nullable=False),
        Column("person_id", ID, nullable=True),
        Column("signer_name", String(320), nullable=False),
        Column("signed_as", String(16), nullable=False),
        Column("text_hash", String(64), nullable=False),
        Column("text", Text, nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Column("signed_on", Date, nullable=True),
        Column("paper_id", ID, nullable=True),
        Index("ix_plans_deviation_signature_pupil", "school_id", "pupil_id"),
    ),
    may_expire=True,
)
sg = signature_table.c


async def deviations(
    read: Reading, school_id: str, pupil_ids: Collection[str], first: date, last: date
) -> list[Deviation]:
    """Return the deviations of these pupils that are or were in effect on a date of [first, last]."""
    return [
        Deviation(one.pupil_id, one.id, one.first, one.last, one.details.moments)
        for one in await deviation_documents.effective(read, school_id, first, last, pupil_ids)
        if one.first is not None and one.last is not None
    ]


async def guardians_of(read: Reading, school_id: str, pupil_id: str) -> dict[str, Private[str]]:
    """Return the names of a pupil's guardians by id who may still look along, in the order of their names."""
    p, g = person_table.c, guardian_table.c
    query = (
        select(p.id, p.name)
        .join(guardian_table, g.guardian_id == p.id)
        .where(g.school_id == school_id, g.pupil_id == pupil_id, p.active, OPEN)
        .order_by(p.name, p.id)
    )
    return {row.id: Private(row.name) for row in await read.connection.execute(query)}


async def signatures_of(read: Reading, school_id: str, pupil_id: str) -> dict[str, list[DeviationSignature]]:
    """Return who signed, by deviation, the first first."""
    found: dict[str, list[DeviationSignature]] = defaultdict(list)
    query = select(signature_table).where(sg.school_id == school_id, sg.pupil_id == pupil_id)
    for row in (await read.connection.execute(query.order_by(sg.at, sg.id))).mappings():
        hidden = {"signer_name": Private(row["signer_name"]), "text": Private(row["text"])}
        one = DeviationSignature(**{**row, **hidden, "signed_as": SignedAs(row["signed_as"])})
        found[one.deviation_id].append(one)
    return dict(found)


async def sign(tx: Transaction, one: DeviationSignature) -> None:
    """Keep a signature with the text that it is under."""
    row = {name: getattr(one, name) for name in DeviationSignature.__slots__}
    shown = {"signer_name": one.signer_name.reveal(), "text": one.text.reveal(), "signed_as": one.signed_as.value}
    await tx.connection.execute(insert(signature_table).values(row | shown))
