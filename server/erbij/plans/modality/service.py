"""From where lessons are followed today: read and changed by the pupil, their family, and the school's staff."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.errors import Conflict, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.jobs import store as outbox
from erbij.people import store as people
from erbij.people.model import Relation
from erbij.people.rules import relation_by_group
from erbij.plans.arrangements.store import arrangements
from erbij.plans.modality import rules, store
from erbij.plans.modality.model import AS_ALWAYS, DayChange, DayChoices, PupilSlot, Standing
from erbij.plans.modality.ports import NobodyIsIll
from erbij.plans.modality.wire import SlotModality, WhyNot
from erbij.schools.store import school_of
from erbij.timetable.store import expected_pupils, gives, slot_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Author
    from erbij.people.model import Person
    from erbij.people.ports import Disclose
    from erbij.plans.modality.model import SlotTime
    from erbij.plans.modality.ports import IllToday
    from erbij.plans.modality.wire import ChangeModality

PAGE = "plans.modality"
FACTS_CHANGED = "pupil_facts_changed"
_FAMILY = frozenset({Relation.SELF, Relation.CHILD})
_A_DAY = timedelta(days=1)


class HomeIsNotInPlan(Conflict):
    """Home needs a ground: a period at home, an arrangement, or a report of illness."""

    code = "home_not_in_plan"
    title = "Home is not in the plan of this day"


async def day_change(  # the use cases of others call it inside their own transaction
    tx: Transaction,
    author: Author,
    pupil_id: str,
    day: date,
    modality: SlotModality | None,
    *,
    now: datetime,
    slot_id: str | None = None,
    since: datetime | None = None,
    reason: str = "",
) -> None:
    """Write that a pupil follows a slot, or the slots of a date that end after ``since``, from somewhere else.

    ``since`` None: the whole date. ``modality`` None: as the plan says again. Asks no right and no ground: whoever
    calls it did. Tells the register.
    """
    begin = since or datetime.combine(day, time(), UTC) - _A_DAY
    change = DayChange(new_id(now), author.school_id, pupil_id, day, slot_id, modality, begin, author.id, reason, now)
    await store.add_day_change(tx, change)
    after = {"date": day, "slot_id": slot_id, "modality": modality}
    await history.record(
        tx, author, thing=PAGE, thing_id=change.id, before=None, after=after, now=now, pupil_id=pupil_id, reason=reason
    )
    await tell_facts_changed(tx, author.school_id, pupil_id, first=day, last=day, now=now)


async def tell_facts_changed(
    tx: Transaction, school_id: str, pupil_id: str, *, first: date, last: date, now: datetime
) -> None:
    """Tell those above that the count of a pupil's dates, both included, may be another one now."""
    news = {"school_id": school_id, "pupil_id": pupil_id, "first": first.isoformat(), "last": last.isoformat()}
    await outbox.add(tx, FACTS_CHANGED, news, key=pupil_id, now=now)


