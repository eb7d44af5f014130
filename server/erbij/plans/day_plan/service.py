"""A pupil's day plan: shown, changed by care, lowered or asked for by the family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.store import names_of
from erbij.plans.day_plan import rules, store
from erbij.plans.day_plan.model import LessonTime, Planned, Proposal, Shown, Used
from erbij.plans.day_plan.wire import DayPlanFrom, DayPlanMay, DayPlanned, LessonAgreed
from erbij.plans.document.model import NothingToUndo
from erbij.plans.model import About, Right
from erbij.plans.policy.store import policy_of
from erbij.plans.rights import about
from erbij.plans.version.service import saved
from erbij.plans.version.store import version_of
from erbij.private import Private
from erbij.schools.store import school_of
from erbij.timetable import store as timetable_store

if TYPE_CHECKING:
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Change
    from erbij.plans.day_plan.ports import Attended, Disclose, News
    from erbij.plans.day_plan.wire import SaveDayPlan, UndoDayPlan

PAGE = "plans.day_plan"
THING = "plans.day_plan"
LOOK_BACK = timedelta(days=14)
NAMELESS = Private("")


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of one date or weekday, checked; ``before`` is what holds now."""

    about: About
    today: date
    day: date
    before: DayPlanned
    source: DayPlanFrom


@dataclass(frozen=True, slots=True)
class _Life:
    """A pupil with all that is planned for them, at an instant."""

    about: About
    planned: Planned
    zone: ZoneInfo
    now: datetime


