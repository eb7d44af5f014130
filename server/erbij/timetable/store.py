"""Tables of slots and free days; every query starts from an actor or is bound to one school."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from erbij.actor import Role
from erbij.db.rows import lock_versions, only_where
from erbij.db.types import ID, Utc, metadata
from erbij.errors import Conflict
from erbij.jobs import store as jobs
from erbij.people.model import MemberAs, Person
from erbij.people.store import children_ids, member_table, own_groups, people_where, person_table, pupils_then
from erbij.private import Private
from erbij.schools.store import group_table
from erbij.timetable.model import AHEAD, LONGEST_DAY, FreeDay, Slot, StoredSlot
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Row, Select

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction

_AT_A_TIME = 500
SLOT_CHANGED = "slot_changed"
"""News for those above: a slot was moved, cancelled, retimed, regrouped or revived (``school_id``, ``slot_id``)."""

slot_table = Table(
    "timetable_slot",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("key", String(320), nullable=True),
    Column("group_id", ID, ForeignKey("schools_group.id"), nullable=True, index=True),
    Column("label", String(320), nullable=False),
    Column("subject", String(320), nullable=False),
    Column("teacher_id", ID, ForeignKey("people_person.id"), nullable=False, index=True),
    Column("supply_teacher_id", ID, ForeignKey("people_person.id"), nullable=True, index=True),
    Column("place", String(320), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("local_start", String(5), nullable=False),
    Column("local_end", String(5), nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("status", String(16), nullable=False),
    Column("imported", Boolean, nullable=False),
    Column("all_remote", Boolean, nullable=False),
    Column("series_id", ID, nullable=True, index=True),
    Column("successor_id", ID, nullable=True, index=True),
    Column("by_hand", Boolean, nullable=False),
    Column("off_for_free_day", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("school_id", "key"),
    Index("ix_timetable_slot_starts", "school_id", "starts_at"),
    Index("ix_timetable_slot_day", "school_id", "local_date"),
    Index("ix_timetable_slot_successor", "successor_id", **only_where("successor_id IS NOT NULL")),
)
slot_pupil_table = Table(
    "timetable_slot_pupil",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("slot_id", ID, ForeignKey("timetable_slot.id"), primary_key=True),
    Column("pupil_id", ID, ForeignKey("people_person.id"), primary_key=True, index=True),
)
free_day_table = Table(
    "timetable_free_day",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("date", Date, primary_key=True),
    Column("name", String(320), nullable=False),
)

s, m, sp = slot_table.c, member_table.c, slot_pupil_table.c
_next = slot_table.alias("successor")
_gives = func.coalesce(s.supply_teacher_id, s.teacher_id)


async def slots_where(read: Reading, condition: ColumnElement[bool], *, withdrawn: bool = False) -> list[Slot]:
    """Return slots by start, group and id; ``condition`` must bind the school. ``withdrawn``: those taken back only."""
    group_name = func.coalesce(group_table.c.name, s.label)
    query = (
        select(
            slot_table,
            group_name.label("group_name"),
            person_table.c.name.label("teacher_name"),
            _next.c.starts_at.label("moved_to"),
        )
        .outerjoin(group_table, group_table.c.id == s.group_id)
        .join(person_table, person_table.c.id == _gives)
        .outerjoin(_next, _next.c.id == s.successor_id)
        .where(condition, s.withdrawn.is_(withdrawn))
        .order_by(s.starts_at, group_name, s.id)
    )
    return [
        Slot(
            id=row.id,
            school_id=row.school_id,
            group_id=row.group_id,
            group_name=row.group_name,
            subject=row.subject,
            teacher_id=row.supply_teacher_id or row.teacher_id,
            teacher_name=Private(row.teacher_name),
            supply=row.supply_teacher_id is not None,
            place=row.place,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            local_date=row.local_date,
            status=SlotStatus(row.status),
            planned_teacher_id=row.teacher_id,
            all_remote=row.all_remote,
            series_id=row.series_id,
            successor_id=row.successor_id,
            moved_to=row.moved_to,
            version=row.version,
        )
        for row in await read.connection.execute(query)
    ]


_member_then = and_(
    m.group_id == s.group_id,
    m.as_role == MemberAs.PUPIL,
    m.from_date <= s.local_date,
    or_(m.until_date.is_(None), m.until_date > s.local_date),
)
_named_then = and_(
    sp.slot_id == s.id,
    person_table.c.id == sp.pupil_id,
    or_(person_table.c.left_on.is_(None), person_table.c.left_on > s.local_date),
)


def expected_where(pupils: Select[tuple[str]] | Sequence[str]) -> ColumnElement[bool]:
    """The slot is for one of these pupils: its group has them on its date, or it names them."""
    members = select(m.person_id).where(_member_then, m.person_id.in_(pupils))
    named = select(sp.pupil_id).where(_named_then, sp.pupil_id.in_(pupils))
    return or_(members.correlate(slot_table).exists(), named.correlate(slot_table).exists())


def given_by(person_id: str) -> ColumnElement[bool]:
    """The slot is given by that person, also as the one whom a supply replaces."""
    return or_(s.teacher_id == person_id, s.supply_teacher_id == person_id)


def _visible(actor: Actor) -> ColumnElement[bool]:
    """What the actor may know of their school's timetable."""
    seen: list[ColumnElement[bool]] = [false()]
    if actor.is_any(Role.COORDINATOR, Role.LEADER):
        seen.append(true())
    if Role.PUPIL in actor.roles:
        seen.append(expected_where([actor.id]))
    if Role.GUARDIAN in actor.roles:
        seen.append(expected_where(children_ids(actor.id, actor.school_id)))
    if Role.TEACHER in actor.roles:
        seen.append(given_by(actor.id))
    if Role.MENTOR in actor.roles:
        mentor = own_groups(actor).where(m.as_role == MemberAs.MENTOR)
        theirs = select(m.person_id).where(m.group_id.in_(mentor), m.as_role == MemberAs.PUPIL, m.until_date.is_(None))
        named = select(sp.slot_id).where(sp.slot_id == s.id, sp.pupil_id.in_(theirs)).correlate(slot_table)
        seen += [s.group_id.in_(mentor), named.exists()]
    seen += [s.place == actor.place] if Role.UNIT in actor.roles and actor.place else []
    return and_(s.school_id == actor.school_id, or_(*seen))


