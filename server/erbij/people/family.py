"""A pupil as their family asks for them, with the day that it is at school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.errors import NotFound
from erbij.people.store import pupil_of_family
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Reading
    from erbij.people.model import Person


@dataclass(frozen=True, slots=True)
class OfFamily:
    """The pupil, the school's time zone, and its date of now."""

    pupil: Person
    zone: ZoneInfo
    today: date

    def span(self, first: date, days: int = 1) -> tuple[datetime, datetime]:
        """Return [start, end) of so many dates at school, in UTC."""
        start, end = (datetime.combine(day, time(), self.zone) for day in (first, first + timedelta(days=days)))
        return start.astimezone(UTC), end.astimezone(UTC)


async def of_family(read: Reading, actor: Actor, person_id: str | None, now: datetime) -> OfFamily:
    """Return the actor or a child of theirs; raises ``NotFound``."""
    pupil = await pupil_of_family(read, actor, person_id)
    if pupil is None:
        raise NotFound
    zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
    return OfFamily(pupil, zone, now.astimezone(zone).date())
