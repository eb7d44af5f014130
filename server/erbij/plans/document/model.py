"""A record of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from typing_extensions import override

from erbij.errors import Conflict
from erbij.plans.document.wire import PlanState
from erbij.wire import InputError, Wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from erbij.plans.document.wire import MissingItem

D = TypeVar("D", bound=Wire)


@dataclass(frozen=True, slots=True)
class Document(Generic[D]):
    """``first`` and ``last`` are dates, both included; a draft may have neither. ``details`` never stand in a log."""

    id: str
    school_id: str
    pupil_id: str
    version: int
    state: PlanState
    first: date | None
    last: date | None
    details: D = field(repr=False)
    created_at: datetime

    def holds(self, day: date) -> bool:
        """Whether it has effect on a date."""
        return self.overlaps(day, day)

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it has effect on a date of [first, last]."""
        if self.state is PlanState.DRAFT or self.first is None or self.last is None:
            return False
        return max(self.first, first) <= min(self.last, last)

    def plain(self) -> Mapping[str, object]:
        """Return what the history compares."""
        own = {"version": self.version, "state": self.state, "first": self.first, "last": self.last}
        return own | self.details.model_dump(mode="json")


class PlanIsIncomplete(Conflict):
    """A record takes no effect while something is missing; ``errors`` name each item."""

    code = "plan_incomplete"
    title = "Something is missing in the plan"

    def __init__(self, missing: Sequence[MissingItem]) -> None:
        super().__init__(", ".join(f"{one.thing.value}.{one.item.value}" for one in missing))
        self.missing = tuple(missing)

    @override
    def members(self) -> Mapping[str, object]:
        """Return each item as a place, with whose signature it is or the dates of what is in the way."""
        paths = (InputError(path=f"{one.thing.value}.{one.item.value}", message=_detail(one)) for one in self.missing)
        return {"errors": tuple(paths)}


class NothingToUndo(Conflict):
    """The latest change is not of today, or was made by somebody else."""

    code = "nothing_to_undo"
    title = "There is nothing to take back"


def _detail(one: MissingItem) -> str:
    return f"{one.first}/{one.last}" if one.first and one.last else one.who or ""
