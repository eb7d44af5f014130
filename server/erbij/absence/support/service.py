"""Support: tiers follow the hours, tasks open by themselves, and a person says that the conversation was had."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence import rules as counting
from erbij.absence.notices.rules import lesson_weeks
from erbij.absence.policies.store import policies as policies_of
from erbij.absence.records.store import units as missed_units
from erbij.absence.store import due_slots, pupils_of_staff
from erbij.absence.support import rules, store
from erbij.absence.support.model import Missed, Overview, Supported, Task, Tier
from erbij.errors import Conflict, NotFound
from erbij.history import service as history
from erbij.ids import new_id
from erbij.people.store import names_of
from erbij.private import Private
from erbij.schools.store import groups_of, lock_school, school_of
from erbij.timetable.rules import is_school_day
from erbij.timetable.store import free_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from erbij.absence.model import Unit
    from erbij.absence.ports import Disclose
    from erbij.absence.support.wire import TalkHad, TaskTrigger
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.schools.model import School
    from erbij.timetable.model import Slot

PAGE = "absence.support"
THING = "absence.task"
LONGEST_WINDOW = timedelta(days=200)
AHEAD = timedelta(days=70)
AT_ONCE = 50


class Support:
    """Who misses much, and who talks with them."""

    def __init__(self, database: Database, clock: Clock, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def overview(self, actor: Actor) -> Overview:
        """Return the actor's pupils with a tier above 1 or a conversation, those first that are due first."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school = await school_of(tx, actor.school_id)
            today = now.astimezone(ZoneInfo(school.timezone)).date()
            policy = (await policies_of(tx, school.id)).on(today).support
            first, _ = await _window(tx, school, today, policy.weeks)
            pupils, relation = await pupils_of_staff(tx, actor)
            tiers = await store.tiers(tx, school.id)
            tasks = await store.tasks(tx, school.id, [one.id for one in pupils])
            of = {one.id: tuple(task for task in tasks if task.pupil_id == one.id) for one in pupils}
            shown = [one for one in pupils if of[one.id] or (one.id in tiers and tiers[one.id].level > 1)]
            ids = [one.id for one in shown]
            joined = await store.joined_seconds(tx, school.id, ids, first, today)
            names = await names_of(tx, school.id, {task.done_by for task in tasks if task.done_by})
            groups = {group.id: group.name for group in await groups_of(tx, school.id, also_ended=True)}
            await self._disclose(tx, actor, PAGE, ids, relation=relation, now=now)
        nothing = Missed(*(counting.total((), clock=True),) * 3)
        found = [
            Supported(
                one,
                tiers.get(one.id, Tier(school.id, one.id, 1, nothing, today)),
                joined.get(one.id, 0),
                of[one.id],
            )
            for one in shown
        ]
        return Overview(school.sector, first, today, tuple(sorted(found, key=_urgency)), groups, names, policy)

    async def talked(self, actor: Actor, asked: TalkHad) -> None:
        """Keep that the conversation was had; raises ``NotFound``, ``Conflict``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            mine = {one.id for one in (await pupils_of_staff(tx, actor))[0]}
            old = await store.task(tx, actor.school_id, asked.id)
            if old is None or old.pupil_id not in mine:
                raise NotFound
            await history.check(
                tx,
                actor.school_id,
                thing=THING,
                thing_id=old.id,
                given=asked.version,
                current=old.version,
                names=names_of,
            )
            if old.done_on is not None:
                raise Conflict("the conversation was had already")
            school = await school_of(tx, actor.school_id)
            new = replace(
                old,
                done_on=now.astimezone(ZoneInfo(school.timezone)).date(),
                done_by=actor.id,
                done_at=now,
                note=Private(asked.note),
                version=old.version + 1,
            )
            if not await store.write_task(tx, new):
                await history.stop(
                    tx, actor.school_id, thing=THING, thing_id=old.id, given=asked.version, names=names_of
                )
            told = {key: value for key, value in asdict(new).items() if key != "note"}
            was = {key: value for key, value in asdict(old).items() if key != "note"}
            await history.record(
                tx, actor, thing=THING, thing_id=old.id, pupil_id=old.pupil_id, before=was, after=told, now=now
            )

    async def on_absence_changed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``absence_changed``. Delivered at least once; a repeat changes nothing."""
        await self.compute(payload["school_id"], payload["pupil_id"])

    async def keep_up(self) -> int:
        """Compute tiers of days before today again, for the window moves on; answers how many."""
        now = self._clock.now()
        async with self._database.read() as read:
            found = await store.stale(read, now.date(), AT_ONCE)
        for school_id, pupil_id in found:
            await self.compute(school_id, pupil_id)
        return len(found)

    async def compute(self, school_id: str, pupil_id: str) -> None:
        """Bring one pupil's tier up to date and open the conversations that it asks for."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school = await school_of(tx, school_id)
            await lock_school(tx, school_id)
            today = now.astimezone(ZoneInfo(school.timezone)).date()
            policy = (await policies_of(tx, school_id)).on(today).support
            first, days = await _window(tx, school, today, policy.weeks)
            found = await missed_units(tx, school_id, first, today, pupil_id=pupil_id)
            units = [one for one in found if one.local_date in days]
            slots = [one for one in await due_slots(tx, school, pupil_id, first, today) if one.starts_at <= now]
            slots = [one for one in slots if one.local_date in days]
            missed = _missed(units, slots, clock=counting.by_clock(school.sector))
            tier = Tier(school_id, pupil_id, rules.level(missed.share, policy), missed, today)
            await store.write_tier(tx, tier)
            runs = rules.sick_runs(units, [day for day in days if day <= today])
            asked = rules.triggers(runs, tier.level, today, policy)
            there = await store.tasks(tx, school_id, [pupil_id])
            known = [(one.trigger, one.about, one.done_on is not None) for one in there]
            for trigger, about in asked:
                if rules.is_new(trigger, about, known, first):
                    due_on = rules.due_on(today, days, policy)
                    await store.write_task(tx, _task(tier, trigger, about, due_on, now=now))


def _missed(units: Sequence[Unit], slots: Sequence[Slot], *, clock: bool) -> Missed:
    lengths = (int((one.ends_at - one.starts_at).total_seconds()) for one in slots)
    return rules.missed(units, {one.id for one in slots}, rules.due_hours(lengths, clock=clock), clock=clock)


def _task(tier: Tier, trigger: TaskTrigger, about: date, due_on: date, *, now: datetime) -> Task:
    return Task(
        id=new_id(now),
        school_id=tier.school_id,
        pupil_id=tier.pupil_id,
        trigger=trigger,
        about=about,
        opened_on=tier.computed_on,
        due_on=due_on,
        done_on=None,
        done_by=None,
        done_at=None,
        note=Private(""),
        version=1,
    )


def _urgency(one: Supported) -> tuple[bool, date, int, str]:
    open_ = [task.due_on for task in one.tasks if task.done_on is None]
    return not open_, min(open_, default=date.max), -one.tier.level, one.pupil.name.reveal().casefold()


async def _window(read: Reading, school: School, today: date, weeks_back: int) -> tuple[date, tuple[date, ...]]:
    """The first day of the last lesson weeks, and the school days from then on and a while ahead."""
    earliest, last = today - LONGEST_WINDOW, today + AHEAD
    free = await free_days(read, school.id, earliest, last)
    weeks = lesson_weeks(earliest, today, free, every_day=school.demo)
    first = weeks[-weeks_back] if len(weeks) >= weeks_back else earliest
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return first, tuple(day for day in days if is_school_day(day, free, every_day=school.demo))
