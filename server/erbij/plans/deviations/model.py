"""A deviation as the register asks for it, and what is signed under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from erbij.plans.patterns.rules import matches

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from erbij.people.model import Person
    from erbij.plans.deviations.wire import DeviationDetails
    from erbij.plans.document.model import Document
    from erbij.plans.patterns.wire import Moments
    from erbij.plans.start.wire import SignedAs
    from erbij.private import Private


@dataclass(frozen=True, slots=True)
class Deviation:
    """In effect on [first, last], both included, for the slots that ``covers`` says."""

    pupil_id: str
    id: str
    first: dt.date
    last: dt.date
    moments: Moments

    def covers(self, day: dt.date, local_start: str) -> bool:
        """Whether a slot of that local date and wall time (``08:30``) lies within it."""
        return self.first <= day <= self.last and matches(self.moments, day, local_start)


@dataclass(frozen=True, slots=True)
class DeviationSignature:
    """``person_id`` signed the text: in person, or on paper (``signed_on``, ``paper_id``) that ``author_id`` filed.

    ``person_id`` None: somebody who has no account.
    """

    id: str
    school_id: str
    pupil_id: str
    deviation_id: str
    person_id: str | None
    signer_name: Private[str]
    signed_as: SignedAs
    text_hash: str
    text: Private[str]
    author_id: str
    at: dt.datetime
    signed_on: dt.date | None = None
    paper_id: str | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """Who must sign a pupil's deviations (names by id), who did (by deviation), and of whom the text speaks.

    ``needs_paper``: a guardian must, and the school knows none.
    """

    pupil: Private[str]
    school: str
    signers: Mapping[str, Private[str]] = field(default_factory=dict)
    needs_paper: bool = False
    signatures: Mapping[str, Sequence[DeviationSignature]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToSign:
    """One deviation before somebody who may read it."""

    document: Document[DeviationDetails]
    text: str
    whole: bool
    may_sign: SignedAs | None


@dataclass(frozen=True, slots=True)
class ToSignPage:
    """The deviations of a pupil before somebody who may read them."""

    pupil: Person
    may_file: bool
    signing: Signing
    deviations: tuple[ToSign, ...]
