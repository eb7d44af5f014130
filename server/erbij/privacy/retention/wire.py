"""Messages about what is kept, what for and how long."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.privacy.retention.model import TermKind
from erbij.wire import Wire


class TermCard(Wire):
    """What one table is for, and how long its rows stay. ``room``: the noun of the part of the program.

    ``days`` of DAYS. ``personal``: it holds a name, address or words of people. ``about``: its rows are about somebody.
    ``law``: an erasure that a family asks for leaves it until its term.
    """

    table: str
    room: str
    purpose: str
    doel: str
    kind: TermKind
    days: int
    about: bool
    personal: bool
    law: bool


class TermsKept(Wire):
    """Every table, by room and purpose."""

    terms: Annotated[tuple[TermCard, ...], Field(max_length=500)]
