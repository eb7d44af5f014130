"""A reason of absence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from erbij.absence.wire import Authorised, NationalReason, Notify


@dataclass(frozen=True, slots=True)
class Category:
    """A reason, valid from ``valid_from`` up to and including ``valid_to`` (None: no end).

    A national one has its own name as ``code``, no ``id`` and no ``name``: its words are the client's.
    """

    id: str
    code: str
    name: str
    national: NationalReason
    authorised: Authorised
    notify: Notify
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it may be used for an absence on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
