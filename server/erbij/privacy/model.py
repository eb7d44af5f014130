"""Looks of staff at pupils' data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.actor import Role
    from erbij.private import Private


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


@dataclass(frozen=True, slots=True)
class NamedLook:
    """A look with the name of who looked and the roles in which they may; no roles: they have left them since."""

    look: Look
    name: Private[str] | None
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class LookPage:
    """Looks at one pupil since an instant, the latest first; ``more``: there are earlier ones since that instant."""

    pupil_id: str
    pupil_name: Private[str]
    zone: str
    since: datetime
    looks: tuple[NamedLook, ...]
    more: bool
