"""Tables of people, their roles, groups and children; and the one place that decides who may see whom.

A membership is a half-open interval of days ``[from_date, until_date)``: whoever was in the group yesterday is still
expected in yesterday's lesson. "Today's" members are those whose interval is open.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from erbij.actor import WITH_PASSWORD, Role
from erbij.db.rows import put
from erbij.db.types import ID, metadata
from erbij.people.guardians.store import children_ids, guardian_table
from erbij.people.model import GroupSize, MemberAs, Person, Relation, StoredPerson
from erbij.people.rules import relation_by_group, relation_by_parts
from erbij.private import Private
from erbij.schools.model import KEPT
from erbij.schools.store import group_table
from erbij.schools.store import groups_of as groups

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction
    from erbij.people.model import PeopleWork

__all__ = [
    "children_ids",
    "children_of",
    "group_pupils",
    "groups",
    "guardian_table",
    "people_visible_to",
    "person",
    "person_by_email",
    "pupil_of_family",
    "relation",
]

person_table = Table(
    "people_person",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("key", String(320), nullable=True),
    Column("name", String(320), nullable=False),
    Column("email", String(254), nullable=True, index=True),
    Column("active", Boolean, nullable=False),
    Column("left_on", Date, nullable=True),
    Column("imported", Boolean, nullable=False),
    UniqueConstraint("school_id", "key"),
)
role_table = Table(
    "people_role",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people_person.id"), primary_key=True),
    Column("role", String(16), primary_key=True),
)
member_table = Table(
    "people_member",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("group_id", ID, ForeignKey("schools_group.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people_person.id"), primary_key=True, index=True),
    Column("as_role", String(16), primary_key=True),
    Column("from_date", Date, primary_key=True),
    Column("until_date", Date, nullable=True),
)
p, m, g = person_table.c, member_table.c, guardian_table.c
_OPEN = m.until_date.is_(None)
_REAL = or_(p.key.is_(None), ~p.key.startswith(KEPT, autoescape=True))


async def people_where(read: Reading, condition: ColumnElement[bool]) -> list[Person]:
    """Return people by name and id; ``condition`` is on ``people_person`` and must bind the school."""
    rows = (await read.connection.execute(select(person_table).where(condition))).all()
    ids: Select[Any] = select(p.id).where(condition)
    roles: dict[str, set[Role]] = defaultdict(set)
    for row in await read.connection.execute(
        select(role_table.c.person_id, role_table.c.role).where(role_table.c.person_id.in_(ids))
    ):
        roles[row.person_id].add(Role(row.role))
    groups: dict[str, list[str]] = defaultdict(list)
    query = (
        select(m.person_id, m.group_id)
        .join(group_table, group_table.c.id == m.group_id)
        .where(_OPEN, m.person_id.in_(ids))
        .order_by(group_table.c.name)
    )
    for row in await read.connection.execute(query):
        if row.group_id not in groups[row.person_id]:
            groups[row.person_id].append(row.group_id)
    people = [
        Person(
            id=row.id,
            school_id=row.school_id,
            name=Private(row.name),
            email=Private(row.email) if row.email else None,
            roles=frozenset(roles[row.id]),
            groups=tuple(groups[row.id]),
            active=row.active,
        )
        for row in rows
    ]
    return sorted(people, key=lambda person: (person.name.reveal().casefold(), person.id))


async def people_of_school(read: Reading, school_id: str) -> list[Person]:
    """Return everybody who ever was at the school, by name; for work, not for people."""
    return await people_where(read, and_(p.school_id == school_id, _REAL))


async def person(read: Reading, school_id: str, person_id: str) -> Person | None:
    """Return somebody of that school, also when no longer active."""
    found = await people_where(read, and_(p.school_id == school_id, p.id == person_id))
    return found[0] if found else None


async def people_by_id(read: Reading, school_id: str, person_ids: Collection[str]) -> dict[str, Person]:
    """Return people of that school by id, also those who left; for work, not for people."""
    found = await people_where(read, and_(p.school_id == school_id, p.id.in_(sorted(person_ids))))
    return {one.id: one for one in found}


async def person_by_email(read: Reading, email: str) -> Person | None:
    """Return the active person with that address, over all schools; those with a password first, then the oldest."""
    found = await people_where(read, and_(p.email == email.strip().lower(), p.active))
    return min(found, key=lambda person: (not person.roles & WITH_PASSWORD, person.id), default=None)


def own_groups(actor: Actor) -> Select[tuple[str]]:
    """The ids of the groups of which the actor is teacher or mentor today, as far as they still have that role."""
    parts = {MemberAs(role) for role in (Role.TEACHER, Role.MENTOR) if role in actor.roles}
    return select(m.group_id).where(
        m.school_id == actor.school_id, m.person_id == actor.id, m.as_role.in_(parts), _OPEN
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.is_any(Role.COORDINATOR, Role.LEADER):
        return and_(p.school_id == actor.school_id, p.active)
    seen = [p.id == actor.id]
    if Role.GUARDIAN in actor.roles:
        seen.append(p.id.in_(children_ids(actor.id, actor.school_id)))
    if actor.is_any(Role.TEACHER, Role.MENTOR):
        pupils = select(m.person_id).where(m.as_role == MemberAs.PUPIL, _OPEN, m.group_id.in_(own_groups(actor)))
        seen.append(p.id.in_(pupils))
    return and_(p.school_id == actor.school_id, p.active, or_(*seen))


async def people_visible_to(read: Reading, actor: Actor) -> list[Person]:
    """Return everybody active whom the actor may see, by name: never anybody of another school."""
    return await people_where(read, _visible(actor))


async def children_of(read: Reading, school_id: str, guardian_id: str) -> list[Person]:
    """Return the active pupils of whom this person is a guardian, by name."""
    ids = children_ids(guardian_id, school_id)
    return await people_where(read, and_(p.school_id == school_id, p.active, p.id.in_(ids)))


async def pupil_of_family(read: Reading, actor: Actor, person_id: str | None = None) -> Person | None:
    """Return the pupil whom the actor is or is a guardian of; without an id oneself, else the first child by name."""
    family: list[Person] = []
    if Role.PUPIL in actor.roles and (own := await person(read, actor.school_id, actor.id)) is not None:
        family.append(own)
    if Role.GUARDIAN in actor.roles:
        family += await children_of(read, actor.school_id, actor.id)
    return next((one for one in family if person_id in {None, one.id}), None)


async def group_pupils(read: Reading, school_id: str, group_id: str) -> list[Person]:
    """Return the active pupils who are in the group today, by name."""
    ids = select(m.person_id).where(m.group_id == group_id, m.as_role == MemberAs.PUPIL, _OPEN)
    return await people_where(read, and_(p.school_id == school_id, p.active, p.id.in_(ids)))


async def pupils_then(
    read: Reading, school_id: str, wanted: Collection[tuple[str, date]]
) -> dict[tuple[str, date], set[str]]:
    """Return who was a pupil of a group on a date; joined here, for a database may look at everybody for each."""
    query = select(m.group_id, m.person_id, m.from_date, m.until_date).where(
        m.school_id == school_id, m.group_id.in_(sorted({group for group, _ in wanted})), m.as_role == MemberAs.PUPIL
    )
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in await read.connection.execute(query):
        rows[row.group_id].append(row)
    return {(group, day): {one.person_id for one in rows[group] if _then(one, day)} for group, day in wanted}


def _then(one: Any, day: date) -> bool:
    return bool(one.from_date <= day and (one.until_date is None or one.until_date > day))


async def relation(read: Reading, actor: Actor, person_id: str) -> Relation:
    """Return the nearest relation of the actor to somebody; NONE for another school, a leaver and a unit."""
    known = select(p.id).where(_visible(actor), p.id == person_id)
    if (await read.connection.execute(known)).scalar_one_or_none() is None or Role.UNIT in actor.roles:
        return Relation.NONE
    if person_id == actor.id:
        return Relation.SELF
    children = children_ids(actor.id, actor.school_id).where(g.pupil_id == person_id)
    if Role.GUARDIAN in actor.roles and (await read.connection.execute(children)).first() is not None:
        return Relation.CHILD
    them = await person(read, actor.school_id, person_id)
    if them is None or Role.PUPIL not in them.roles:
        return Relation.OWN_SCHOOL
    return relation_by_group(them, await own_parts(read, actor))


async def own_parts(read: Reading, actor: Actor) -> dict[str, frozenset[MemberAs]]:
    """Return what the actor is in groups today (teacher, mentor), as far as they still have that role."""
    parts: dict[str, frozenset[MemberAs]] = {}
    for row in await read.connection.execute(own_groups(actor).with_only_columns(m.group_id, m.as_role)):
        parts[row.group_id] = parts.get(row.group_id, frozenset()) | {MemberAs(row.as_role)}
    return parts


async def relations(read: Reading, actor: Actor, pupil_ids: Collection[str]) -> dict[str, Relation]:
    """Return what pupils of the actor's school are to somebody of its staff: mentor, own group, own school."""
    parts = await own_parts(read, actor)
    mine: dict[str, frozenset[MemberAs]] = dict.fromkeys(sorted(pupil_ids), frozenset())
    query = select(m.person_id, m.group_id).where(
        m.school_id == actor.school_id, m.as_role == MemberAs.PUPIL, _OPEN, m.person_id.in_(list(mine))
    )
    for row in await read.connection.execute(query):
        mine[row.person_id] |= parts.get(row.group_id, frozenset())
    return {pupil_id: relation_by_parts(shared) for pupil_id, shared in mine.items()}


