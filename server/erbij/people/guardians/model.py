"""What ties a guardian to a pupil."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from erbij.private import Private


class NotOfAge(Conflict):
    """Who looks along is not this pupil's choice: they are not 18, or school does not know when they were born."""

    code = "not_of_age"
    title = "Only a pupil of 18 decides who looks along"


@dataclass(frozen=True, slots=True)
class Tie:
    """A guardian of a pupil. ``ended_on``: since when they see nothing. ``granted_at``: the pupil of 18 lets them."""

    guardian_id: str
    pupil_id: str
    ended_on: dt.date | None
    granted_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks along with a pupil, by name; ``is_adult``: the pupil decides."""

    is_adult: bool
    ties: Sequence[tuple[Private[str], Tie]]
