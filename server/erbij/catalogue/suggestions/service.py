"""Finding what fits a pupil: by their group, the subjects and the lessons of this week, and what is left of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.catalogue.missed import store as missed
from erbij.catalogue.suggestions import rules, store
from erbij.catalogue.suggestions.model import Fitting, Narrowed, Week
from erbij.catalogue.years import years_of
from erbij.people.family import of_family
from erbij.timetable.store import slots_of_pupil
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.catalogue.assignments.model import CatchUp
    from erbij.catalogue.suggestions.ports import DoneBefore, GivenToday
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.family import OfFamily

DAYS = 7
NONE = Fitting((), 0, 0, 0)


class Suggestions:
    """One per server."""

    def __init__(self, database: Database, clock: Clock, given: GivenToday, done: DoneBefore) -> None:
        self._database = database
        self._clock = clock
        self._given = given
        self._done = done

    async def fitting(self, actor: Actor, person_id: str | None, narrowed: Narrowed) -> tuple[str, Fitting]:
        """Return the actor or a child of theirs, and what fits them today. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            own = await of_family(read, actor, person_id, now)
            listed = await self._given.list_of(read, own, now)
            most = rules.most_beside(listed)
            found = await self._fitting(read, own, listed, narrowed) if most else NONE
            return own.pupil.id, replace(found, items=found.items[:most])

    async def _fitting(self, read: Reading, own: OfFamily, listed: CatchUp, narrowed: Narrowed) -> Fitting:
        school_id, pupil_id = own.pupil.school_id, own.pupil.id
        has, left = {one.item.id for one in listed.now}, listed.room_min
        monday = own.today - timedelta(days=own.today.weekday())
        slots = await slots_of_pupil(read, school_id, pupil_id, *own.span(monday, DAYS))
        subjects = {one.subject for one in slots if one.status is SlotStatus.PLANNED}
        level, years = await years_of(read, school_id, pupil_id)
        names = {one.casefold() for one in subjects}
        shelf = await store.shelf(read, school_id, names, (level, years), left) if names else []
        of_week: set[str] = set()
        for subject in subjects if shelf else ():
            of_week |= await missed.given_for(read, school_id, subject, monday, monday + timedelta(days=DAYS - 1))
        did = await self._done.completed(read, school_id, [pupil_id], [one.id for one in shelf]) if shelf else set()
        has |= {item_id for _, item_id in did}
        return rules.suggested(shelf, Week(names, of_week, level, years, has, left), narrowed)