async def names_of(read: Reading, school_id: str, person_ids: Collection[str]) -> dict[str, Private[str]]:
    """Return names by id; who is not of that school is left out."""
    query = select(p.id, p.name).where(p.school_id == school_id, p.id.in_(sorted(person_ids)))
    return {row.id: Private(row.name) for row in await read.connection.execute(query)}


async def group_sizes(read: Reading, actor: Actor) -> list[GroupSize]:
    """Return the running groups that the actor may see with their active pupils, by name."""
    shown = [group.id for group in await groups(read, actor.school_id)]
    if not actor.is_any(Role.COORDINATOR, Role.LEADER):
        mine = (await own_parts(read, actor)).keys()
        shown = [group_id for group_id in shown if group_id in mine]
    query = (
        select(group_table.c.id, group_table.c.name, func.count(p.id))
        .outerjoin(member_table, and_(m.group_id == group_table.c.id, m.as_role == MemberAs.PUPIL, _OPEN))
        .outerjoin(person_table, and_(p.id == m.person_id, p.active))
        .where(group_table.c.school_id == actor.school_id, group_table.c.ended_on.is_(None))
        .group_by(group_table.c.id, group_table.c.name)
        .order_by(group_table.c.name)
    )
    rows = await read.connection.execute(query)
    return [GroupSize(row[0], row[1], row[2]) for row in rows if row[0] in shown]


