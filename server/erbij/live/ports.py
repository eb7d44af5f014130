"""What the live lesson needs from others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from erbij.live.model import USUAL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Reading, Transaction
    from erbij.live.model import Terms
    from erbij.private import Private


class PlannedSlot(Protocol):
    """The part of a timetable slot that a lesson is made of."""

    @property
    def id(self) -> str:
        """Return the slot's id."""

    @property
    def school_id(self) -> str:
        """Return the school's id."""

    @property
    def group_name(self) -> str:
        """Return the group as on a screen."""

    @property
    def subject(self) -> str:
        """Return the subject as on a screen."""

    @property
    def teacher_id(self) -> str:
        """Return who gives the lesson."""

    @property
    def teacher_name(self) -> Private[str]:
        """Return the name of who gives the lesson."""

    @property
    def place(self) -> str:
        """Return the classroom."""

    @property
    def starts_at(self) -> datetime:
        """Return the start."""

    @property
    def ends_at(self) -> datetime:
        """Return the end (half-open)."""

    @property
    def status(self) -> str:
        """Return PLANNED, CANCELLED or MOVED."""

    @property
    def moved_to(self) -> datetime | None:
        """Return when it begins now, if it was moved."""

    @property
    def teacher_ids(self) -> frozenset[str]:
        """Return who may open it."""


class Slots(Protocol):
    """The timetable, asked through the actor; the module ``timetable.store`` is one."""

    async def slot_for(self, read: Reading, actor: Actor, slot_id: str) -> PlannedSlot | None:
        """Return the slot if the actor may know it, else None."""

    async def gives(self, read: Reading, actor: Actor, slot_id: str) -> bool:
        """Whether the actor is the teacher or the supply teacher of the slot."""

    async def slot(self, read: Reading, school_id: str, slot_id: str) -> PlannedSlot | None:
        """Return a slot of that school, for work and not for people."""

    async def expected_ids(
        self, read: Reading, school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, frozenset[str]]:
        """Return the pupils of each slot."""


class NamedPerson(Protocol):
    """The part of a person that a screen shows."""

    @property
    def name(self) -> Private[str]:
        """Return the name."""


class People(Protocol):
    """The people of a school; the module ``people.store`` is one."""

    async def person(self, read: Reading, school_id: str, person_id: str) -> NamedPerson | None:
        """Return somebody of that school."""


class Plans(Protocol):
    """From where a pupil follows a lesson; wired in composition from the plans."""

    async def at_school(self, read: Reading, school_id: str, slot_id: str, pupil_id: str) -> bool:
        """Whether the pupil has a seat in the classroom for that slot."""

    async def terms(self, read: Reading, school_id: str, pupil_id: str, place: str) -> Terms:
        """Return on what terms the pupil enters a lesson in that place; raises what keeps the door shut."""

    async def curtain_closed(self, read: Reading, school_id: str) -> bool:
        """Whether a lesson in a classroom of that school begins without pictures of the class."""


class EverybodyMay:
    """Stands in where no plans are kept: the door is open for every pupil of the group."""

    async def at_school(self, read: Reading, school_id: str, slot_id: str, pupil_id: str) -> bool:  # noqa: ARG002
        """Return no."""
        return False

    async def terms(self, read: Reading, school_id: str, pupil_id: str, place: str) -> Terms:  # noqa: ARG002
        """Return the usual ones."""
        return USUAL

    async def curtain_closed(self, read: Reading, school_id: str) -> bool:  # noqa: ARG002
        """Return no."""
        return False


class Outbox(Protocol):
    """News for those above, in the same transaction as the fact."""

    async def add(self, tx: Transaction, kind: str, payload: Mapping[str, str], *, key: str) -> None:
        """Append a row; rows of one key are delivered in order."""


class Disclose(Protocol):
    """The who-looked log (``privacy.service.disclose``)."""

    async def __call__(
        self, tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, relation: str, now: datetime
    ) -> int:
        """Write that the actor sees these pupils on a page."""
