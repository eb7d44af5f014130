"""A person's second step, and a sign-in that waits for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Factor:
    """The app of a person. ``secret`` is sealed; ``last_step`` the last half minute of which a code was used.

    ``confirmed_at`` None: begun, and no code of it was shown yet.
    """

    person_id: str
    school_id: str
    secret: str
    last_step: int
    added_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody took the first step in a browser. ``through``: see ``SignIn``; ``wrong``: codes that were not right.

    ``until`` None: they did not come over from another school of theirs; else, with ``taken`` and
    ``provider_school_id``, what is ``Carried``.
    """

    id: str
    school_id: str
    person_id: str
    through: str
    wrong: int
    expires_at: datetime
    taken: Mapping[str, datetime] = field(default_factory=dict)
    until: datetime | None = None
    provider_school_id: str | None = None


@dataclass(frozen=True, slots=True)
class FactorRule:
    """Whether a school asks its coordinators and leaders for a second step; version 0: never said."""

    school_id: str
    required: bool = False
    version: int = 0
