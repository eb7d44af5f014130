"""Which lessons a wish means, what a change makes of the lessons that are there, and what stands in its way.

A lesson that begins at another time is a new slot, and the old one says where it went. Of a series that is near enough
for people to have seen (two weeks) every lesson is moved like that; later ones are simply planned anew, so that a
Monday lesson that became a Tuesday lesson does not stand on every Monday of the year.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from erbij.errors import Invalid
from erbij.ids import new_id
from erbij.schools.rules import year_of
from erbij.timetable.model import StoredSlot
from erbij.timetable.rules import instant
from erbij.timetable.slots.model import Clash, ClockSkips, Draft, Edit, When, Whom, Work
from erbij.timetable.slots.wire import ClashKind, SlotTense
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from erbij.timetable.model import Slot
    from erbij.timetable.slots.model import Undo

SEEN = timedelta(days=14)
LONGEST = timedelta(hours=12)
WEEK = timedelta(days=7)
MAX_HOURS = 12
RARE = 4
USUAL = (("08:30", "09:20"), ("09:20", "10:10"), ("10:30", "11:20"), ("11:20", "12:10"), ("13:00", "13:50"))
HARD = frozenset({ClashKind.TEACHER, ClashKind.PLACE})
"""Nobody gives two lessons at once and no two classes sit in one room, unless the coordinator says so."""


def when_of(day: date, start: str, end: str) -> When:
    """Read the wall times; raises ``Invalid`` when the end is not after the start."""
    found = When(day, time.fromisoformat(start), time.fromisoformat(end))
    if found.end <= found.start:
        raise Invalid([("body.end", "the end is not after the start")])
    return found


def dates(draft: Draft, today: date, free: Mapping[date, str]) -> tuple[list[date], dict[date, str]]:
    """Return the dates of the lesson, and the free days that a series leaves out; raises ``Invalid``.

    One lesson is on its day whatever that day is; a series ends within the school year in which it begins.
    """
    first, until = draft.when.day, draft.until
    if first < today:
        raise Invalid([("body.date", "this day is over")])
    if until is None:
        return [first], {}
    if not first <= until <= year_of(first)[1]:
        raise Invalid([("body.until", "not within the school year")])
    days = [first + WEEK * number for number in range((until - first) // WEEK + 1)]
    return [day for day in days if day not in free], {day: free[day] for day in days if day in free}


def timed(slot: StoredSlot, when: When, zone: ZoneInfo) -> StoredSlot:
    """Return the slot at that time; raises ``ClockSkips``."""
    starts_at, ends_at = instant(when.day, when.start, zone), instant(when.day, when.end, zone)
    if starts_at is None or ends_at is None:
        raise ClockSkips("body.start" if starts_at is None else "body.end")
    return replace(
        slot,
        local_date=when.day,
        local_start=f"{when.start:%H:%M}",
        local_end=f"{when.end:%H:%M}",
        starts_at=starts_at,
        ends_at=ends_at,
    )


def made(draft: Draft, days: Sequence[date], *, school_id: str, teacher_id: str, zone: ZoneInfo, now: datetime) -> Work:
    """Return the new slots, all of one series when there are more."""
    series_id = new_id(now) if draft.until is not None else None
    new = []
    for day in days:
        bare = StoredSlot(
            id=new_id(now),
            school_id=school_id,
            key=None,
            group_id=draft.group_id,
            subject=draft.subject,
            teacher_id=teacher_id,
            supply_teacher_id=None,
            place=draft.place,
            local_date=day,
            local_start="",
            local_end="",
            starts_at=now,
            ends_at=now,
            status=SlotStatus.PLANNED,
            imported=False,
            label=draft.label,
            all_remote=draft.all_remote,
            series_id=series_id,
            pupil_ids=draft.pupil_ids,
        )
        new.append(timed(bare, replace(draft.when, day=day), zone))
    return Work(tuple(new))


def edited(
    target: StoredSlot,
    slots: Sequence[StoredSlot],
    edit: Edit,
    *,
    free: Mapping[date, str],
    zone: ZoneInfo,
    now: datetime,
) -> Work:
    """Return what makes ``slots`` (``target`` is one of them) as ``edit`` says; see the module for what moves."""
    shift = edit.when.day - target.local_date
    moves = shift or f"{edit.when.start:%H:%M}" != target.local_start
    series_id = new_id(now) if moves and len(slots) > 1 else target.series_id
    new: list[StoredSlot] = []
    changed: list[tuple[StoredSlot, StoredSlot]] = []
    skipped: dict[date, str] = {}
    for old in slots:
        day = old.local_date + shift
        values = _values(old, target, edit)
        if moves and len(slots) > 1 and day in free:
            skipped[day] = free[day]
            changed.append((old, replace(values, status=SlotStatus.CANCELLED, off_for_free_day=True)))
            continue
        then = timed(values, replace(edit.when, day=day), zone)
        if not moves or (len(slots) > 1 and old.starts_at > now + SEEN):
            changed.append((old, replace(then, series_id=series_id)))
            continue
        later = replace(then, id=new_id(now), key=None, imported=False, by_hand=False, series_id=series_id, version=1)
        new.append(later)
        changed.append((old, replace(old, status=SlotStatus.MOVED, successor_id=later.id, by_hand=True)))
    real = tuple((old, then) for old, then in changed if old != replace(then, by_hand=old.by_hand))
    return Work(tuple(new), real, skipped)


def _values(old: StoredSlot, target: StoredSlot, edit: Edit) -> StoredSlot:
    """The lesson with what was changed of ``target``; what another one of the series has of its own stays."""
    whom = edit.whom if edit.whom not in {None, Whom.of(target)} else None
    teacher_id = edit.teacher_id if edit.teacher_id not in {None, target.teacher_id} else None
    supply_id = edit.supply_teacher_id if edit.supply_teacher_id != target.supply_teacher_id else old.supply_teacher_id
    gives_id = teacher_id or old.teacher_id
    whom = whom or Whom.of(old)
    return replace(
        old,
        group_id=whom.group_id,
        pupil_ids=whom.pupil_ids,
        label=whom.label,
        teacher_id=gives_id,
        subject=edit.subject if edit.subject != target.subject else old.subject,
        place=edit.place if edit.place != target.place else old.place,
        all_remote=edit.all_remote if edit.all_remote != target.all_remote else old.all_remote,
        supply_teacher_id=supply_id if supply_id != gives_id else None,
        by_hand=True,
    )


def other_people(target: StoredSlot, edit: Edit) -> bool:
    """Whether a lesson is to be for other people, or given by another teacher for good."""
    return edit.whom not in {None, Whom.of(target)} or edit.teacher_id not in {None, target.teacher_id}


def off(slots: Sequence[StoredSlot]) -> Work:
    """Call lessons off."""
    planned = [slot for slot in slots if slot.status is SlotStatus.PLANNED]
    return Work(changed=tuple((slot, replace(slot, status=SlotStatus.CANCELLED, by_hand=True)) for slot in planned))


def restored(slots: Sequence[StoredSlot]) -> Work:
    """Let lessons that were called off go on after all."""
    gone = [slot for slot in slots if slot.status is SlotStatus.CANCELLED]
    back = ((old, replace(old, status=SlotStatus.PLANNED, off_for_free_day=False, by_hand=True)) for old in gone)
    return Work(changed=tuple(back))


def redirected(before: Sequence[StoredSlot], to: Mapping[str, str | None]) -> Iterable[tuple[StoredSlot, StoredSlot]]:
    """Let slots that were moved into one that moves again name where that one went."""
    for old in before:
        if old.successor_id is not None and old.successor_id in to:
            yield old, replace(old, successor_id=to[old.successor_id])


def taken_back(kept: Undo, there: Mapping[str, StoredSlot]) -> Work:
    """Return what makes everything as it was; what the change made new is taken back and shown to nobody."""
    was = {slot.id: slot for slot in kept.before}
    changed = []
    for slot_id, now_ in there.items():
        off_ = replace(now_, status=SlotStatus.CANCELLED, withdrawn=True, successor_id=None)
        changed.append((now_, replace(was[slot_id], version=now_.version) if slot_id in was else off_))
    return Work(changed=tuple(changed))


def tense(slot: StoredSlot, now: datetime, live: str | None) -> SlotTense:
    """Whether it is over (by the clock, or ended by its teacher), going on with people in it, or still to come.

    Before its start nothing goes on, whoever (a classroom unit, mostly) is there early: they are told.
    """
    if slot.ends_at <= now or live == "over":
        return SlotTense.PAST
    return SlotTense.RUNNING if live == "open" and slot.starts_at <= now else SlotTense.AHEAD


def clashes(
    wanted: Sequence[StoredSlot],
    others: Sequence[Slot],
    pupils: Mapping[str, frozenset[str]],
    free: Mapping[date, str],
) -> list[Clash]:
    """Return what is in the way of the planned lessons among ``wanted``, by date; ``pupils`` are by slot id.

    ``others`` hold none of ``wanted`` and nothing that ``wanted`` takes the place of.
    """
    found: list[Clash] = []
    for slot in wanted:
        if slot.status is not SlotStatus.PLANNED:
            continue
        if slot.local_date in free:
            found.append(Clash(ClashKind.FREE_DAY, slot, None, free_day=free[slot.local_date]))
        for other in others:
            planned = other.status is SlotStatus.PLANNED
            if planned and other.starts_at < slot.ends_at and slot.starts_at < other.ends_at:
                found += _between(slot, other, pupils)
    return sorted(found, key=lambda clash: (clash.wanted.starts_at, clash.kind not in HARD, clash.kind))


def _between(slot: StoredSlot, other: Slot, pupils: Mapping[str, frozenset[str]]) -> Iterable[Clash]:
    if other.teacher_id == slot.gives_id:
        yield Clash(ClashKind.TEACHER, slot, other)
    if slot.place and other.place == slot.place:
        yield Clash(ClashKind.PLACE, slot, other)
    both = pupils.get(slot.id, frozenset()) & pupils.get(other.id, frozenset())
    if slot.group_id is not None and other.group_id == slot.group_id:
        yield Clash(ClashKind.GROUP, slot, other)
    elif both:
        yield Clash(ClashKind.PUPIL, slot, other, both)


def usual_hours(counted: Mapping[tuple[str, str], int]) -> tuple[tuple[str, str], ...]:
    """Return the wall times at which most lessons begin and end, by start; ``USUAL`` where there are no lessons yet.

    Of two that begin at the same time the more usual one; what is rare is no hour of the school.
    """
    best: dict[str, tuple[str, str]] = {}
    rare = max(counted.values(), default=0) / RARE
    for hour, number in Counter(counted).most_common():
        if number > rare:
            best.setdefault(hour[0], hour)
    common = sorted(best.values(), key=lambda hour: (-counted[hour], hour))[:MAX_HOURS]
    return tuple(sorted(common)) or USUAL


def next_hour(
    hours: Sequence[tuple[str, str]],
    now: datetime,
    later: date | None,
    *,
    today_is_school: bool,
    taken: Collection[tuple[date, str, str]] = (),
) -> tuple[date, tuple[str, str]]:
    """Return the first of the hours that is not on yet and not ``taken``, today or on the next school day.

    ``now`` is local. Where every hour is taken, the first one of that day.
    """
    wall, today = f"{now:%H:%M}", now.date()

    def free(day: date, hour: tuple[str, str]) -> bool:
        return not any(on == day and start < hour[1] and hour[0] < end for on, start, end in taken)

    ahead = next((hour for hour in hours if hour[0] >= wall and free(today, hour)), None)
    if today_is_school and ahead is not None:
        return today, ahead
    day = later or today + timedelta(days=1)
    return day, next((hour for hour in hours if free(day, hour)), hours[0])
