"""The page on which somebody gives an item: to whom they may give it, and what may fit.

As with missed lessons, it is gathered without holding the one writer, and the look is written before it is answered.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.catalogue.giving import store
from erbij.catalogue.giving.model import Giving, Whom
from erbij.catalogue.items import store as items
from erbij.catalogue.items.wire import ItemState
from erbij.catalogue.missed import rules
from erbij.catalogue.missed import store as missed_store
from erbij.catalogue.rights import own_groups
from erbij.errors import NotFound
from erbij.people.looks import look_at
from erbij.people.store import group_pupils, people_by_id
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.giving.model import Asked
    from erbij.catalogue.items.model import Item
    from erbij.catalogue.missed.service import Missing
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.model import Person
    from erbij.people.ports import Disclose
    from erbij.schools.model import Group
    from erbij.timetable.model import Slot

PAGE = "catalogue.giving"
WEEK = timedelta(days=6)


class GivingOfStaff:
    """One per server."""

    def __init__(self, database: Database, clock: Clock, missing: Missing, disclose: Disclose | None) -> None:
        self._database = database
        self._clock = clock
        self._missing = missing
        self._disclose = disclose

    async def page(self, actor: Actor, asked: Asked) -> Giving:
        """Return to whom the actor may give, and what. Raises ``NotFound`` for an item or group that is not theirs."""
        now = self._clock.now()
        async with self._database.read() as read:
            found = await self._page(read, actor, asked, now)
        if seen := {one.pupil.id for one in (*found.pupils, *found.absent)}:
            async with self._database.transaction() as tx:
                await look_at(self._disclose, tx, actor, PAGE, seen, now=now)
        return found

    async def _page(self, read: Reading, actor: Actor, asked: Asked, now: datetime) -> Giving:
        zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
        today = now.astimezone(zone).date()
        wanted = asked.monday or today
        monday = wanted - timedelta(days=wanted.weekday())
        item = await _item(read, actor, asked.item_id)
        groups = await own_groups(read, actor)
        group = next((one for one in groups if one.id == asked.group_id), None)
        if asked.group_id and group is None:
            raise NotFound
        absent = await self._missing.of_today(read, actor, now)
        subjects = (
            await store.subjects(read, actor.school_id, group.id, monday, monday + WEEK) if group else _missed(absent)
        )
        subject = asked.subject or (item.subject if item else "") or next(iter(subjects), "")
        return Giving(
            zone.key,
            today,
            monday,
            item,
            groups,
            group,
            await self._pupils(read, actor, group, subject, now) if group else (),
            _whom(await people_by_id(read, actor.school_id, absent), absent, subject),
            subjects,
            subject,
            await _suggested(read, actor, subject, group, monday) if subject and item is None else (),
        )

    async def _pupils(self, read: Reading, actor: Actor, group: Group, subject: str, now: datetime) -> tuple[Whom, ...]:
        pupils = {one.id: one for one in await group_pupils(read, actor.school_id, group.id)}
        missed = await self._missing.of_subject(read, actor, subject, list(pupils), now) if subject else {}
        return _whom(pupils, missed, subject)


def _missed(absent: Mapping[str, Sequence[Slot]]) -> list[str]:
    """The subjects of which somebody misses a lesson today, those of most pupils first."""
    counts = Counter(subject for slots in absent.values() for subject in {one.subject for one in slots})
    return sorted(counts, key=lambda one: (-counts[one], one.casefold()))


async def _item(read: Reading, actor: Actor, item_id: str) -> Item | None:
    if not item_id:
        return None
    found = (await items.without_blocks(read, actor.school_id, [item_id])).get(item_id)
    if found is None or found.state is not ItemState.READY:
        raise NotFound
    return found


async def _suggested(read: Reading, actor: Actor, subject: str, group: Group | None, monday: date) -> tuple[Item, ...]:
    of_week = await missed_store.given_for(read, actor.school_id, subject, monday, monday + WEEK)
    shelf = await missed_store.shelf(read, actor.school_id, subject, of_week)
    return tuple(rules.suggested(shelf, subject, group.name if group else "", of_week))


def _whom(pupils: Mapping[str, Person], missed: Mapping[str, Sequence[Slot]], subject: str) -> tuple[Whom, ...]:
    found = [
        Whom(one, slots := tuple(missed.get(one.id, ())), rules.latest_of(subject, slots)) for one in pupils.values()
    ]
    return tuple(sorted(found, key=lambda one: (one.pupil.name.reveal().casefold(), one.pupil.id)))
