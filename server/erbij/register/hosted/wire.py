"""Messages of a pupil whom another school hosts. Nothing of the timetable of the own school is in them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Wire

HostedClock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class HostedStretch(Wire):
    """A stretch of a date, in the wall time of the own school."""

    from_time: HostedClock
    until_time: HostedClock


HostedStretches = Annotated[tuple[HostedStretch, ...], Field(max_length=8)]


class HostedDay(Wire):
    """The whole word about one date; without a stretch the pupil was not here."""

    date: dt.date
    stretches: HostedStretches = ()


class FileHosted(Wire):
    """Some dates, all or none of them; what was told of a date before is replaced."""

    days: Annotated[tuple[HostedDay, ...], Field(min_length=1, max_length=31)]


class HostedTold(Wire):
    """One date. ``told``: there is a word about it; ``counts_min``: how much of it lies in lessons of the own school.

    ``open``: it may be told now; not before the grant, nor ahead.
    """

    date: dt.date
    open: bool
    told: bool
    stretches: tuple[HostedStretch, ...]
    counts_min: int


class HostedWeek(Wire):
    """A week of one pupil, Monday first; ``id`` is the grant's. ``pupil`` null: the name was not granted."""

    id: Id
    pupil: str | None
    school: str
    timezone: str
    previous: dt.date | None
    next: dt.date | None
    days: tuple[HostedTold, ...]
