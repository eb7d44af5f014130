"""How a row of ``people.csv`` is read, and what is new in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import STAFF, Role
from erbij.ids import new_id
from erbij.people.model import MemberAs, PeopleWork, Relation, StoredPerson
from erbij.private import Private
from erbij.schools.model import Fault, KnownPerson, Outcome, Verdict, is_of
from erbij.schools.rules import duplicates, parse_date, parse_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from erbij.people.model import Person
    from erbij.schools.model import Asked, Row, Table

FILE = "people"
ROLE_NAMES: Mapping[str, Role] = {
    "pupil": Role.PUPIL,
    "student": Role.PUPIL,
    "leerling": Role.PUPIL,
    "guardian": Role.GUARDIAN,
    "parent": Role.GUARDIAN,
    "ouder": Role.GUARDIAN,
    "voogd": Role.GUARDIAN,
    "verzorger": Role.GUARDIAN,
    "teacher": Role.TEACHER,
    "leraar": Role.TEACHER,
    "leerkracht": Role.TEACHER,
    "docent": Role.TEACHER,
    "mentor": Role.MENTOR,
    "coordinator": Role.COORDINATOR,
    "coördinator": Role.COORDINATOR,
    "zorgcoordinator": Role.COORDINATOR,
    "zorgcoördinator": Role.COORDINATOR,
    "leader": Role.LEADER,
    "schoolleider": Role.LEADER,
    "directeur": Role.LEADER,
}
_EMAIL = re.compile(r"[^\s@,;<>\"']+@[^\s@,;<>\"']+\.[^\s@,;<>\"'.]+")
_MAX_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row, understood but for its references to people; ``children`` are keys, None: as they were."""

    line: int
    key: str
    person: StoredPerson
    children: tuple[str, ...] | None


def roles_of(cell: str) -> frozenset[Role] | None:
    """Read ``teacher|mentor`` (also ``+`` and ``/``); None when a word is no role, or none stands there."""
    words = parse_list(re.sub(r"[+/]", "|", cell.casefold()))
    roles = frozenset(role for word in words if (role := ROLE_NAMES.get(word)) is not None)
    return roles if roles and all(word in ROLE_NAMES for word in words) else None


def is_email(text: str) -> bool:
    """Whether mail could be sent to it."""
    return len(text) <= _MAX_EMAIL and _EMAIL.fullmatch(text) is not None


def members_of(
    groups: Sequence[str], mentor_of: Sequence[str] | None, roles: frozenset[Role]
) -> set[tuple[str, MemberAs]]:
    """Return the part somebody has in groups. ``mentor_of`` None: a mentor is mentor of all their groups."""
    if Role.PUPIL in roles:
        return {(group, MemberAs.PUPIL) for group in groups}
    members: set[tuple[str, MemberAs]] = set()
    if Role.TEACHER in roles:
        members |= {(group, MemberAs.TEACHER) for group in groups}
    if Role.MENTOR in roles:
        members |= {(group, MemberAs.MENTOR) for group in (groups if mentor_of is None else mentor_of)}
    return members


def relation_by_group(pupil: Person, parts: Mapping[str, frozenset[MemberAs]]) -> Relation:
    """What a pupil is to staff of a school: ``parts`` are theirs in groups. OWN_SCHOOL where they share none."""
    return relation_by_parts(frozenset[MemberAs]().union(*(parts.get(group, frozenset()) for group in pupil.groups)))


def relation_by_parts(shared: AbstractSet[MemberAs]) -> Relation:
    """What a pupil is to staff who have these parts in the pupil's groups."""
    if MemberAs.MENTOR in shared:
        return Relation.MENTOR
    return Relation.OWN_GROUP if MemberAs.TEACHER in shared else Relation.OWN_SCHOOL


