"""The who-looked log: append-only, read by pupil."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Index, String, Table, and_, insert, or_, select

from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata
from erbij.people.store import people_where, person_table
from erbij.privacy.model import Look

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from erbij.db.database import Reading, Transaction
    from erbij.people.model import Person

GRANT = "grant"
"""The relation of who looks by a grant: of another school, or of none."""

# No foreign keys: the log outlives the people in it.
look = append_only(
    Table(
        "privacy_look",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("person_id", ID, nullable=False),
        Column("page", String(64), nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("relation", String(32), nullable=False),
        Column("at", Utc, nullable=False),
        Index("ix_privacy_look_pupil", "school_id", "pupil_id", "at"),
        Index("ix_privacy_look_repeat", "school_id", "person_id", "page", "at"),
    ),
    may_expire=True,
)


async def seen_since(read: Reading, school_id: str, person_id: str, page: str, since: datetime) -> frozenset[str]:
    """The pupils whom somebody saw on a page at or after an instant."""
    query = select(look.c.pupil_id).where(
        look.c.school_id == school_id,
        look.c.person_id == person_id,
        look.c.page == page,
        look.c.at > since,
    )
    return frozenset((await read.connection.scalars(query)).all())


async def looked_since(read: Reading, school_id: str, person_ids: Collection[str], since: datetime) -> bool:
    """Whether one of these people of a school looked at any pupil at or after an instant."""
    mine = (look.c.school_id == school_id, look.c.person_id.in_(sorted(person_ids)), look.c.at >= since)
    return (await read.connection.execute(select(look.c.id).where(*mine).limit(1))).first() is not None


async def who_looked(read: Reading, school_id: str, looks: Collection[Look]) -> dict[str, Person]:
    """Return those who looked, by id: of the school, and by a grant also from elsewhere."""
    p, ids = person_table.c, sorted({one.person_id for one in looks})
    granted = sorted({one.person_id for one in looks if one.relation == GRANT})
    near = and_(p.school_id == school_id, p.id.in_(ids))
    return {one.id: one for one in await people_where(read, or_(near, p.id.in_(granted)))}


async def append(tx: Transaction, looks: Sequence[Look]) -> None:
    """Write looks; in the transaction that reads what was looked at."""
    if looks:
        rows = [{name: getattr(one, name) for name in Look.__slots__} for one in looks]
        await tx.connection.execute(insert(look), rows)


async def looks_at(  # the parts of one page
    read: Reading,
    school_id: str,
    pupil_id: str,
    *,
    since: datetime | None = None,
    before: str | None = None,
    limit: int | None = None,
) -> list[Look]:
    """Everybody of staff who looked at a pupil, the latest first.

    ``before`` is the id of a look at this pupil: only what comes after it in this order; unknown: nothing does.
    """
    query = select(look).where(look.c.school_id == school_id, look.c.pupil_id == pupil_id)
    if since is not None:
        query = query.where(look.c.at >= since)
    if before is not None:
        known = look.alias()
        same = (known.c.id == before, known.c.school_id == school_id, known.c.pupil_id == pupil_id)
        at = select(known.c.at).where(*same).scalar_subquery()
        query = query.where(or_(look.c.at < at, and_(look.c.at == at, look.c.id < before)))
    rows = await read.connection.execute(query.order_by(look.c.at.desc(), look.c.id.desc()).limit(limit))
    return [Look(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it
