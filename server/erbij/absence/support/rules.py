"""R15: the share of what was due that a pupil missed, whatever the reason, and when somebody should talk about it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from erbij.absence.rules import LONGEST_LESSON_HOUR_S, total
from erbij.absence.support.model import Missed, SupportPolicy
from erbij.absence.support.wire import TaskTrigger
from erbij.absence.wire import Authorised, NationalReason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from erbij.absence.model import Unit

POLICY = SupportPolicy()
Run = tuple["date", "date", int]
"""First and last school day of an illness, and how many school days it took."""


def due_hours(lengths: Iterable[int], *, clock: bool) -> Fraction:
    """Return the hours of slots of so many seconds, in the unit of the sector."""
    if clock:
        return Fraction(sum(lengths), 3600)
    return sum((Fraction(max(LONGEST_LESSON_HOUR_S, one), 3600) for one in lengths), Fraction(0))


def missed(units: Iterable[Unit], due_slots: Collection[str], due: Fraction, *, clock: bool) -> Missed:
    """Return what was missed of the due slots; undecided hours are in neither sum."""
    counted = [one for one in units if one.slot_id in due_slots]
    yes = [one for one in counted if one.authorised is Authorised.YES]
    no = [one for one in counted if one.authorised is Authorised.NO]
    return Missed(total(yes, clock=clock), total(no, clock=clock), due)


def level(share: Fraction, policy: SupportPolicy = POLICY) -> int:
    """Return tier 1, 2 or 3."""
    if share * 100 >= policy.tier_3_percent:
        return 3
    return 2 if share * 100 >= policy.tier_2_percent else 1


def percent(share: Fraction) -> str:
    """Return a share as percent with one decimal, half up."""
    tenths = (share * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}"


def sick_runs(units: Iterable[Unit], school_days: Sequence[date]) -> list[Run]:
    """Return illnesses as runs of school days in a row on which something was missed as ill, the earliest first."""
    ill = {one.local_date for one in units if one.national is NationalReason.ILL and one.authorised is Authorised.YES}
    runs: list[Run] = []
    before = False
    for day in school_days:
        if day in ill and before:
            first, _, length = runs[-1]
            runs[-1] = (first, day, length + 1)
        elif day in ill:
            runs.append((day, day, 1))
        before = day in ill
    return runs


def triggers(
    runs: Sequence[Run], tier: int, today: date, policy: SupportPolicy = POLICY
) -> list[tuple[TaskTrigger, date]]:
    """Return what asks for a conversation now, with the day that it is about.

    ``runs`` are those of the window. A run of seven days asks once, on its first day; so does each report from the
    fourth on; a tier asks on the day itself.
    """
    found: list[tuple[TaskTrigger, date]] = []
    if len(runs) >= policy.sick_reports:
        found.append((TaskTrigger.SICK_OFTEN, runs[policy.sick_reports - 1][0]))
    found += [(TaskTrigger.SICK_LONG, first) for first, _, length in runs if length >= policy.sick_days]
    if tier > 1:
        found.append((TaskTrigger.TIER_3 if tier == 3 else TaskTrigger.TIER_2, today))  # noqa: PLR2004 - the tier's name
    return found


def is_new(
    trigger: TaskTrigger, about: date, known: Iterable[tuple[TaskTrigger, date, bool]], window_first: date
) -> bool:
    """Whether a conversation is not open yet and was not had about this; ``known``: trigger, about, done."""
    for other, when, done in known:
        if other is not trigger:
            continue
        same_illness = trigger is TaskTrigger.SICK_LONG and when == about
        recent = trigger is not TaskTrigger.SICK_LONG and when >= window_first
        if same_illness or recent or (trigger is not TaskTrigger.SICK_LONG and not done):
            return False
    return True


def due_on(today: date, school_days_ahead: Sequence[date], policy: SupportPolicy = POLICY) -> date:
    """Return by when to talk: so many school days on; the last one known where the calendar ends before."""
    ahead = [day for day in school_days_ahead if day > today]
    return ahead[min(policy.talk_within_school_days, len(ahead)) - 1] if ahead else today
