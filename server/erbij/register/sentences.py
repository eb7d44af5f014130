"""The "Uitleg" of a row: which sentences are said of it, each a key with its values; ``wording`` puts them in words.

Every sentence is made from the same values that were counted; nothing is counted here. "You" is the pupil.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.register.facts import Location, Mode
from erbij.register.line import is_over, is_running
from erbij.register.model import Attendance, Bucket, LinePart, Said, Source, State
from erbij.register.rules import lesson_time
from erbij.register.spans import Seconds, clip, on_the_second, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from erbij.register.counting.model import DayCount, SlotCount, WorkCount
    from erbij.register.model import CountingPolicy, Value
    from erbij.register.offline.model import Confirmed
    from erbij.register.spans import Span

_MISSED = frozenset({
    State.NOT_OFFERED,
    State.AGREED_REST,
    State.TECHNICAL_HOME,
    State.TECHNICAL_SCHOOL,
    State.TECHNICAL_SERVER,
    State.PAUSE,
    State.LEFT,
    State.NOT_THERE,
})  # fmt: skip


def explanation(
    attendance: Attendance,
    parts: Sequence[LinePart],
    slot: SlotCount,
    day: DayCount,
    *,
    now: datetime,
) -> tuple[Said, ...]:
    """The sentences of one row, in the order in which things happened; the last ones tell the sum and its worth."""
    if not attendance.slot.planned:
        return (_say("not_held"), _say("nothing"))
    if all(part.state is State.AHEAD for part in parts):
        return (_say("ahead"),)
    told = Telling(attendance, parts, now, slot.known.followed.at_location)
    worth = (*_judged(slot), *_worth(slot.credited, day))
    return (*told.presence(), *told.interruptions(), *told.missed(), *told.result(slot), *worth)


def _judged(slot: SlotCount) -> Iterator[Said]:
    """What a teacher made of a lesson of which less than half was attended (R11)."""
    if slot.verdict is not None:
        yield _say(f"partial.{slot.verdict.value}")


def of_work(work: Confirmed, count: WorkCount | None, day: DayCount | None, policy: CountingPolicy) -> tuple[Said, ...]:
    """The sentences of work that a teacher confirmed (R7); ``count`` None: it does not take part in counting."""
    return tuple(_of_work(work, count, day, policy))


def _of_work(work: Confirmed, count: WorkCount | None, day: DayCount | None, policy: CountingPolicy) -> Iterator[Said]:
    asked = Seconds(work.work.minutes * 60)
    yield _say("work", length=asked)
    if work.work.span is not None:
        yield _say("work.when", spans=(work.work.span,))
    if work.work.replaces_slot is not None:
        yield _say("work.replaces")
    if work.waits:
        yield _say("work.waits")
    if count is None or day is None:
        yield _say("nothing")
        return
    lost = count.asked - sum(share.seconds for share in count.shares)
    if lost and day.mode is not Mode.OFF:
        key = "work.most" if count.span is None else "work.taken"
        yield _say(key, length=Seconds(lost), most=policy.offline_day_max)
    yield from told_of_work(count, day, sum(one.seconds for one in count.shares if one.bucket is Bucket.OVER_CAP))


def told_of_work(count: WorkCount, day: DayCount, over: int) -> Iterator[Said]:
    """The last sentences of any work: what the day's cap and people did to it, and the sum."""
    yield from _over(over)
    yield from _adjusted(count.adjusted)
    yield from _late(count.late)
    credited = Seconds(count.credited + count.adjusted)
    yield _say("work.result", length=credited) if credited else _say("nothing")
    yield from _worth(count.credited, day)


def _say(key: str, **values: Value) -> Said:
    return Said(key, values)


def _worth(credited: int, day: DayCount) -> Iterator[Said]:
    """What the time is worth where it does not simply stand in the total."""
    if day.mode is Mode.OFF:
        yield _say("off")
    elif day.free_day and credited:
        yield _say("voluntary")
    elif day.mode is Mode.CONTACT_ONLY and credited:
        yield _say("unregistered")


