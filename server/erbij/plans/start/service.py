"""The start of a pupil: shown to everybody it concerns, two locks, signatures that cannot be changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.guardians.rules import age_on
from erbij.people.store import names_of, people_visible_to
from erbij.plans.model import About, Right
from erbij.plans.paper import service as paper
from erbij.plans.policy.rules import agreement_of
from erbij.plans.policy.store import policy_of
from erbij.plans.rights import about
from erbij.plans.start import rules, store
from erbij.plans.start.model import Known, PlaceTest, Shown, Signature, Standing, TextChanged
from erbij.plans.start.wire import SignedAs
from erbij.plans.store import remote_pupils
from erbij.plans.version.service import saved
from erbij.plans.version.store import version_of
from erbij.private import Private
from erbij.schools.imports.service import AtOnce
from erbij.schools.model import Column, Outcome
from erbij.schools.store import groups_of, school_of
from erbij.timetable import store as timetable_store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.model import Person
    from erbij.plans.day_plan.ports import Disclose
    from erbij.plans.start.wire import FileAgreement, SaveStartStep, SignAgreement, WithdrawAgreement
    from erbij.schools.model import Asked, Table

PAGE = "plans.start"
THING = "plans.start"
SIGNATURE = "plans.start_signature"
PLACE = "plans.start_place"
AHEAD = timedelta(days=7)
"""The classrooms of so many days ahead have to be tested; one that comes later is named then."""


class Locks:
    """Whether a pupil's lesson from home may begin; the live lesson asks it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def hold(self, read: Reading, school_id: str, pupil_id: str, place: str) -> None:
        """Raise ``RulesNotAgreed`` or ``PlaceNotTested`` while a lock is shut."""
        if not (await policy_of(read, school_id)).locks:
            return
        known = (await _known(read, school_id, [pupil_id], {pupil_id: ()}))[pupil_id]
        rules.hold(known, place, await _age(read, school_id, pupil_id, self._clock.now()))


