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
    from erbij.register.catalogue.model import OwnItem
    from erbij.register.counting.model import AbsenceMark, AgreedDeviation, AgreedRest, Followed
    from erbij.register.facts import Dates
    from erbij.register.model import CalendarDay, Lesson, SlotEvidence


FACTS_CHANGED = "pupil_facts_changed"
"""News: ``school_id``, ``pupil_id``, ``first``, ``last`` (ISO dates, included) of what has to be counted again."""

RECOUNT = "register_recount"
"""News: as ``FACTS_CHANGED``, of some pupils at once (``pupil_ids``, with blanks between)."""


class News(Protocol):
    """The outbox (``jobs.outbox.Outbox``)."""

    async def add(self, tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str) -> None:
        """Append news in the caller's transaction."""


class Timetable(Protocol):
    """Lessons and who is expected where; every question within one school."""

    async def zone(self, read: Reading, school_id: str) -> ZoneInfo:
        """Return the school's time zone."""

    async def lesson(self, read: Reading, school_id: str, slot_id: str) -> Lesson | None:
        """Return one lesson; None if the school has no such slot."""

    async def lessons_by_id(self, read: Reading, school_id: str, slot_ids: Collection[str]) -> Mapping[str, Lesson]:
        """Return lessons by slot; one that the school does not have is left out."""

    async def lessons(self, read: Reading, school_id: str, start: datetime, end: datetime) -> Sequence[Lesson]:
        """Return the lessons that share time with [start, end)."""

    async def lessons_of_pupils(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], start: datetime, end: datetime
    ) -> Mapping[str, Sequence[Lesson]]:
        """Return, per pupil, the lessons in which they are expected and that share time with [start, end)."""

    async def expected(self, read: Reading, school_id: str, slot_id: str) -> Collection[str]:
        """Return the pupils who belong in a lesson."""

    async def lessons_of_teacher(
        self, read: Reading, school_id: str, teacher_id: str, start: datetime, end: datetime
    ) -> Sequence[Lesson]:
        """Return the lessons that somebody gives, also as a supply, and that share time with [start, end)."""

    async def calendar(self, read: Reading, school_id: str, since: date, until: date) -> Mapping[date, CalendarDay]:
        """Return what the school's calendar says of every date from ``since`` up to and including ``until``."""

    async def pupil_of_family(self, read: Reading, actor: Actor, person_id: str | None) -> Person | None:
        """Return the pupil whom the actor is or is a guardian of; without an id oneself, else the first child."""

    async def sector(self, read: Reading, school_id: str) -> str:
        """Return the school's sector, in its own word."""

    async def is_pupil(self, read: Reading, school_id: str, person_id: str) -> bool:
        """Return whether that person is or was a pupil of the school."""

    async def names(self, read: Reading, school_id: str, person_ids: Collection[str]) -> Mapping[str, Private[str]]:
        """Return names by id; somebody unknown is left out."""


class Evidence(Protocol):
    """What the live lesson recorded."""

    async def of_slots(
        self,
        read: Reading,
        school_id: str,
        slot_ids: Collection[str],
        now: datetime,
        pupil_ids: Collection[str] | None = None,
    ) -> Mapping[str, SlotEvidence]:
        """Return the evidence per slot, open intervals up to their last proof; a slot without any may be left out.

        ``pupil_ids``: others than these may be left out.
        """

    async def slots_of_pupils(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], start: datetime, end: datetime
    ) -> Mapping[str, Collection[str]]:
        """Return, per pupil, the slots whose session began in [start, end) and in which they took part."""


class Plans(Protocol):
    """How pupils are to follow their lessons, and what was agreed about it."""

    async def followed(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, Followed]]:
        """Return, per slot and pupil, how it is to be followed; whoever is to be at school may be left out."""

    async def deviations(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
    ) -> Mapping[str, Sequence[AgreedDeviation]]:
        """Return, per pupil, the deviations that are active on one of the dates."""

    async def ceilings(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
    ) -> Mapping[str, Mapping[date, int]]:
        """Return, per pupil, the most that a day may count, in minutes, by date; without one a date is left out."""

    async def rest(
        self, read: Reading, school_id: str, lessons: Mapping[str, Sequence[Lesson]], zone: ZoneInfo
    ) -> Mapping[tuple[str, str], AgreedRest]:
        """Return, by (slot, pupil), what of these lessons by pupil is agreed rest; without any it is left out."""


class Absences(Protocol):
    """Absence records."""

    async def of_slots(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, Sequence[AbsenceMark]]]:
        """Return, per slot and pupil, the records that stand on it."""

    async def rests(self, read: Reading, school_id: str, slot_ids: Collection[str]) -> Collection[tuple[str, str]]:
        """Return the (slot, pupil) of which somebody said afterwards that it was agreed rest, all of it."""


class OwnTime(Protocol):
    """What pupils did in their own time (C)."""

    async def items(
        self, read: Reading, school_id: str, pupil_ids: Collection[str], dates: Dates
    ) -> Mapping[str, Sequence[OwnItem]]:
        """Return, per pupil, the items on which they worked on one of the dates, with all that was done on them."""

    async def pupils(self, read: Reading, school_id: str, dates: Dates) -> set[str]:
        """Return everybody who worked on an item on one of the dates."""


class NothingDone:
    """``OwnTime`` of a school without a catalogue."""

    async def items(self, *_: object) -> Mapping[str, Sequence[OwnItem]]:
        """Return nothing."""
        return {}

    async def pupils(self, *_: object) -> set[str]:
        """Return nobody."""
        return set()


class NothingPlanned:
    """``Plans`` of a school without any."""

    async def followed(self, *_: object) -> Mapping[str, Mapping[str, Followed]]:
        """Return nothing: everybody is to be at school."""
        return {}

    async def deviations(self, *_: object) -> Mapping[str, Sequence[AgreedDeviation]]:
        """Return nothing."""
        return {}

    async def ceilings(self, *_: object) -> Mapping[str, Mapping[date, int]]:
        """Return nothing."""
        return {}

    async def rest(self, *_: object) -> Mapping[tuple[str, str], AgreedRest]:
        """Return nothing."""
        return {}


class NobodyAbsent:
    """``Absences`` of a school that records none."""

    async def of_slots(self, *_: object) -> Mapping[str, Mapping[str, Sequence[AbsenceMark]]]:
        """Return nothing."""
        return {}

    async def rests(self, *_: object) -> Collection[tuple[str, str]]:
        """Return nothing."""
        return ()


class Disclose(Protocol):
    """The who-looked log (``privacy.service.disclose``)."""

    async def __call__(
        self, tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, relation: str, now: datetime
    ) -> int:
        """Write that the actor sees these pupils on a page, in the transaction that reads."""
