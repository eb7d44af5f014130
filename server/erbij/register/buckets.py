"""What credited seconds count as in law, for one pupil's facts: the buckets, and the date's regime before them.

The evidence never changes with the law; only this module and the policy do. Of L, and of C and O that replace a slot,
the slot decides; of other C and O the date does. A date under OFF has no entries; a free day is VOLUNTARY (R9); under
CONTACT_ONLY everything is UNREGISTERED.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.register.facts import Location, Mode
from erbij.register.model import Bucket

if TYPE_CHECKING:
    from datetime import date

    from erbij.register.facts import Facts, SlotFact


class Buckets:
    """Answers for one facts file; remembers what it found out per date."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._absent = {facts.slots[key].local_date for key in facts.absence}
        self._modes: dict[date, Mode] = {}

    def mode(self, day: date) -> Mode:
        """The regime of a date."""
        if day not in self._modes:
            self._modes[day] = self._facts.mode_on(day)
        return self._modes[day]

    def counts(self, day: date) -> bool:
        """Whether the day's seconds are reported, under the caps of R6-R8."""
        return day not in self._facts.free_days and self.mode(day) is Mode.FULL

    def of_day(self, day: date) -> Bucket | None:
        """The one bucket of a date on which nothing is reported; None where each second has its own."""
        if day in self._facts.free_days:
            return Bucket.VOLUNTARY
        return None if self.mode(day) is Mode.FULL else Bucket.UNREGISTERED

    def of_school(self, day: date, *, other_school: bool) -> Bucket:
        """S."""
        return self.of_day(day) or (Bucket.AT_OTHER_SCHOOL if other_school else Bucket.AT_SCHOOL)

    def of_live(self, slot: SlotFact) -> Bucket:
        """L."""
        return self.of_day(slot.local_date) or self._of_slot(slot)

    def of_work(self, day: date, replaces: str | None) -> Bucket:
        """C and O of a date."""
        whole = self.of_day(day)
        if whole is not None:
            return whole
        if replaces is not None:
            return self._of_slot(self._facts.slots[replaces])
        if any(day in one.dates for one in self._facts.deviations):
            return Bucket.REMOTE_WITHIN_DEVIATION
        return Bucket.REMOTE_DURING_ABSENCE if day in self._absent else Bucket.REMOTE_NO_GROUND

    def _of_slot(self, slot: SlotFact) -> Bucket:
        if slot.at_location is Location.SCHOOL:
            return Bucket.AT_SCHOOL
        if slot.programmed_online:
            return Bucket.PROGRAMMED_ONLINE
        if any(slot.local_date in one.dates and slot.id in one.slots for one in self._facts.deviations):
            return Bucket.REMOTE_WITHIN_DEVIATION
        return Bucket.REMOTE_DURING_ABSENCE if slot.id in self._facts.absence else Bucket.REMOTE_NO_GROUND
