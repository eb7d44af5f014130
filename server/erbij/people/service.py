"""The people page, new people, and ``people.csv``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.errors import Invalid
from erbij.ids import new_id
from erbij.people import rules, store
from erbij.people.guardians.store import ties
from erbij.people.model import AccessFact, GroupSize, Listed, MemberAs, PeopleWork, Relation, StoredPerson
from erbij.private import Private
from erbij.schools.imports.service import AtOnce
from erbij.schools.model import Column, KnownPerson, Outcome
from erbij.schools.rules import is_name
from erbij.schools.store import groups_of, schools

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.guardians.ports import Births
    from erbij.people.model import Person
    from erbij.people.ports import AccessFacts, Disclose, RightsListener
    from erbij.schools.model import Asked, School, Table

_NO_ACCESS = (0, False)


class People:
    """Who is at the school, for those who may see it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: AccessFacts,
        disclose: Disclose | None = None,
        births: Births | None = None,
    ) -> None:
        """``disclose`` None: nothing is written down, ``births`` None: nobody's is missed; only for tests."""
        self._births = births
        self._database = database
        self._clock = clock
        self._access = access
        self._disclose = disclose

    async def listed(self, actor: Actor) -> tuple[list[GroupSize], list[Listed]]:
        """Return the groups and people that the actor may see, by name; writes one who-looked row."""
        async with self._database.transaction() as tx:
            people = await store.people_visible_to(tx, actor)
            groups = {group.id: group.name for group in await groups_of(tx, actor.school_id, also_ended=True)}
            facts = await self._access.facts(tx, actor.school_id, [person.id for person in people])
            sizes = await store.group_sizes(tx, actor)
            relations = await self._relations(tx, actor, people)
            unknown = await self._without_birth(tx, actor)
            await self._write_look(tx, actor, relations)
        whole_school = actor.is_any(Role.COORDINATOR, Role.LEADER)
        return sizes, [
            Listed(
                person,
                tuple(groups[group_id] for group_id in person.groups),
                AccessFact(*facts.get(person.id, _NO_ACCESS)),
                person.email if whole_school or person.id == actor.id else None,
                relations.get(person.id) is Relation.MENTOR,
                person.id in unknown,
            )
            for person in people
        ]

    async def _without_birth(self, read: Reading, actor: Actor) -> set[str]:
        """Pupils with guardians whose date of birth is not known: nobody's access ends by itself there."""
        if self._births is None or not actor.is_any(Role.COORDINATOR):
            return set()
        born = await self._births.births(read, actor.school_id)
        return {tie.pupil_id for tie in await ties(read, actor.school_id)} - born.keys()

    async def _relations(self, tx: Transaction, actor: Actor, people: Sequence[Person]) -> dict[str, Relation]:
        """What each pupil is to the actor."""
        parts = await store.own_parts(tx, actor)
        pupils = (person for person in people if Role.PUPIL in person.roles and person.id != actor.id)
        return {pupil.id: rules.relation_by_group(pupil, parts) for pupil in pupils}

    async def _write_look(self, tx: Transaction, actor: Actor, relations: Mapping[str, Relation]) -> None:
        if self._disclose is None:
            return
        seen: dict[Relation, list[str]] = defaultdict(list)
        for pupil_id, relation in relations.items():
            seen[relation].append(pupil_id)
        for relation, pupils in seen.items():
            await self._disclose(tx, actor, "people", pupils, relation=relation, now=self._clock.now())

    async def add_in(  # one person, inside a larger use case
        self,
        tx: Transaction,
        school_id: str,
        name: str,
        roles: Iterable[Role],
        *,
        email: str | None = None,
        members: Iterable[tuple[str, MemberAs]] = (),
        children: Iterable[str] = (),
        since: date,
    ) -> str:
        """Add somebody whom no file names, so that no import ends them; returns the id, raises ``Invalid``."""
        address = email.strip().lower() if email else None
        if not is_name(name):
            raise Invalid([("name", "1 to 80 characters")])
        if address is not None and not rules.is_email(address):
            raise Invalid([("email", "not an e-mail address")])
        person = StoredPerson(
            id=new_id(self._clock.now()),
            key=None,
            name=Private(name.strip()),
            email=Private(address) if address else None,
            active=True,
            left_on=None,
            imported=False,
            roles=frozenset(roles),
            members=frozenset(members),
            children=frozenset(children),
        )
        await store.write_people(tx, school_id, PeopleWork(new=(person,)), since, since)
        return person.id


class Leavers:
    """Ends the rights of people on the day after their last one."""

    def __init__(self, database: Database, clock: Clock, listener: RightsListener | None = None) -> None:
        """``listener`` ends sign-ins; None only for tests."""
        self._database = database
        self._clock = clock
        self._listener = listener

    async def end(self) -> None:
        """End everybody whose last day is over, school by school."""
        async with self._database.read() as read:
            some = [
                school for school in await schools(read) if await store.any_leaver(read, school.id, self._today(school))
            ]
        for school in some:
            today = self._today(school)
            async with self._database.transaction() as tx:
                there = await store.stored_people(tx, school.id)
                leave = [one for one in there if one.active and one.left_on is not None and one.left_on <= today]
                ended = [replace(one, active=False, members=frozenset(), children=frozenset()) for one in leave]
                work = PeopleWork(changed=tuple(zip(leave, ended, strict=True)))
                await store.write_people(tx, school.id, work, today, today)
                if self._listener is not None and work.rights_changed:
                    await self._listener.rights_changed(tx, school.id, work.rights_changed)

    def _today(self, school: School) -> date:
        return self._clock.now().astimezone(ZoneInfo(school.timezone)).date()


class PeoplePart(AtOnce):
    """``people.csv``: the file is the whole list of who is at the school."""

    file = rules.FILE
    columns = (
        Column("key", ("sleutel", "code", "id", "nummer"), required=True),
        Column("name", ("naam",), required=True),
        Column("role", ("roles", "rol", "rollen"), required=True, limit=200),
        Column("groups", ("group", "groep", "groepen", "klas", "klassen"), limit=1000),
        Column("mentor_of", ("mentor_van",), limit=1000),
        Column("email", ("e_mail", "mail", "e_mailadres"), limit=254),
        Column("guardian_of", ("ouder_van", "voogd_van", "kinderen"), limit=1000),
        Column("last_day", ("laatste_dag",)),
    )

    def __init__(self, listener: RightsListener | None = None) -> None:
        """``listener`` ends the sign-ins of those whose roles change."""
        self._listener = listener

    async def load(self, read: Reading, asked: Asked, table: Table | None) -> Sequence[StoredPerson]:  # noqa: ARG002
        """Return everybody who ever was there."""
        return await store.stored_people(read, asked.school.id)

    def plan(self, state: Sequence[StoredPerson], asked: Asked, table: Table | None) -> Outcome:
        """Match by key; a member of staff without a key (the first coordinator) by e-mail address."""
        asked.people.update(
            {person.key: KnownPerson(person.id, person.roles, person.left_on) for person in state if person.key}
        )
        if table is None:
            return Outcome({}, 0, (), PeopleWork())
        return rules.PeoplePlan(state, asked, table).outcome()

    async def write(self, tx: Transaction, asked: Asked, work: PeopleWork) -> None:
        """Write the people, and end the sign-ins of those whose rights changed."""
        since = asked.year.first_day if work.first else asked.today
        await store.write_people(tx, asked.school.id, work, since, asked.today)
        if self._listener is not None and work.rights_changed:
            await self._listener.rights_changed(tx, asked.school.id, work.rights_changed)
