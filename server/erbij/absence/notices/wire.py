"""Messages about notices to the municipality."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.absence.wire import Authorised, NationalReason
from erbij.wire import Id, Instant, Wire

Action = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Contact = Annotated[str, StringConstraints(max_length=254, strip_whitespace=True)]
Because = Annotated[str, StringConstraints(min_length=3, max_length=1000, strip_whitespace=True)]


class NoticeKind(StrEnum):
    """16 hours in 4 lesson weeks, longer than 4 lesson weeks, luxury leave, another ground; RMC: who is 18 to 22."""

    HOURS_16 = "16H"
    LONG = "LRV"
    LUXURY = "LUXURY"
    OTHER = "OTHER"
    RMC = "RMC"


class NoticeState(StrEnum):
    """WITHDRAWN: the hours behind a draft that nobody had approved do not hold any more."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    EXPORTED = "EXPORTED"
    DISMISSED = "DISMISSED"
    WITHDRAWN = "WITHDRAWN"


class NoticeFormat(StrEnum):
    """A file for a system, or one to read."""

    JSON = "json"
    PDF = "pdf"


class NoticeCard(Wire):
    """A notice in the list; ``hours`` in the unit of the sector. ``late``: its last day has passed."""

    id: Id
    version: int
    kind: NoticeKind
    state: NoticeState
    pupil_id: Id
    pupil_name: str
    begin: dt.date
    end: dt.date
    due: dt.date
    late: bool
    hours: str


class Notices(Wire):
    """The school's notices: open ones first, by their last day."""

    today: dt.date
    clock_hours: bool
    notices: tuple[NoticeCard, ...]


class NoticeHour(Wire):
    """One missed lesson. ``may``: it can stand in a notice; authorised and undecided ones never can."""

    record_id: Id
    date: dt.date
    starts_at: Instant
    ends_at: Instant
    subject: str
    national: NationalReason
    authorised: Authorised
    hours: str
    may: bool
    included: bool


class NoticePage(Wire):
    """A notice with exactly what would leave the school, and beside it what stays here.

    ``missing`` names the fields without which nobody can approve; ``stale``: hours in it were decided otherwise since.
    """

    card: NoticeCard
    school_name: str
    timezone: str
    hours: tuple[NoticeHour, ...]
    action_school: str
    action_wanted: str
    contact_name: str
    contact_email: str
    reason: str
    missing: tuple[str, ...]
    stale: bool
    approved_by: str | None
    approved_at: Instant | None
    exported_by: str | None
    exported_at: Instant | None


class NoticeCandidates(Wire):
    """A pupil's missed lessons of a period, to compose a notice from by hand.

    ``kinds``: which notices there can be about somebody of the pupil's age today; empty from 23 on.
    """

    pupil_id: Id
    pupil_name: str
    timezone: str
    kinds: tuple[NoticeKind, ...]
    hours: tuple[NoticeHour, ...]


class ComposeNotice(Wire):
    """A notice by hand. ``reason`` is required; ``record_ids`` are all and only unauthorised hours of the pupil."""

    pupil_id: Id
    kind: NoticeKind
    record_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=400)]
    reason: Because


class NoticeMade(Wire):
    """The new notice."""

    id: Id


class FillNotice(Wire):
    """The fields that a person fills in."""

    version: int
    action_school: Action
    action_wanted: Action
    contact_name: Contact
    contact_email: Contact


class ApproveNotice(Wire):
    """Approve the notice as it was shown."""

    version: int


class DismissNotice(Wire):
    """Decide that it does not go, and why."""

    version: int
    reason: Because


class ExportNotice(Wire):
    """Make the file; it is logged."""

    format: NoticeFormat = NoticeFormat.JSON
