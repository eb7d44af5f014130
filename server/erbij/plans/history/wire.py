"""Messages of the history of a plan."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Instant, Wire


class PlanChangeField(Wire):
    """One field that was changed; both values as JSON, ``null`` for what was not there."""

    name: str
    before: str
    after: str


class PlanChange(Wire):
    """One change. ``thing`` is the room's noun, ``plans.passport``; ``author`` null: the program itself."""

    at: Instant
    author: str | None
    thing: str
    fields: Annotated[tuple[PlanChangeField, ...], Field(max_length=60)]
    reason: str


class PlanHistory(Wire):
    """The latest changes of everything in a pupil's plan, the latest first."""

    person_id: Id
    person_name: str
    changes: Annotated[tuple[PlanChange, ...], Field(max_length=200)]
