"""Messages of "In beeld"."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Wire

Note = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Title = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
SchoolDays = Annotated[int, Field(ge=1, le=40)]


class ContactKind(StrEnum):
    """How there was contact with one pupil; GUARDIAN: with their guardian; LIVE: a live talk, only with them.

    FEEDBACK: a teacher answered what they handed in; the program keeps that by itself.
    """

    CALL = "CALL"
    CHAT = "CHAT"
    VISIT = "VISIT"
    GUARDIAN = "GUARDIAN"
    LIVE = "LIVE"
    FEEDBACK = "FEEDBACK"


class Colour(StrEnum):
    """GREEN: within the cadence, AMBER: within twice, RED: longer ago or never."""

    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"


class InViewWhy(StrEnum):
    """Why somebody should be in view: an arrangement, a period at home, or ill for some days."""

    ARRANGEMENT = "ARRANGEMENT"
    HOME = "HOME"
    ILL = "ILL"


class LadderRole(StrEnum):
    """Whose turn it is."""

    MENTOR = "MENTOR"
    COORDINATOR = "COORDINATOR"
    LEADER = "LEADER"


class LadderStep(Wire):
    """From more than ``late`` school days over time on. ``title`` empty: the role's own word."""

    role: LadderRole
    title: Title = ""
    late: Annotated[int, Field(ge=0, le=100)]


class InViewRules(Wire):
    """The school's agreement; ``version`` is sent back with a change."""

    version: int
    cadence_days: SchoolDays
    ill_days: SchoolDays
    ladder: Annotated[tuple[LadderStep, ...], Field(min_length=1, max_length=6)]


class LadderRung(Wire):
    """A step for one pupil: ``names`` of who that is, and the school day on which it is theirs without contact."""

    role: LadderRole
    title: str
    names: tuple[str, ...]
    on: dt.date
    reached: bool


class ContactCard(Wire):
    """One contact. ``lesson``: a live lesson for this pupil only, that nobody had to write down.

    ``mine``: the reader wrote it and may take it back, or add a note if there is none.
    """

    id: Id
    kind: ContactKind
    date: dt.date
    by: str | None
    lesson: bool
    mine: bool
    note: str | None = None


class PupilInView(Wire):
    """One line of the board. ``days``: school days since ``last``, null without any; ``due``: nothing is late up to it.

    ``last_lesson`` stands beside it: a lesson with the class is no contact. ``own_cadence``: agreed for this pupil,
    because of ``cadence_reason``.
    """

    pupil_id: Id
    name: str
    groups: tuple[str, ...]
    why: InViewWhy
    since: dt.date
    colour: Colour
    last: ContactCard | None
    days: int | None
    cadence_days: int
    own_cadence: bool
    cadence_reason: str
    cadence_version: int
    due: dt.date
    last_lesson: dt.date | None
    ladder: tuple[LadderRung, ...]


class InView(Wire):
    """The board, the longest out of view first. ``may_agree``: may change the school's agreement."""

    today: dt.date
    timezone: str
    rules: InViewRules
    may_agree: bool
    pupils: tuple[PupilInView, ...]


class AddContact(Wire):
    """There was contact. ``id`` is made by the client, so that a repeat counts once; ``date`` null: today."""

    id: Id
    pupil_id: Id
    kind: ContactKind
    date: dt.date | None = None


class NoteContact(Wire):
    """A few words with a contact of one's own; once."""

    contact_id: Id
    note: Note


class WithdrawContact(Wire):
    """It was not so; a contact of one's own, on the day it was written."""

    contact_id: Id


class Contacts(Wire):
    """A pupil's contacts of the last two years, the latest first; at most 200."""

    pupil_id: Id
    pupil_name: str
    timezone: str
    contacts: tuple[ContactCard, ...]


class SetCadence(Wire):
    """Agree on another cadence for one pupil, and why; ``days`` null: the school's again, without a reason."""

    pupil_id: Id
    days: SchoolDays | None
    reason: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] = ""
    version: int
