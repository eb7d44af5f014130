"""Which modality a slot has for a pupil, and who may change it.

Theory of operation
===================
Every slot has exactly one modality for each pupil. The last word of the day counts (DAY_CHANGE); without one the fixed
online day (PATTERN); without one the period at home (PLAN); else the pupil is at school. A lesson for which everybody
stays at home has nobody at school.

What was said for one lesson goes with it when it moves to another time of the same date. It lapses when the lesson
moves to another date, for whoever said it knew another day; who it was said for is told.

Back to school is always allowed. Home needs a ground: a period at home, an arrangement, or a report of illness. Staff
decide for their own pupils; what they decide is in the history with their name.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.plans.modality.model import AS_ALWAYS, Choice, Modality
from erbij.plans.modality.wire import ModalityOrigin, SlotModality, WhyNot
from erbij.plans.patterns.rules import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from erbij.plans.document.model import Document
    from erbij.plans.modality.model import DayChange, SlotTime, Standing
    from erbij.plans.model import Remote
    from erbij.plans.patterns.wire import PatternDetails

FAMILY_AHEAD = timedelta(days=14)
STAFF_BACK, STAFF_AHEAD = timedelta(days=28), timedelta(days=60)
_LIVE = Modality(SlotModality.REMOTE_LIVE, ModalityOrigin.PLAN)
_FAMILY_MAY = (SlotModality.AT_SCHOOL, SlotModality.REMOTE_LIVE)


def covers(change: DayChange, slot: SlotTime) -> bool:
    """Whether these words are about that slot."""
    if change.slot_id is not None:
        return change.slot_id in slot.names
    return change.date == slot.date and slot.ends_at > change.since


def at_home(period: Remote, day: date) -> bool:
    """Whether a date is in the period."""
    return period.from_date <= day and (period.until_date is None or day < period.until_date)


def planned_modality(
    slot: SlotTime, periods: Iterable[Remote], patterns: Iterable[Document[PatternDetails]] = ()
) -> Modality:
    """What the plan alone makes of it: a fixed online day, of two the one that was made last; else the period."""
    for one in sorted(patterns, key=lambda one: (one.created_at, one.id), reverse=True):
        if one.holds(slot.date) and matches(one.details.moments, slot.date, slot.local_start):
            return Modality(one.details.modality, ModalityOrigin.PATTERN, at=one.details.at)
    return _LIVE if any(at_home(period, slot.date) for period in periods) else AS_ALWAYS


def modality_of(
    slot: SlotTime,
    periods: Iterable[Remote],
    changes: Sequence[DayChange],
    patterns: Iterable[Document[PatternDetails]] = (),
) -> Modality:
    """Return the one modality of a pupil's slot; ``changes`` are theirs in the order in which they were made."""
    last = next((one for one in reversed(changes) if covers(one, slot)), None)
    if last is None or last.modality is None:
        found = planned_modality(slot, periods, patterns)
    else:
        found = Modality(last.modality, ModalityOrigin.DAY_CHANGE)
    return _LIVE if slot.all_remote and found.modality is SlotModality.AT_SCHOOL else found


def lapsed(slot: SlotTime, changes: Sequence[DayChange]) -> SlotModality | None:
    """Return what was said for the lesson on another date, unless somebody said something for it since."""
    about = [one for one in changes if one.slot_id in slot.elsewhere or covers(one, slot)]
    return about[-1].modality if about and about[-1].slot_id in slot.elsewhere else None


def in_reach(day: date, today: date, standing: Standing) -> bool:
    """Whether a date is near enough to be changed by hand."""
    if standing.staff:
        return today - STAFF_BACK <= day <= today + STAFF_AHEAD
    return today <= day <= today + FAMILY_AHEAD


def choice(slot: SlotTime, found: Modality, standing: Standing | None, now: datetime, today: date) -> Choice:
    """Return what somebody may make of a slot; ``standing`` None: they only look."""
    if standing is None:
        return Choice(slot.id, found, (), None)
    why = why_not(slot, standing, now, today)
    wanted = () if why else allowed(standing)
    may = tuple(one for one in wanted if one is not found.modality)
    if why is None and not may:
        why = WhyNot.NOT_IN_PLAN
    return Choice(slot.id, found, may, why)


def why_not(slot: SlotTime, standing: Standing, now: datetime, today: date) -> WhyNot | None:
    """Why nothing of a slot can be changed, whoever asks for what."""
    if not slot.planned:
        return WhyNot.CALLED_OFF
    if slot.all_remote:
        return WhyNot.EVERYBODY_AT_HOME
    if not in_reach(slot.date, today, standing):
        return WhyNot.TOO_FAR
    return WhyNot.OVER if not standing.staff and now >= slot.ends_at else None


def allowed(standing: Standing) -> tuple[SlotModality, ...]:
    """Return what somebody may choose at all."""
    if standing.staff:
        return tuple(SlotModality)
    return _FAMILY_MAY if standing.ground else (SlotModality.AT_SCHOOL,)


def of_day(slots: Sequence[Choice]) -> tuple[SlotModality, ...]:
    """What may be chosen for the whole day: what changes at least one slot."""
    return tuple(one for one in SlotModality if any(one in slot.may for slot in slots))
