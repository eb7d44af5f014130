"""Drafts of notices that the rules ask for, made again whenever the hours behind them change.

Only what nobody approved is ever changed here: an approved notice stays as the person saw it, and cannot leave any more
when its hours do not hold.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence import rules as counting
from erbij.absence.notices import rules, store
from erbij.absence.notices.model import Calendar, Notice
from erbij.absence.notices.wire import NoticeKind, NoticeState
from erbij.absence.policies.store import policies as policies_of
from erbij.absence.records import store as records_store
from erbij.absence.store import due_slots
from erbij.history import service as history
from erbij.history.model import Machine
from erbij.ids import new_id
from erbij.people.guardians.rules import age_on
from erbij.people.store import names_of
from erbij.plans.start.store import births
from erbij.private import Private
from erbij.schools.store import lock_school, school_of
from erbij.timetable.rules import is_school_day
from erbij.timetable.store import free_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from erbij.absence.model import Unit
    from erbij.absence.notices.model import Draft, NoticePolicy
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.history.model import Author
    from erbij.schools.model import School

THING = "absence.notice"
LOOK_BACK = timedelta(days=365)
A_WEEK = 7
SENT = frozenset({NoticeState.APPROVED, NoticeState.EXPORTED})


class Drafting:
    """Listens to changes of absence."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def on_absence_changed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``absence_changed``. Drafts nobody approved yet become what the rules make of the hours now."""
        now = self._clock.now()
        school_id, pupil_id = payload["school_id"], payload["pupil_id"]
        async with self._database.transaction() as tx:
            school = await school_of(tx, school_id)
            await lock_school(tx, school_id)
            zone = ZoneInfo(school.timezone)
            today = now.astimezone(zone).date()
            units = await records_store.units(tx, school_id, today - LOOK_BACK, today, pupil_id=pupil_id)
            units = [one for one in units if rules.may_stand(one)]
            there = await store.of_pupil(tx, school_id, pupil_id)
            policies = await policies_of(tx, school_id)
            calendar = await calendar_of(tx, school, today, policies.notices_on(today))
            due = await self._due_units(tx, school, pupil_id, units)
            clock = counting.by_clock(school.sector)
            found = drafts_of(units, due, calendar, there, policies.notices_on, clock=clock)
            born = (await births(tx, school_id, [pupil_id])).get(pupil_id)
            drafts = [one for draft in found if (one := rules.for_age(draft, age_on(born, draft.end))) is not None]
            await self._settle(tx, school, there, drafts, now)

    async def _settle(
        self, tx: Transaction, school: School, there: Sequence[Notice], drafts: Iterable[Draft], now: datetime
    ) -> None:
        """Make, change and withdraw drafts until they are what the rules ask for."""
        author = Machine(school.id)
        open_ = {(one.kind, one.begin): one for one in there if one.state is NoticeState.PROPOSED and not one.by_hand}
        clock = counting.by_clock(school.sector)
        for draft in drafts:
            old = open_.pop((draft.kind, draft.begin), None)
            hours = counting.total(draft.units, clock=clock)
            ids = tuple(one.record_id for one in draft.units)
            if old is None:
                new = draft_notice(school.id, draft.units[0].pupil_id, draft.kind, draft.begin, now=now)
                new = replace(new, end=draft.end, due=draft.due, record_ids=ids, hours=hours)
                await keep(tx, author, None, new, now)
            elif (old.end, old.due, old.record_ids, old.hours) != (draft.end, draft.due, ids, hours):
                due = min(old.due, draft.due)
                new = replace(old, end=draft.end, due=due, record_ids=ids, hours=hours, version=old.version + 1)
                await keep(tx, author, old, new, now)
        for old in open_.values():
            await keep(tx, author, old, replace(old, state=NoticeState.WITHDRAWN, version=old.version + 1), now)

    async def _due_units(
        self, read: Reading, school: School, pupil_id: str, units: Sequence[Unit]
    ) -> list[tuple[date, str]]:
        """What the pupil had to follow from the first to the last unauthorised hour; nothing where that is no week.

        What is free by plan or inside a deviation was not due.
        """
        if not units or (units[-1].local_date - units[0].local_date).days < A_WEEK:
            return []
        slots = await due_slots(read, school, pupil_id, units[0].local_date, units[-1].local_date)
        return [(one.local_date, one.id) for one in slots if one.starts_at < units[-1].ends_at]


