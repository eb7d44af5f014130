"""A goal of the national curriculum, and what a published file says of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

GoalId = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", to_lower=True, strip_whitespace=True)
]
Label = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]


class Published(BaseModel):
    """One entry of a file; whatever else SLO says of it is not looked at.

    ``replaced_by`` None: it is in force; empty: it ended and nothing took its place. ``unreleased``: SLO may still
    change or delete it, and asks that nobody uses its id.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: GoalId
    title: Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
    label: Label = Field(default="", alias="kerndoelLabel")
    prefix: Label = ""
    replaced_by: Annotated[tuple[GoalId, ...], Field(max_length=200)] | None = Field(default=None, alias="replacedBy")
    replaces: Annotated[tuple[GoalId, ...], Field(max_length=1000)] = ()
    unreleased: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal. ``label``: a few words where SLO gives them. ``ended``: nobody chooses it any more.

    ``replaced_by`` are the goals that took its place: several where it was split, none where it only ended.
    """

    id: str
    title: str
    label: str = ""
    prefix: str = ""
    replaced_by: tuple[str, ...] = ()
    ended: bool = False

    @property
    def words(self) -> str:
        """What it is called, as short as it can be; empty for one of which only the id is known."""
        return self.label or self.title


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in numbers of goals."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class GoalsLookedFor:
    """Goals with the words that were asked for; ``known``: whether any goals were imported at all."""

    known: bool
    total: int
    goals: tuple[Goal, ...]
