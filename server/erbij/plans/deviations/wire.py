"""Messages of the deviation of instruction time."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from erbij.plans.document.wire import MissingItem, PlanLine, PlanState, PlanText
from erbij.plans.patterns.wire import Moments
from erbij.plans.policy.wire import PaperText
from erbij.plans.start.wire import Hash, SignedAs, SignerName
from erbij.wire import Id, Instant, Wire


class DecidedBy(StrEnum):
    """Who decided about the deviation."""

    BOARD = "BOARD"
    INSPECTORATE = "INSPECTORATE"


Minutes = Annotated[int, Field(ge=0, le=3000)]


class DeviationDetails(Wire):
    """What must be recorded; minutes are per week. ``moments``: the slots that it covers; none chosen: all of them.

    ``replaces``: the one in effect that this one takes over from, because the text of that one was changed.
    """

    decided_by: DecidedBy | None = None
    decided_on: dt.date | None = None
    reference: PlanLine = ""
    minutes_at_school: Minutes | None = None
    minutes_deviated: Minutes | None = None
    programme: PlanText = ""
    regrowth: PlanText = ""
    expert_reference: PlanLine = ""
    moments: Moments = Moments()
    replaces: Id | None = None


class SaveDeviation(Wire):
    """Save a draft, or the next version; ``id`` null: a new one."""

    pupil_id: Id
    id: Id | None = None
    version: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    details: DeviationDetails
    reason: PlanLine = ""


class DeviationCard(Wire):
    """A deviation as it stands."""

    id: Id
    version: int
    state: PlanState
    first: dt.date | None
    last: dt.date | None
    details: DeviationDetails
    missing: tuple[MissingItem, ...]


class DeviationSigner(Wire):
    """Somebody whose signature is needed. ``signed``: they signed the text as it stands now."""

    id: Id
    name: str
    signed: bool


class DeviationSigned(Wire):
    """A signature. ``current`` false: the text was changed after it. ``paper_id``: the scan of one on paper."""

    name: str
    signed_as: SignedAs
    at: Instant
    signed_on: dt.date | None
    paper_id: Id | None
    current: bool


class DeviationText(Wire):
    """A deviation as those who sign it read it. ``whole``: nothing but signatures is missing; only then it is signed.

    ``may_sign``: as what the one who looks can still sign it.
    """

    id: Id
    state: PlanState
    first: dt.date | None
    last: dt.date | None
    text: str
    text_hash: Hash
    whole: bool
    may_sign: SignedAs | None
    signers: Annotated[tuple[DeviationSigner, ...], Field(max_length=12)]
    signatures: Annotated[tuple[DeviationSigned, ...], Field(max_length=100)]


class DeviationTexts(Wire):
    """The deviations of a pupil that did not end, the latest first; the family reads those that are whole."""

    person_id: Id
    person_name: str
    may_file: bool
    deviations: Annotated[tuple[DeviationText, ...], Field(max_length=50)]


class SignDeviation(Wire):
    """Agree to the text that was shown: its hash says which."""

    deviation_id: Id
    text_hash: Hash


class FileDeviation(Wire):
    """Somebody signed on paper: who, when, and the scan. ``person_id`` null: a guardian who has no account."""

    deviation_id: Id
    person_id: Id | None = None
    signed_by: SignerName
    signed_on: dt.date
    paper: PaperText
