"""Messages of regimes."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from erbij.wire import Id, Instant, Wire

Ground = Annotated[str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True)]


class RegimeMode(StrEnum):
    """How a period is registered when it is not registered fully."""

    CONTACT_ONLY = "CONTACT_ONLY"
    OFF = "OFF"


class RegimeAsked(Wire):
    """A period, both dates included, and the ground for it."""

    first: dt.date
    last: dt.date
    mode: RegimeMode
    ground: Ground


class RegimeCard(Wire):
    """A period as it stands."""

    id: Id
    first: dt.date
    last: dt.date
    mode: RegimeMode
    ground: str
    by: str
    at: Instant


class Regimes(Wire):
    """The school's periods, the earliest first; on every other date everything is registered."""

    today: dt.date
    regimes: tuple[RegimeCard, ...]
