"""Tables of people who work at two schools: one row at each, so that a school reads and ends its own.

Of the other school a row holds two ids and nothing else; what they mean is read there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, String, Table, and_, delete, exists, insert, select

from erbij.access.schools.model import Offer, SchoolLink
from erbij.access.schools.rules import THROUGH
from erbij.access.store import sign_in_table
from erbij.db.rows import add_new
from erbij.db.types import ID, Utc, metadata
from erbij.schools.store import school_table

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

    from erbij.db.database import Reading, Transaction

link_table = Table(
    "access_school_link",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("other_school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("other_person_id", ID, nullable=False),
    Column("linked_at", Utc, nullable=False),
)
offer_table = Table(
    "access_school_offer",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("began_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
)
_l, _o, _s = link_table.c, offer_table.c, sign_in_table.c


async def schools_of(read: Reading, school_id: str, person_id: str) -> list[tuple[SchoolLink, str]]:
    """Return where somebody of this school works too, with the names of those schools, by name."""
    query = (
        select(*link_table.c, school_table.c.name)
        .join(school_table, school_table.c.id == _l.other_school_id)
        .where(_l.school_id == school_id, _l.person_id == person_id)
        .order_by(school_table.c.name, _l.other_school_id)
    )
    return [(SchoolLink(*row[:5]), row.name) for row in await read.connection.execute(query)]


async def link(
    read: Reading, school_id: str, person_id: str, other_school_id: str, *, lock: bool = False
) -> SchoolLink | None:
    """Return the row of one school; it says nothing of whether the other has its own. ``lock``: until the commit."""
    query = select(*link_table.c).where(
        _l.school_id == school_id, _l.person_id == person_id, _l.other_school_id == other_school_id
    )
    row = (await read.connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else SchoolLink(*row)


async def others_of(read: Reading, person_ids: Collection[str]) -> frozenset[str]:
    """Return who these people are at other schools."""
    query = select(_l.other_person_id).where(_l.person_id.in_(person_ids))
    return frozenset((await read.connection.execute(query)).scalars())


async def reached(read: Reading, person_ids: Collection[str]) -> frozenset[str]:
    """Return these people, and all whom somebody can come to from one of them, over any number of schools."""
    found, new = frozenset[str](), frozenset(person_ids)
    while new:
        found |= new
        new = await others_of(read, new) - found
    return found


async def add_link(tx: Transaction, link: SchoolLink) -> bool:
    """Add the row of one school; false where this person is linked with somebody of that other school."""
    row = {name: getattr(link, name) for name in link.__dataclass_fields__}
    return await add_new(tx, link_table, [row]) == 1


async def remove_link(tx: Transaction, link: SchoolLink) -> bool:
    """Remove the row of one school; false where it is gone."""
    mine = and_(
        _l.school_id == link.school_id,
        _l.person_id == link.person_id,
        _l.other_school_id == link.other_school_id,
        _l.other_person_id == link.other_person_id,
    )
    return (await tx.connection.execute(delete(link_table).where(mine))).rowcount == 1


async def remove_halves(tx: Transaction) -> int:
    """Remove rows whose other half is gone, of every school: somebody was forgotten there."""
    other = link_table.alias("other")
    pair = exists().where(
        other.c.school_id == _l.other_school_id,
        other.c.person_id == _l.other_person_id,
        other.c.other_school_id == _l.school_id,
        other.c.other_person_id == _l.person_id,
    )
    return (await tx.connection.execute(delete(link_table).where(~pair))).rowcount


async def add_offer(tx: Transaction, offer: Offer, digest: str) -> None:
    """Add an offer; what is over goes."""
    await tx.connection.execute(delete(offer_table).where(_o.expires_at < offer.began_at))
    row = {name: getattr(offer, name) for name in offer.__dataclass_fields__}
    await tx.connection.execute(insert(offer_table).values(**row, digest=digest))


async def offer(read: Reading, digest: str) -> Offer | None:
    """Return the offer of the browser with this secret."""
    columns = [column for column in offer_table.c if column.name != "digest"]
    row = (await read.connection.execute(select(*columns).where(_o.digest == digest))).one_or_none()
    return None if row is None else Offer(*row)


async def end_offer(tx: Transaction, offer_id: str) -> bool:
    """The offer was used; false where another request did it."""
    return (await tx.connection.execute(delete(offer_table).where(_o.id == offer_id))).rowcount == 1


async def end_offer_in(tx: Transaction, digest: str) -> None:
    """The browser with this secret has no offer any more."""
    await tx.connection.execute(delete(offer_table).where(_o.digest == digest))


async def end_offers_of(tx: Transaction, person_ids: Collection[str]) -> None:
    """What these people began is over."""
    await tx.connection.execute(delete(offer_table).where(_o.person_id.in_(person_ids)))


def came_over_as(person_ids: Collection[str], save: str) -> ColumnElement[bool]:
    """The sign-ins of these people that began at another school, save one."""
    return and_(_s.owner_id.in_(person_ids), _s.through == THROUGH, _s.id != save)
