"""A pupil's plan as care sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from erbij.people.model import Person
    from erbij.plans.arrangements.wire import ArrangementDetails
    from erbij.plans.deviations.model import Signing
    from erbij.plans.deviations.wire import DeviationDetails
    from erbij.plans.document.model import Document
    from erbij.plans.patterns.wire import PatternDetails
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Records:
    """Everything recorded for one pupil, the latest first, with what the rules ask for beside it."""

    arrangements: Sequence[Document[ArrangementDetails]]
    deviations: Sequence[Document[DeviationDetails]]
    patterns: Sequence[Document[PatternDetails]]
    signing: Signing


@dataclass(frozen=True, slots=True)
class WholePlan:
    """A pupil's plan with who can be chosen in it and the latest changes."""

    pupil: Person
    groups: tuple[str, ...]
    today: date
    may_edit: bool
    records: Records
    teachers: Sequence[tuple[str, Private[str]]]
    starts: tuple[str, ...]
    weekdays: tuple[int, ...]
    reopens: str | None
