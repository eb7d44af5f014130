"""Messages about reasons of absence."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import StringConstraints

from erbij.absence.wire import Authorised, NationalReason, Notify
from erbij.wire import Id, Wire

CategoryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9_-]{0,15}$")]


class CategoryCard(Wire):
    """A reason of absence. ``name`` and ``id`` are empty for a national one: its words are the client's."""

    id: str
    code: CategoryCode
    name: str
    national: NationalReason
    authorised: Authorised
    notify: Notify
    valid_from: dt.date
    valid_to: dt.date | None


class CategoryNew(Wire):
    """A school's own code for a national reason."""

    code: CategoryCode
    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    national: NationalReason
    valid_from: dt.date
    valid_to: dt.date | None = None


class CategoryEnd(Wire):
    """The last day on which a code may be used."""

    id: Id
    valid_to: dt.date


class Categories(Wire):
    """The school's own codes, also those that have ended, and the national ones."""

    own: tuple[CategoryCard, ...]
    national: tuple[CategoryCard, ...]
