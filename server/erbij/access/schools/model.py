"""One person at two schools, and the proof under way that they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class SchoolLink:
    """What one school keeps of it: which of its people works at which other school too. The other keeps its own row.

    It holds only while both are there.
    """

    school_id: str
    person_id: str
    other_school_id: str
    other_person_id: str
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody signed in at the first school and is about to sign in at the other, in the same browser."""

    id: str
    school_id: str
    person_id: str
    began_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AtOther:
    """Who that is, for the question whether to link the two."""

    school_name: str
    name: Private[str]


@dataclass(frozen=True, slots=True)
class As:
    """Somebody at a school, as the author of a change there."""

    school_id: str
    id: str
