"""From a facts file to its explanation: R1-R11 over one pupil's facts, with no database, clock or settings.

Theory of operation
===================
Per slot the live seconds (R1, R3, R4), by the same function that counts a page and the ledger. All claims of the pupil
on one time line (R5). What each keeps becomes pieces with a date and a bucket. Items of the catalogue are cut at their
norm, over the whole file (R6); then each date by itself: offline work and the day cap (R7, R8; not on free days, R9).
States and status come from attendance before all of this (R11). Dates outside the period are counted, not printed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from erbij.register import intervals
from erbij.register.buckets import Buckets
from erbij.register.day import NEVER, Day, Piece, capped, day_cap, kept
from erbij.register.facts import Facts, ItemFact, Modality, Mode, SlotFact, local_date
from erbij.register.intervals import Asked, between, clip, subtract, total, union
from erbij.register.model import Source
from erbij.register.rules import clock_hours, count, hours_minutes, whole_minutes
from erbij.register.states import SlotTold, slot_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from erbij.register.intervals import Intervals

FORMAT = "erbij-explanation/1"


def explain(facts: Facts) -> dict[str, Any]:
    """The explanation as it is written to JSON."""
    return Explanation(facts).view()


class Explanation:
    """One pupil's facts, counted; made once, then read."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._buckets = Buckets(facts)
        self.given = {slot.id: _given(facts, slot) for slot in facts.slots.values()}
        self.live = {slot.id: self._live(slot) for slot in facts.slots.values()}
        self.school = self._school()
        self.days = {day: self._day(day) for day in self._dates()}
        self._count()

    def view(self) -> dict[str, Any]:
        """Only the dates of the period, in order, and the slots on them, in the order of the file."""
        days = [day for key, day in sorted(self.days.items()) if self._printed(key)]
        seconds = sum(day.total() for day in days)
        return {
            "format": FORMAT,
            "policy_version": self._facts.policy.version,
            "days": [_day_view(day) for day in days],
            "slots": [one.view() for one in self.told()],
            "total": {
                "seconds": seconds,
                "minutes": whole_minutes(seconds),
                "clock_hours": clock_hours(seconds),
                "hmm": hours_minutes(seconds),
            },
        }

    def _live(self, slot: SlotFact) -> Intervals:
        """R1, R3, R4."""
        session = self._facts.sessions.get(slot.id)
        seen = self._facts.presence.get(slot.id)
        if session is None or not seen or not slot.planned:
            return ()
        start, end = self.given[slot.id]
        where = between(max(start, session.span[0]), min(end, session.span[1]))
        pauses = self._facts.pauses.get(slot.id)
        return count(union(seen), where, union(pauses) if pauses else (), self._facts.policy).counts

    def _school(self) -> list[Intervals]:
        """R1: every record of attendance at school, clipped to its slot."""
        return [clip((one.span,), (self._facts.slots[one.slot].span,)) for one in self._facts.school]

    def _dates(self) -> set[date]:
        facts = self._facts
        days = {slot.local_date for slot in facts.slots.values()}
        days |= {local_date(start) for item in facts.catalogue for start, _ in item.intervals}
        return days | {work.local_date for work in facts.offline}

    def _day(self, day: date) -> Day:
        counts = self._buckets.counts(day)
        # Under OFF a date is listed with zeros; where no cap applies there is none.
        return Day(day, cap=0 if self._buckets.mode(day) is Mode.OFF else None, reported=counts)

    def _printed(self, day: date) -> bool:
        return self._facts.period is None or day in self._facts.period

    def _count(self) -> None:
        self._add_due()
        claims = [*self._claims()]
        shares = intervals.share([asked for asked, _ in claims])
        pieces: defaultdict[date, list[Piece]] = defaultdict(list)
        work: defaultdict[str, list[Piece]] = defaultdict(list)
        for (_, whole), share in zip(claims, shares, strict=True):
            cut = [whole._replace(start=start, seconds=end - start) for start, end in share]
            (work[whole.owner] if whole.source is Source.CATALOGUE else pieces[whole.local_date]).extend(cut)
        for item in self._facts.catalogue:
            self._cut_at_norm(item, work[item.id], pieces)
        for piece in self._plain_quantities():
            pieces[piece.local_date].append(piece)
        for key, day in self.days.items():
            self._settle(day, pieces[key])
        self._add_provisional([asked for asked, _ in claims if asked.source is not Source.OFFLINE])

    def _add_due(self) -> None:
        """R8: what is due on a date, and from it the cap."""
        due: defaultdict[date, list[tuple[int, int]]] = defaultdict(list)
        for slot in self._facts.slots.values():
            if slot.planned and slot.modality is not Modality.FREE_BY_PLAN:
                due[slot.local_date].append(slot.span)
        for key, day in self.days.items():
            if key not in self._facts.free_days and self._buckets.mode(key) is not Mode.OFF:
                day.due = total(union(due[key]))
            if day.reported:
                day.cap = day_cap(day.due, self._facts.day_ceiling, self._facts.policy)

    def _claims(self) -> Iterator[tuple[Asked, Piece]]:
        """R5: every claim, with the piece that it becomes but for its time; S and O in the order of the file."""
        facts, buckets = self._facts, self._buckets
        for fact, spans in zip(facts.school, self.school, strict=True):
            day = facts.slots[fact.slot].local_date
            bucket = buckets.of_school(day, other_school=fact.other_school)
            yield (
                Asked(Source.SCHOOL, fact.span[0], fact.slot, spans),
                Piece(day, Source.SCHOOL, bucket, 0, 0, 0, fact.slot),
            )
        for key, counts in self.live.items():
            slot = facts.slots[key]
            whole = Piece(slot.local_date, Source.LIVE, buckets.of_live(slot), 0, 0, 0, key)
            yield Asked(Source.LIVE, slot.span[0], key, counts), whole
        for item in facts.catalogue:
            for place, span in enumerate(item.intervals if item.completed else ()):
                day = local_date(span[0])
                whole = Piece(day, Source.CATALOGUE, buckets.of_work(day, item.slot_of(place)), 0, 0, 0, item.id)
                yield Asked(Source.CATALOGUE, span[0], item.id, (span,)), whole
        for work in facts.offline:
            if work.span is not None:
                bucket = buckets.of_work(work.local_date, work.replaces_slot)
                whole = Piece(work.local_date, Source.OFFLINE, bucket, 0, 0, 0, work.id)
                yield Asked(Source.OFFLINE, work.span[0], work.id, (work.span,)), whole

    def _plain_quantities(self) -> Iterator[Piece]:
        """R7: offline work without an interval, in the order of entry."""
        for entry, work in enumerate(self._facts.offline):
            if work.span is None:
                bucket = self._buckets.of_work(work.local_date, work.replaces_slot)
                yield Piece(work.local_date, Source.OFFLINE, bucket, NEVER, entry, work.seconds, work.id)

    def _cut_at_norm(self, item: ItemFact, work: list[Piece], pieces: defaultdict[date, list[Piece]]) -> None:
        """R6: the earliest seconds of the whole file first; dates without caps neither use the norm nor are cut."""
        left = max(0, int(item.norm_minutes * 60 * item.cap_factor) - item.used_seconds)
        for piece in sorted(work, key=lambda one: one.start):
            if not self._buckets.counts(piece.local_date):
                pieces[piece.local_date].append(piece)
                continue
            stay, over = kept([piece], left)
            left -= sum(one.seconds for one in stay)
            pieces[piece.local_date] += stay
            self.days[piece.local_date].over_norm += sum(one.seconds for one in over)

    def _settle(self, day: Day, pieces: list[Piece]) -> None:
        if day.reported:
            capped(day, pieces, self._facts.policy)
        elif self._buckets.mode(day.local_date) is not Mode.OFF:
            day.pieces = pieces

    def _add_provisional(self, asked: list[Asked]) -> None:
        """R6: per date what items that are not completed would claim; no norm, no cap, in no total."""
        open_: defaultdict[date, list[tuple[int, int]]] = defaultdict(list)
        for item in self._facts.catalogue:
            for span in () if item.completed else item.intervals:
                open_[local_date(span[0])].append(span)
        if open_:
            taken = union(span for one in asked for span in one.intervals)
            for key, spans in open_.items():
                if key not in self._facts.free_days and self._buckets.mode(key) is not Mode.OFF:
                    self.days[key].provisional = total(subtract(union(spans), taken))

    def told(self) -> Iterator[SlotTold]:
        """Every remote slot of the period, in the order of the file."""
        credited, at_school = self._credited(), self.at_school()
        for slot in self._facts.slots.values():
            if slot.modality is Modality.REMOTE_LIVE and self._printed(slot.local_date):
                there = at_school.get(slot.id, ()), self.live[slot.id]
                yield slot_told(self._facts, slot, self.given[slot.id], there, credited[slot.id])

    def at_school(self) -> dict[str, Intervals]:
        """S of every slot that has any, as one set of seconds."""
        found: dict[str, Intervals] = {}
        for fact, spans in zip(self._facts.school, self.school, strict=True):
            found[fact.slot] = union(found.get(fact.slot, ()) + spans)
        return found

    def _credited(self) -> defaultdict[str, int]:
        """S and L of each slot after R8."""
        credited: defaultdict[str, int] = defaultdict(int)
        for day in self.days.values():
            for piece in day.pieces:
                if piece.source in {Source.SCHOOL, Source.LIVE}:
                    credited[piece.owner] += piece.seconds
        return credited


def _given(facts: Facts, slot: SlotFact) -> tuple[int, int]:
    """R1: the slot as it was given; ``extended_until`` takes the place of its end."""
    session = facts.sessions.get(slot.id)
    until = session.extended_until if session else None
    return slot.span[0], slot.span[1] if until is None else until


def _day_view(day: Day) -> dict[str, Any]:
    return {
        "date": day.local_date.isoformat(),
        "due_seconds": day.due,
        "cap_seconds": day.cap,
        "by_source": day.by_source(),
        "by_bucket": day.by_bucket(),
        "reported_seconds": day.total(),
        "provisional_seconds": day.provisional,
        "over_norm_seconds": day.over_norm,
    }
