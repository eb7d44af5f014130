"""Values of the passport card; the page itself is a message (``wire.PassportPage``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.plans.passport.wire import PassportPage
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody said "gezien" in a lesson."""

    id: str
    school_id: str
    pupil_id: str
    slot_id: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Passport:
    """A pupil's passport as a page shows it; ``seen`` with names, the latest first."""

    pupil_id: str
    pupil_name: Private[str]
    version: int
    may_edit: bool
    page: PassportPage
    seen: tuple[tuple[Private[str], datetime], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A pupil's lines in a lesson; ``page`` None: only the lines."""

    pupil_id: str
    pupil_name: Private[str]
    lines: tuple[str, ...]
    page: PassportPage | None
    seen: bool
