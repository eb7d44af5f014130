"""Make the demonstration school, keep its lessons coming, and say in ``demo.json`` how to get in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.demo import rules
from erbij.demo.export import write_json
from erbij.demo.model import (
    BEGIN,
    BOARD,
    CAST,
    KEPT_AHEAD,
    KEPT_BACK,
    PARTNER,
    PARTNERSHIP,
    ROOMS,
    SCHOOL,
    SECTOR,
    UNIT_PLACE,
    Made,
)
from erbij.errors import Broken
from erbij.ids import new_id
from erbij.people.store import people_of_school
from erbij.plans.arrangements.store import arrangements
from erbij.plans.deviations.model import DeviationSignature
from erbij.plans.deviations.rules import text_of
from erbij.plans.deviations.service import signing_of
from erbij.plans.deviations.store import deviation_documents
from erbij.plans.deviations.store import sign as sign_deviation
from erbij.plans.grants.store import give
from erbij.plans.grants.store import sign as agree_to
from erbij.plans.model import Remote, RemoteWork
from erbij.plans.patterns.store import patterns
from erbij.plans.policy.rules import agreement_of
from erbij.plans.policy.wire import Policy
from erbij.plans.start.model import PlaceTest, Signature
from erbij.plans.start.rules import text_hash
from erbij.plans.start.store import add_test, sign
from erbij.plans.start.wire import SignedAs
from erbij.plans.store import write_remotes
from erbij.private import Private
from erbij.reports.partnership.store import join
from erbij.schools.model import PARTNERSHIP as SWV
from erbij.schools.model import Group
from erbij.schools.rules import year_of
from erbij.schools.store import add_groups, groups_of, houses, school_of, schools, year_starting
from erbij.timetable.store import add_slots, slots_between, stored_slots

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from erbij.db.database import Database, Reading, Transaction
    from erbij.demo.past.service import Past
    from erbij.demo.ports import DemoAccess
    from erbij.people.service import People
    from erbij.schools.model import School
    from erbij.schools.service import Schools

LOOK_EVERY = timedelta(minutes=10)
UNIT = "unit"
"""The key of the classroom unit's link among those of people."""