class DayPlans:
    """Day plans of the pupils of every school on this server."""

    def __init__(self, database: Database, clock: Clock, *, attended: Attended, news: News, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._attended = attended
        self._news = news
        self._disclose = disclose

    async def show(self, actor: Actor, person_id: str | None, day: date | None) -> Shown:
        """Return a pupil's plan for a date (None: today). Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, person_id)
            zone = ZoneInfo((await school_of(tx, actor.school_id)).timezone)
            local = now.astimezone(zone)
            wanted = day or local.date()
            planned = (await store.plans_of(tx, actor.school_id, [whose.id])).get(whose.id, Planned())
            mine, source = rules.day_of(planned, wanted)
            evening = time((await policy_of(tx, actor.school_id)).evening_hour)
            tell = Role.PUPIL in actor.roles or wanted < local.date() or local.time() >= evening
            life = _Life(whose, planned, zone, now)
            used = await self._used(tx, life, wanted) if wanted <= local.date() and tell else None
            waiting = await store.proposals(tx, actor.school_id, whose.id)
            names = await names_of(tx, actor.school_id, {one.author_id for one in waiting})
            shown = Shown(
                pupil_id=whose.id,
                pupil_name=whose.pupil.name,
                zone=zone.key,
                date=wanted,
                today=local.date(),
                version=await version_of(tx, actor.school_id, THING, whose.id),
                may=DayPlanMay.LOWER if whose.is_family else DayPlanMay.EDIT,
                source=source,
                planned=mine,
                planned_min=rules.planned_minutes(mine),
                used=used,
                beyond_before=await self._beyond_before(tx, life, wanted),
                may_undo=await self._latest_of(tx, actor, whose.id, local.date()) is not None,
                week=rules.week_of(planned, max(wanted, local.date())),
                proposals=tuple((one, names.get(one.author_id, NAMELESS)) for one in waiting),
            )
            if not whose.is_family:
                await self._disclose(tx, actor, PAGE, [whose.id], relation=whose.relation, now=now)
        return shown

    async def save(self, actor: Actor, body: SaveDayPlan) -> tuple[bool, int]:
        """Plan a date or a weekday; returns (it became a proposal, version).

        Raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            change = await self._checked(tx, actor, body, now)
            lowers = (await policy_of(tx, actor.school_id)).family_lowers
            less = body.planned is not None and rules.is_less(body.planned, change.before)
            at_once = lowers and less and body.date is not None and change.source is not DayPlanFrom.NONE
            if change.about.is_family and not at_once:
                if body.planned is None:
                    raise Invalid([("body.planned", "needs a plan")])
                await self._propose(tx, actor, body.planned, body, now)
                return True, body.version
            await self._write(tx, actor, change, body, now)
        return False, body.version + 1

    async def undo(self, actor: Actor, body: UndoDayPlan) -> int:
        """Put back what stood before one's own latest change of today; returns the version.

        Raises ``NotFound``, ``NothingToUndo``, ``SomebodyElseChanged``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            whose = await about(tx, actor, body.person_id)
            today = await self._today(tx, actor.school_id, now)
            latest = await self._latest_of(tx, actor, whose.id, today)
            if latest is None:
                raise NothingToUndo
            ((field, (was, _)),) = latest.what.reveal().items()
            day, weekday = rules.changed_day(field)
            planned = (await store.plans_of(tx, actor.school_id, [whose.id])).get(whose.id, Planned())
            on = day or today + timedelta(days=((weekday or 0) - today.weekday()) % 7)
            change = _Change(whose, today, on, *rules.day_of(planned, on))
            before = DayPlanned.model_validate(was) if was is not None else None
            await self._put(tx, actor, change, (day, weekday, before, body.version, ""), now)
        return body.version + 1

    async def answer(self, actor: Actor, proposal_id: str, *, accept: bool) -> None:
        """Take over what the family asked for, or do not. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            one = await store.proposal(tx, actor.school_id, proposal_id)
            if one is None:
                raise NotFound
            whose = await about(tx, actor, one.pupil_id, may={Right.CARE})
            await store.answer(tx, actor.school_id, proposal_id, accepted=accept)
            today = await self._today(tx, actor.school_id, now)
            if not accept or (one.date is not None and one.date < today):
                return
            version = await version_of(tx, actor.school_id, THING, whose.id)
            planned = (await store.plans_of(tx, actor.school_id, [whose.id])).get(whose.id, Planned())
            day = one.date or today + timedelta(days=((one.weekday or 0) - today.weekday()) % 7)
            before, source = rules.day_of(planned, day)
            change = _Change(whose, today, day, before, source)
            await self._put(tx, actor, change, (one.date, one.weekday, one.planned, version, ""), now)

    async def lesson(self, actor: Actor, slot_id: str) -> LessonAgreed:
        """Return when the pupil's own part of a lesson ends. Raises ``NotFound``."""
        async with self._database.read() as read:
            slot = await timetable_store.slot_for(read, actor, slot_id)
            if slot is None:
                raise NotFound
            zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
            planned = (await store.plans_of(read, actor.school_id, [actor.id])).get(actor.id, Planned())
            day = rules.day_of(planned, slot.local_date)[0]
            notice = (await policy_of(read, actor.school_id)).notice_min
        ends = rules.agreed_ends(day, slot.local_date, zone, slot.starts_at, slot.ends_at)
        return LessonAgreed(ends=ends, notice_min=notice)

    async def left(self, read: Reading, school_id: str, pupil_id: str, now: datetime) -> int | None:
        """Return the minutes that the plan of today leaves for catching up; None where nothing says so."""
        zone = ZoneInfo((await school_of(read, school_id)).timezone)
        start = datetime.combine(now.astimezone(zone).date(), time(), zone)
        planned = (await store.plans_of(read, school_id, [pupil_id])).get(pupil_id)
        if planned is None:
            return None
        day = rules.day_of(planned, start.date())[0]
        lessons = await self._lessons(read, school_id, pupil_id, start, now)
        return rules.left_for_own_time(day, rules.used(day, start.date(), zone, lessons))

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _latest_of(self, read: Reading, actor: Actor, pupil_id: str, today: date) -> Change | None:
        """The latest change of a pupil's plan, if it is the actor's own and of today."""
        zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
        latest = await history.changes_of(read, actor.school_id, THING, pupil_id, limit=1)
        mine = (one for one in latest if one.author_id == actor.id and one.at.astimezone(zone).date() == today)
        return next(mine, None)

    async def _today(self, read: Reading, school_id: str, now: datetime) -> date:
        return now.astimezone(ZoneInfo((await school_of(read, school_id)).timezone)).date()

    async def _checked(self, tx: Transaction, actor: Actor, body: SaveDayPlan, now: datetime) -> _Change:
        whose = await about(tx, actor, body.person_id)
        today = await self._today(tx, actor.school_id, now)
        if (body.date is None) == (body.weekday is None):
            raise Invalid([("body.date", "a date or a weekday, not both")])
        if body.date is not None and body.date < today:
            raise Invalid([("body.date", "is over")])
        if body.planned is None and body.weekday is not None:
            raise Invalid([("body.planned", "needs a plan")])
        faults = rules.wrong_in(body.planned) if body.planned else []
        if faults:
            raise Invalid(faults)
        planned = (await store.plans_of(tx, actor.school_id, [whose.id])).get(whose.id, Planned())
        day = body.date or today + timedelta(days=((body.weekday or 0) - today.weekday()) % 7)
        return _Change(whose, today, day, *rules.day_of(planned, day))

    async def _write(self, tx: Transaction, actor: Actor, change: _Change, body: SaveDayPlan, now: datetime) -> None:
        await self._put(tx, actor, change, (body.date, body.weekday, body.planned, body.version, body.words), now)

    async def _put(
        self,
        tx: Transaction,
        actor: Actor,
        change: _Change,
        what: tuple[date | None, int | None, DayPlanned | None, int, str],
        now: datetime,
    ) -> None:
        """Write, remember who did, and tell those who counted the day already."""
        day, weekday, planned, version, words = what
        school_id, pupil_id = actor.school_id, change.about.id
        if day is not None:
            await store.write_date(tx, school_id, pupil_id, day, planned)
        elif weekday is not None and planned is not None:
            await store.write_weekday(tx, school_id, pupil_id, (weekday, change.today), planned)
        field = rules.changed_field(day, weekday)
        what_changed = (
            {field: change.before.model_dump(mode="json")},
            {field: planned.model_dump(mode="json") if planned else None},
        )
        await saved(
            tx, actor, THING, pupil_id, given=version, what=what_changed, pupil_id=pupil_id, reason=words, now=now
        )
        first = day or change.today
        facts = {"school_id": school_id, "pupil_id": pupil_id, "first": first.isoformat(), "last": first.isoformat()}
        if first <= change.today:
            await self._news.add(tx, "pupil_facts_changed", facts, key=pupil_id)

    async def _propose(
        self, tx: Transaction, actor: Actor, planned: DayPlanned, body: SaveDayPlan, now: datetime
    ) -> None:
        if len(await store.proposals(tx, actor.school_id, body.person_id)) >= 20:  # noqa: PLR2004 - what a page shows
            raise Invalid([("body", "too many proposals wait for an answer")])
        one = Proposal(
            id=new_id(now),
            school_id=actor.school_id,
            pupil_id=body.person_id,
            date=body.date,
            weekday=body.weekday,
            planned=planned,
            words=Private(body.words),
            author_id=actor.id,
            at=now,
        )
        await store.add_proposal(tx, one)

    async def _used(self, read: Reading, life: _Life, day: date) -> Used:
        pupil = life.about.pupil
        lessons = await self._lessons(
            read, pupil.school_id, pupil.id, datetime.combine(day, time(), life.zone), life.now
        )
        return rules.used(rules.day_of(life.planned, day)[0], day, life.zone, lessons)

    async def _lessons(
        self, read: Reading, school_id: str, pupil_id: str, start: datetime, now: datetime
    ) -> list[LessonTime]:
        """The lessons of the date that begins at ``start``, and when the pupil was in them."""
        slots = await timetable_store.slots_of_pupil(read, school_id, pupil_id, start, start + timedelta(days=1))
        mine = [slot for slot in slots if slot.local_date == start.date()]
        spans = await self._attended.spans(read, school_id, pupil_id, [slot.id for slot in mine], now)
        return [LessonTime(slot.starts_at, slot.ends_at, spans.get(slot.id, ())) for slot in mine]

    async def _beyond_before(self, read: Reading, life: _Life, day: date) -> int | None:
        """Minutes beyond on the last day with lessons in the two weeks before."""
        school_id, pupil_id = life.about.pupil.school_id, life.about.id
        end = datetime.combine(day, time(), tzinfo=life.zone)
        slots = await timetable_store.slots_of_pupil(read, school_id, pupil_id, end - LOOK_BACK, end)
        days = [slot.local_date for slot in slots if slot.local_date < day]
        return (await self._used(read, life, max(days))).beyond // 60 if days else None
