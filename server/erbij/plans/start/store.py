"""Tables of the start: steps, signatures with the texts they are under, tested places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, Text, func, insert, select

from erbij.db.append_only import append_only
from erbij.db.rows import add_new
from erbij.db.types import ID, Utc, metadata
from erbij.plans.start.model import PlaceTest, Signature
from erbij.plans.start.wire import SignedAs, StartStep
from erbij.private import Private

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from erbij.db.database import Reading, Transaction

step_table = Table(
    "plans_start_step",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("step", String(32), primary_key=True),
    Column("done_on", Date, nullable=False),
)
birth_table = Table(
    "plans_start_birth",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("born_on", Date, nullable=False),
)
text_table = append_only(
    Table(
        "plans_start_text",
        metadata,
        Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
        Column("hash", String(64), primary_key=True),
        Column("text", Text, nullable=False),
    )
)
signature_table = append_only(
    Table(
        "plans_start_signature",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("signer_id", ID, nullable=True),
        Column("signer_name", String(320), nullable=False),
        Column("signed_as", String(16), nullable=False),
        Column("text_hash", String(64), nullable=False),
        Column("at", Utc, nullable=False),
        Column("signed_on", Date, nullable=True),
        Column("paper_id", ID, nullable=True),
        Index("ix_plans_start_signature_pupil", "school_id", "pupil_id"),
    ),
    may_expire=True,
)
withdrawal_table = append_only(
    Table(
        "plans_start_withdrawal",
        metadata,
        Column("signature_id", ID, primary_key=True),
        Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Index("ix_plans_start_withdrawal_pupil", "school_id", "pupil_id"),
    ),
    may_expire=True,
)
place_table = append_only(
    Table(
        "plans_start_place",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
        Column("place", String(320), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Index("ix_plans_start_place_place", "school_id", "place"),
    ),
    may_expire=True,
)
st, sg, pl, bi, wd = step_table.c, signature_table.c, place_table.c, birth_table.c, withdrawal_table.c


async def steps(read: Reading, school_id: str, pupil_ids: Collection[str]) -> dict[str, dict[StartStep, dt.date]]:
    """Return what is done, by pupil."""
    found: dict[str, dict[StartStep, dt.date]] = defaultdict(dict)
    query = select(step_table).where(st.school_id == school_id, st.pupil_id.in_(sorted(pupil_ids)))
    for row in await read.connection.execute(query):
        found[row.pupil_id][StartStep(row.step)] = row.done_on
    return dict(found)


async def begun(read: Reading, school_id: str) -> set[str]:
    """Return the pupils whose start has begun."""
    return set((await read.connection.scalars(select(st.pupil_id).distinct().where(st.school_id == school_id))).all())


async def write_step(tx: Transaction, school_id: str, pupil_id: str, step: StartStep, done_on: dt.date | None) -> None:
    """Write when a step was done; None: it was not."""
    mine = (st.school_id == school_id, st.pupil_id == pupil_id, st.step == step.value)
    await tx.connection.execute(step_table.delete().where(*mine))
    if done_on is not None:
        row = {"school_id": school_id, "pupil_id": pupil_id, "step": step.value, "done_on": done_on}
        await tx.connection.execute(insert(step_table).values(row))


async def births(read: Reading, school_id: str, pupil_ids: Collection[str] | None = None) -> dict[str, dt.date]:
    """Return the dates of birth that the school gave, by pupil; for signing and the kind of a notice only.

    ``pupil_ids`` None: of the whole school.
    """
    query = select(bi.pupil_id, bi.born_on).where(bi.school_id == school_id)
    if pupil_ids is not None:
        query = query.where(bi.pupil_id.in_(sorted(pupil_ids)))
    return {row.pupil_id: row.born_on for row in await read.connection.execute(query)}


async def write_births(tx: Transaction, school_id: str, births: Mapping[str, dt.date | None]) -> None:
    """Write dates of birth; None: it is no longer given."""
    mine = birth_table.delete().where(bi.school_id == school_id, bi.pupil_id.in_(sorted(births)))
    await tx.connection.execute(mine)
    rows = [{"school_id": school_id, "pupil_id": who, "born_on": born} for who, born in births.items() if born]
    if rows:
        await tx.connection.execute(insert(birth_table), rows)


async def signatures(read: Reading, school_id: str, pupil_ids: Collection[str]) -> dict[str, list[Signature]]:
    """Return who agreed, by pupil, the first first; also what was taken back since."""
    found: dict[str, list[Signature]] = defaultdict(list)
    both = signature_table.outerjoin(withdrawal_table, wd.signature_id == sg.id)
    query = select(signature_table, wd.at.label("withdrawn_at")).select_from(both)
    query = query.where(sg.school_id == school_id, sg.pupil_id.in_(sorted(pupil_ids)))
    for row in (await read.connection.execute(query.order_by(sg.at, sg.id))).mappings():
        as_, name = SignedAs(row["signed_as"]), Private(row["signer_name"])
        found[row["pupil_id"]].append(Signature(**{**row, "signed_as": as_, "signer_name": name}))
    return dict(found)


async def sign(tx: Transaction, one: Signature, text: str) -> None:
    """Keep a signature, and the text that it is under."""
    row: dict[str, Any] = {name: getattr(one, name) for name in Signature.__slots__ if name != "withdrawn_at"}
    row |= {"signer_name": one.signer_name.reveal(), "signed_as": one.signed_as.value}
    await add_new(tx, text_table, [{"school_id": one.school_id, "hash": one.text_hash, "text": text}])
    await tx.connection.execute(insert(signature_table).values(row))


async def withdraw(tx: Transaction, one: Signature, author_id: str, at: dt.datetime) -> None:
    """Keep that a signature was taken back; it stays readable."""
    row = {"signature_id": one.id, "school_id": one.school_id, "pupil_id": one.pupil_id}
    await tx.connection.execute(insert(withdrawal_table).values(**row, author_id=author_id, at=at))


async def text_of(read: Reading, school_id: str, hash_: str) -> str | None:
    """Return the text of a hash, as it was shown to those who signed."""
    query = select(text_table.c.text).where(text_table.c.school_id == school_id, text_table.c.hash == hash_)
    return (await read.connection.execute(query)).scalar_one_or_none()


async def tests_of_places(read: Reading, school_id: str) -> dict[str, PlaceTest]:
    """Return the latest test of every place that ever had one."""
    last = select(func.max(pl.id)).where(pl.school_id == school_id).group_by(pl.place)
    rows = (await read.connection.execute(select(place_table).where(pl.id.in_(last)))).mappings()
    return {row["place"]: PlaceTest(**row) for row in rows}


async def add_test(tx: Transaction, one: PlaceTest) -> None:
    """Keep that a place was tested."""
    await tx.connection.execute(insert(place_table).values({name: getattr(one, name) for name in PlaceTest.__slots__}))
