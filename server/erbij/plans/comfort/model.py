"""Values of the comfort profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.plans.policy.wire import MostPresent

if TYPE_CHECKING:
    from erbij.private import Private

from erbij.plans.comfort.wire import ComfortOwn

ORDER = (MostPresent.TEXT, MostPresent.VOICE, MostPresent.FACE)


@dataclass(frozen=True, slots=True)
class Comfort:
    """A profile: the family's own part, and what care agreed to with them."""

    own: ComfortOwn = field(default_factory=ComfortOwn)
    agreed: MostPresent = MostPresent.FACE


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a pupil is in lessons: the highest step of family, care and school; the rest as in ComfortOwn."""

    most: MostPresent
    hidden: bool
    teacher_only: bool
    quiet_entry: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A profile as a page shows it."""

    pupil_id: str
    pupil_name: Private[str]
    version: int
    family: bool
    comfort: Comfort
    school: MostPresent


def lowest(*steps: MostPresent) -> MostPresent:
    """Return the lowest of several highest steps."""
    return min(steps, key=ORDER.index)
