"""A request to take a pupil's data away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    import datetime as dt

    from erbij.private import Private


class StillAtSchool(Conflict):
    """The pupil goes to this school: it needs the data, and must keep it."""

    code = "still_at_school"
    title = "The data of a pupil who goes to the school is not erased"


class SecondPersonNeeded(Conflict):
    """Who proposed an erasure does not approve it."""

    code = "second_person_needed"
    title = "Somebody else has to approve this"


class ErasureIsSettled(Conflict):
    """It is done or was stopped, or a request for this pupil runs already."""

    code = "erasure_is_settled"
    title = "This request cannot go that way any more"


class ErasureState(StrEnum):
    """ASKED by the family, PROPOSED by a coordinator, APPROVED by somebody else (waits), then DONE; or STOPPED."""

    ASKED = "ASKED"
    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    DONE = "DONE"
    STOPPED = "STOPPED"


OPEN = frozenset({ErasureState.ASKED, ErasureState.PROPOSED, ErasureState.APPROVED})


@dataclass(frozen=True, slots=True)
class Erasure:
    """One request; ``due_at``: from when the night's work does it, a week after the approval."""

    id: str
    school_id: str
    pupil_id: str
    state: ErasureState
    asked_by: str
    asked_at: dt.datetime
    words: Private[str]
    proposed_by: str | None = None
    approved_by: str | None = None
    due_at: dt.datetime | None = None
    closed_by: str | None = None
    closed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class NamedErasure:
    """A request as a page shows it; ``may_approve`` and ``may_stop``: by who looks."""

    erasure: Erasure
    pupil_name: Private[str]
    left: bool
    asked_name: Private[str]
    proposed_name: Private[str] | None
    may_approve: bool
    may_stop: bool
