"""Tables of grants and of who agreed to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, String, Table, Text, and_, false, insert, or_, select

from erbij.actor import OUTSIDE, Role
from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.plans.grants.model import Grant, GrantSignature
from erbij.plans.grants.wire import GranteeKind, GrantScope
from erbij.plans.start.wire import SignedAs
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction

grant_table = Table(
    "plans_grant",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("pupil_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("grantee_id", ID, nullable=False),
    Column("grantee_name", String(320), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("first", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("reason", String(800), nullable=False),
    Column("text", Text, nullable=False),
    Column("given_by", ID, nullable=False),
    Column("given_at", Utc, nullable=False),
    Column("revoked_by", ID, nullable=True),
    Column("revoked_at", Utc, nullable=True),
    Index("ix_plans_grant_pupil", "school_id", "pupil_id"),
    Index("ix_plans_grant_grantee", "kind", "grantee_id"),
)
signature_table = append_only(
    Table(
        "plans_grant_signature",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
        Column("grant_id", ID, ForeignKey("plans_grant.id"), nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("signer_id", ID, nullable=True),
        Column("signer_name", String(320), nullable=False),
        Column("signed_as", String(16), nullable=False),
        Column("text_hash", String(64), nullable=False),
        Column("at", Utc, nullable=False),
        Column("signed_on", Date, nullable=True),
        Column("paper_id", ID, nullable=True),
        Index("ix_plans_grant_signature_grant", "grant_id"),
    ),
    may_expire=True,
)
g, s = grant_table.c, signature_table.c


async def grants_of(read: Reading, school_id: str, pupil_id: str) -> list[Grant]:
    """Return every grant that was ever given for a pupil, the latest first."""
    return await _where(read, and_(g.school_id == school_id, g.pupil_id == pupil_id))


async def grant_of(read: Reading, school_id: str, grant_id: str) -> Grant | None:
    """Return a grant that a school gave."""
    found = await _where(read, and_(g.school_id == school_id, g.id == grant_id))
    return found[0] if found else None


async def granted_to(read: Reading, actor: Actor, grant_id: str | None = None) -> list[Grant]:
    """Return the grants that are to the actor, or to the school of which they are coordinator; also those that ended.

    The one query that reaches another school's pupil; whether a grant holds is for ``rules.state`` to say.
    """
    mine: list[ColumnElement[bool]] = [false()]
    if not actor.roles.isdisjoint(OUTSIDE):
        mine.append(and_(g.kind == GranteeKind.PERSON.value, g.grantee_id == actor.id))
    if actor.is_any(Role.COORDINATOR):
        mine.append(and_(g.kind == GranteeKind.SCHOOL.value, g.grantee_id == actor.school_id))
    condition = and_(or_(*mine), g.revoked_at.is_(None))
    return await _where(read, condition if grant_id is None else and_(condition, g.id == grant_id))


async def give(tx: Transaction, grant: Grant) -> None:
    """Write a new grant."""
    row: dict[str, Any] = {one.name: getattr(grant, one.name) for one in fields(Grant)}
    row |= {name: row[name].reveal() for name in ("grantee_name", "reason", "text")}
    row |= {"kind": grant.kind.value, "scopes": [scope.value for scope in grant.scopes]}
    await tx.connection.execute(insert(grant_table).values(row))


async def revoke(tx: Transaction, grant: Grant, author_id: str, now: datetime) -> None:
    """End a grant at once, for good."""
    mine = grant_table.update().where(g.id == grant.id, g.school_id == grant.school_id, g.revoked_at.is_(None))
    await tx.connection.execute(mine.values(revoked_by=author_id, revoked_at=now))


async def sign(tx: Transaction, one: GrantSignature) -> None:
    """Keep that somebody agreed."""
    row: dict[str, Any] = {each.name: getattr(one, each.name) for each in fields(GrantSignature)}
    row |= {"signer_name": one.signer_name.reveal(), "signed_as": one.signed_as.value}
    await tx.connection.execute(insert(signature_table).values(row))


async def signatures(read: Reading, grant_ids: Collection[str]) -> Mapping[str, tuple[GrantSignature, ...]]:
    """Return who agreed by grant, the first first."""
    found: dict[str, tuple[GrantSignature, ...]] = defaultdict(tuple)
    query = select(signature_table).where(s.grant_id.in_(sorted(grant_ids))).order_by(s.at, s.id)
    for row in (await read.connection.execute(query)).mappings():
        values = {**row, "signed_as": SignedAs(row["signed_as"]), "signer_name": Private(row["signer_name"])}
        found[row["grant_id"]] += (GrantSignature(**values),)
    return found


async def _where(read: Reading, condition: ColumnElement[bool]) -> list[Grant]:
    query = select(grant_table).where(condition).order_by(g.given_at.desc(), g.id.desc())
    return [
        Grant(
            **{
                **row,
                "kind": GranteeKind(row["kind"]),
                "scopes": tuple(GrantScope(scope) for scope in row["scopes"]),
                **{name: Private(row[name]) for name in ("grantee_name", "reason", "text")},
            }
        )
        for row in (await read.connection.execute(query)).mappings()
    ]
