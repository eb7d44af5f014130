"""Write the past of the demonstration school, through the rooms themselves where they decide anything."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence.categories import store as categories
from erbij.absence.categories.rules import category, named
from erbij.absence.in_view import store as in_view
from erbij.absence.in_view.model import Contact
from erbij.absence.in_view.wire import ContactKind
from erbij.absence.records.model import Wanted
from erbij.absence.records.wire import RecordSource
from erbij.absence.wire import NationalReason
from erbij.actor import Actor, Role
from erbij.demo.model import BEGIN
from erbij.demo.past import rules
from erbij.demo.past.model import GROUP, ILL, PUPILS
from erbij.errors import Broken
from erbij.ids import new_id
from erbij.people.model import MemberAs
from erbij.private import Private
from erbij.register.attendance.service import say
from erbij.register.disputes import store as disputes
from erbij.register.disputes.model import About, Dispute
from erbij.schools.store import school_of
from erbij.timetable.store import add_slots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from erbij.absence.ports import News
    from erbij.absence.records.service import Records
    from erbij.db.database import Transaction
    from erbij.demo.model import Made
    from erbij.people.service import People
    from erbij.timetable.model import StoredSlot

SPOKEN = (("Noor Voorbeeld", 1, ContactKind.CALL), ("Sem Verzonnen", 8, ContactKind.GUARDIAN))
"""Noor stays green, Sem is amber; with Yara nobody spoke."""


class Past:
    """Two weeks before the school opened."""

    def __init__(self, people: People, records: Records, news: News) -> None:
        self._people = people
        self._records = records
        self._news = news

    async def make(self, tx: Transaction, made: Made, now: datetime) -> None:
        """Write it once; a school of an older version gets it too."""
        if PUPILS[0] in made.people or GROUP not in made.groups:
            return
        for name in PUPILS:
            members = [(made.groups[GROUP], MemberAs.PUPIL)]
            made.people[name] = await self._people.add_in(
                tx, made.school_id, name, [Role.PUPIL], members=members, since=BEGIN
            )
        zone = ZoneInfo((await school_of(tx, made.school_id)).timezone)
        today = now.astimezone(zone).date()
        slots = list(rules.lessons(made, today, zone, now))
        await add_slots(tx, slots)
        await say(tx, list(rules.attended(made, slots, today, now)), self._news)
        code = category("TAND", NationalReason.MEDICAL, id_=new_id(now), name="Tandarts", since=BEGIN)
        await categories.add(tx, made.school_id, code)
        for name, reason, some in rules.missed(slots, today):
            await self._miss(tx, made, made.people[name], reason, some, now)
        for name, back, kind in SPOKEN:
            day = today - timedelta(days=back)
            told = (new_id(now), made.school_id, made.people[name], day, kind, made.people["Mila Modelstra"], now)
            await in_view.add_contact(tx, Contact(*told))
        await self._dispute(tx, made, slots[-1], now)

    async def _miss(  # noqa: PLR0917 - one stretch of absence
        self, tx: Transaction, made: Made, pupil_id: str, reason: str, slots: Sequence[StoredSlot], now: datetime
    ) -> None:
        author = Actor(made.people["Zoë Zogenaamd"], made.school_id, frozenset({Role.COORDINATOR}), "")
        wanted = []
        for slot in slots:
            found = named((), reason, slot.local_date)
            if found is None:
                raise Broken
            wanted.append(Wanted(slot.id, pupil_id, found, RecordSource.STAFF, author.id))
        await self._records.put(tx, author, pupil_id, wanted, reason="", now=now)

    async def _dispute(self, tx: Transaction, made: Made, slot: StoredSlot, now: datetime) -> None:
        """Lina says that a line of hers is wrong; it waits for its answer."""
        pupil_id = made.people[ILL]
        said = Dispute(
            id=new_id(now),
            school_id=made.school_id,
            pupil_id=pupil_id,
            slot_id=slot.id,
            number=1,
            local_date=slot.local_date,
            author_id=pupil_id,
            text=Private("Ik ging om half twaalf naar de tandarts, maar de hele les staat erbij."),
            raised_at=now,
            due_on=now.date() + timedelta(days=10),
            about=About.LESSON,
        )
        await disputes.add_dispute(tx, said)
