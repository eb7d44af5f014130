"""A dated set of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from erbij.absence.notices.model import NoticePolicy
from erbij.absence.support.model import SupportPolicy

if TYPE_CHECKING:
    from datetime import datetime

ERBIJS_OWN = date(2000, 1, 1)
"""Since when the numbers of Erbij hold: before any absence that it can know."""


@dataclass(frozen=True, slots=True)
class AbsencePolicy:
    """One version; it holds from ``valid_from`` until a later version does. Version 0 is Erbij's own."""

    version: int = 0
    valid_from: date = ERBIJS_OWN
    notices: NoticePolicy = field(default_factory=NoticePolicy)
    support: SupportPolicy = field(default_factory=SupportPolicy)
    author_id: str | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Policies:
    """Every version of a school, the latest first."""

    versions: tuple[AbsencePolicy, ...] = (AbsencePolicy(),)

    def on(self, day: date) -> AbsencePolicy:
        """Return the version that holds on a date: the latest made of those that begin by then (R17)."""
        return next(one for one in self.versions if one.valid_from <= day)

    def notices_on(self, day: date) -> NoticePolicy:
        """Return the numbers of notices on a date."""
        return self.on(day).notices
