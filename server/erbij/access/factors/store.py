"""Tables of second steps: apps, recovery codes, sign-ins that wait, and the rule of each school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, and_, delete, func, insert, select, update

from erbij.access.factors.model import Factor, FactorRule, Waiting
from erbij.db.rows import add_new, put_version
from erbij.db.types import ID, Instants, Utc, metadata
from erbij.people.store import person_table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from erbij.db.database import Reading, Transaction

factor_table = Table(
    "access_factor",
    metadata,
    Column("person_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("secret", String(400), nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("added_at", Utc, nullable=False),
    Column("confirmed_at", Utc, nullable=True),
)
recovery_table = Table(
    "access_factor_code",
    metadata,
    Column("person_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
)
waiting_table = Table(
    "access_factor_waiting",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people_person.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("through", String(16), nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("taken", Instants, nullable=True),
    Column("until", Utc, nullable=True),
    Column("provider_school_id", ID, nullable=True),
)
rule_table = Table(
    "access_factor_rule",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("required", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
_f, _r, _w = factor_table.c, recovery_table.c, waiting_table.c


async def one_by_one(tx: Transaction, school_id: str, person_id: str) -> None:
    """Let whatever comes and goes of somebody's second steps wait for each other until the commit.

    What is read after this, of apps and keys alike, is what the one before left. SQLite has one writer anyway.
    """
    mine = select(person_table.c.id).where(person_table.c.school_id == school_id, person_table.c.id == person_id)
    await tx.connection.execute(mine.with_for_update(key_share=True))


async def factor(read: Reading, school_id: str, person_id: str) -> Factor | None:
    """Return the app of somebody of that school, confirmed or only begun."""
    query = select(*factor_table.c).where(_f.school_id == school_id, _f.person_id == person_id)
    row = (await read.connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Factor(row.person_id, row.school_id, row.secret, row.last_step, row.added_at, row.confirmed_at)


async def put_factor(tx: Transaction, factor: Factor) -> bool:
    """Write an app that is begun, in the place of one that was; false where one was confirmed by now."""
    row = {name: getattr(factor, name) for name in factor.__dataclass_fields__}
    mine = and_(_f.person_id == factor.person_id, _f.confirmed_at.is_(None))
    if (await tx.connection.execute(update(factor_table).where(mine).values(row))).rowcount:
        return True
    return await add_new(tx, factor_table, [row]) == 1


async def use_step(tx: Transaction, factor: Factor, step: int, confirmed_at: datetime) -> bool:
    """Use the code of a half minute up; false where it, or a later one, was used by now."""
    mine = and_(_f.person_id == factor.person_id, _f.secret == factor.secret, _f.last_step < step)
    done = await tx.connection.execute(
        update(factor_table).where(mine).values(last_step=step, confirmed_at=confirmed_at)
    )
    return done.rowcount == 1


async def remove_codes(tx: Transaction, school_id: str, person_id: str) -> None:
    """Take somebody's recovery codes away."""
    await tx.connection.execute(delete(recovery_table).where(_r.school_id == school_id, _r.person_id == person_id))


async def remove_app(tx: Transaction, school_id: str, person_id: str) -> None:
    """Take somebody's app away."""
    await tx.connection.execute(delete(factor_table).where(_f.school_id == school_id, _f.person_id == person_id))


async def set_codes(tx: Transaction, school_id: str, person_id: str, digests: Sequence[str]) -> None:
    """Give somebody these recovery codes in the place of the former ones."""
    await tx.connection.execute(delete(recovery_table).where(_r.school_id == school_id, _r.person_id == person_id))
    rows = [{"person_id": person_id, "school_id": school_id, "digest": one} for one in digests]
    await tx.connection.execute(insert(recovery_table), rows)


async def use_code(tx: Transaction, person_id: str, digest: str) -> bool:
    """Use a recovery code up; false where there is none."""
    mine = and_(_r.person_id == person_id, _r.digest == digest)
    return (await tx.connection.execute(delete(recovery_table).where(mine))).rowcount == 1


async def codes_left(read: Reading, school_id: str, person_id: str) -> int:
    """Return how many recovery codes somebody has."""
    query = select(func.count()).select_from(recovery_table)
    query = query.where(_r.school_id == school_id, _r.person_id == person_id)
    return (await read.connection.execute(query)).scalar_one()


async def add_waiting(tx: Transaction, waiting: Waiting, digest: str, now: datetime) -> None:
    """Add a sign-in that waits; what is over goes."""
    await tx.connection.execute(delete(waiting_table).where(_w.expires_at < now))
    row = {name: getattr(waiting, name) for name in waiting.__dataclass_fields__}
    await tx.connection.execute(insert(waiting_table).values(**row, digest=digest))


async def waiting(read: Reading, digest: str) -> Waiting | None:
    """Return the sign-in that waits in the browser with this secret."""
    row = (await read.connection.execute(select(*waiting_table.c).where(_w.digest == digest))).one_or_none()
    if row is None:
        return None
    return Waiting(
        id=row.id,
        school_id=row.school_id,
        person_id=row.person_id,
        through=row.through,
        wrong=row.wrong,
        expires_at=row.expires_at,
        taken=row.taken,
        until=row.until,
        provider_school_id=row.provider_school_id,
    )


async def was_wrong(tx: Transaction, waiting_id: str) -> None:
    """Count a code that was not right."""
    await tx.connection.execute(update(waiting_table).where(_w.id == waiting_id).values(wrong=_w.wrong + 1))


async def end_waiting(tx: Transaction, waiting_id: str) -> bool:
    """The second step was taken; false where another request did it."""
    return (await tx.connection.execute(delete(waiting_table).where(_w.id == waiting_id))).rowcount == 1


async def end_waiting_in(tx: Transaction, digest: str) -> None:
    """Nobody waits any more in the browser with this secret."""
    await tx.connection.execute(delete(waiting_table).where(_w.digest == digest))


async def end_waiting_of(tx: Transaction, person_ids: Collection[str], through: str | None = None) -> None:
    """Nobody waits any more as one of these people; ``through``: of who came that way."""
    which = _w.person_id.in_(person_ids)
    await tx.connection.execute(
        delete(waiting_table).where(which if through is None else which & (_w.through == through))
    )


async def rule(read: Reading, school_id: str) -> FactorRule:
    """Return the rule of a school."""
    row = (
        await read.connection.execute(select(*rule_table.c).where(rule_table.c.school_id == school_id))
    ).one_or_none()
    return FactorRule(school_id) if row is None else FactorRule(school_id, row.required, row.version)


async def put_rule(tx: Transaction, rule: FactorRule) -> bool:
    """Write the version after ``rule.version``; false where somebody was faster."""
    return await put_version(
        tx, rule_table, {"school_id": rule.school_id}, {"required": rule.required}, given=rule.version
    )
