"""Messages of the rules of the school."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.plans.history.wire import PlanChange
from erbij.wire import Id, Wire

PaperText = Annotated[str, StringConstraints(min_length=8, max_length=7_000_000)]
"""A document of at most 5 MB in base 64: PDF, JPEG or PNG."""


class MostPresent(StrEnum):
    """The highest step that is agreed: text (with hand and signals), voice, or face."""

    TEXT = "text"
    VOICE = "voice"
    FACE = "face"


class Policy(Wire):
    """What the school decided. Every one of these is held by the program; a new school starts with these values.

    ``locks``: before the first lesson a guardian has agreed to the rules and the classroom was tested. ``most``: no
    pupil of this school is shown more than that. ``passport_on_unit``: the passport's lines stand on the screen in
    class at the start of a lesson, else on the teacher's phone only. ``passport_for_supply``: a supply teacher sees
    them too. ``curtain_closed``: a lesson in a classroom begins without pictures of the class, until the teacher opens
    the curtain. ``family_lowers``: pupil and guardian take less on a day without asking first. ``evening_hour``: from
    then on a guardian reads how the day went. ``notice_min``: so long before an agreed end the pupil reads it.
    """

    locks: bool = True
    most: MostPresent = MostPresent.FACE
    passport_on_unit: bool = True
    passport_for_supply: bool = True
    curtain_closed: bool = False
    family_lowers: bool = True
    evening_hour: Annotated[int, Field(ge=12, le=22)] = 17
    notice_min: Annotated[int, Field(ge=1, le=10)] = 3


class ConsentAbout(StrEnum):
    """What the participation council agreed to."""

    PROGRAMMED_ONLINE = "programmed_online"
    POLICY = "policy"


class ConsentCard(Wire):
    """A consent of the participation council; both dates included, ``until`` null: until further notice."""

    id: Id
    about: ConsentAbout
    given_on: dt.date
    first: dt.date
    until: dt.date | None
    paper_id: Id | None


class PolicyView(Wire):
    """The rules of the school as they are, and the consents, the latest first.

    ``changes`` of the rules, the latest first; empty for who may not edit them.
    """

    school: str
    version: int
    may_edit: bool
    policy: Policy
    changes: Annotated[tuple[PlanChange, ...], Field(max_length=50)]
    agreement: str
    consents: Annotated[tuple[ConsentCard, ...], Field(max_length=200)]


class SavePolicy(Wire):
    """Write the rules of the school, and why they are other ones."""

    version: Annotated[int, Field(ge=0)]
    policy: Policy
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


class AddConsent(Wire):
    """Write down a consent, with its document if there is one."""

    about: ConsentAbout
    given_on: dt.date
    first: dt.date
    until: dt.date | None = None
    paper: PaperText | None = None


class EndConsent(Wire):
    """A consent holds up to and including a date."""

    consent_id: Id
    until: dt.date
