"""A pupil's plan, made by a coordinator: drafts, what is missing, taking effect, ending, renewal.

Theory of operation
===================
Three records (arrangement, deviation, fixed online day) are drafts until somebody makes them take effect; then nothing
may be missing. A change of one that is in effect must leave it complete, and every fixed online day that rests on it
too. Another text of a deviation in effect has to be signed: it is kept as a draft, which takes over when it takes
effect itself. Each save sends the version that was on the screen: the second of two editors is told what the first one
changed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.errors import Conflict, Invalid, NotFound
from erbij.ids import new_id
from erbij.people import store as people
from erbij.people.model import Relation
from erbij.plans.arrangements import rules
from erbij.plans.arrangements.model import Records, WholePlan
from erbij.plans.arrangements.store import arrangements, teachers_of
from erbij.plans.deviations import rules as deviation_rules
from erbij.plans.deviations.service import signing_of, take_over, to_sign_again
from erbij.plans.deviations.store import deviation_documents
from erbij.plans.document.model import Document, NothingToUndo, PlanIsIncomplete
from erbij.plans.document.rules import overlapping
from erbij.plans.document.service import discard, ended_on, reopened, revise
from erbij.plans.document.wire import MissingItem, PlanKept, PlanState, PlanThing
from erbij.plans.patterns import rules as pattern_rules
from erbij.plans.patterns.store import patterns
from erbij.schools.rules import year_of
from erbij.schools.store import groups_of, school_of
from erbij.timetable.store import slots_of_pupil

if TYPE_CHECKING:
    from datetime import date, datetime

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.model import Person
    from erbij.people.ports import Disclose
    from erbij.plans.arrangements.wire import SaveArrangement
    from erbij.plans.deviations.wire import SaveDeviation
    from erbij.plans.document.wire import EndPlan, NamePlan
    from erbij.plans.patterns.wire import SavePattern

PAGE = "plans.arrangements"
HOURS_AHEAD = timedelta(days=14)
KINDS: dict[PlanThing, Any] = {
    PlanThing.ARRANGEMENT: arrangements,
    PlanThing.DEVIATION: deviation_documents,
    PlanThing.PATTERN: patterns,
}


class Arrangements:
    """The use cases of care."""

    def __init__(self, database: Database, clock: Clock, disclose: Disclose | None = None) -> None:
        """``disclose`` None: nothing is written down; only for tests."""
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def pupil(self, actor: Actor, pupil_id: str) -> WholePlan:
        """Return a pupil's plan for coordinator, leader or mentor; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil, relation = await pupil_in_care(tx, actor, pupil_id)
            if self._disclose is not None:
                await self._disclose(tx, actor, PAGE, [pupil.id], relation=relation, now=now)
            zone = await _zone(tx, actor.school_id)
            today = now.astimezone(zone).date()
            records = await records_of(tx, actor.school_id, pupil.id, today)
            names = {one.id: one.name for one in await groups_of(tx, actor.school_id, also_ended=True)}
            teachers = await teachers_of(tx, actor.school_id)
            slots = await slots_of_pupil(tx, actor.school_id, pupil.id, now, now + HOURS_AHEAD)
            reopens = await _reopens(tx, records, zone, today)
        return WholePlan(
            pupil=pupil,
            groups=tuple(names[one] for one in pupil.groups if one in names),
            today=today,
            may_edit=Role.COORDINATOR in actor.roles,
            records=records,
            teachers=list(teachers.items()),
            starts=tuple(sorted({f"{one.starts_at.astimezone(zone):%H:%M}" for one in slots})),
            weekdays=tuple(sorted({1, 2, 3, 4, 5} | {one.local_date.isoweekday() for one in slots})),
            reopens=reopens,
        )

    async def save_arrangement(self, actor: Actor, asked: SaveArrangement) -> PlanKept:
        """Keep a version of an arrangement; see :meth:`_save`."""
        return await self._save(actor, PlanThing.ARRANGEMENT, asked)

    async def save_deviation(self, actor: Actor, asked: SaveDeviation) -> PlanKept:
        """Keep a version of a deviation; see :meth:`_save`."""
        return await self._save(actor, PlanThing.DEVIATION, asked)

    async def save_pattern(self, actor: Actor, asked: SavePattern) -> PlanKept:
        """Keep a version of a fixed online day; see :meth:`_save`."""
        return await self._save(actor, PlanThing.PATTERN, asked)

    async def activate(self, actor: Actor, asked: NamePlan) -> PlanKept:
        """Make a draft take effect; raises ``NotFound``, ``PlanIsIncomplete``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await self._named(tx, actor, asked)
            if before.state is PlanState.ENDED:
                raise Conflict("it has ended; renew it")
            today = await _today(tx, actor.school_id, now)
            after = replace(before, state=PlanState.ACTIVE)
            records = await records_of(tx, actor.school_id, before.pupil_id, today)
            _must_be_complete(missing(asked.thing, before, records, today))
            if asked.thing is PlanThing.DEVIATION:
                await take_over(tx, actor, before, records.deviations, now)
            kept = await _write(tx, actor, asked.thing, before, after, given=asked.version, now=now)
            return _kept(asked.thing, kept, records, today)

    async def end(self, actor: Actor, asked: EndPlan) -> PlanKept:
        """End a record on a date; with an arrangement its deviation, with either the online days that rest on it."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            before = await self._named(tx, actor, asked)
            if before.state is not PlanState.ACTIVE or before.first is None or before.last is None:
                raise Conflict("it is not in effect")
            if not before.first - timedelta(days=1) <= asked.on <= before.last:
                raise Invalid([("body.on", "not within the record")])
            after = replace(before, state=PlanState.ENDED, last=asked.on)
            kept = await _write(
                tx, actor, asked.thing, before, after, given=asked.version, now=now, reason=asked.reason
            )
            today = await _today(tx, actor.school_id, now)
            records = await records_of(tx, actor.school_id, before.pupil_id, today)
            if asked.thing is PlanThing.ARRANGEMENT:
                await self._end_deviations(tx, actor, records, asked, now)
                records = await records_of(tx, actor.school_id, before.pupil_id, today)
            if asked.thing is not PlanThing.PATTERN:
                await self._end_patterns(tx, actor, records, asked, now)
            return _kept(asked.thing, kept, records, today)

    async def reopen(self, actor: Actor, asked: NamePlan) -> PlanKept:
        """Take back, on the same day, that a record was ended, with what ended with it; raises ``Conflict``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            ended = await self._named(tx, actor, asked)
            today = await _today(tx, actor.school_id, now)
            at = await ended_on(tx, asked.thing, ended)
            if at is None or at.astimezone(await _zone(tx, actor.school_id)).date() != today:
                raise NothingToUndo
            kept = ended
            for thing, one in _every(await records_of(tx, actor.school_id, ended.pupil_id, today)):
                if await ended_on(tx, thing, one) == at:
                    again, given = await reopened(tx, thing, one), asked.version if one.id == ended.id else one.version
                    kept_one = await _write(tx, actor, thing, one, again, given=given, now=now)
                    kept = kept_one if one.id == ended.id else kept
            records = await records_of(tx, actor.school_id, ended.pupil_id, today)
            _must_be_complete([*missing(asked.thing, kept, records, today), *_resting(records, today)])
            return _kept(asked.thing, kept, records, today)

    async def discard(self, actor: Actor, asked: NamePlan) -> None:
        """Throw a draft away; raises ``Conflict`` for what had effect."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            draft = await self._named(tx, actor, asked)
            if draft.state is not PlanState.DRAFT:
                raise Conflict("only a draft can be thrown away")
            await discard(tx, actor, asked.thing, draft, documents=KINDS[asked.thing], given=asked.version, now=now)

    async def renew(self, actor: Actor, arrangement_id: str) -> PlanKept:
        """Begin a draft that follows an arrangement from the day after; never beyond its school year."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._one(tx, actor, PlanThing.ARRANGEMENT, arrangement_id)
            if old.last is None or old.state is PlanState.DRAFT:
                raise Conflict("a draft is not renewed")
            today = await _today(tx, actor.school_id, now)
            first = max(old.last + timedelta(days=1), today)
            path = tuple(step for step in old.details.return_path if not step.done)
            details = old.details.model_copy(update={"review_on": None, "renews": old.id, "return_path": path})
            draft = Document(
                new_id(now), old.school_id, old.pupil_id, 1, PlanState.DRAFT, first, year_of(first)[1], details, now
            )
            kept = await _write(tx, actor, PlanThing.ARRANGEMENT, None, draft, given=0, now=now)
            records = await records_of(tx, actor.school_id, old.pupil_id, today)
            return _kept(PlanThing.ARRANGEMENT, kept, records, today)

    async def _save(self, actor: Actor, thing: PlanThing, asked: Any) -> PlanKept:
        """Keep a version. One in effect must stay complete, and so must the fixed online days that rest on it."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil, _ = await pupil_in_care(tx, actor, asked.pupil_id, edit=True)
            before = await self._one(tx, actor, thing, asked.id) if asked.id else None
            if before is not None and before.pupil_id != pupil.id:
                raise NotFound
            if before is not None and before.state is PlanState.ENDED:
                raise Conflict("it has ended; renew it")
            await _check_people(tx, actor.school_id, asked)
            today = await _today(tx, actor.school_id, now)
            after = Document(
                before.id if before else new_id(now),
                actor.school_id,
                pupil.id,
                before.version if before else 1,
                before.state if before else PlanState.DRAFT,
                asked.first,
                asked.last,
                asked.details,
                before.created_at if before else now,
            )
            given = asked.version
            if thing is PlanThing.DEVIATION:
                before, after, given = await to_sign_again(tx, actor, before, after, given=given, today=today, now=now)
            kept = await _write(tx, actor, thing, before, after, given=given, now=now, reason=asked.reason)
            records = await records_of(tx, actor.school_id, pupil.id, today)
            if kept.state is PlanState.ACTIVE:
                _must_be_complete([*missing(thing, kept, records, today), *_resting(records, today)])
            return _kept(thing, kept, records, today)

    async def _end_deviations(
        self, tx: Transaction, actor: Actor, records: Records, asked: EndPlan, now: datetime
    ) -> None:
        """Who comes back to school deviates no longer; what lies in another arrangement in effect stays."""
        held = [one for one in records.arrangements if one.state is PlanState.ACTIVE]
        for one in records.deviations:
            over = one.last is not None and one.last > asked.on
            if one.state is PlanState.ACTIVE and over and not any(_share(one, other) for other in held):
                ended = replace(one, state=PlanState.ENDED, last=asked.on)
                given = one.version
                await _write(tx, actor, PlanThing.DEVIATION, one, ended, given=given, now=now, reason=asked.reason)

    async def _end_patterns(
        self, tx: Transaction, actor: Actor, records: Records, asked: EndPlan, now: datetime
    ) -> None:
        for one in records.patterns:
            if one.state is PlanState.ACTIVE and pattern_rules.missing(one, records.arrangements, records.deviations):
                last = min(asked.on, one.last) if one.last else asked.on
                ended = replace(one, state=PlanState.ENDED, last=last)
                await _write(tx, actor, PlanThing.PATTERN, one, ended, given=one.version, now=now, reason=asked.reason)

    async def _named(self, tx: Transaction, actor: Actor, asked: NamePlan) -> Document[Any]:
        return await self._one(tx, actor, asked.thing, asked.id)

    async def _one(self, tx: Transaction, actor: Actor, thing: PlanThing, id_: str) -> Document[Any]:
        """A record that the actor may change; raises ``NotFound``."""
        found: Document[Any] | None = await KINDS[thing].one(tx, actor.school_id, id_)
        if found is None:
            raise NotFound
        await pupil_in_care(tx, actor, found.pupil_id, edit=True)
        return found