async def stored_people(read: Reading, school_id: str) -> list[StoredPerson]:
    """Return everybody who ever was at the school, with what is open today, by id: an import compares two readings."""
    roles: dict[str, set[Role]] = defaultdict(set)
    members: dict[str, set[tuple[str, MemberAs]]] = defaultdict(set)
    children: dict[str, set[str]] = defaultdict(set)
    for row in await read.connection.execute(select(role_table).where(role_table.c.school_id == school_id)):
        roles[row.person_id].add(Role(row.role))
    for row in await read.connection.execute(select(member_table).where(m.school_id == school_id, _OPEN)):
        members[row.person_id].add((row.group_id, MemberAs(row.as_role)))
    for row in await read.connection.execute(select(guardian_table).where(g.school_id == school_id)):
        children[row.guardian_id].add(row.pupil_id)
    return [
        StoredPerson(
            id=row.id,
            key=row.key,
            name=Private(row.name),
            email=Private(row.email) if row.email else None,
            active=row.active,
            left_on=row.left_on,
            imported=row.imported,
            roles=frozenset(roles[row.id]),
            members=frozenset(members[row.id]),
            children=frozenset(children[row.id]),
        )
        for row in await read.connection.execute(
            select(person_table).where(p.school_id == school_id, _REAL).order_by(p.id)
        )
    ]


