"""Use cases of a teacher: see what a pupil worked on in a week, and confirm it.

Work counts once it is completed or confirmed (R6). What was measured without a line and sent later (class C) always
waits for a teacher, as far as it came before they confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.actor import STAFF, Role
from erbij.catalogue.engagement import store
from erbij.catalogue.engagement.model import Signed
from erbij.errors import Conflict, Invalid, NotFound
from erbij.ids import new_id
from erbij.people import store as people
from erbij.people.model import Relation
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.actor import Actor
    from erbij.catalogue.confirmations.wire import ConfirmEngaged
    from erbij.catalogue.engagement.model import Work
    from erbij.catalogue.engagement.ports import Disclose
    from erbij.catalogue.engagement.service import Engagement
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.model import Person
    from erbij.private import Private

PAGE = "catalogue.confirmations"
USUAL_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Week:
    """A pupil's own work of an ISO week, in the school's dates; works by title."""

    pupil: Person
    monday: date
    today: date
    zone: ZoneInfo
    works: Sequence[Work]
    names: dict[str, Private[str]]


class Confirmations:
    """What teachers of every school on this server confirm."""

    def __init__(self, database: Database, clock: Clock, engagement: Engagement, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._engagement = engagement
        self._disclose = disclose

    async def week(self, actor: Actor, pupil_id: str, monday: date | None) -> Week:
        """One pupil's week (None: this one); raises ``NotFound`` for who is no pupil of theirs."""
        now = self._clock.now()
        async with self._database.read() as read:
            await pupil_of_staff(read, actor, pupil_id)
        await self._engagement.fresh(pupil_id)
        async with self._database.transaction() as tx:
            pupil, relation = await pupil_of_staff(tx, actor, pupil_id)
            zone = ZoneInfo((await school_of(tx, actor.school_id)).timezone)
            today = now.astimezone(zone).date()
            wanted = monday or today
            first = wanted - timedelta(days=wanted.weekday())
            found = await store.works_of_pupils(
                tx, actor.school_id, [pupil_id], midnight(first, zone), midnight(first + timedelta(days=7), zone)
            )
            done = [one for one in found.get(pupil_id, ()) if one.seconds]
            works = sorted(done, key=lambda one: (one.latest.title.reveal(), one.item_id))
            authors = {one.signed.author_id for one in works if one.signed}
            names = await people.names_of(tx, actor.school_id, authors)
            await self._disclose(tx, actor, PAGE, [pupil_id], relation=relation, now=now)
        return Week(pupil, first, today, zone, works, names)

    async def confirm(self, actor: Actor, asked: ConfirmEngaged) -> None:
        """Keep that a teacher confirms the work on an item, or takes that back.

        Raises ``NotFound``, ``Invalid``, and ``Conflict`` where work came in late that was not on their screen.
        """
        now = self._clock.now()
        if asked.cap_percent > USUAL_PERCENT and not asked.reason:
            raise Invalid([("body.reason", "is needed where more than the norm may count")])
        async with self._database.read() as read:
            await pupil_of_staff(read, actor, asked.pupil_id)
        await self._engagement.fresh(asked.pupil_id)
        async with self._database.transaction() as tx:
            await pupil_of_staff(tx, actor, asked.pupil_id)
            await store.lock_work(tx, asked.pupil_id, asked.item_id)
            work = await store.work_of_item(tx, actor.school_id, asked.pupil_id, asked.item_id)
            if not work.engaged:
                raise NotFound
            if asked.confirmed and work.late_at and (asked.late_at is None or asked.late_at < work.late_at):
                raise Conflict
            signed = Signed(
                id=new_id(now),
                school_id=actor.school_id,
                pupil_id=asked.pupil_id,
                item_id=asked.item_id,
                confirmed=asked.confirmed,
                cap_percent=asked.cap_percent,
                reason=asked.why,
                author_id=actor.id,
                at=max(now, work.late_at or now),
            )
            await store.sign(tx, signed)
            await self._engagement.tell(tx, actor.school_id, asked.pupil_id, asked.item_id)


async def pupil_of_staff(read: Reading, actor: Actor, pupil_id: str) -> tuple[Person, Relation]:
    """Return a pupil whom the actor teaches, mentors or coordinates; raises ``NotFound``."""
    relation = await people.relation(read, actor, pupil_id)
    person = await people.person(read, actor.school_id, pupil_id)
    theirs = relation not in {Relation.NONE, Relation.SELF, Relation.CHILD} and actor.is_any(*STAFF)
    if person is None or not theirs or Role.PUPIL not in person.roles:
        raise NotFound
    return person, relation


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of a local date, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
