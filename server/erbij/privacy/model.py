"""A look of staff at a pupil's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Who saw what of whom, and by which relation that gave the right; shown to pupil and guardian later."""

    id: str
    school_id: str
    person_id: str
    page: str
    pupil_id: str
    relation: str
    at: datetime
