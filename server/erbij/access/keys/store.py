"""Tables of keys and of what they were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, and_, delete, func, insert, or_, select, update

from erbij.access.keys.model import Key, Purpose, Question
from erbij.db.rows import add_new
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.db.database import Reading, Transaction

key_table = Table(
    "access_security_key",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people_person.id"), nullable=False, index=True),
    Column("credential", String(1400), nullable=False, unique=True),
    Column("public_key", String(4000), nullable=False),
    Column("uses", BigInteger, nullable=False),
    Column("name", String(80), nullable=False),
    Column("transports", String(120), nullable=False),
    Column("added_at", Utc, nullable=False),
    Column("last_used_at", Utc, nullable=True),
)
question_table = Table(
    "access_key_question",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("purpose", String(8), nullable=False),
    Column("bound", ID, nullable=False, index=True),
    Column("expires_at", Utc, nullable=False),
)
_k, _q = key_table.c, question_table.c


async def keys(read: Reading, school_id: str, person_id: str) -> list[Key]:
    """Return somebody's keys, in the order in which they came."""
    query = select(*key_table.c).where(_k.school_id == school_id, _k.person_id == person_id).order_by(_k.id)
    return [
        Key(
            id=row.id,
            school_id=row.school_id,
            person_id=row.person_id,
            credential=row.credential,
            public_key=row.public_key,
            uses=row.uses,
            name=row.name,
            transports=tuple(row.transports.split()),
            added_at=row.added_at,
            last_used_at=row.last_used_at,
        )
        for row in await read.connection.execute(query)
    ]


async def count(read: Reading, school_id: str, person_id: str) -> int:
    """Return how many keys somebody has."""
    query = select(func.count()).select_from(key_table).where(_k.school_id == school_id, _k.person_id == person_id)
    return (await read.connection.execute(query)).scalar_one()


async def add(tx: Transaction, key: Key) -> bool:
    """Add a key; false where somebody, here or at another school, has it already."""
    row = {name: getattr(key, name) for name in key.__dataclass_fields__}
    return await add_new(tx, key_table, [row | {"transports": " ".join(key.transports)}]) == 1


async def was_used(tx: Transaction, key: Key, uses: int, now: datetime) -> bool:
    """Write down how often a key says that it was used; false where it was used at the same moment."""
    mine = and_(_k.id == key.id, _k.uses == key.uses)
    done = await tx.connection.execute(update(key_table).where(mine).values(uses=uses, last_used_at=now))
    return done.rowcount == 1


async def remove(tx: Transaction, school_id: str, person_id: str, key_id: str | None = None) -> None:
    """Take one key of somebody away, or (None) all of them."""
    mine = and_(_k.school_id == school_id, _k.person_id == person_id)
    await tx.connection.execute(delete(key_table).where(mine if key_id is None else and_(mine, _k.id == key_id)))


async def ask(tx: Transaction, question: Question, digest: str, now: datetime) -> None:
    """Keep a question by the digest of its challenge, the only one of its sign-in; what is over goes."""
    former = and_(_q.bound == question.bound, _q.purpose == question.purpose)
    await tx.connection.execute(delete(question_table).where(or_(_q.expires_at < now, former)))
    row = {name: getattr(question, name) for name in question.__dataclass_fields__}
    await tx.connection.execute(insert(question_table).values(**row, digest=digest))


async def take(tx: Transaction, digest: str) -> Question | None:
    """Take a question out, whatever becomes of the answer: each is answered once."""
    mine = _q.digest == digest
    row = (await tx.connection.execute(select(*question_table.c).where(mine).with_for_update())).one_or_none()
    if row is None or (await tx.connection.execute(delete(question_table).where(mine))).rowcount != 1:
        return None
    return Question(row.id, row.school_id, row.person_id, Purpose(row.purpose), row.bound, row.expires_at)
