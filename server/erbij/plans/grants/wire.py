"""Messages of grants, for the school that gives them and the family that reads them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.plans.policy.wire import PaperText
from erbij.plans.start.wire import Hash, SignedAs, SignerName
from erbij.wire import Id, Instant, Wire

GrantReason = Annotated[str, StringConstraints(min_length=3, max_length=400, strip_whitespace=True)]
GrantEmail = Annotated[str, StringConstraints(min_length=3, max_length=254, strip_whitespace=True)]


class GranteeKind(StrEnum):
    """SCHOOL: another school of this installation. PERSON: a consultant, hospital teacher or partnership."""

    SCHOOL = "SCHOOL"
    PERSON = "PERSON"


class GrantScope(StrEnum):
    """What can be granted; the live picture and the lesson cannot.

    ATTENDANCE is the one that lets write: another school may tell when the pupil was there.
    """

    NAME = "NAME"
    PLAN = "PLAN"
    PASSPORT = "PASSPORT"
    TIMETABLE = "TIMETABLE"
    LINK_HEALTH = "LINK_HEALTH"
    REGISTER_COUNTS = "REGISTER_COUNTS"
    ATTENDANCE = "ATTENDANCE"


class GrantState(StrEnum):
    """WAITING: for a signature. AHEAD: its first day has not come. RESTING: no regional arrangement is in effect."""

    WAITING = "WAITING"
    AHEAD = "AHEAD"
    IN_FORCE = "IN_FORCE"
    RESTING = "RESTING"
    ENDED = "ENDED"
    REVOKED = "REVOKED"


GrantScopes = Annotated[tuple[GrantScope, ...], Field(min_length=1, max_length=7)]


class GrantTo(Wire):
    """To whom: a school by id, or a person by address. Who has no account yet gets one under that name."""

    kind: GranteeKind
    school_id: Id | None = None
    name: SignerName | None = None
    email: GrantEmail | None = None


class GiveGrant(Wire):
    """Show a pupil to somebody from ``first`` to ``until``, both included."""

    pupil_id: Id
    to: GrantTo
    scopes: GrantScopes
    first: dt.date
    until: dt.date
    reason: GrantReason


class GrantGiven(Wire):
    """``link``: with which a new account sets its password; shown once, null where there was an account."""

    id: Id
    link: str | None


class GrantSigned(Wire):
    """Who agreed, and when; ``paper_id``: the scan of a signature on paper."""

    name: str
    signed_as: SignedAs
    at: Instant
    signed_on: dt.date | None
    paper_id: Id | None


class GrantCard(Wire):
    """One grant. ``text`` is what is agreed to, empty where no agreement is asked (another school)."""

    id: Id
    kind: GranteeKind
    to: str
    scopes: tuple[GrantScope, ...]
    first: dt.date
    until: dt.date
    reason: str
    state: GrantState
    given_by: str
    given_at: Instant
    revoked_by: str | None
    revoked_at: Instant | None
    text: str
    text_hash: str
    signatures: tuple[GrantSigned, ...]
    may_sign: SignedAs | None
    may_file: bool
    may_revoke: bool


class GrantSchool(Wire):
    """Another school of this installation."""

    id: Id
    name: str


class GrantsOfPupil(Wire):
    """Who may see what of a pupil; the latest first. ``regional_until``: null without a regional arrangement now."""

    pupil_id: Id
    pupil_name: str
    may_give: bool
    today: dt.date
    last_day: dt.date
    regional_until: dt.date | None
    schools: tuple[GrantSchool, ...]
    grants: tuple[GrantCard, ...]


class AgreeGrant(Wire):
    """Agree to the text that was shown: its hash says which."""

    text_hash: Hash


class FileGrant(Wire):
    """A guardian agreed on paper: who, when, and the scan."""

    signed_by: SignerName
    signed_on: dt.date
    paper: PaperText
