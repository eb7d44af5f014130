"""Catching up with missed lessons: the rooms that give and list it, and what they hear from the rooms above them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence import store as absence_store
from erbij.absence.in_view import store as in_view_store
from erbij.absence.in_view.model import Contact
from erbij.absence.in_view.wire import ContactKind
from erbij.catalogue.assignments import http as assignments_http
from erbij.catalogue.assignments import store as assignments_store
from erbij.catalogue.assignments.service import Assignments
from erbij.catalogue.engagement import store as engagement_store
from erbij.catalogue.engagement.service import SETTLE_AFTER
from erbij.catalogue.giving import http as giving_http
from erbij.catalogue.giving.service import GivingOfStaff
from erbij.catalogue.materials import http as materials_http
from erbij.catalogue.materials.service import Materials
from erbij.catalogue.missed import http as missed_http
from erbij.catalogue.missed.service import MissedLessonsOfStaff, Missing
from erbij.catalogue.suggestions import http as suggestions_http
from erbij.catalogue.suggestions.service import Suggestions
from erbij.ids import new_id
from erbij.live.board import store as board_store
from erbij.live.board.model import KEPT
from erbij.live.missed import store as missed_store
from erbij.plans.store import remote_pupils_of_slots
from erbij.privacy.service import disclose
from erbij.register.attendance.store import not_in_class
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from erbij.catalogue.assignments.ports import Energy
    from erbij.catalogue.files.service import Files
    from erbij.catalogue.handins.model import Handin
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.live.board.wire import BoardPhoto
    from erbij.people.family import OfFamily
    from erbij.web.route import Route


class CatchingUp:
    """One of each service, and their routes."""

    def __init__(self, database: Database, clock: Clock, energy: Energy, sent: Files) -> None:
        lessons, progress = KnownLessons(), Completed()
        missing = Missing(lessons)
        self.assignments = Assignments(database, clock, missing, progress, energy, lessons)
        self.giving = GivingOfStaff(database, clock, missing, disclose)
        self.materials = Materials(database, clock, sent, missing)
        self.suggestions = Suggestions(database, clock, self.assignments, engagement_store)
        self.missed = MissedLessonsOfStaff(database, clock, lessons, progress, disclose)

    def routes(self) -> list[Route]:
        """Return the routes of these rooms."""
        return [
            *assignments_http.routes(self.assignments),
            *missed_http.routes(self.missed),
            *giving_http.routes(self.giving),
            *materials_http.routes(self.materials),
            *suggestions_http.routes(self.suggestions),
        ]


class Completed:
    """``assignments.ports.Progress`` from engaged time: an item that a pupil completed is done."""

    async def done(self, read: Reading, school_id: str, assignment_ids: Collection[str]) -> frozenset[str]:
        """Return the assignments whose item their pupil completed."""
        given = await assignments_store.by_ids(read, school_id, assignment_ids)
        pupils, items = {one.pupil_id for one in given.values()}, {one.item_id for one in given.values()}
        found = await engagement_store.completed(read, school_id, pupils, items)
        return frozenset(key for key, one in given.items() if (one.pupil_id, one.item_id) in found)

    async def today(self, read: Reading, own: OfFamily, now: datetime) -> dict[str, int]:
        """Return by item the seconds that a pupil was at it since midnight at school."""
        since, until = own.span(own.today)[0], now + SETTLE_AFTER
        return await engagement_store.seconds_by_item(read, own.pupil.school_id, own.pupil.id, since, until)


class SeenByTeacher:
    """``handins.ports.InTouch`` from contacts: who gives a pupil feedback was in touch with them."""

    async def answered(self, tx: Transaction, one: Handin, author_id: str, now: datetime) -> None:
        """Keep a contact on the school's date of now."""
        zone = ZoneInfo((await school_of(tx, one.school_id)).timezone)
        day, kind = now.astimezone(zone).date(), ContactKind.FEEDBACK
        row = Contact(new_id(now), one.school_id, one.pupil_id, day, kind, author_id, now)
        await in_view_store.add_contact(tx, row)


class KnownLessons:
    """``catalogue.missed.ports.Lessons`` from absence, attendance and the live lessons."""

    async def absent(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> dict[str, dict[str, datetime | None]]:
        """Return who has an absence on a lesson, or was not in the classroom and followed it from nowhere else."""
        found: dict[str, dict[str, datetime | None]] = defaultdict(dict)
        home = await remote_pupils_of_slots(read, school_id, slot_ids)
        for slot_id, pupil_id in await not_in_class(read, school_id, slot_ids):
            if pupil_id not in home.get(slot_id, ()):
                found[slot_id][pupil_id] = None
        for slot_id, records in (await absence_store.of_slots(read, school_id, slot_ids)).items():
            found[slot_id] |= {pupil_id: one.missed_from for pupil_id, one in records.items()}
        return dict(found)

    async def parts(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> dict[str, dict[str, list[tuple[datetime, datetime]]]]:
        """Return what of a live lesson passed without whom."""
        found: dict[str, dict[str, list[tuple[datetime, datetime]]]] = defaultdict(lambda: defaultdict(list))
        for one in await missed_store.of_slots(read, school_id, slot_ids):
            found[one.slot_id][one.pupil_id].append((one.start, one.end))
        return {slot_id: dict(pupils) for slot_id, pupils in found.items()}

    async def photos(self, read: Reading, school_id: str, slot_id: str, now: datetime) -> Sequence[BoardPhoto]:
        """Return the photos of the board that are still there."""
        return (await self.boards(read, school_id, [slot_id], now)).get(slot_id, [])

    async def boards(
        self, read: Reading, school_id: str, slot_ids: Collection[str], now: datetime
    ) -> dict[str, list[BoardPhoto]]:
        """Implements ``assignments.ports.Boards``."""
        return await board_store.of_slots(read, school_id, slot_ids, now - KEPT)