class Starts:
    """The starts of the pupils of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def show(self, actor: Actor, person_id: str | None) -> Shown:
        """Return where a pupil stands. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, person_id)
            locks, text = await self._text(tx, actor.school_id)
            signed = (await store.signatures(tx, actor.school_id, [whose.id])).get(whose.id, [])
            stands = (await self._standings(tx, actor.school_id, [whose.id], now))[whose.id]
            version = await version_of(tx, actor.school_id, THING, whose.id)
            mine = frozenset(one.id for one in _standing(signed) if may_withdraw(actor, whose, one))
            if not whose.is_family:
                await self._disclose(tx, actor, PAGE, [whose.id], relation=whose.relation, now=now)
        return Shown(whose, version, locks, stands, text, tuple(signed), _part(actor, whose, signed), mine)

    async def save_step(self, actor: Actor, body: SaveStartStep) -> None:
        """Write when a step was done. Raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, body.person_id, may={Right.CARE})
            if body.done_on is not None and body.done_on > await self._today(tx, actor.school_id, now):
                raise Invalid([("body.done_on", "lies ahead")])
            before = (await store.steps(tx, actor.school_id, [whose.id])).get(whose.id, {})
            what = ({body.step.value: before.get(body.step)}, {body.step.value: body.done_on})
            await saved(tx, actor, THING, whose.id, given=body.version, what=what, pupil_id=whose.id, now=now)
            await store.write_step(tx, actor.school_id, whose.id, body.step, body.done_on)

    async def sign(self, actor: Actor, body: SignAgreement) -> None:
        """Agree to the text that was shown. Raises ``NotFound``, ``TextChanged``; a second time changes nothing."""
        async with self._database.transaction() as tx:
            await self.agree_in(tx, actor, body.person_id, body.text_hash)

    async def agree_in(self, tx: Transaction, actor: Actor, person_id: str, text_hash: str) -> None:
        """As :meth:`sign`, inside a larger use case: the one form of a guardian whose child is ill."""
        now = self._clock.now()
        whose = await about(tx, actor, person_id)
        _, text = await self._text(tx, actor.school_id)
        if rules.text_hash(text) != text_hash:
            raise TextChanged
        signed = (await store.signatures(tx, actor.school_id, [whose.id])).get(whose.id, [])
        part = _part(actor, whose, signed)
        if part is None:
            return
        name = (await names_of(tx, actor.school_id, [actor.id])).get(actor.id, Private(""))
        one = Signature(new_id(now), actor.school_id, whose.id, actor.id, name, part, text_hash, now)
        await self._keep(tx, actor, one, text, now)

    async def file(self, actor: Actor, body: FileAgreement) -> None:
        """File a guardian's signature on paper. Raises ``NotFound``, ``Invalid``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, body.person_id, may={Right.CARE})
            if body.signed_on > await self._today(tx, actor.school_id, now):
                raise Invalid([("body.signed_on", "lies ahead")])
            _, text = await self._text(tx, actor.school_id)
            paper_id = await paper.keep(tx, actor, body.paper, now, pupil_id=whose.id)
            one = Signature(
                id=new_id(now),
                school_id=actor.school_id,
                pupil_id=whose.id,
                signer_id=None,
                signer_name=Private(body.signed_by),
                signed_as=SignedAs.PAPER,
                text_hash=rules.text_hash(text),
                at=now,
                signed_on=body.signed_on,
                paper_id=paper_id,
            )
            await self._keep(tx, actor, one, text, now)

    async def withdraw(self, actor: Actor, body: WithdrawAgreement) -> None:
        """Take back what one agreed to; care does so for a paper. Raises ``NotFound``; twice changes nothing."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, body.person_id)
            signed = (await store.signatures(tx, actor.school_id, [whose.id])).get(whose.id, [])
            one = next((one for one in signed if one.id == body.signature_id), None)
            if one is None or not may_withdraw(actor, whose, one):
                raise NotFound
            if one.withdrawn_at is None:
                await store.withdraw(tx, one, actor.id, now)
                what = ({"withdrawn_at": None}, {"withdrawn_at": now})
                await history.record(
                    tx,
                    actor,
                    thing=SIGNATURE,
                    thing_id=one.id,
                    pupil_id=whose.id,
                    before=what[0],
                    after=what[1],
                    now=now,
                )

    async def board(
        self, actor: Actor
    ) -> tuple[bool, list[tuple[Person, str, Standing]], list[tuple[str, PlaceTest | None, Private[str]]]]:
        """Return whether the locks are on, the pupils who start or follow from home by name, and the classrooms."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            policy = await policy_of(tx, actor.school_id)
            today = await self._today(tx, actor.school_id, now)
            wanted = await remote_pupils(tx, actor.school_id, today) | await store.begun(tx, actor.school_id)
            pupils = {one.id: one for one in await self._mine(tx, actor) if one.id in wanted}
            stands = await self._standings(tx, actor.school_id, sorted(pupils), now)
            groups = {group.id: group.name for group in await groups_of(tx, actor.school_id, also_ended=True)}
            rows = [
                (pupil, " ".join(groups[one] for one in pupil.groups if one in groups), stands[pupil.id])
                for pupil in pupils.values()
            ]
            tests = await store.tests_of_places(tx, actor.school_id)
            names = await names_of(tx, actor.school_id, {one.author_id for one in tests.values()})
            places = [
                (
                    place,
                    tests.get(place),
                    names.get(tests[place].author_id, Private("")) if place in tests else Private(""),
                )
                for place in await timetable_store.places(tx, actor.school_id)
            ]
            relation = "own_school" if actor.is_any(Role.COORDINATOR) else "mentor"
            await self._disclose(tx, actor, PAGE, pupils, relation=relation, now=now)
        return policy.locks, rows, places

    async def test_place(self, actor: Actor, place: str) -> None:
        """Keep that a classroom of the timetable was tested. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if place not in await timetable_store.places(tx, actor.school_id):
                raise NotFound
            await self.test_place_in(tx, actor, place, now)

    async def test_place_in(self, tx: Transaction, actor: Actor, place: str, now: datetime) -> None:
        """As :meth:`test_place`, inside a larger use case."""
        one = PlaceTest(new_id(now), actor.school_id, place, actor.id, now)
        await store.add_test(tx, one)
        await history.record(tx, actor, thing=PLACE, thing_id=one.id, before=None, after={"place": place}, now=now)

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _keep(self, tx: Transaction, actor: Actor, one: Signature, text: str, now: datetime) -> None:
        await store.sign(tx, one, text)
        after = {"signed_as": one.signed_as, "text_hash": one.text_hash, "signed_on": one.signed_on}
        await history.record(
            tx, actor, thing=SIGNATURE, thing_id=one.id, pupil_id=one.pupil_id, before=None, after=after, now=now
        )

    async def _text(self, read: Reading, school_id: str) -> tuple[bool, str]:
        policy = await policy_of(read, school_id)
        return policy.locks, agreement_of(policy, (await school_of(read, school_id)).name)

    async def _today(self, read: Reading, school_id: str, now: datetime) -> date:
        return now.astimezone(ZoneInfo((await school_of(read, school_id)).timezone)).date()

    async def _mine(self, read: Reading, actor: Actor) -> list[Person]:
        """The pupils of the whole school for a coordinator, of their own groups for a mentor."""
        seen = [one for one in await people_visible_to(read, actor) if Role.PUPIL in one.roles]
        if actor.is_any(Role.COORDINATOR):
            return seen
        return [one for one in seen if await _is_mentor(read, actor, one.id)]

    async def _standings(
        self, read: Reading, school_id: str, pupil_ids: Sequence[str], now: datetime
    ) -> dict[str, Standing]:
        places: dict[str, set[str]] = {pupil_id: set() for pupil_id in pupil_ids}
        slots = await timetable_store.slots_between(read, school_id, now, now + AHEAD) if pupil_ids else []
        expected = await timetable_store.expected_ids(read, school_id, [slot.id for slot in slots])
        for slot in slots:
            there = expected.get(slot.id, frozenset()) if slot.place and slot.status == "PLANNED" else frozenset()
            for pupil_id in there & places.keys():
                places[pupil_id].add(slot.place)
        sorted_places = {pupil_id: tuple(sorted(mine)) for pupil_id, mine in places.items()}
        known = await _known(read, school_id, pupil_ids, sorted_places)
        born, today = await store.births(read, school_id, pupil_ids), await self._today(read, school_id, now)
        ages = {pupil_id: age_on(born.get(pupil_id), today) for pupil_id in pupil_ids}
        return {pupil_id: rules.standing(one, ages[pupil_id]) for pupil_id, one in known.items()}


class BirthPart(AtOnce):
    """The column ``birth_date`` of ``people.csv``: from 16 a pupil agrees too, from 18 alone.

    Beside that it only says whether a notice of absence goes to the region (RMC, 18 to 22).
    """

    file = rules.FILE
    columns = (Column("key", required=True), Column("birth_date", ("geboortedatum",)))

    async def load(self, read: Reading, asked: Asked, table: Table | None) -> Mapping[str, date]:  # noqa: ARG002
        """Return the dates of birth."""
        return await store.births(read, asked.school.id)

    def plan(self, state: Mapping[str, date], asked: Asked, table: Table | None) -> Outcome:
        """See ``rules``."""
        if table is None or "birth_date" not in table.columns:
            return Outcome({}, 0, (), {})
        return rules.births_in(state, asked, table)

    async def write(self, tx: Transaction, asked: Asked, work: Mapping[str, date | None]) -> None:
        """Write the dates of birth."""
        await store.write_births(tx, asked.school.id, work)


async def _age(read: Reading, school_id: str, pupil_id: str, now: datetime) -> int | None:
    zone = ZoneInfo((await school_of(read, school_id)).timezone)
    return age_on((await store.births(read, school_id, [pupil_id])).get(pupil_id), now.astimezone(zone).date())


async def _is_mentor(read: Reading, actor: Actor, pupil_id: str) -> bool:
    try:
        await about(read, actor, pupil_id, may={Right.CARE})
    except NotFound:
        return False
    return True


async def _known(
    read: Reading, school_id: str, pupil_ids: Sequence[str], places: Mapping[str, tuple[str, ...]]
) -> dict[str, Known]:
    zone = ZoneInfo((await school_of(read, school_id)).timezone)
    steps = await store.steps(read, school_id, pupil_ids)
    signed = await store.signatures(read, school_id, pupil_ids)
    tests = await store.tests_of_places(read, school_id)
    tested = {place: one.at.astimezone(zone).date() for place, one in tests.items()}
    found: dict[str, Known] = {}
    for pupil_id in pupil_ids:
        by: dict[SignedAs, date] = {}
        for one in _standing(signed.get(pupil_id, [])):
            by.setdefault(one.signed_as, one.signed_on or one.at.astimezone(zone).date())
        found[pupil_id] = Known(steps.get(pupil_id, {}), by, tested, places[pupil_id])
    return found


def may_withdraw(actor: Actor, whose: About, one: Signature) -> bool:
    """Whether the actor gave this signature; one on paper is taken back at school, by who keeps the plan."""
    return one.signer_id == actor.id or (one.signer_id is None and whose.right is Right.CARE)


def _standing(signed: Sequence[Signature]) -> list[Signature]:
    return [one for one in signed if one.withdrawn_at is None]


def _part(actor: Actor, whose: About, signed: Sequence[Signature]) -> SignedAs | None:
    """As what the actor can still sign; None: they have signed."""
    signed = _standing(signed)
    if whose.is_family:
        part = SignedAs.PUPIL if actor.id == whose.id else SignedAs.GUARDIAN
        return None if any(one.signer_id == actor.id for one in signed) else part
    return None if any(one.signed_as is SignedAs.SCHOOL for one in signed) else SignedAs.SCHOOL
