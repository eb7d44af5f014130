"""Messages of the passport card."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Wire

PassportText = Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)]
PassportLine = Annotated[str, StringConstraints(min_length=1, max_length=70, strip_whitespace=True)]


class PassportPage(Wire):
    """What others should know, in the pupil's own words. ``lines`` are what stands in the lesson."""

    joining: PassportText = ""
    doing: PassportText = ""
    asking: PassportText = ""
    calling: PassportText = ""
    lines: Annotated[tuple[PassportLine, ...], Field(max_length=3)] = ()


class PassportSeen(Wire):
    """Who said "gezien", and when."""

    name: str
    at: Instant


class PassportView(Wire):
    """A pupil's passport; ``seen`` the latest first. ``may_edit``: it is theirs."""

    person_id: Id
    person_name: str
    version: int
    may_edit: bool
    page: PassportPage
    seen: Annotated[tuple[PassportSeen, ...], Field(max_length=20)]


class SavePassport(Wire):
    """Write the passport: only pupil and guardian can."""

    person_id: Id
    version: Annotated[int, Field(ge=0)]
    page: PassportPage


class PassportSaved(Wire):
    """The version that the passport has now."""

    version: int


class PassportCard(Wire):
    """A pupil's lines in a lesson. ``page``: the whole card, for a teacher only. ``seen``: this teacher said so."""

    person_id: Id
    person_name: str
    lines: Annotated[tuple[str, ...], Field(max_length=3)]
    page: PassportPage | None
    seen: bool


class PassportLesson(Wire):
    """The passports of those who follow this lesson from home, by name. ``show_until``: so long a unit shows them."""

    cards: Annotated[tuple[PassportCard, ...], Field(max_length=100)]
    show_until: Instant


class SayPassportSeen(Wire):
    """A teacher has seen a pupil's card in this lesson."""

    slot_id: Id
    person_id: Id
