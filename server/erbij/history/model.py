"""Changes as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.private import Private

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
What: TypeAlias = Mapping[str, tuple[Plain, Plain]]
"""Per field that changed: what it was, what it became; None for what was not there."""


class Author(Protocol):
    """Who changes something; an ``Actor`` is one."""

    @property
    def id(self) -> str:
        """The person's id."""

    @property
    def school_id(self) -> str:
        """The school whose thing it is."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The author of what the program changes by itself, such as an import at night."""

    school_id: str
    id: str = "erbij"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one thing. ``version`` is the thing's after it, 0 for a thing that has none.

    ``pupil_id`` is the pupil whom the thing is about, so that it goes when their data goes.
    """

    id: str
    school_id: str
    at: datetime
    author_id: str
    thing: str
    thing_id: str
    version: int
    pupil_id: str | None
    what: Private[What]
    reason: Private[str]

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what changed, in order."""
        return tuple(sorted(self.what.reveal()))