async def _write(
    tx: Transaction,
    actor: Actor,
    thing: PlanThing,
    before: Document[Any] | None,
    after: Document[Any],
    *,
    given: int,
    now: datetime,
    reason: str = "",
) -> Document[Any]:
    documents = KINDS[thing]
    return await revise(tx, actor, thing, before, after, documents=documents, given=given, now=now, reason=reason)


async def pupil_in_care(read: Reading, actor: Actor, pupil_id: str, *, edit: bool = False) -> tuple[Person, Relation]:
    """Return a pupil of whom the actor may see the plan, or with ``edit`` change it; raises ``NotFound``."""
    relation = await people.relation(read, actor, pupil_id)
    pupil = await people.person(read, actor.school_id, pupil_id)
    whole = actor.is_any(Role.COORDINATOR) if edit else actor.is_any(Role.COORDINATOR, Role.LEADER)
    near = relation is Relation.MENTOR and not edit
    if pupil is None or Role.PUPIL not in pupil.roles or relation is Relation.NONE or not (whole or near):
        raise NotFound
    return pupil, relation


async def records_of(read: Reading, school_id: str, pupil_id: str, today: date) -> Records:
    """Return everything recorded for a pupil."""
    return Records(
        await arrangements.of_pupils(read, school_id, [pupil_id]),
        await deviation_documents.of_pupils(read, school_id, [pupil_id]),
        await patterns.of_pupils(read, school_id, [pupil_id]),
        await signing_of(read, school_id, pupil_id, today),
    )


