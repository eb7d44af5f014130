"""Messages about support; for mentor, care and leader only."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from erbij.wire import Id, Wire

Note = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class TaskTrigger(StrEnum):
    """Why somebody should talk: many sick reports (4 in 12 lesson weeks), long ill (7 school days in a row), a tier."""

    SICK_OFTEN = "SICK_OFTEN"
    SICK_LONG = "SICK_LONG"
    TIER_2 = "TIER_2"
    TIER_3 = "TIER_3"


class SupportTask(Wire):
    """A conversation to have by ``due_on``, or that was had on ``done_on``."""

    id: Id
    version: int
    trigger: TaskTrigger
    opened_on: dt.date
    due_on: dt.date
    late: bool
    done_on: dt.date | None
    done_by: str | None
    note: str


class SupportPupil(Wire):
    """A pupil with what was missed in the last 12 lesson weeks, and what was followed from home beside it.

    ``percent`` of the due hours with one decimal: authorised and unauthorised together; undecided hours are in no sum.
    """

    pupil_id: Id
    pupil_name: str
    groups: tuple[str, ...]
    tier: int
    percent: str
    authorised_hours: str
    unauthorised_hours: str
    joined_minutes: int
    tasks: tuple[SupportTask, ...]


class SupportPage(Wire):
    """Pupils with an open conversation or a tier above 1: those first whose conversation is due first."""

    today: dt.date
    first: dt.date
    clock_hours: bool
    weeks: int
    tier_2_percent: int
    tier_3_percent: int
    sick_reports: int
    sick_days: int
    talk_within_school_days: int
    pupils: tuple[SupportPupil, ...]


class TalkHad(Wire):
    """The conversation was had. The note is seen by mentor, care and leader only."""

    id: Id
    version: int
    note: Note = ""
