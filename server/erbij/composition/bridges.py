"""What one room needs from another, where the two may not know each other; no decisions here, only translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence import store as absence_store
from erbij.absence.illness import store as illness_store
from erbij.absence.unseen import store as unseen_store
from erbij.access.floating.model import RoomLesson
from erbij.live.model import Terms
from erbij.live.wire import Step
from erbij.plans import store as plans_store
from erbij.plans.comfort.store import terms as comfort_terms
from erbij.plans.modality.store import modalities
from erbij.plans.policy.store import policy_of
from erbij.plans.start import store as start_store
from erbij.plans.start.service import Locks
from erbij.register.counting.model import AbsenceMark
from erbij.register.facts import Authorised
from erbij.timetable import store as timetable_store
from erbij.timetable.week import store as week_store

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from erbij.clock import Clock
    from erbij.db.database import Reading
    from erbij.live.service import Live


class KnownPlaces:
    """``access.ports.PlacesKnown`` from the timetable."""

    async def places(self, read: Reading, school_id: str) -> tuple[str, ...]:
        """Return the places of the timetable."""
        return await timetable_store.places(read, school_id)

    async def lessons(self, read: Reading, school_id: str, day: date) -> tuple[RoomLesson, ...]:
        """Return the planned lessons of a date that are in a classroom."""
        return tuple(
            RoomLesson(one.place, one.subject, one.group_name, one.teacher_name, one.starts_at, one.ends_at)
            for one in await week_store.planned_in_rooms(read, school_id, day)
        )

    async def last_end(self, read: Reading, school_id: str, place: str, day: date) -> datetime | None:
        """Return when the last planned lesson of that date in that place ends."""
        return await week_store.last_end(read, school_id, place, day)


class StoredBirths:
    """``people.guardians.ports.Births`` from the start, which asks who signs."""

    async def births(self, read: Reading, school_id: str) -> Mapping[str, date]:
        """Return the dates of birth that the school gave."""
        return await start_store.births(read, school_id)


class AtHome:
    """``timetable.ports.AtHome`` from the plans."""

    async def remote_pupils_of_slots(
        self, read: Reading, school_id: str, slot_ids: Collection[str], expected: Mapping[str, frozenset[str]]
    ) -> dict[str, frozenset[str]]:
        """Return, per slot, those of the ``expected`` pupils who follow it live from home."""
        return await plans_store.remote_pupils_of_slots(read, school_id, slot_ids, expected)


class Seats:
    """``live.ports.Plans`` from the plans."""

    def __init__(self, clock: Clock) -> None:
        self._locks = Locks(clock)

    async def at_school(self, read: Reading, school_id: str, slot_id: str, pupil_id: str) -> bool:
        """Whether the pupil has a seat in the classroom for that slot."""
        found = (await modalities(read, school_id, [slot_id])).get(slot_id, {})
        return pupil_id not in found

    async def terms(self, read: Reading, school_id: str, pupil_id: str, place: str) -> Terms:
        """Hold the two locks of the start, then return what the comfort profile says."""
        await self._locks.hold(read, school_id, pupil_id, place)
        agreed = await comfort_terms(read, school_id, pupil_id)
        return Terms(Step[agreed.most.name], agreed.hidden, agreed.teacher_only, agreed.quiet_entry)

    async def curtain_closed(self, read: Reading, school_id: str) -> bool:
        """Whether the rules of the school say that a lesson begins without pictures of the class."""
        return (await policy_of(read, school_id)).curtain_closed


class ReportedIll:
    """``plans.modality.ports.IllToday`` from the reports of illness."""

    async def ill_on(self, read: Reading, school_id: str, pupil_id: str, day: date) -> bool:
        """Whether an open report of illness covers the date."""
        return await illness_store.on(read, school_id, pupil_id, day) is not None


class LessonsOpen:
    """``access.ports.LessonsOpen`` from the live lessons of this server."""

    def __init__(self, lessons: Live) -> None:
        self._lessons = lessons

    async def ends_at(self, person_id: str) -> datetime | None:
        """Return the planned end of the lesson that this person is in."""
        return self._lessons.ends_at(person_id)


class StoredAbsences:
    """``register.ports.Absences`` from the absence room, which stands above the register."""

    async def of_slots(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> dict[str, dict[str, tuple[AbsenceMark, ...]]]:
        """Return, per slot and pupil, the record that stands on it."""
        found = await absence_store.of_slots(read, school_id, slot_ids)
        return {
            slot_id: {
                pupil_id: (AbsenceMark(one.category, Authorised(one.authorised.value), one.missed_from),)
                for pupil_id, one in pupils.items()
            }
            for slot_id, pupils in found.items()
        }

    async def rests(self, read: Reading, school_id: str, slot_ids: Collection[str]) -> set[tuple[str, str]]:
        """Return the (slot, pupil) that somebody settled as agreed rest."""
        return await unseen_store.rests(read, school_id, slot_ids)
