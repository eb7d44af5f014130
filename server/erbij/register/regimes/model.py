"""A period with its regime and ground; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.private import Private
    from erbij.register.facts import Dates, Mode

TEXT = 500


class PeriodsOverlap(Conflict):
    """A date has one regime."""

    code = "periods_overlap"
    title = "Another period holds some of these dates already"


@dataclass(frozen=True, slots=True)
class SchoolRegime:
    """How the dates of a period are registered, and why; set by a person."""

    id: str
    school_id: str
    dates: Dates
    mode: Mode
    ground: str
    author_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NamedRegime:
    """A regime with the name of who set it."""

    regime: SchoolRegime
    author: Private[str]
