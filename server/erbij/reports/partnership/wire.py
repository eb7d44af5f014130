"""Messages of a partnership's counts."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from erbij.wire import Wire


class PartnershipKind(StrEnum):
    """The tables, in their order."""

    PUPILS = "PUPILS"
    FORM = "FORM"
    GROUND = "GROUND"
    LEVEL = "LEVEL"
    MINUTES = "MINUTES"


class PartnershipRow(Wire):
    """One school; ``cells`` by column, null: hidden.

    ``school`` null: all of them together, or in FORM, GROUND and LEVEL those whose own number of pupils is hidden.
    """

    school: str | None
    cells: tuple[int | None, ...]


class PartnershipTable(Wire):
    """Some columns over the schools by name."""

    kind: PartnershipKind
    columns: tuple[str, ...]
    rows: tuple[PartnershipRow, ...]


class PartnershipCounts(Wire):
    """A month that is over. ``month`` null: there is none yet. ``least``: fewer pupils than that are hidden."""

    name: str
    month: dt.date | None
    months: tuple[dt.date, ...]
    least: int
    tables: tuple[PartnershipTable, ...]
