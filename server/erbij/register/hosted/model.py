"""What a partner school told of a pupil whom it hosts; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from erbij.plans.granted.model import Granted
    from erbij.register.facts import Dates
    from erbij.register.spans import Spans


@dataclass(frozen=True, slots=True)
class Told:
    """One date; ``spans`` as told, ``seconds`` of them in lessons. ``told`` false: nobody said anything."""

    date: date
    told: bool
    spans: Spans
    seconds: int


@dataclass(frozen=True, slots=True)
class Week:
    """Seven dates from Monday; ``open``: those that may be told now."""

    card: Granted
    open: Dates
    days: tuple[Told, ...]