def missing(thing: PlanThing, one: Document[Any], records: Records, today: date) -> list[MissingItem]:
    """Return what keeps a record from taking effect. A fixed online day also names what the deviation lacks."""
    if thing is PlanThing.ARRANGEMENT:
        return [*rules.missing(one, today), *overlapping(thing, one, records.arrangements)]

    def meets(other: Document[Any], first: date, last: date) -> bool:
        return pattern_rules.both(one.details.moments, other.details.moments, first, last)

    if thing is PlanThing.DEVIATION:
        others = [each for each in records.deviations if each.id != one.details.replaces]
        return [*deviation_rules.missing(one, records.signing), *overlapping(thing, one, others, meets)]
    found = pattern_rules.missing(one, records.arrangements, records.deviations)
    found += overlapping(thing, one, records.patterns, meets)
    wanted = {item.item.value for item in found}
    if "ACTIVE_ARRANGEMENT" in wanted:
        drafts = [each for each in records.arrangements if each.state is PlanState.DRAFT]
        found += rules.missing(drafts[0], today) if drafts else []
    if "COMPLETE_DEVIATION" in wanted:
        open_ = [each for each in records.deviations if each.state is PlanState.DRAFT]
        found += deviation_rules.missing(open_[0], records.signing) if open_ else []
    return found


