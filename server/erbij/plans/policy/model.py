"""The rules of the school as they are read, and consents of the participation council."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from erbij.history.model import Change
    from erbij.plans.policy.wire import ConsentAbout, Policy
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Consent:
    """The participation council agreed on a date, for [first, until] (both included; None: until further notice)."""

    id: str
    school_id: str
    about: ConsentAbout
    given_on: dt.date
    first: dt.date
    until: dt.date | None
    paper_id: str | None

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on that date."""
        return self.first <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a school; ``agreement`` is the text that families sign, ``names`` are of who made the changes."""

    school: str
    version: int
    policy: Policy
    agreement: str
    consents: Sequence[Consent]
    changes: Sequence[Change]
    names: Mapping[str, Private[str]]
