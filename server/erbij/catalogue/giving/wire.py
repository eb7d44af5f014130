"""Messages of the page on which somebody gives an item."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from erbij.catalogue.assignments.wire import ReplacedSlot
from erbij.catalogue.missed.wire import ItemSuggested
from erbij.wire import Id, Wire


class GroupToGive(Wire):
    """A group to which one may give."""

    id: Id
    name: str


class PupilToGive(Wire):
    """A pupil to whom one may give. ``missed``: lessons that they missed; ``replaces``: which one an item replaces."""

    pupil_id: Id
    name: str
    missed: Annotated[tuple[ReplacedSlot, ...], Field(max_length=100)]
    replaces: ReplacedSlot | None


class GivingView(Wire):
    """To whom one may give an item, and what may fit.

    ``pupils``: those of the chosen group, with what they missed of the subject in two weeks. ``absent``: whoever misses
    a lesson today. ``subjects``: what the chosen group has in the week from ``monday``, or what is missed today; most
    of it first.
    ``suggested`` is for ``subject``, and empty where an item was chosen.
    """

    timezone: str
    today: dt.date
    monday: dt.date
    item: ItemSuggested | None
    groups: Annotated[tuple[GroupToGive, ...], Field(max_length=1000)]
    group_id: Id | None
    pupils: Annotated[tuple[PupilToGive, ...], Field(max_length=500)]
    absent: Annotated[tuple[PupilToGive, ...], Field(max_length=500)]
    subjects: Annotated[tuple[str, ...], Field(max_length=100)]
    subject: str
    suggested: Annotated[tuple[ItemSuggested, ...], Field(max_length=20)]