class Demo:
    """The demonstration school of this server; one per database."""

    def __init__(  # noqa: PLR0917 - its parts
        self,
        database: Database,
        schools: Schools,
        people: People,
        access: DemoAccess,
        base_url: str,
        past: Past | None = None,
    ) -> None:
        """``base_url`` stands in ``demo.json``, without a slash at the end. ``past`` None: nothing happened before."""
        self._past = past
        self._database = database
        self._schools = schools
        self._people = people
        self._access = access
        self._base_url = base_url
        self._looked_at: datetime | None = None
        self._written: dict[str, Any] | None = None

    async def prepare(self, now: datetime) -> None:
        """Make the school if it is not there yet, and its lessons around ``now``."""
        async with self._database.transaction() as tx:
            if await self._school_id(tx) is None:
                await self._create(tx, now)
            await self._consult(tx, now)
            await self._partner(tx, now)
            if self._past is not None:
                await self._past.make(tx, await self._made(tx), now)
            await self.ensure_lessons(tx, now)

    async def keep_going(self, now: datetime) -> None:
        """Make the lessons that are missing; call it as often as you like, it looks once in ten minutes."""
        if self._looked_at is not None and abs(now - self._looked_at) < LOOK_EVERY:
            return
        self._looked_at = now
        async with self._database.transaction() as tx:
            await self.ensure_lessons(tx, now)

    async def ensure_lessons(self, tx: Transaction, now: datetime) -> int:
        """Make the lessons from 24 hours back to 48 hours ahead that are missing; returns how many. Deletes none."""
        made = await self._made(tx)
        zone = ZoneInfo((await school_of(tx, made.school_id)).timezone)
        margin = timedelta(days=1)
        first, last = (now - KEPT_BACK - margin).date(), (now + KEPT_AHEAD + margin).date()
        known = {slot.key for slot in await stored_slots(tx, made.school_id, first, last, ()) if slot.key}
        missing = list(rules.lessons(made, known, zone, now))
        await add_slots(tx, missing)
        return len(missing)

    async def made(self) -> Made:
        """Return the school as it stands in the database."""
        async with self._database.read() as read:
            return await self._made(read)

    async def make_links(self) -> dict[str, str]:
        """Make a new reusable link for everybody and for the classroom unit; returns addresses by name."""
        async with self._database.transaction() as tx:
            made = await self._made(tx)
            links = {
                part.name: await self._access.make_link(tx, made.school_id, made.people[part.name], reusable=True)
                for part in CAST
            }
            unit_id = await self._access.make_unit(tx, made.school_id, UNIT_PLACE)
            house = await self._house(tx)
            (partner,) = await people_of_school(tx, house.id)
            links[PARTNER] = await self._access.make_link(tx, house.id, partner.id, reusable=True)
            links[UNIT] = await self._access.make_link(tx, made.school_id, unit_id, reusable=True, unit=True)
        return links

    async def document(self, now: datetime, links: Mapping[str, str]) -> dict[str, Any]:
        """Return what ``demo.json`` says; the first teacher is the one who gives the lesson of the three pupils."""
        async with self._database.read() as read:
            made = await self._made(read)
            going = await slots_between(read, made.school_id, now, now + timedelta(microseconds=1))
        lesson = next((slot for slot in going if slot.group_id == made.groups[ROOMS[0].key]), None)
        if lesson is None:
            raise Broken
        people = [{"role": part.role.value, "name": part.name, "sign_in_url": links[part.name]} for part in CAST]
        people.append({"role": Role.PARTNERSHIP.value, "name": PARTNER, "sign_in_url": links[PARTNER]})
        people.append({"role": Role.UNIT.value, "name": UNIT_PLACE, "sign_in_url": links[UNIT]})
        return {
            "base_url": self._base_url,
            "people": people,
            "lesson": {
                "id": lesson.id,
                "starts_at": _iso(lesson.starts_at),
                "ends_at": _iso(lesson.ends_at),
            },
        }

    async def publish(self, now: datetime, links: Mapping[str, str], path: Path) -> bool:
        """Write ``demo.json`` if it would say something new; returns whether it did."""
        document = await self.document(now, links)
        if document == self._written:
            return False
        await asyncio.to_thread(write_json, path, document)
        self._written = document
        return True

    async def _create(self, tx: Transaction, now: datetime) -> None:
        school = await self._schools.create_in(tx, SCHOOL, BOARD, SECTOR, demo=True)
        first, _ = year_of(now.astimezone(ZoneInfo(school.timezone)).date())
        year = await year_starting(tx, school.id, first)
        if year is None:
            raise Broken
        groups = {
            room.key: Group(new_id(now), school.id, year.id, room.key, room.key, None, imported=False) for room in ROOMS
        }
        await add_groups(tx, list(groups.values()))
        ids: dict[str, str] = {}
        for part in (one for one in CAST if one.role is not Role.CONSULTANT):
            belongs = ((part.group,) if part.group else ()) + part.also
            members = [(groups[key].id, as_role) for key, as_role in belongs]
            children = [ids[name] for name in part.children]
            ids[part.name] = await self._people.add_in(
                tx, school.id, part.name, [part.role], members=members, children=children, since=BEGIN
            )
        pupils = [ids[part.name] for part in CAST if part.role is Role.PUPIL]
        await self._start_everybody(tx, school, ids, now)
        remotes = tuple(Remote(new_id(now), pupil_id, BEGIN, None) for pupil_id in pupils)
        await write_remotes(tx, school.id, RemoteWork(new=remotes))
        await self._plan(tx, Made(school.id, ids, {}), now.astimezone(ZoneInfo(school.timezone)).date(), now)

    async def _consult(self, tx: Transaction, now: datetime) -> None:
        """The consultant, to whom Noor's parent agreed; a school of an older version gets one too."""
        made = await self._made(tx)
        part = next(one for one in CAST if one.role is Role.CONSULTANT)
        if part.name in made.people or not {"Noor Voorbeeld", "Karin Voorbeeld"} <= made.people.keys():
            return
        school = await school_of(tx, made.school_id)
        person_id = await self._people.add_in(tx, school.id, part.name, [part.role], since=BEGIN)
        grant, signature = rules.noors_grant(made, school, person_id, now)
        await give(tx, grant)
        await agree_to(tx, signature)

    async def _partner(self, tx: Transaction, now: datetime) -> None:
        """The partnership of which the school is a member since the school year before."""
        if any(one.demo for one in await houses(tx, SWV)):
            return
        house = await self._schools.create_in(tx, PARTNERSHIP, BOARD, SWV, demo=True)
        first, _ = year_of(now.astimezone(ZoneInfo(house.timezone)).date())
        await self._people.add_in(tx, house.id, PARTNER, [Role.PARTNERSHIP], since=first)
        await join(tx, house.id, (await self._made(tx)).school_id, first.replace(year=first.year - 1))

    async def _house(self, read: Reading) -> School:
        """The partnership, in which its people are."""
        return next(one for one in await houses(read, SWV) if one.demo)

    async def _plan(self, tx: Transaction, made: Made, today: date, now: datetime) -> None:
        arrangement, deviation, pattern = rules.noors_plan(made, today, now)
        await arrangements.write(tx, arrangement)
        await deviation_documents.write(tx, deviation)
        signing = await signing_of(tx, made.school_id, deviation.pupil_id, today)
        text = text_of(deviation, signing)
        for guardian_id, name in signing.signers.items():
            signature = DeviationSignature(
                id=new_id(now),
                school_id=made.school_id,
                pupil_id=deviation.pupil_id,
                deviation_id=deviation.id,
                person_id=guardian_id,
                signer_name=name,
                signed_as=SignedAs.GUARDIAN,
                text_hash=text_hash(text),
                text=Private(text),
                author_id=guardian_id,
                at=now,
            )
            await sign_deviation(tx, signature)
        await patterns.write(tx, pattern)
        await arrangements.write(tx, rules.sems_draft(made, today, now))

    async def _start_everybody(self, tx: Transaction, school: School, ids: Mapping[str, str], now: datetime) -> None:
        """Every guardian agreed to the rules, and the classrooms were tested: both locks of the start are open."""
        text = agreement_of(Policy(), school.name)
        for part in CAST:
            for child in part.children:
                signature = Signature(
                    id=new_id(now),
                    school_id=school.id,
                    pupil_id=ids[child],
                    signer_id=ids[part.name],
                    signer_name=Private(part.name),
                    signed_as=SignedAs.GUARDIAN,
                    text_hash=text_hash(text),
                    at=now,
                )
                await sign(tx, signature, text)
        tester = next(ids[part.name] for part in CAST if part.role is Role.COORDINATOR)
        for room in ROOMS:
            await add_test(tx, PlaceTest(new_id(now), school.id, room.place, tester, now))

    async def _school_id(self, read: Reading) -> str | None:
        return next((school.id for school in await schools(read) if school.demo), None)

    async def _made(self, read: Reading) -> Made:
        """The school as it is; what an import added since is left aside."""
        school_id = await self._school_id(read)
        if school_id is None:
            raise Broken
        found = sorted(await people_of_school(read, school_id), key=lambda person: person.id, reverse=True)
        groups = sorted(await groups_of(read, school_id, also_ended=True), key=lambda group: group.id, reverse=True)
        return Made(
            school_id,
            {person.name.reveal(): person.id for person in found},
            {group.key: group.id for group in groups},
        )


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