async def any_leaver(read: Reading, school_id: str, today: date) -> bool:
    """Whether somebody is still active whose last day is over."""
    query = select(p.id).where(p.school_id == school_id, p.active, p.left_on <= today).limit(1)
    return (await read.connection.execute(query)).first() is not None


async def write_people(tx: Transaction, school_id: str, work: PeopleWork, members_from: date, today: date) -> None:
    """Write new and changed people; a membership that ends is closed and not forgotten."""
    nobody = StoredPerson("", None, Private(""), None, active=False, left_on=None, imported=False)
    await put(tx, person_table, [_values(school_id, person) for person in work.new], [p.id])
    statement = (
        update(person_table)
        .where(p.id == bindparam("b_id"))
        .values({name: bindparam(f"b_{name}") for name in ("key", "name", "email", "active", "left_on", "imported")})
    )
    changed = [_values(school_id, new) for _, new in work.changed]
    await _many(tx, statement, [{f"b_{key}": value for key, value in values.items()} for values in changed])
    pairs = [*((nobody, person) for person in work.new), *work.changed]
    await _write_roles(tx, school_id, pairs)
    await _write_members(tx, school_id, pairs, members_from, today)
    await _write_guardians(tx, school_id, pairs)


def _values(school_id: str, person: StoredPerson) -> dict[str, Any]:
    return {
        "id": person.id,
        "school_id": school_id,
        "key": person.key,
        "name": person.name.reveal(),
        "email": person.email.reveal() if person.email else None,
        "active": person.active,
        "left_on": person.left_on,
        "imported": person.imported,
    }


async def _many(tx: Transaction, statement: Any, values: list[dict[str, Any]]) -> None:
    if values:
        await tx.connection.execute(statement, values)


async def _write_roles(tx: Transaction, school_id: str, pairs: Sequence[tuple[StoredPerson, StoredPerson]]) -> None:
    gone = [{"b_person": new.id, "b_role": role} for old, new in pairs for role in old.roles - new.roles]
    where = (role_table.c.person_id == bindparam("b_person"), role_table.c.role == bindparam("b_role"))
    await _many(tx, delete(role_table).where(*where), gone)
    come = [(new.id, role) for old, new in pairs for role in new.roles - old.roles]
    values = [{"school_id": school_id, "person_id": person_id, "role": role.value} for person_id, role in come]
    await _many(tx, insert(role_table), values)


async def _write_members(
    tx: Transaction, school_id: str, pairs: Sequence[tuple[StoredPerson, StoredPerson]], first: date, today: date
) -> None:
    gone = [
        {"b_person": new.id, "b_group": group_id, "b_part": part.value, "b_today": today}
        for old, new in pairs
        for group_id, part in old.members - new.members
    ]
    where = (m.person_id == bindparam("b_person"), m.group_id == bindparam("b_group"), m.as_role == bindparam("b_part"))
    await _many(tx, delete(member_table).where(*where, m.from_date >= bindparam("b_today")), gone)
    await _many(tx, update(member_table).where(*where, _OPEN).values(until_date=bindparam("b_today")), gone)
    come = [(new.id, member) for old, new in pairs for member in new.members - old.members]
    await _many(tx, insert(member_table), [_member(school_id, who, group, part, first) for who, (group, part) in come])


def _member(school_id: str, person_id: str, group_id: str, part: MemberAs, first: date) -> dict[str, Any]:
    return {
        "school_id": school_id,
        "person_id": person_id,
        "group_id": group_id,
        "as_role": part.value,
        "from_date": first,
        "until_date": None,
    }


async def _write_guardians(tx: Transaction, school_id: str, pairs: Sequence[tuple[StoredPerson, StoredPerson]]) -> None:
    gone = [{"b_guardian": new.id, "b_pupil": pupil} for old, new in pairs for pupil in old.children - new.children]
    where = (g.guardian_id == bindparam("b_guardian"), g.pupil_id == bindparam("b_pupil"))
    await _many(tx, delete(guardian_table).where(*where), gone)
    come = [(new.id, pupil) for old, new in pairs for pupil in new.children - old.children]
    values = [{"school_id": school_id, "guardian_id": a, "pupil_id": b} for a, b in come]
    await _many(tx, insert(guardian_table), values)
