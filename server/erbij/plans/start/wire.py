"""Messages of the start."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from erbij.plans.policy.wire import PaperText
from erbij.wire import Id, Instant, Wire

PlaceName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
SignerName = Annotated[str, StringConstraints(min_length=2, max_length=80, strip_whitespace=True)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class StartStep(StrEnum):
    """The steps, in their order. AGREEMENT and ROOM_TEST follow from signatures and tested places."""

    REQUEST = "request"
    INTAKE = "intake"
    AGREEMENT = "agreement"
    ROOM_TEST = "room_test"
    CLASS_TALK = "class_talk"
    REHEARSAL = "rehearsal"
    FIRST_QUARTER = "first_quarter"
    REVIEW = "review"


class StartWho(StrEnum):
    """Who must act for a step."""

    FAMILY = "family"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"


class SignedAs(StrEnum):
    """In what part somebody signed; PAPER: a guardian's signature that stands on paper."""

    GUARDIAN = "guardian"
    PUPIL = "pupil"
    SCHOOL = "school"
    PAPER = "paper"


class StartStepView(Wire):
    """One step. ``lock``: without it no lesson from home can be joined. ``due_on``: when it is meant to be."""

    step: StartStep
    done_on: dt.date | None
    due_on: dt.date | None
    who: StartWho
    lock: bool


class SignatureCard(Wire):
    """Who agreed to the text of that hash, and when. ``paper_id``: the scan of a signature on paper.

    ``withdrawn_at``: taken back since; it counts no more and stays readable. ``may_withdraw``: by who looks.
    """

    id: Id
    name: str
    signed_as: SignedAs
    at: Instant
    signed_on: dt.date | None
    text_hash: Hash
    paper_id: Id | None
    withdrawn_at: Instant | None
    may_withdraw: bool


class StartView(Wire):
    """Where a pupil stands. ``places``: the classrooms of the pupil's coming lessons that were not tested yet.

    ``may_sign``: as what the one who looks can still sign the text that is shown.
    """

    person_id: Id
    person_name: str
    version: int
    locks: bool
    ready: bool
    may_edit: bool
    may_sign: SignedAs | None
    steps: Annotated[tuple[StartStepView, ...], Field(max_length=8)]
    next: StartStep | None
    places: Annotated[tuple[str, ...], Field(max_length=100)]
    agreement: str
    text_hash: Hash
    signatures: Annotated[tuple[SignatureCard, ...], Field(max_length=40)]


class SaveStartStep(Wire):
    """A step is done on a date, or (null) not after all. AGREEMENT and ROOM_TEST cannot be set."""

    person_id: Id
    version: Annotated[int, Field(ge=0)]
    step: Literal[
        StartStep.REQUEST,
        StartStep.INTAKE,
        StartStep.CLASS_TALK,
        StartStep.REHEARSAL,
        StartStep.FIRST_QUARTER,
        StartStep.REVIEW,
    ]
    done_on: dt.date | None


class SignAgreement(Wire):
    """Agree to the text that was shown: its hash says which."""

    person_id: Id
    text_hash: Hash


class WithdrawAgreement(Wire):
    """Take back a signature that one gave: from the next lesson on it opens no lock."""

    person_id: Id
    signature_id: Id


class FileAgreement(Wire):
    """A guardian signed on paper: who, when, and the scan."""

    person_id: Id
    signed_by: SignerName
    signed_on: dt.date
    paper: PaperText


class StartRow(Wire):
    """A pupil on the board of starts, by name."""

    person_id: Id
    person_name: str
    group: str
    ready: bool
    done: Annotated[tuple[StartStep, ...], Field(max_length=8)]
    next: StartStep | None
    who: StartWho | None
    due_on: dt.date | None


class PlaceCard(Wire):
    """A classroom of the timetable, and when it was last tested."""

    place: str
    tested_on: dt.date | None
    tested_by: str


class StartBoard(Wire):
    """Everybody who follows from home or whose start has begun, and the classrooms."""

    locks: bool
    rows: Annotated[tuple[StartRow, ...], Field(max_length=5000)]
    places: Annotated[tuple[PlaceCard, ...], Field(max_length=1000)]


class TestPlace(Wire):
    """Somebody stood in the classroom and tried it: all three are true, or it was no test."""

    place: PlaceName
    board: Literal[True]
    sound: Literal[True]
    voice: Literal[True]
