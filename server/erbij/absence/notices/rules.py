"""R13 and R14: when a notice is due, and what can never stand in one. Pure; every number is a policy's.

What counts: only hours that a person decided to be unauthorised, of a reason that leads to a notice at all. Authorised
and undecided hours are not in the sum and not in the draft.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from erbij.absence.notices.model import Draft, NoticePolicy
from erbij.absence.notices.wire import NoticeKind
from erbij.absence.rules import total
from erbij.absence.wire import Authorised, NationalReason, Notify
from erbij.timetable.rules import is_school_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from erbij.absence.model import Unit
    from erbij.absence.notices.model import Calendar, Notice

POLICY = NoticePolicy()
PolicyOn = Callable[[date], NoticePolicy]
"""Which numbers hold on a date (R17): a new version changes nothing on the days before it."""
GROWN_UP, OLD = 18, 23
"""From 18 no compulsory education: the region is told instead (RMC, until 23)."""
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
SATURDAY = 5


def always(_day: date) -> NoticePolicy:
    """Return Erbij's own numbers, whatever the day."""
    return POLICY


def kinds_at(age: int | None) -> frozenset[NoticeKind]:
    """Return which notices there can be about somebody of that age; an unknown one counts as compulsory.

    Until 18 the municipality's attendance officer (Leerplichtwet 1969), from 18 until 23 the regional registration
    office for early school leavers (RMC), nobody after that.
    """
    if age is None or age < GROWN_UP:
        return frozenset(NoticeKind) - {NoticeKind.RMC}
    return frozenset({NoticeKind.RMC}) if age < OLD else frozenset()


def for_age(draft: Draft, age: int | None) -> Draft | None:
    """Return the draft as it is to be about somebody of that age on its last day; None: there is to be none.

    Hours of who is 18 are told to the region as RMC, on the rule of 16 hours; the other kinds do not exist for them.
    """
    kinds = kinds_at(age)
    if draft.kind in kinds:
        return draft
    grown_up = draft.kind is NoticeKind.HOURS_16 and NoticeKind.RMC in kinds
    return replace(draft, kind=NoticeKind.RMC) if grown_up else None


def may_stand(unit: Unit) -> bool:
    """Whether an hour can be in any notice: decided as unauthorised, and of a reason that leads to one."""
    return unit.authorised is Authorised.NO and unit.notify is not Notify.NEVER


def on_school_days(units: Iterable[Unit], calendar: Calendar) -> list[Unit]:
    """Leave out what lies on a free day."""
    return [one for one in units if one.local_date not in calendar.free]


