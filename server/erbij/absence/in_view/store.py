"""Contacts, notes, agreements; and what other rooms keep that says who should be in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table, Text, and_, delete, func, insert, select

from erbij.absence.in_view.model import Cadence, Contact, Joined, Rules, Step
from erbij.absence.in_view.wire import ContactKind, LadderRole
from erbij.db.append_only import append_only
from erbij.db.rows import add_new, put_version
from erbij.db.types import ID, Utc, metadata
from erbij.live.store import live_span
from erbij.people.store import member_table
from erbij.private import Private
from erbij.timetable.store import slot_pupil_table, slot_table

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

# No foreign keys: contacts stay five years after a pupil left (R19), their notes two years.
contact_table = append_only(
    Table(
        "absence_contact",
        metadata,
        Column("school_id", ID, primary_key=True),
        Column("id", ID, primary_key=True),
        Column("pupil_id", ID, nullable=False),
        Column("local_date", Date, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("created_at", Utc, nullable=False),
        Index("ix_absence_contact_pupil", "school_id", "pupil_id", "local_date"),
    ),
    may_expire=True,
)
note_table = append_only(
    Table(
        "absence_contact_note",
        metadata,
        Column("school_id", ID, primary_key=True),
        Column("contact_id", ID, primary_key=True),
        Column("pupil_id", ID, nullable=False),
        Column("note", Text, nullable=False),
        Column("created_at", Utc, nullable=False),
        Index("ix_absence_contact_note_pupil", "school_id", "pupil_id"),
    ),
    may_expire=True,
)
cadence_table = Table(
    "absence_cadence",
    metadata,
    Column("school_id", ID, primary_key=True),
    Column("pupil_id", ID, primary_key=True),
    Column("days", Integer, nullable=True),
    Column("version", Integer, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)
rules_table = Table(
    "absence_in_view",
    metadata,
    Column("school_id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("cadence", Integer, nullable=False),
    Column("ill_days", Integer, nullable=False),
    Column("ladder", JSON, nullable=False),
)
c, n, s, sp, m = contact_table.c, note_table.c, slot_table.c, slot_pupil_table.c, member_table.c


async def add_contact(tx: Transaction, one: Contact) -> bool:
    """Keep a contact; False: that id is there already."""
    values = {name: getattr(one, name) for name in c.keys()}  # noqa: SIM118 - columns, not a mapping
    return await add_new(tx, contact_table, [values]) > 0


async def contact(read: Reading, school_id: str, contact_id: str) -> Contact | None:
    """Return one contact of the school."""
    query = select(contact_table).where(c.school_id == school_id, c.id == contact_id)
    row = (await read.connection.execute(query)).one_or_none()
    return _contact(row) if row else None


async def remove_contact(tx: Transaction, school_id: str, contact_id: str) -> None:
    """Take a contact and its note away."""
    await tx.connection.execute(delete(note_table).where(n.school_id == school_id, n.contact_id == contact_id))
    await tx.connection.execute(delete(contact_table).where(c.school_id == school_id, c.id == contact_id))


async def add_note(tx: Transaction, one: Contact, note: Private[str], now: datetime) -> None:
    """Keep a note with a contact."""
    values = {"school_id": one.school_id, "contact_id": one.id, "pupil_id": one.pupil_id}
    await tx.connection.execute(insert(note_table).values(values | {"note": note.reveal(), "created_at": now}))


async def notes(read: Reading, school_id: str, contact_ids: Collection[str]) -> dict[str, Private[str]]:
    """Return notes by contact."""
    query = select(n.contact_id, n.note).where(n.school_id == school_id, n.contact_id.in_(sorted(contact_ids)))
    return {row.contact_id: Private(row.note) for row in await read.connection.execute(query)}


async def contacts_of(
    read: Reading, school_id: str, pupil_ids: Collection[str], first: date, last: date
) -> list[Contact]:
    """Return contacts on the dates from ``first`` to ``last``, both included, the latest first; R20 counts them too.

    Also live lessons that were for one pupil only: nobody has to write those down.
    """
    query = select(contact_table).where(
        c.school_id == school_id, c.pupil_id.in_(sorted(pupil_ids)), c.local_date >= first, c.local_date <= last
    )
    written = [_contact(row) for row in await read.connection.execute(query)]
    lessons = [one for one in await joined(read, school_id, pupil_ids, first, last) if one.alone]
    alone = [
        Contact(
            id=one.slot_id,
            school_id=school_id,
            pupil_id=one.pupil_id,
            local_date=one.local_date,
            kind=ContactKind.LIVE,
            author_id=one.teacher_id,
            created_at=one.started_at,
            slot_id=one.slot_id,
        )
        for one in lessons
    ]
    return sorted((*written, *alone), key=lambda one: (one.local_date, one.created_at, one.id), reverse=True)


async def joined(read: Reading, school_id: str, pupil_ids: Collection[str], first: date, last: date) -> list[Joined]:
    """Return the lessons in which pupils took part from home, one row for each pupil and lesson."""
    how_many = select(func.count()).where(sp.slot_id == s.id).correlate(slot_table).scalar_subquery()
    teacher = func.coalesce(s.supply_teacher_id, s.teacher_id)
    query = (
        select(
            live_span.c.pupil_id,
            s.id,
            s.local_date,
            s.starts_at,
            teacher.label("by"),
            and_(s.group_id.is_(None), how_many == 1).label("alone"),
        )
        .distinct()
        .join(slot_table, s.id == live_span.c.slot_id)
        .where(
            live_span.c.school_id == school_id,
            s.school_id == school_id,
            live_span.c.pupil_id.in_(sorted(pupil_ids)),
            s.local_date >= first,
            s.local_date <= last,
        )
    )
    return [
        Joined(row.pupil_id, row.id, row.local_date, bool(row.alone), row.by, row.starts_at)
        for row in await read.connection.execute(query)
    ]


async def cadences(read: Reading, school_id: str, pupil_ids: Collection[str]) -> dict[str, Cadence]:
    """Return what was agreed for single pupils."""
    query = select(cadence_table).where(
        cadence_table.c.school_id == school_id, cadence_table.c.pupil_id.in_(sorted(pupil_ids))
    )
    rows = await read.connection.execute(query)
    return {row.pupil_id: Cadence(row.days, row.version, Private(row.reason)) for row in rows}


async def put_cadence(tx: Transaction, school_id: str, pupil_id: str, one: Cadence) -> bool:
    """Keep what was agreed for a pupil; False: somebody else just did."""
    values = {"days": one.days, "reason": one.reason.reveal()}
    key = {"school_id": school_id, "pupil_id": pupil_id}
    return await put_version(tx, cadence_table, key, values, given=one.version - 1)


async def rules_of(read: Reading, school_id: str) -> Rules:
    """Return the school's agreement; what Erbij proposes where there is none."""
    query = select(rules_table).where(rules_table.c.school_id == school_id)
    row = (await read.connection.execute(query)).one_or_none()
    if row is None:
        return Rules()
    ladder = tuple(Step(LadderRole(one["role"]), one["title"], one["late"]) for one in row.ladder)
    return Rules(row.version, row.cadence, row.ill_days, ladder)


async def put_rules(tx: Transaction, school_id: str, rules: Rules) -> bool:
    """Keep the school's agreement; False: somebody else just did."""
    ladder = [{"role": one.role.value, "title": one.title, "late": one.late} for one in rules.ladder]
    values = {"cadence": rules.cadence, "ill_days": rules.ill_days, "ladder": ladder}
    return await put_version(tx, rules_table, {"school_id": school_id}, values, given=rules.version - 1)


def _contact(row: Row[Any]) -> Contact:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Contact(**columns | {"kind": ContactKind(row.kind)})
