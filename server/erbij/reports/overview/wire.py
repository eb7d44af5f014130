"""Messages of the leader's overview."""

from __future__ import annotations

import datetime as dt

from erbij.reports.period.wire import AbsenceUnit, ReportCell
from erbij.wire import Instant, Wire


class ParticipationShare(Wire):
    """Of lessons from home that are over. ``percent`` of the base was attended, one decimal; null: no base.

    ``slots`` counts pupils in lessons, ``missed`` those of them who did not come: a contact signal, no absence.
    """

    base_seconds: int
    attended_seconds: int
    slots: int
    missed: int
    percent: str | None


class OverviewWeek(Wire):
    """One ISO week of the school."""

    week: str
    monday: dt.date
    pupils: int
    share: ParticipationShare
    cells: tuple[ReportCell, ...]


class OverviewHour(Wire):
    """Lessons that begin in one local hour of one weekday (0: Monday), over all weeks."""

    weekday: int
    hour: int
    share: ParticipationShare


class SchoolOverview(Wire):
    """The whole school: weeks in order, this one last; the pattern by weekday and hour. Nobody is named."""

    first: dt.date
    last: dt.date
    now: Instant
    unit: AbsenceUnit
    weeks: tuple[OverviewWeek, ...]
    whole: ParticipationShare
    pattern: tuple[OverviewHour, ...]
