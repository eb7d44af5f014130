"""Numbers to and from a version; nothing here makes a notice later than the law asks (Leerplichtwet 1969, art. 21a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.notices.model import NoticePolicy
from erbij.absence.policies.wire import AbsenceNumbers
from erbij.absence.support.model import SupportPolicy

if TYPE_CHECKING:
    from datetime import date

    from erbij.absence.policies.model import AbsencePolicy, Policies
    from erbij.absence.policies.wire import NewAbsencePolicy


def notices_of(numbers: AbsenceNumbers, version: int) -> NoticePolicy:
    """Return the numbers of notices."""
    return NoticePolicy(
        version=f"school-{version}",
        hours=numbers.hours,
        weeks=numbers.weeks,
        long_weeks=numbers.long_weeks,
        due_working_days=numbers.due_working_days,
        free_days_are_working_days=numbers.free_days_are_working_days,
    )


def support_of(numbers: AbsenceNumbers, version: int) -> SupportPolicy:
    """Return the numbers of support."""
    return SupportPolicy(
        version=f"school-{version}",
        weeks=numbers.window_weeks,
        tier_2_percent=numbers.tier_2_percent,
        tier_3_percent=numbers.tier_3_percent,
        sick_reports=numbers.sick_reports,
        sick_days=numbers.sick_days,
        talk_within_school_days=numbers.talk_within_school_days,
    )


def numbers_of(one: AbsencePolicy) -> AbsenceNumbers:
    """Return the numbers of a version."""
    notices, support = one.notices, one.support
    return AbsenceNumbers(
        hours=notices.hours,
        weeks=notices.weeks,
        long_weeks=notices.long_weeks,
        due_working_days=notices.due_working_days,
        free_days_are_working_days=notices.free_days_are_working_days,
        window_weeks=support.weeks,
        tier_2_percent=support.tier_2_percent,
        tier_3_percent=support.tier_3_percent,
        sick_reports=support.sick_reports,
        sick_days=support.sick_days,
        talk_within_school_days=support.talk_within_school_days,
    )


def faults(asked: NewAbsencePolicy, today: date) -> list[tuple[str, str]]:
    """Return what is wrong with a new version, as (field, message)."""
    found: list[tuple[str, str]] = []
    if asked.valid_from < today:
        found.append(("valid_from", "today or later: days that are over keep their numbers"))
    if asked.numbers.tier_3_percent <= asked.numbers.tier_2_percent:
        found.append(("numbers.tier_3_percent", "must be more than tier_2_percent"))
    return found


def passed_over(one: AbsencePolicy, policies: Policies) -> bool:
    """Whether a later version began by the time that this one would: it never was in force."""
    return policies.on(one.valid_from).version != one.version