def _over(seconds: int) -> Iterator[Said]:
    if seconds:
        yield _say("over", length=Seconds(seconds))


def _adjusted(seconds: int) -> Iterator[Said]:
    if seconds:
        yield _say("adjusted.more" if seconds > 0 else "adjusted.less", length=Seconds(abs(seconds)))


def _late(seconds: int) -> Iterator[Said]:
    if seconds:
        yield _say("late.more" if seconds > 0 else "late.less", length=Seconds(abs(seconds)))


class Telling:
    """Tells one row; made for one explanation."""

    def __init__(self, attendance: Attendance, parts: Sequence[LinePart], now: datetime, at: Location) -> None:
        self._attendance = attendance
        self._at = at
        self._live = attendance.live
        self._parts = parts
        self._now = now
        self._lesson = lesson_time(attendance.slot, attendance.evidence.session)
        self._whole = (self._lesson,)
        pupil = attendance.pupil
        own = (attendance.slot.span,)
        self._at_school = clip(on_the_second(pupil.at_school), own)
        self._elsewhere = clip(on_the_second(pupil.at_other_school), own)

    def presence(self) -> Iterator[Said]:
        """When the pupil was there, as recorded, and what of it lies outside the lesson."""
        seen, at_school = self._live.seen, self._at_school
        if at_school:
            yield _say("at_school", spans=at_school)
        if self._elsewhere:
            yield _say("at_other_school", spans=self._elsewhere)
        if not seen and (at_school or self._elsewhere):
            return
        if not seen:
            over = is_over(self._attendance.slot, self._attendance.evidence, self._now)
            yield _say("never_in" if over else "not_in_yet")
            return
        yield _say("seen", spans=seen)
        if self._at is not Location.HOME:
            yield _say(f"at.{self._at.value}")
        if total(self._live.present) < total(seen):
            where = self._live.window
            yield _say("window", spans=where[:1]) if where else _say("not_begun")

    def interruptions(self) -> Iterator[Said]:
        """R3: the gaps that were filled, and those for which the budget was used up."""
        policy = self._attendance.policy
        for gap in self._live.bridged:
            short = "bridged.shorter" if gap.seconds < policy.bridge_max else "bridged.as_long"
            yield _say(short, length=gap.seconds, most=policy.bridge_max)
        for gap in self._live.too_many:
            yield _say("too_many", length=gap.seconds, most=policy.bridge_budget)

    def missed(self) -> Iterator[Said]:
        """Every stretch that was not attended, with its reason; what was said already is left out."""
        said = {State.LEFT: self._live.too_many, State.NOT_THERE: () if self._live.seen else self._whole}
        for part in self._parts:
            if part.state in _MISSED and part.span not in said.get(part.state, ()):
                elsewhere = part.state is State.TECHNICAL_HOME and self._at is not Location.HOME
                key = "missed.TECHNICAL_THERE" if elsewhere else f"missed.{part.state.value}"
                yield _say(key, when=self._when(part.span))

    def result(self, slot: SlotCount) -> Iterator[Said]:
        """What counts of how much; a running lesson is counted up to the last proof."""
        over = sum(one.seconds for one in slot.shares if one.bucket is Bucket.OVER_CAP)
        elsewhere = total(self._live.counts) - sum(one.seconds for one in slot.shares if one.source is Source.LIVE)
        if elsewhere and slot.shares:
            yield _say("elsewhere", length=Seconds(elsewhere))
        yield from _over(over)
        yield from _adjusted(slot.adjusted)
        yield from _late(slot.late)
        credited = Seconds(slot.credited + slot.adjusted)
        if is_running(self._attendance.slot, self._attendance.evidence, self._now):
            yield _say("running")
            yield _say("so_far", length=credited)
        elif credited:
            yield _say("result", length=credited, whole=self._lesson.seconds)
        else:
            yield _say("nothing")

    def _when(self, span: Span) -> Value:
        """A stretch; what follows the last presence to the end is said by its beginning, or as *after that* (None)."""
        present = self._live.present
        if span.end < self._lesson.end or not present or span.start < present[-1].end:
            return (span,)
        return None if span.start == present[-1].end else span.start
