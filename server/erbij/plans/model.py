"""Who is at home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Remote:
    """A pupil follows lessons from home on the days [from_date, until_date); None: until further notice."""

    id: str
    pupil_id: str
    from_date: date
    until_date: date | None


@dataclass(frozen=True, slots=True)
class RemoteWork:
    """What an import writes; ``changed`` get a new end, ``gone`` never came into effect."""

    new: tuple[Remote, ...] = ()
    changed: tuple[Remote, ...] = ()
    gone: tuple[str, ...] = ()
