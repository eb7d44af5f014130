"""Messages about from where a pupil follows a lesson."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from erbij.wire import Id, Wire


class SlotModality(StrEnum):
    """From where a pupil follows a slot; exactly one for each slot and pupil."""

    AT_SCHOOL = "AT_SCHOOL"
    REMOTE_LIVE = "REMOTE_LIVE"
    CATALOGUE = "CATALOGUE"
    OFFLINE = "OFFLINE"
    FREE_BY_PLAN = "FREE_BY_PLAN"


class StayPlace(StrEnum):
    """Where a pupil is who follows lessons from elsewhere. SCHOOL: at school, in another room than the class."""

    HOME = "HOME"
    HOSPITAL = "HOSPITAL"
    INSTITUTION = "INSTITUTION"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


class ModalityOrigin(StrEnum):
    """What made it so. AT_SCHOOL that nobody chose has none."""

    PATTERN = "PATTERN"
    PLAN = "PLAN"
    DAY_CHANGE = "DAY_CHANGE"


class WhyNot(StrEnum):
    """Why nothing can be chosen: it is over, called off, for everybody at home, too far off, or has no ground."""

    OVER = "OVER"
    CALLED_OFF = "CALLED_OFF"
    EVERYBODY_AT_HOME = "EVERYBODY_AT_HOME"
    NOT_IN_PLAN = "NOT_IN_PLAN"
    TOO_FAR = "TOO_FAR"


class SlotChoice(Wire):
    """One lesson of a pupil; ``may`` is what the one who asks may make of it besides what it is.

    ``lapsed``: what was said for it while it was on another date, and what moving it took away.
    """

    slot_id: Id
    modality: SlotModality
    origin: ModalityOrigin | None
    may: tuple[SlotModality, ...]
    why_not: WhyNot | None
    lapsed: SlotModality | None = None


class ModalityDay(Wire):
    """A pupil's lessons of a date by start. ``may`` is for the rest of the whole day."""

    date: dt.date
    person_id: Id
    slots: tuple[SlotChoice, ...]
    may: tuple[SlotModality, ...]


class PupilChoice(Wire):
    """One pupil of a lesson; ``lapsed`` as in :class:`SlotChoice`."""

    pupil_id: Id
    name: str
    modality: SlotModality
    origin: ModalityOrigin | None
    may: tuple[SlotModality, ...]
    lapsed: SlotModality | None = None


class ModalityLesson(Wire):
    """A lesson's pupils by name, and from where each follows it."""

    slot_id: Id
    pupils: tuple[PupilChoice, ...]


class ChangeModality(Wire):
    """For one lesson, or without ``slot_id`` for the rest of the date; ``modality`` null: as the plan says again."""

    pupil_id: Id
    date: dt.date
    slot_id: Id | None = None
    modality: SlotModality | None = None
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""
