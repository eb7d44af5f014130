"""Queries for making and changing lessons, and the table of what can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, ForeignKey, Table, and_, delete, func, insert, or_, select

from erbij.actor import Role
from erbij.db.types import ID, Utc, metadata
from erbij.history.rules import plain
from erbij.people.model import MemberAs
from erbij.people.store import member_table, own_groups, person_table, role_table
from erbij.private import Private
from erbij.timetable.model import StoredSlot
from erbij.timetable.slots.model import Undo, Used
from erbij.timetable.store import given_by, slot_table, slots_where, stored_where
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction
    from erbij.timetable.model import Slot

undo_table = Table(
    "timetable_slot_undo",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False, index=True),
    Column("author_id", ID, nullable=False),
    Column("at", Utc, nullable=False),
    Column("before", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
)
s, m, u = slot_table.c, member_table.c, undo_table.c
_AT_A_TIME = 60
_LATELY = 40


async def later_of(read: Reading, slot: StoredSlot) -> list[StoredSlot]:
    """Return the slot and the planned ones of its series that begin later, by start.

    An imported lesson has no series: there it is the same subject, group and teacher on that weekday at that time.
    """
    same = and_(s.series_id == slot.series_id) if slot.series_id else _alike(slot)
    condition = and_(s.school_id == slot.school_id, same, s.starts_at > slot.starts_at, s.status == SlotStatus.PLANNED)
    found = (await stored_where(read, condition)).values()
    weekday = [one for one in found if slot.series_id or one.local_date.weekday() == slot.local_date.weekday()]
    return [slot, *sorted(weekday, key=lambda one: one.starts_at)]


def _alike(slot: StoredSlot) -> Any:
    return and_(
        s.series_id.is_(None),
        s.group_id == slot.group_id,
        s.subject == slot.subject,
        s.teacher_id == slot.teacher_id,
        s.local_start == slot.local_start,
        s.imported,
    )


async def predecessors(read: Reading, school_id: str, slot_ids: Collection[str]) -> list[StoredSlot]:
    """Return the moved slots that name one of these as where they went."""
    found = await stored_where(read, and_(s.school_id == school_id, s.successor_id.in_(sorted(slot_ids))))
    return list(found.values())


async def at_the_same_time(read: Reading, school_id: str, slots: Sequence[StoredSlot]) -> list[Slot]:
    """Return the planned slots of the school that share time with one of these, by start."""
    found: dict[str, Slot] = {}
    for first in range(0, len(slots), _AT_A_TIME):
        some = slots[first : first + _AT_A_TIME]
        spans = or_(*(and_(s.starts_at < one.ends_at, s.ends_at > one.starts_at) for one in some))
        planned = and_(s.school_id == school_id, s.status == SlotStatus.PLANNED, spans)
        found.update({one.id: one for one in await slots_where(read, planned)})
    return sorted(found.values(), key=lambda one: (one.starts_at, one.id))


async def members_on(read: Reading, group_id: str, days: Collection[date]) -> dict[date, frozenset[str]]:
    """Return the pupils of a group on each of these days."""
    query = select(m.person_id, m.from_date, m.until_date).where(m.group_id == group_id, m.as_role == MemberAs.PUPIL)
    rows = (await read.connection.execute(query)).all()
    return {
        day: frozenset(
            row.person_id for row in rows if row.from_date <= day and (row.until_date is None or day < row.until_date)
        )
        for day in days
    }


async def hours(read: Reading, school_id: str, since: date, until: date) -> dict[tuple[str, str], int]:
    """Return how many lessons have which wall times, from ``since`` up to and including ``until``."""
    query = (
        select(s.local_start, s.local_end, func.count())
        .where(s.school_id == school_id, s.local_date >= since, s.local_date <= until, s.local_end > s.local_start)
        .where(s.withdrawn.is_(False))
        .group_by(s.local_start, s.local_end)
    )
    return {(row[0], row[1]): row[2] for row in await read.connection.execute(query)}


async def taken(
    read: Reading, school_id: str, teacher_id: str, group_id: str | None, days: Collection[date]
) -> list[tuple[date, str, str]]:
    """Return dates and wall times at which somebody gives a lesson or a group has one."""
    whose = or_(given_by(teacher_id), s.group_id == group_id) if group_id else given_by(teacher_id)
    query = select(s.local_date, s.local_start, s.local_end).where(
        s.school_id == school_id, s.local_date.in_(days), s.status == SlotStatus.PLANNED, whose
    )
    return [(row[0], row[1], row[2]) for row in await read.connection.execute(query)]


async def used_by(read: Reading, school_id: str, teacher_id: str, before: datetime) -> list[Used]:
    """Return what somebody gave until ``before``, the latest first."""
    query = (
        select(s.group_id, s.subject, s.place)
        .where(s.school_id == school_id, given_by(teacher_id), s.starts_at < before, s.withdrawn.is_(False))
        .order_by(s.starts_at.desc())
        .limit(_LATELY)
    )
    return [Used(row.group_id, row.subject, row.place) for row in await read.connection.execute(query)]


async def subjects(read: Reading, school_id: str, since: date) -> list[str]:
    """Return the subjects of the timetable since a day, sorted."""
    seen = and_(s.school_id == school_id, s.local_date >= since, s.withdrawn.is_(False))
    query = select(s.subject).distinct().where(seen).order_by(s.subject)
    return list((await read.connection.execute(query)).scalars())


async def plannable_groups(read: Reading, actor: Actor, since: date) -> set[str]:
    """Return the groups for which a teacher may plan: their own, and those they give a lesson since that day."""
    mine = {row.group_id for row in await read.connection.execute(own_groups(actor))}
    query = (
        select(s.group_id)
        .distinct()
        .where(s.school_id == actor.school_id, given_by(actor.id), s.local_date >= since, s.group_id.is_not(None))
        .where(s.withdrawn.is_(False))
    )
    return mine | {group_id for group_id in (await read.connection.execute(query)).scalars() if group_id}


async def teachers(read: Reading, school_id: str) -> tuple[tuple[str, Private[str]], ...]:
    """Return the teachers who are at the school now, by name."""
    p, r = person_table.c, role_table.c
    query = (
        select(p.id, p.name)
        .join(role_table, and_(r.person_id == p.id, r.role == Role.TEACHER.value))
        .where(p.school_id == school_id, p.active)
    )
    found = [(row.id, Private(row.name)) for row in await read.connection.execute(query)]
    return tuple(sorted(found, key=lambda pair: (pair[1].reveal().casefold(), pair[0])))


async def keep_undo(tx: Transaction, school_id: str, undo: Undo, forget_before: datetime) -> None:
    """Keep what a change was before, and forget what can no longer be taken back."""
    await tx.connection.execute(delete(undo_table).where(u.school_id == school_id, u.at < forget_before))
    values = {
        "id": undo.id,
        "school_id": school_id,
        "author_id": undo.author_id,
        "at": undo.at,
        "before": [_as_json(slot) for slot in undo.before],
        "versions": dict(undo.versions),
    }
    await tx.connection.execute(insert(undo_table).values(values))


async def take_undo(tx: Transaction, actor: Actor, undo_id: str) -> Undo | None:
    """Return and forget what the actor may take back; None when it is not theirs or gone."""
    mine = and_(u.id == undo_id, u.school_id == actor.school_id, u.author_id == actor.id)
    row = (await tx.connection.execute(select(undo_table).where(mine))).one_or_none()
    if row is None:
        return None
    await tx.connection.execute(delete(undo_table).where(mine))
    before = tuple(_from_json(values) for values in row.before)
    return Undo(row.id, row.author_id, row.at, before, row.versions)


def _as_json(slot: StoredSlot) -> Mapping[str, object]:
    return {name: plain(getattr(slot, name)) for name in StoredSlot.__slots__}


def _from_json(values: Mapping[str, Any]) -> StoredSlot:
    bare = StoredSlot(**values)
    return replace(
        bare,
        status=SlotStatus(values["status"]),
        local_date=date.fromisoformat(values["local_date"]),
        starts_at=datetime.fromisoformat(values["starts_at"]),
        ends_at=datetime.fromisoformat(values["ends_at"]),
        pupil_ids=frozenset(values["pupil_ids"]),
    )