class Modalities:
    """The use cases of people."""

    def __init__(
        self, database: Database, clock: Clock, disclose: Disclose | None = None, ill: IllToday | None = None
    ) -> None:
        """``disclose`` None: nothing is written down, only for tests; ``ill`` None: no absence is kept."""
        self._database = database
        self._clock = clock
        self._disclose = disclose
        self._ill = ill or NobodyIsIll()

    async def day(self, actor: Actor, day: date | None, person_id: str | None) -> DayChoices:
        """Return a date (None: today) of the actor or of a child of theirs; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            pupil = await people.pupil_of_family(read, actor, person_id)
            if pupil is None:
                raise NotFound
            today = await _today(read, actor.school_id, now)
            day = day or today
            slot_ids = await store.slots_of_day(read, actor.school_id, day, pupil.id)
            standing = await self._family(read, actor.school_id, pupil.id, day)
            decided = await store.decided(read, actor.school_id, slot_ids)
            times = await store.slot_times(read, actor.school_id, slot_ids)
        choices = tuple(
            rules.choice(times[one], decided.get(one, {}).get(pupil.id, AS_ALWAYS), standing, now, today)
            for one in slot_ids
        )
        return DayChoices(day, pupil.id, choices, rules.of_day(choices))

    async def lesson(self, actor: Actor, slot_id: str) -> list[PupilSlot]:
        """Return the pupils of a lesson, by name; raises ``NotFound`` for who neither gives nor oversees it.

        Staff see pupils here: each is written to the who-looked log.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            slot = await slot_for(tx, replace(actor, roles=actor.roles - {Role.PUPIL, Role.GUARDIAN}), slot_id)
            if slot is None:
                raise NotFound
            today = await _today(tx, actor.school_id, now)
            decides = actor.is_any(Role.TEACHER, Role.MENTOR, Role.COORDINATOR)
            pupils = await expected_pupils(tx, actor.school_id, slot_id)
            found = (await store.decided(tx, actor.school_id, [slot_id])).get(slot_id, {})
            when = (await store.slot_times(tx, actor.school_id, [slot_id]))[slot_id]
            await self._look(tx, actor, pupils, now)
        standing = Standing(staff=True, ground=True) if decides else None
        return [
            PupilSlot(one.id, one.name, rules.choice(when, found.get(one.id, AS_ALWAYS), standing, now, today))
            for one in pupils
        ]

    async def change(self, actor: Actor, asked: ChangeModality) -> None:
        """Take over somebody's word for a lesson or a day; the last one counts, so that it is also what undoes.

        Raises ``NotFound`` where the actor has no say, ``HomeIsNotInPlan``, ``Conflict`` when it is too late.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            standing = await self._standing(tx, actor, asked)
            today = await _today(tx, actor.school_id, now)
            slots = await self._slots(tx, actor.school_id, asked)
            _check(slots, asked.modality, standing, now, today)
            await day_change(
                tx,
                actor,
                asked.pupil_id,
                asked.date,
                asked.modality,
                now=now,
                slot_id=asked.slot_id,
                since=None if standing.staff else now,
                reason=asked.reason,
            )

    async def _family(self, read: Reading, school_id: str, pupil_id: str, day: date) -> Standing:
        return Standing(staff=False, ground=await self._ground(read, school_id, pupil_id, day))

    async def _ground(self, read: Reading, school_id: str, pupil_id: str, day: date) -> bool:
        """Whether the plan allows home on that date."""
        if pupil_id in await store.remotes(read, school_id, day, day):
            return True
        if await arrangements.effective(read, school_id, day, day, [pupil_id]):
            return True
        return await self._ill.ill_on(read, school_id, pupil_id, day)

    async def _standing(self, read: Reading, actor: Actor, asked: ChangeModality) -> Standing:
        """What the actor is to the pupil; raises ``NotFound`` for who has no say."""
        relation = await people.relation(read, actor, asked.pupil_id)
        if relation in _FAMILY:
            if await people.pupil_of_family(read, actor, asked.pupil_id) is None:
                raise NotFound
            return await self._family(read, actor.school_id, asked.pupil_id, asked.date)
        decides = relation is Relation.MENTOR or (relation is not Relation.NONE and Role.COORDINATOR in actor.roles)
        if not decides and not (asked.slot_id and await gives(read, actor, asked.slot_id)):
            raise NotFound
        return Standing(staff=True, ground=True)

    async def _slots(self, read: Reading, school_id: str, asked: ChangeModality) -> list[SlotTime]:
        """The slots of the pupil that are meant; raises ``NotFound`` for a lesson in which they are not expected."""
        ids = await store.slots_of_day(read, school_id, asked.date, asked.pupil_id)
        if asked.slot_id is not None:
            ids = [one for one in ids if one == asked.slot_id]
        if not ids and asked.slot_id is not None:
            raise NotFound
        return list((await store.slot_times(read, school_id, ids)).values())

    async def _look(self, tx: Transaction, actor: Actor, pupils: Iterable[Person], now: datetime) -> None:
        if self._disclose is None:
            return
        parts = await people.own_parts(tx, actor)
        seen: dict[Relation, list[str]] = defaultdict(list)
        for pupil in pupils:
            seen[relation_by_group(pupil, parts)].append(pupil.id)
        for relation, ids in seen.items():
            await self._disclose(tx, actor, PAGE, ids, relation=relation, now=now)


def _check(slots: list[SlotTime], wanted: SlotModality | None, standing: Standing, now: datetime, today: date) -> None:
    """Raise unless at least one of the slots may become that."""
    reasons = {rules.why_not(slot, standing, now, today) for slot in slots}
    if None not in reasons:
        why = next(iter(sorted(filter(None, reasons))), WhyNot.OVER)
        raise Conflict(f"no lesson of these can be changed: {why.value}")
    if wanted is not None and wanted not in rules.allowed(standing):
        raise HomeIsNotInPlan


async def _today(read: Reading, school_id: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo((await school_of(read, school_id)).timezone)).date()
