"""What the register needs from rooms below it, and from the who-looked log above it; wired in composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction
    from erbij.people.model import Person
    from erbij.private import Private
    from erbij.register.model import CalendarDay, Lesson, SlotEvidence


class Timetable(Protocol):
    """Lessons and who is expected where; every question within one school."""

    async def zone(self, read: Reading, school_id: str) -> ZoneInfo:
        """Return the school's time zone."""

    async def lesson(self, read: Reading, school_id: str, slot_id: str) -> Lesson | None:
        """Return one lesson; None if the school has no such slot."""

    async def lessons(self, read: Reading, school_id: str, start: datetime, end: datetime) -> Sequence[Lesson]:
        """Return the lessons that share time with [start, end)."""

    async def lessons_of_pupil(
        self, read: Reading, school_id: str, pupil_id: str, start: datetime, end: datetime
    ) -> Sequence[Lesson]:
        """Return the lessons of a pupil's groups that share time with [start, end)."""

    async def lessons_of_teacher(
        self, read: Reading, school_id: str, teacher_id: str, start: datetime, end: datetime
    ) -> Sequence[Lesson]:
        """Return the lessons that somebody gives, also as a supply, and that share time with [start, end)."""

    async def remote_pupils(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, frozenset[str]]:
        """Return, per slot, the pupils of its group who are planned to follow it from home on its date."""

    async def calendar(self, read: Reading, school_id: str, since: date, until: date) -> Mapping[date, CalendarDay]:
        """Return what the school's calendar says of every date from ``since`` up to and including ``until``."""

    async def pupil_of_family(self, read: Reading, actor: Actor, person_id: str | None) -> Person | None:
        """Return the pupil whom the actor is or is a guardian of; without an id oneself, else the first child."""

    async def pupil_sector(self, read: Reading, school_id: str, person_id: str) -> str | None:
        """Return the sector of the school; None if that person is or was no pupil of it."""

    async def names(self, read: Reading, school_id: str, person_ids: Collection[str]) -> Mapping[str, Private[str]]:
        """Return names by id; somebody unknown is left out."""


class Evidence(Protocol):
    """What the live lesson recorded."""

    async def of_slots(
        self, read: Reading, school_id: str, slot_ids: Collection[str], now: datetime
    ) -> Mapping[str, SlotEvidence]:
        """Return the evidence per slot, open intervals up to their last proof; a slot without any may be left out."""

    async def slots_of_pupil(
        self, read: Reading, school_id: str, pupil_id: str, start: datetime, end: datetime
    ) -> Collection[str]:
        """Return the slots whose session began in [start, end) and in which the pupil took part."""


class Disclose(Protocol):
    """The who-looked log (``privacy.service.disclose``)."""

    async def __call__(
        self, tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, relation: str, now: datetime
    ) -> int:
        """Write that the actor sees these pupils on a page, in the transaction that reads."""