class PeoplePlan:
    """The comparison of one file with the people who are there; used once."""

    def __init__(self, state: Sequence[StoredPerson], asked: Asked, table: Table) -> None:
        """``asked.people`` is filled with everybody whom a row may refer to."""
        self._asked = asked
        self._table = table
        self._by_key = {person.key: person for person in state if person.key is not None}
        self._by_email = {p.email.reveal(): p for p in state if p.email is not None and p.key is None}
        self._state = state
        self._faults: list[Fault] = []

    def outcome(self) -> Outcome:
        """Compare; see the class."""
        rows = [row for row in self._table.rows if not row.cells.get("gone")]
        self._faults += duplicates(FILE, "key", ((row.line, row.cells["key"]) for row in rows))
        wanted = [self._wanted(row) for row in rows]
        staff = ((w.line, w.person.email.reveal()) for w in wanted if w.person.email and w.person.roles & STAFF)
        self._faults += duplicates(FILE, "email", staff)
        for want in wanted:
            self._asked.people[want.key] = KnownPerson(want.person.id, want.person.roles, name=want.person.name)
        people = [replace(want.person, children=self._children(want)) for want in wanted if want.person.roles]
        wanted = [want for want in wanted if want.person.roles]
        ended = self._ended({person.id for person in people})
        return self._result(wanted, people, ended)

    def _result(self, wanted: list[Wanted], people: list[StoredPerson], ended: list[StoredPerson]) -> Outcome:
        old_by_id = {person.id: person for person in self._state}
        verdicts: dict[int, Verdict] = {}
        changed: list[tuple[StoredPerson, StoredPerson]] = []
        for want, person in zip(wanted, people, strict=True):
            old = old_by_id.get(person.id)
            verdicts[want.line] = Verdict.NEW if old is None else Verdict(person != old)
            if old is not None and person != old:
                changed.append((old, person))
        changed += [(old_by_id[person.id], person) for person in ended]
        first = not any(person.imported for person in self._state)
        new = tuple(person for person in people if person.id not in old_by_id)
        work = PeopleWork(first, new, tuple(changed))
        return Outcome(verdicts, len(ended), tuple(self._faults), work, lets_staff_in=work.lets_staff_in)

    def _wanted(self, row: Row) -> Wanted:
        cells = row.cells
        old = self._by_key.get(cells["key"])
        touched = self._table.partial and old is not None and not cells["role"]
        roles = old.roles if touched and old is not None else roles_of(cells["role"])
        if roles is None:
            self._fault(row, "role", "not a role; use pupil, guardian, teacher, mentor, coordinator or leader")
            roles = frozenset()
        elif Role.PUPIL in roles and len(roles) > 1:
            self._fault(row, "role", "a pupil has no other role")
        email = cells["email"].lower()
        if email and not is_email(email):
            self._fault(row, "email", "not an e-mail address")
        children = parse_list(cells["guardian_of"])
        if children and roles and Role.GUARDIAN not in roles:
            self._fault(row, "guardian_of", "only for a guardian")
        if old is None and roles & STAFF:
            old = self._by_email.pop(email, None)
        person = StoredPerson(
            id=old.id if old else new_id(self._asked.now),
            key=cells["key"],
            name=old.name if touched and old is not None else Private(cells["name"]),
            email=old.email if touched and old is not None else self._email(email, old),
            active=True,
            left_on=self._left_on(row, old),
            imported=True,
            roles=roles,
            members=self._members(row, roles, old),
            children=old.children if old else frozenset(),
        )
        says = "guardian_of" in self._table.columns and not touched
        return Wanted(row.line, cells["key"], person, children if says else None)

    def _left_on(self, row: Row, old: StoredPerson | None) -> date | None:
        """The first day on which somebody is gone; they keep their rights until then."""
        if "last_day" not in self._table.columns:
            return old.left_on if old is not None and old.active else None
        cell = row.cells["last_day"]
        last = parse_date(cell) if cell else None
        if cell and (last is None or last < self._asked.today):
            self._fault(row, "last_day", "not a date" if last is None else "this day is over; leave this person out")
        return last + timedelta(days=1) if last else None

    def _email(self, email: str, old: StoredPerson | None) -> Private[str] | None:
        if old is not None and "email" not in self._table.columns:
            return old.email
        return Private(email) if email else None

    def _members(self, row: Row, roles: frozenset[Role], old: StoredPerson | None) -> frozenset[tuple[str, MemberAs]]:
        if old is not None and "groups" not in self._table.columns:
            return old.members
        if old is not None and self._table.partial:
            return self._moved(row, roles, old)
        mentor_of = self._groups(row, "mentor_of") if row.cells["mentor_of"] else None
        if mentor_of and roles and Role.MENTOR not in roles:
            self._fault(row, "mentor_of", "only for a mentor")
        return frozenset(members_of(self._groups(row, "groups"), mentor_of, roles))

    def _moved(self, row: Row, roles: frozenset[Role], old: StoredPerson) -> frozenset[tuple[str, MemberAs]]:
        """The memberships that are there, without those that went and with those that came."""
        known = self._asked.groups
        less = {known[key].id for key in parse_list(row.cells["less"]) if key in known}
        more = members_of(self._groups(row, "groups"), None, roles)
        return frozenset({one for one in old.members if one[0] not in less} | more)

    def _groups(self, row: Row, column: str) -> list[str]:
        ids = []
        for key in parse_list(row.cells[column]):
            group = self._asked.groups.get(key)
            if group is None or group.ended_on is not None:
                self._fault(row, column, "a group that is not in groups.csv")
            else:
                ids.append(group.id)
        return ids

    def _children(self, want: Wanted) -> frozenset[str]:
        if want.children is None:
            return want.person.children
        children = set()
        for key in want.children:
            child = self._asked.people.get(key)
            if child is None or Role.PUPIL not in child.roles or child.left_on is not None:
                self._faults.append(Fault(FILE, want.line, "guardian_of", "not the key of a pupil"))
            else:
                children.add(child.id)
        return frozenset(children)

    def _ended(self, kept: set[str]) -> list[StoredPerson]:
        """Those whom an earlier file named and this one does not."""
        today = self._asked.today
        going = {row.cells["key"] for row in self._table.rows if row.cells.get("gone")}
        gone = [
            person
            for person in self._state
            if person.imported
            and person.active
            and person.id not in kept
            and is_of(person.key, self._table.origin)
            and (person.key in going or not self._table.partial)
        ]
        for person in gone:
            if person.key is not None:
                self._asked.people[person.key] = KnownPerson(person.id, person.roles, today)
        return [
            replace(person, active=False, left_on=today, members=frozenset(), children=frozenset()) for person in gone
        ]

    def _fault(self, row: Row, column: str, message: str) -> None:
        self._faults.append(Fault(FILE, row.line, column, message))
