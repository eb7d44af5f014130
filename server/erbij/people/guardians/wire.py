"""Messages about who looks along."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Name, Wire


class GuardianCard(Wire):
    """A guardian of the pupil who asks; ``looks``: may see what the pupil sees."""

    id: Id
    name: Name
    looks: bool


class GuardiansLooking(Wire):
    """Who looks along, by name. ``is_adult``: the pupil is 18 and decides; else guardians look by themselves."""

    is_adult: bool
    guardians: Annotated[tuple[GuardianCard, ...], Field(max_length=20)]


class GrantGuardian(Wire):
    """A pupil of 18 lets a guardian look along, or no longer."""

    guardian_id: Id
    looks: bool
