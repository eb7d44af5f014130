"""How attended minutes become counted instruction time: R1-R5, R10 and R12 of the register.

Theory of operation
===================
Input is one slot, what was recorded about it, and a dated policy. Presence outside the lesson does not count (R1), two
devices count once, a short reconnect is no absence (R3), the pupil's own pause is not lesson time (R4), and a second
belongs to one source and one slot only (R5). No clock, no database, no zone: ``now`` is an argument.

Not monotone: R3 spends its budget in order of time, so that *more* presence in the middle of a lesson can turn one long
gap into short ones that use up the budget of later gaps. What holds instead stands in docs/adr/0020.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from erbij.register import intervals
from erbij.register.model import Attendance, Counted, CountingPolicy, EndReason, Live
from erbij.register.spans import (
    Seconds,
    Span,
    Spans,
    between,
    clip,
    from_seconds,
    in_seconds,
    on_the_second,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from erbij.register.intervals import Interval, Intervals
    from erbij.register.model import Presence, PupilEvidence, Session, Slot, SlotEvidence

POLICIES = (
    CountingPolicy(
        version="2026-1",
        valid_from=date(2026, 1, 1),
        bridge_max=Seconds(120),
        bridge_budget=Seconds(300),
        silence_max=Seconds(30),
        catchup_allowance=Seconds(60 * 60),
        offline_day_max=Seconds(120 * 60),
    ),
)
"""Every policy that was ever in force, the oldest first. Law is dated data: add one, never change one."""

CLOCK_HOUR_SECTORS = frozenset({"BO", "SBO", "SO"})
"""Primary and special primary report per clock hour; all others per lesson hour (register, section 2)."""


def policy_on(local_date: date, policies: Sequence[CountingPolicy] = POLICIES) -> CountingPolicy:
    """The policy for a date (R17); dates before the first policy are counted by the first."""
    in_force = [policy for policy in policies if policy.valid_from <= local_date]
    return in_force[-1] if in_force else policies[0]


def lesson_time(slot: Slot, session: Session | None) -> Span:
    """The slot as it was given: ``extended_until`` takes the place of its end (R1)."""
    if session is None or session.extended_until is None:
        return slot.span
    return Span(slot.span.start, max(slot.span.end, session.extended_until))


def window(slot: Slot, session: Session | None) -> Spans:
    """R1: where live presence counts; nowhere without a session or when the slot is not planned."""
    if session is None or not slot.planned:
        return ()
    given = lesson_time(slot, session)
    end = given.end if session.end is None else min(given.end, session.end)
    return on_the_second(between(max(given.start, session.start), end))


def settled(presence: Iterable[Presence], now: datetime, policy: CountingPolicy) -> tuple[Presence, ...]:
    """R2 where counting meets it: an open interval that fell silent ended at its last proof.

    Live closes such intervals itself; one that it left open was interrupted by our server.
    """
    limit = timedelta(seconds=policy.silence_max)
    return tuple(
        replace(one, ended=EndReason.SERVER) if one.ended is None and now - one.span.end > limit else one
        for one in presence
    )


def bridge(present: Intervals, policy: CountingPolicy) -> tuple[Intervals, Intervals]:
    """R3: the gaps that are filled, and the short ones that did not fit in what was left of the budget.

    In order of time; a gap that does not fit is left open whole and the next ones are still tried.
    """
    left = int(policy.bridge_budget)
    filled: list[Interval] = []
    too_many: list[Interval] = []
    for gap in intervals.gaps(present):
        length = gap[1] - gap[0]
        if length > policy.bridge_max:
            continue
        if length <= left:
            left -= length
            filled.append(gap)
        else:
            too_many.append(gap)
    return tuple(filled), tuple(too_many)


def count(seen: Intervals, where: Intervals, pauses: Intervals, policy: CountingPolicy) -> Counted:
    """R1, R3, R4 in whole seconds: the one code behind a page, the ledger and an explanation."""
    present = intervals.clip(seen, where)
    if len(present) < 2:  # noqa: PLR2004 - nothing to bridge
        return Counted(present, (), (), intervals.subtract(present, pauses) if pauses else present)
    bridged, too_many = bridge(present, policy)
    whole = intervals.joined(present, bridged) if bridged else present
    return Counted(present, bridged, too_many, intervals.subtract(whole, pauses) if pauses else whole)


def attend(slot: Slot, evidence: SlotEvidence, pupil_id: str, policy: CountingPolicy, now: datetime) -> Attendance:
    """One pupil in one slot, counted by R1-R4 as of ``now``."""
    return attend_as(slot, evidence, evidence.of(pupil_id), policy, now)


def attend_as(
    slot: Slot, evidence: SlotEvidence, recorded: PupilEvidence, policy: CountingPolicy, now: datetime
) -> Attendance:
    """As :func:`attend`, of a pupil of whom more is known than what the lesson kept."""
    pupil = replace(recorded, presence=settled(recorded.presence, now, policy))
    return Attendance(slot, evidence, pupil, policy, count_live(slot, evidence.session, pupil, policy))


def count_live(slot: Slot, session: Session | None, pupil: PupilEvidence, policy: CountingPolicy) -> Live:
    """R1, R3, R4: what one slot's live presence is worth, before other slots and sources (R5)."""
    where = window(slot, session)
    seen = in_seconds(one.span for one in pupil.presence)
    pauses = clip(on_the_second(pupil.pauses), where)
    counted = count(seen, in_seconds(where), in_seconds(pauses), policy)
    present, bridged, too_many, counts = map(from_seconds, counted)
    return Live(where, from_seconds(seen), present, bridged, too_many, pauses, counts)


def missed(slot: Interval, at_school: Intervals, sector: str) -> Fraction:
    """R12: how much of a slot that was missed counts as absence, in units of the sector.

    Clock-hour sectors: hours of the slot without attendance at school. Lesson-hour sectors: 1 for a slot of at most an
    hour, else its hours. What was followed from home takes nothing off.
    """
    if sector in CLOCK_HOUR_SECTORS:
        there = intervals.total(intervals.clip(intervals.union(at_school), (slot,)))
        return Fraction(slot[1] - slot[0] - there, 3600)
    return lesson_hours(slot)


def lesson_hours(slot: Interval) -> Fraction:
    """R12, lesson-hour sectors: 1 for a slot of at most an hour, else its hours."""
    return max(Fraction(slot[1] - slot[0], 3600), Fraction(1))


def monday_of(local_date: date) -> date:
    """The first day of the date's ISO week."""
    return local_date - timedelta(days=local_date.weekday())


def iso_week(local_date: date) -> str:
    """``2026-W41``: the ISO week of a date; the first days of January may belong to the old year's last week."""
    year, week, _ = local_date.isocalendar()
    return f"{year}-W{week:02d}"


def whole_minutes(seconds: int) -> int:
    """R10: floored, and only ever of a sum over the reported period."""
    return seconds // 60


def clock_hours(seconds: int) -> str:
    """R10: hours with two decimals, half up, with a decimal point."""
    return str((Decimal(seconds) / 3600).quantize(Decimal("0.01"), ROUND_HALF_UP))


def hours_minutes(seconds: int) -> str:
    """R10: ``h:mm`` of the floored minutes."""
    hours, minutes = divmod(whole_minutes(seconds), 60)
    return f"{hours}:{minutes:02d}"
