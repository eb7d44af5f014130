"""What a unit said of itself, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.access.health.wire import ReportHealth


@dataclass(frozen=True, slots=True)
class Told:
    """The last report of a unit."""

    at: datetime
    report: ReportHealth
