"""Who is at home."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from erbij.people.model import Person, Relation


@dataclass(frozen=True, slots=True)
class Remote:
    """A pupil follows lessons from home on the days [from_date, until_date); None: until further notice."""

    id: str
    pupil_id: str
    from_date: date
    until_date: date | None


@dataclass(frozen=True, slots=True)
class RemoteWork:
    """What an import writes; ``changed`` get a new end, ``gone`` never came into effect."""

    new: tuple[Remote, ...] = ()
    changed: tuple[Remote, ...] = ()
    gone: tuple[str, ...] = ()


class Right(StrEnum):
    """By what right somebody asks about a pupil's plan."""

    FAMILY = "family"
    CARE = "care"
    TEACHER = "teacher"


@dataclass(frozen=True, slots=True)
class About:
    """The pupil of a request; ``relation`` goes into the who-looked log."""

    pupil: Person
    relation: Relation
    right: Right

    @property
    def id(self) -> str:
        """The pupil's id."""
        return self.pupil.id

    @property
    def is_family(self) -> bool:
        """Whether pupil or guardian asks."""
        return self.right is Right.FAMILY
