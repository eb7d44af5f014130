"""Tables of the rules of the school and of the consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, String, Table, insert, select, update

from erbij.db.types import ID, metadata
from erbij.plans.policy.model import Consent
from erbij.plans.policy.wire import ConsentAbout, Policy

if TYPE_CHECKING:
    import datetime as dt

    from erbij.db.database import Reading, Transaction

policy_table = Table(
    "plans_policy",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("policy", JSON, nullable=False),
)
consent_table = Table(
    "plans_policy_consent",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("about", String(32), nullable=False),
    Column("given_on", Date, nullable=False),
    Column("first", Date, nullable=False),
    Column("until", Date, nullable=True),
    Column("paper_id", ID, nullable=True),
    Index("ix_plans_policy_consent_school", "school_id"),
)
p, c = policy_table.c, consent_table.c


async def policy_of(read: Reading, school_id: str) -> Policy:
    """Return the rules of a school; those that it never decided have their default."""
    found = await read.connection.execute(select(p.policy).where(p.school_id == school_id))
    stored: dict[str, Any] = found.scalar_one_or_none() or {}
    return Policy.model_validate({name: value for name, value in stored.items() if name in Policy.model_fields})


async def write_policy(tx: Transaction, school_id: str, policy: Policy) -> None:
    """Write the rules of a school."""
    await tx.connection.execute(policy_table.delete().where(p.school_id == school_id))
    row = {"school_id": school_id, "policy": policy.model_dump(mode="json")}
    await tx.connection.execute(insert(policy_table).values(row))


async def consents(read: Reading, school_id: str) -> list[Consent]:
    """Return every consent that was ever given, the latest first; ``holds_on`` says whether one does on a date."""
    query = select(consent_table).where(c.school_id == school_id).order_by(c.given_on.desc(), c.id.desc()).limit(200)
    rows = (await read.connection.execute(query)).mappings()
    return [Consent(**{**row, "about": ConsentAbout(row["about"])}) for row in rows]


async def add_consent(tx: Transaction, one: Consent) -> None:
    """Add a consent."""
    row = {name: getattr(one, name) for name in Consent.__slots__} | {"about": one.about.value}
    await tx.connection.execute(insert(consent_table).values(row))


async def end_consent(tx: Transaction, school_id: str, consent_id: str, until: dt.date) -> None:
    """Let a consent hold up to and including a date."""
    mine = (c.school_id == school_id, c.id == consent_id)
    await tx.connection.execute(update(consent_table).where(*mine).values(until=until))
