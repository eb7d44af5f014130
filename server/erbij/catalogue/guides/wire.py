"""Messages of the programme of a day."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.catalogue.items.wire import ItemLevel, ItemYear
from erbij.wire import Id, Instant, Wire

MOST_ENTRIES = 40
MOST_WEEKS = 40
"""As many as a school year has."""
MOST_DAYS = 7 * MOST_WEEKS

GuideTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class GuideEntry(Wire):
    """A lesson, and from when on it is on: the school's own time."""

    at: GuideTime
    item_id: Id


class SaveGuide(Wire):
    """Write the programme of a day for a year; ``version`` is the one that was on the screen, 0 for the first.

    Pupils see it at once; without entries there is none.
    """

    date: dt.date
    level: ItemLevel
    year: ItemYear
    version: Annotated[int, Field(ge=0)]
    entries: Annotated[tuple[GuideEntry, ...], Field(max_length=MOST_ENTRIES)]


class GuideItem(Wire):
    """One entry with its lesson; ``ready`` false: pupils cannot get it now, so that they do not see it."""

    at: str
    item_id: Id
    title: str
    subject: str
    minutes: int
    ready: bool


class GuideDay(Wire):
    """The programme of a day for who makes it."""

    today: dt.date
    date: dt.date
    level: ItemLevel
    year: int
    version: int
    entries: Annotated[tuple[GuideItem, ...], Field(max_length=MOST_ENTRIES)]


class CopyGuides(Wire):
    """Copy the programmes of the week with ``source`` to as many ``weeks`` from the one with ``first`` on."""

    level: ItemLevel
    year: ItemYear
    source: dt.date
    first: dt.date
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1


class GuideCopied(Wire):
    """A day that got a programme, and the version of that."""

    date: dt.date
    version: Annotated[int, Field(ge=1)]


class GuidesCopied(Wire):
    """``days`` that got one, by date; ``kept`` had one of their own, on ``free`` ones there is no school."""

    days: Annotated[tuple[GuideCopied, ...], Field(max_length=MOST_DAYS)]
    kept: int
    free: int


class ClearGuides(Wire):
    """Take copies away again, but for those that somebody changed since."""

    level: ItemLevel
    year: ItemYear
    days: Annotated[tuple[GuideCopied, ...], Field(min_length=1, max_length=MOST_DAYS)]


class GuideShown(Wire):
    """A lesson of the programme as a pupil sees it."""

    item_id: Id
    title: str
    subject: str
    starts_at: Instant
    minutes: int


class GuideToday(Wire):
    """What is on for a pupil, and what comes later today; nothing of it is due."""

    timezone: str
    now: Annotated[tuple[GuideShown, ...], Field(max_length=MOST_ENTRIES)]
    later: Annotated[tuple[GuideShown, ...], Field(max_length=MOST_ENTRIES)]