async def calendar_of(read: Reading, school: School, today: date, policy: NoticePolicy = rules.POLICY) -> Calendar:
    """Return the lesson weeks of a year back and a while ahead, and the days on which no office works."""
    first, last = today - LOOK_BACK - timedelta(days=120), today + timedelta(days=60)
    free = await free_days(read, school.id, first, last)
    weeks = rules.lesson_weeks(first, last, free, every_day=school.demo)
    closed = rules.public_holidays(first.year) | rules.public_holidays(today.year) | rules.public_holidays(last.year)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    without = frozenset(day for day in days if not is_school_day(day, free, every_day=school.demo))
    return Calendar(weeks, closed if policy.free_days_are_working_days else closed | free.keys(), without)


def drafts_of(
    units: Sequence[Unit],
    due: Sequence[tuple[date, str]],
    calendar: Calendar,
    there: Iterable[Notice],
    policy_on: rules.PolicyOn = rules.always,
    *,
    clock: bool,
) -> list[Draft]:
    """What the three rules ask for, apart from what was sent or dismissed."""
    settled: dict[NoticeKind, list[Notice]] = defaultdict(list)
    for one in there:
        if one.state in SENT or one.state is NoticeState.DISMISSED:
            settled[one.kind].append(one)
    of_hours = settled[NoticeKind.HOURS_16] + settled[NoticeKind.RMC]
    sent = [one.end for one in of_hours if one.state in SENT]
    dismissed = [one.end for one in of_hours if one.state is NoticeState.DISMISSED]
    known = {record_id for one in settled[NoticeKind.LUXURY] for record_id in one.record_ids}
    ended = [one.begin for one in settled[NoticeKind.LONG]]
    return [
        *rules.sixteen_hours(units, calendar, policy_on, clock=clock, sent=sent, dismissed=dismissed),
        *rules.long_absence(due, units, calendar, policy_on, ended=ended),
        *rules.luxury(units, calendar, policy_on, known=known),
    ]


def draft_notice(school_id: str, pupil_id: str, kind: NoticeKind, begin: date, *, now: datetime) -> Notice:
    """A new draft of the machine, with nothing filled in."""
    return Notice(
        id=new_id(now),
        school_id=school_id,
        pupil_id=pupil_id,
        kind=kind,
        state=NoticeState.PROPOSED,
        begin=begin,
        end=begin,
        due=begin,
        record_ids=(),
        hours=counting.total((), clock=True),
        action_school=Private(""),
        action_wanted=Private(""),
        contact_name=Private(""),
        contact_email=Private(""),
        reason=Private(""),
        by_hand=False,
        made_by="",
        made_at=now,
        approved_by=None,
        approved_at=None,
        exported_by=None,
        exported_at=None,
        version=1,
    )


async def keep(  # the parts of one change
    tx: Transaction, author: Author, old: Notice | None, new: Notice, now: datetime, *, reason: str = ""
) -> None:
    """Write a notice and who changed what of it; raises ``SomebodyElseChanged``."""
    if not await store.write(tx, new):
        given = new.version - 1
        await history.stop(tx, author.school_id, thing=THING, thing_id=new.id, given=given, names=names_of)
    await history.record(
        tx,
        author,
        thing=THING,
        thing_id=new.id,
        pupil_id=new.pupil_id,
        before=_plain(old) if old else None,
        after=_plain(new),
        reason=Private(reason),
        now=now,
    )


def _plain(notice: Notice) -> dict[str, object]:
    return asdict(notice) | {"hours": str(notice.hours)}