def _during(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(s.starts_at < end, s.ends_at > start, s.starts_at > start - LONGEST_DAY)


async def slot_for(read: Reading, actor: Actor, slot_id: str) -> Slot | None:
    """Return a slot that the actor may know; knowing it gives no right to be in it (see :func:`gives`)."""
    found = await slots_where(read, and_(s.id == slot_id, _visible(actor)))
    return found[0] if found else None


async def gives(read: Reading, actor: Actor, slot_id: str) -> bool:
    """Whether the actor is the teacher or the supply teacher of the slot."""
    if Role.TEACHER not in actor.roles:
        return False
    query = select(s.id).where(s.school_id == actor.school_id, s.id == slot_id, given_by(actor.id))
    return (await read.connection.execute(query)).first() is not None


async def slots_visible_to(read: Reading, actor: Actor, start: datetime, end: datetime) -> list[Slot]:
    """Return what the actor may know that shares time with [start, end), by start."""
    return await slots_where(read, and_(_visible(actor), _during(start, end)))


async def slots_of_day(read: Reading, actor: Actor, date: date, person_id: str | None = None) -> list[Slot]:
    """Return the slots that begin on a local date, as far as the actor may know them; of one person if given."""
    condition = and_(_visible(actor), s.local_date == date)
    if person_id is not None:
        condition = and_(condition, or_(expected_where([person_id]), given_by(person_id)))
    return await slots_where(read, condition)


async def slots_between(read: Reading, school_id: str, start: datetime, end: datetime) -> list[Slot]:
    """Return the school's slots that share time with [start, end), by start; for work, not for people."""
    return await slots_where(read, and_(s.school_id == school_id, _during(start, end)))


async def slots_of_pupil(read: Reading, school_id: str, pupil_id: str, start: datetime, end: datetime) -> list[Slot]:
    """Return the slots that are for the pupil and share time with [start, end), by start."""
    return await slots_of_pupils(read, school_id, [pupil_id], start, end)


async def slots_of_pupils(
    read: Reading, school_id: str, pupil_ids: Sequence[str], start: datetime, end: datetime
) -> list[Slot]:
    """Return the slots that are for one of at most some hundreds of pupils, as :func:`slots_of_pupil`."""
    return await slots_where(read, and_(s.school_id == school_id, expected_where(pupil_ids), _during(start, end)))


async def slots_of_teacher(
    read: Reading, school_id: str, teacher_id: str, start: datetime, end: datetime
) -> list[Slot]:
    """Return the slots that somebody gives, also as a supply, and that share time with [start, end), by start."""
    return await slots_where(read, and_(s.school_id == school_id, given_by(teacher_id), _during(start, end)))


async def slot(read: Reading, school_id: str, slot_id: str) -> Slot | None:
    """Return a slot of that school; for work, not for people: they go through :func:`slot_for`."""
    found = await slots_where(read, and_(s.school_id == school_id, s.id == slot_id))
    return found[0] if found else None


async def expected_pupils(read: Reading, school_id: str, slot_id: str) -> list[Person]:
    """Return the pupils whom the slot is for (see :func:`expected_ids`), by name, also those who left since."""
    ids = (await expected_ids(read, school_id, [slot_id])).get(slot_id, frozenset())
    return await people_where(read, and_(person_table.c.school_id == school_id, person_table.c.id.in_(sorted(ids))))


async def expected_ids(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Return, per slot, the ids of the pupils of its group on its date or of those it names; else it is left out."""
    found: dict[str, set[str]] = {}
    for some in _chunks(sorted(slot_ids)):
        these = and_(s.school_id == school_id, s.id.in_(some))
        slots = (await read.connection.execute(select(s.id, s.group_id, s.local_date).where(these))).all()
        members = await pupils_then(read, school_id, {(row.group_id, row.local_date) for row in slots if row.group_id})
        found |= {slot: set(there) for slot, group, day in slots if (there := members.get((group, day)))}
        for slot_id, pupil_id in await read.connection.execute(select(s.id, sp.pupil_id).where(these, _named_then)):
            found.setdefault(slot_id, set()).add(pupil_id)
    return {slot_id: frozenset(pupils) for slot_id, pupils in found.items()}


async def dates_of(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, date]:
    """Return the local date per slot."""
    dates: dict[str, date] = {}
    for some in _chunks(sorted(slot_ids)):
        query = select(s.id, s.local_date).where(s.school_id == school_id, s.id.in_(some))
        dates.update({row.id: row.local_date for row in await read.connection.execute(query)})
    return dates


async def next_lesson_date(read: Reading, actor: Actor, person_id: str, after: date) -> date | None:
    """Return the first date after ``after`` on which that person has a planned lesson."""
    mine = or_(expected_where([person_id]), given_by(person_id), s.place == actor.place if actor.place else false())
    query = select(func.min(s.local_date)).where(
        s.school_id == actor.school_id, s.local_date > after, s.status == SlotStatus.PLANNED, mine
    )
    found: date | None = (await read.connection.execute(query)).scalar_one_or_none()
    return found


async def places(read: Reading, school_id: str) -> tuple[str, ...]:
    """Return the classrooms as the timetable names them, sorted."""
    query = select(s.place).distinct().where(s.school_id == school_id, s.place != "", s.status != AHEAD)
    return tuple((await read.connection.execute(query.order_by(s.place))).scalars())


async def free_days(read: Reading, school_id: str, since: date, until: date) -> dict[date, str]:
    """Return names of free days by date, from ``since`` up to and including ``until``."""
    f = free_day_table.c
    query = select(f.date, f.name).where(f.school_id == school_id, f.date >= since, f.date <= until)
    return {row.date: row.name for row in await read.connection.execute(query)}


async def write_free_days(tx: Transaction, school_id: str, gone: Iterable[date], come: Iterable[FreeDay]) -> None:
    """Take free days away and put others in."""
    f = free_day_table.c
    leave = [{"b_date": day} for day in gone]
    if leave:
        statement = free_day_table.delete().where(f.school_id == school_id, f.date == bindparam("b_date"))
        await tx.connection.execute(statement, leave)
    values = [{"school_id": school_id, "date": day.date, "name": day.name} for day in come]
    if values:
        await tx.connection.execute(insert(free_day_table), values)


async def stored_slots(
    read: Reading, school_id: str, since: date, until: date, keys: Collection[str]
) -> list[StoredSlot]:
    """Return the slots from ``since`` up to and including ``until``, and those with one of the keys."""
    found = await stored_where(read, and_(s.school_id == school_id, s.local_date >= since, s.local_date <= until))
    missing = sorted(set(keys) - {slot.key for slot in found.values() if slot.key is not None})
    for some in _chunks(missing):
        found.update(await stored_where(read, and_(s.school_id == school_id, s.key.in_(some))))
    return list(found.values())


async def stored_by_id(read: Reading, school_id: str, slot_ids: Collection[str]) -> dict[str, StoredSlot]:
    """Return slots of that school by id."""
    found: dict[str, StoredSlot] = {}
    for some in _chunks(sorted(slot_ids)):
        found.update(await stored_where(read, and_(s.school_id == school_id, s.id.in_(some))))
    return found


async def stored_where(read: Reading, condition: ColumnElement[bool]) -> dict[str, StoredSlot]:
    """Return slots as stored by id; ``condition`` must bind the school."""
    pupils: dict[str, set[str]] = {}
    named = select(sp.slot_id, sp.pupil_id).join(slot_table, s.id == sp.slot_id).where(condition)
    for slot_id, pupil_id in await read.connection.execute(named):
        pupils.setdefault(slot_id, set()).add(pupil_id)
    rows = await read.connection.execute(select(slot_table).where(condition, s.status != AHEAD).order_by(s.id))
    return {row.id: _stored_slot(row, frozenset(pupils.get(row.id, ()))) for row in rows}


def _stored_slot(row: Row[Any], pupil_ids: frozenset[str]) -> StoredSlot:
    values = {name: getattr(row, name) for name in COLUMNS}
    return StoredSlot(**{**values, "status": SlotStatus(row.status), "pupil_ids": pupil_ids})


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME))


COLUMNS = tuple(name for name in StoredSlot.__slots__ if name != "pupil_ids")


def _values(slot: StoredSlot) -> dict[str, Any]:
    return {name: getattr(slot, name) for name in COLUMNS}


async def add_slots(tx: Transaction, slots: Sequence[StoredSlot]) -> None:
    """Add slots."""
    for at in range(0, len(slots), _AT_A_TIME):
        await tx.connection.execute(insert(slot_table), [_values(slot) for slot in slots[at : at + _AT_A_TIME]])
    await _name_pupils(tx, [slot for slot in slots if slot.pupil_ids])


async def change_slots(tx: Transaction, slots: Sequence[StoredSlot], now: datetime) -> None:
    """Write new values of slots that are there, over the version that was read; raises ``Conflict`` for another one.

    In the same transaction the news ``slot_changed`` goes out for every slot of which the count may be another now.
    """
    if not slots:
        return
    versions = await lock_versions(tx, slot_table, [slot.id for slot in slots])
    if any(versions.get(slot.id, slot.version) != slot.version for slot in slots):
        raise Conflict
    old = await stored_by_id(tx, slots[0].school_id, versions)
    names = [name for name in COLUMNS if name not in {"id", "school_id", "version"}]
    mine = and_(s.id == bindparam("b_id"), s.school_id == bindparam("b_school_id"))
    new: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names}
    statement = update(slot_table).where(mine).values(new | {"version": s.version + 1})
    rows = [{f"b_{name}": value for name, value in _values(slot).items() if name != "version"} for slot in slots]
    await tx.connection.execute(statement, rows)
    await _name_pupils(tx, [slot for slot in slots if slot.id in old and slot.pupil_ids != old[slot.id].pupil_ids])
    for slot in slots:
        if slot.id in old and slot.counted != old[slot.id].counted:
            await jobs.add(tx, SLOT_CHANGED, {"school_id": slot.school_id, "slot_id": slot.id}, key=slot.id, now=now)


async def _name_pupils(tx: Transaction, slots: Sequence[StoredSlot]) -> None:
    for some in _chunks(sorted(slot.id for slot in slots)):
        await tx.connection.execute(delete(slot_pupil_table).where(sp.slot_id.in_(some)))
    rows = [
        {"school_id": slot.school_id, "slot_id": slot.id, "pupil_id": pupil_id}
        for slot in slots
        for pupil_id in sorted(slot.pupil_ids)
    ]
    if rows:
        await tx.connection.execute(insert(slot_pupil_table), rows)
