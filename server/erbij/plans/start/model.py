"""Values of the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.errors import Conflict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from erbij.plans.model import About
    from erbij.plans.start.wire import SignedAs, StartStep, StartWho
    from erbij.private import Private


class RulesNotAgreed(Conflict):
    """No guardian agreed to the rules of being seen and heard yet (or the pupil, who is old enough, did not)."""

    code = "rules_not_agreed"
    title = "Somebody has to agree to the rules first"


class PlaceNotTested(Conflict):
    """Nobody of the school tested this classroom yet."""

    code = "place_not_tested"
    title = "The school has to test this classroom first"


class TextChanged(Conflict):
    """The rules were changed while they were being read: what is signed must be what was shown."""

    code = "text_changed"
    title = "The text was changed; read it again"


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody agreed to a text, by its hash. ``signer_id`` None: on paper, ``signed_on`` the paper's date."""

    id: str
    school_id: str
    pupil_id: str
    signer_id: str | None
    signer_name: Private[str]
    signed_as: SignedAs
    text_hash: str
    at: dt.datetime
    signed_on: dt.date | None = None
    paper_id: str | None = None
    withdrawn_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class PlaceTest:
    """A classroom was tried and found good."""

    id: str
    school_id: str
    place: str
    author_id: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Stage:
    """One step as it stands."""

    step: StartStep
    done_on: dt.date | None
    due_on: dt.date | None
    who: StartWho
    lock: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pupil stands; ``untested``: classrooms of coming lessons that nobody tested."""

    stages: tuple[Stage, ...]
    untested: tuple[str, ...]
    ready: bool

    @property
    def next(self) -> Stage | None:
        """The first step that is not done; a lock that is shut goes before everything."""
        todo = [stage for stage in self.stages if stage.done_on is None]
        return next((stage for stage in todo if stage.lock), None) or (todo[0] if todo else None)


@dataclass(frozen=True, slots=True)
class Known:
    """What a standing is made of: dates of steps, dates of signatures by part, dates of tests by place."""

    steps: Mapping[StartStep, dt.date]
    signed: Mapping[SignedAs, dt.date]
    tested: Mapping[str, dt.date]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a pupil stands as a page shows it; ``text`` is what can be signed, by ``may_sign`` (None: they have)."""

    about: About
    version: int
    locks: bool
    standing: Standing
    text: str
    signatures: tuple[Signature, ...]
    may_sign: SignedAs | None
    mine: frozenset[str] = frozenset()
    """Ids of signatures that who looks may take back."""