def counts_for_16(unit: Unit) -> bool:
    """Whether an hour counts for 16 hours; those that are noticed by hand only do not."""
    return may_stand(unit) and unit.notify is not Notify.MANUAL


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def public_holidays(year: int) -> frozenset[date]:
    """Return the days that no deadline counts (Algemene termijnenwet, art. 3)."""
    sunday = easter(year)
    king = date(year, 4, 27)
    return frozenset(
        {
            date(year, 1, 1),
            sunday - 2 * _DAY,
            sunday + _DAY,
            king - _DAY if king.weekday() == SATURDAY + 1 else king,
            date(year, 5, 5),
            sunday + 39 * _DAY,
            sunday + 50 * _DAY,
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def lesson_weeks(first: date, last: date, free: Collection[date], *, every_day: bool) -> tuple[date, ...]:
    """Return the Mondays of the weeks with at least one school day that touch [first, last]."""
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= last:
        days = (monday + timedelta(days=ahead) for ahead in range(7))
        if any(is_school_day(day, free, every_day=every_day) for day in days):
            weeks.append(monday)
        monday += _WEEK
    return tuple(weeks)


def due_after(day: date, working_days: int, closed: Collection[date]) -> date:
    """Return the n-th working day after ``day``."""
    left = working_days
    while left:
        day += _DAY
        if day.weekday() < SATURDAY and day not in closed:
            left -= 1
    return day


def window_start(day: date, calendar: Calendar, weeks: int) -> date:
    """Return the first day of the lesson week of ``day`` and the ones before it, ``weeks`` in all."""
    here = [monday for monday in calendar.weeks if monday <= day]
    return here[-weeks] if len(here) >= weeks else (here[0] if here else day)


def sixteen_hours(  # the parts of one rule
    units: Iterable[Unit],
    calendar: Calendar,
    policy_on: PolicyOn = always,
    *,
    clock: bool,
    sent: Collection[date] = (),
    dismissed: Collection[date] = (),
) -> list[Draft]:
    """R13: walk along the days with new unauthorised hours.

    ``sent`` are the last days of 16H notices that were approved or sent; ``dismissed`` those of drafts that a person
    dismissed: the same day does not ask again, a later one does.
    """
    counted = sorted(
        (one for one in on_school_days(units, calendar) if counts_for_16(one)),
        key=lambda one: (one.starts_at, one.slot_id),
    )
    drafts: list[Draft] = []
    for day in sorted({one.local_date for one in counted}):
        policy = policy_on(day)
        before = [end for end in (*sent, *(draft.end for draft in drafts)) if end < day]
        since = max([window_start(day, calendar, policy.weeks), *(end + _DAY for end in before)])
        inside = tuple(one for one in counted if since <= one.local_date <= day)
        done = day in dismissed or any(end >= day for end in sent)
        if not done and total(inside, clock=clock) >= policy.hours:
            due = due_after(day, policy.due_working_days, calendar.closed)
            drafts.append(Draft(NoticeKind.HOURS_16, inside[0].local_date, day, due, inside))
    return drafts


def long_absence(
    due_units: Sequence[tuple[date, str]],
    units: Iterable[Unit],
    calendar: Calendar,
    policy_on: PolicyOn = always,
    *,
    ended: Collection[date] = (),
) -> list[Draft]:
    """R14: unauthorised on every due hour for more than four lesson weeks in a row.

    ``due_units`` are (date, slot) of what the pupil had to follow, by time; ``ended`` the first days of runs that were
    sent or dismissed already.
    """
    missed = {one.slot_id: one for one in units if may_stand(one)}
    due_units = [one for one in due_units if one[0] not in calendar.free]
    drafts: list[Draft] = []
    for all_missed, run in groupby(due_units, key=lambda one: one[1] in missed):
        stretch = list(run)
        begin, end = stretch[0][0], stretch[-1][0]
        policy = policy_on(end)
        if all_missed and begin not in ended and _longer(begin, end, calendar, policy.long_weeks):
            inside = tuple(missed[slot_id] for _, slot_id in stretch)
            due = due_after(end, policy.due_working_days, calendar.closed)
            drafts.append(Draft(NoticeKind.LONG, begin, end, due, inside))
    return drafts


def luxury(
    units: Iterable[Unit], calendar: Calendar, policy_on: PolicyOn = always, *, known: Collection[str] = ()
) -> list[Draft]:
    """R14: luxury leave at once, one draft for the days of one lesson week; due counts from its first day.

    ``known`` are the records that stand in a notice that was sent or dismissed.
    """
    hit = sorted(
        (one for one in on_school_days(units, calendar) if may_stand(one) and one.national is NationalReason.LUXURY),
        key=lambda one: (one.starts_at, one.slot_id),
    )
    fresh = [one for one in hit if one.record_id not in known]
    drafts = []
    for _, some in groupby(fresh, key=lambda one: one.local_date - timedelta(days=one.local_date.weekday())):
        inside = tuple(some)
        begin = inside[0].local_date
        due = due_after(begin, policy_on(begin).due_working_days, calendar.closed)
        drafts.append(Draft(NoticeKind.LUXURY, begin, inside[-1].local_date, due, inside))
    return drafts


def missing_in(notice: Notice) -> tuple[str, ...]:
    """Return the fields of the annex without which nobody can approve."""
    fields = {
        "action_school": notice.action_school,
        "action_wanted": notice.action_wanted,
        "contact_name": notice.contact_name,
        "contact_email": notice.contact_email,
    }
    return tuple(name for name, value in fields.items() if not value.reveal())


def _longer(begin: date, end: date, calendar: Calendar, weeks: int) -> bool:
    """Whether [begin, end] is more than so many lesson weeks: the same weekday so many lesson weeks on is in it."""
    here = [monday for monday in calendar.weeks if monday >= begin - timedelta(days=begin.weekday())]
    return len(here) > weeks and end >= here[weeks] + timedelta(days=begin.weekday())