def _resting(records: Records, today: date) -> list[MissingItem]:
    """What the fixed online days in effect would lack now."""
    active = [one for one in records.patterns if one.state is PlanState.ACTIVE and one.last and one.last >= today]
    return [item for one in active for item in pattern_rules.missing(one, records.arrangements, records.deviations)]


def _must_be_complete(items: list[MissingItem]) -> None:
    if items:
        raise PlanIsIncomplete(items)


def _kept(thing: PlanThing, one: Document[Any], records: Records, today: date) -> PlanKept:
    lacks = [] if one.state is PlanState.ENDED else missing(thing, one, records, today)
    return PlanKept(id=one.id, version=one.version, state=one.state, missing=tuple(lacks))


async def _check_people(read: Reading, school_id: str, asked: Any) -> None:
    """Who is named must be who it says; raises ``Invalid``."""
    teacher_id = getattr(asked.details, "fixed_teacher_id", None)
    if teacher_id is not None:
        teacher = await people.person(read, school_id, teacher_id)
        if teacher is None or not teacher.roles & {Role.TEACHER, Role.MENTOR}:
            raise Invalid([("body.details.fixed_teacher_id", "no teacher of this school")])


def _share(one: Document[Any], other: Document[Any]) -> bool:
    return one.first is not None and one.last is not None and other.overlaps(one.first, one.last)


def _every(records: Records) -> list[tuple[PlanThing, Document[Any]]]:
    return [
        *((PlanThing.ARRANGEMENT, one) for one in records.arrangements),
        *((PlanThing.DEVIATION, one) for one in records.deviations),
        *((PlanThing.PATTERN, one) for one in records.patterns),
    ]


async def _reopens(read: Reading, records: Records, zone: ZoneInfo, today: date) -> str | None:
    """Return the arrangement that was ended today, so that this can still be taken back."""
    for one in records.arrangements:
        at = await ended_on(read, PlanThing.ARRANGEMENT, one)
        if at is not None and at.astimezone(zone).date() == today:
            return one.id
    return None


async def _zone(read: Reading, school_id: str) -> ZoneInfo:
    return ZoneInfo((await school_of(read, school_id)).timezone)


async def _today(read: Reading, school_id: str, now: datetime) -> date:
    return now.astimezone(await _zone(read, school_id)).date()
