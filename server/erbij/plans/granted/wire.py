"""Messages of what was granted; a part is null where its scope was not."""

from __future__ import annotations

import datetime as dt

from erbij.plans.arrangements.wire import ArrangementForm, ReturnStep
from erbij.plans.day_plan.wire import DayPlanned
from erbij.plans.grants.wire import GrantScope
from erbij.plans.passport.wire import PassportPage
from erbij.plans.patterns.wire import PatternDetails
from erbij.timetable.wire import SlotStatus
from erbij.wire import Id, Instant, Wire


class GrantedCard(Wire):
    """A pupil who was granted; ``id`` is the grant's. ``pupil`` null: the name was not."""

    id: Id
    pupil: str | None
    school: str
    scopes: tuple[GrantScope, ...]
    until: dt.date


class GrantedPupils(Wire):
    """Every grant that is in force now, by school and name."""

    pupils: tuple[GrantedCard, ...]


class GrantedPlan(Wire):
    """The arrangement in effect (``form`` null: none), the fixed online days, and what holds per weekday.

    Neither the ground nor who assessed it is in it: nobody outside needs them.
    """

    form: ArrangementForm | None
    level: int | None
    goals: str
    target_minutes: int | None
    partner_school: str
    first: dt.date | None
    last: dt.date | None
    review_on: dt.date | None
    return_path: tuple[ReturnStep, ...]
    patterns: tuple[PatternDetails, ...]
    week: tuple[DayPlanned, ...]


class GrantedContact(Wire):
    """Somebody of the school to call: the fixed teacher, or who gave the grant."""

    name: str
    fixed_teacher: bool
    email: str | None


class GrantedLesson(Wire):
    """A lesson of the next days."""

    starts_at: Instant
    ends_at: Instant
    subject: str
    place: str
    status: SlotStatus


class GrantedLinkDay(Wire):
    """How the link was on a date, over the lessons followed from home: whole minutes, from the register's seconds."""

    date: dt.date
    lessons: int
    attended_min: int
    technical_min: int
    not_offered_min: int


class GrantedBucket(Wire):
    """Minutes in one bucket of the register, R10: the sum is rounded down once."""

    bucket: str
    minutes: int


class GrantedCounts(Wire):
    """What the register counts of a period."""

    first: dt.date
    last: dt.date
    buckets: tuple[GrantedBucket, ...]


class GrantedPupil(Wire):
    """All that one grant shows of a pupil; never a picture, and no way into a lesson."""

    id: Id
    pupil: str | None
    school: str
    timezone: str
    scopes: tuple[GrantScope, ...]
    first: dt.date
    until: dt.date
    reason: str
    contacts: tuple[GrantedContact, ...]
    plan: GrantedPlan | None
    passport: PassportPage | None
    lessons: tuple[GrantedLesson, ...] | None
    link: tuple[GrantedLinkDay, ...] | None
    counts: GrantedCounts | None
