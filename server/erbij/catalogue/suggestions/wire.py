"""Messages of what may fit a pupil."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from erbij.wire import Id, Wire


class ItemFitting(Wire):
    """A lesson that may fit. ``calm``: without much movement or noise; ``free``: under an open licence."""

    item_id: Id
    title: str
    subject: str
    priority: str
    minutes: int
    calm: bool
    free: bool


class ItemsFitting(Wire):
    """At most three lessons that fit into what is left of the day; nothing of it is due.

    ``total`` fit in all, ``calm`` and ``free`` of them: what a narrower choice would find.
    """

    person_id: Id
    total: int
    calm: int
    free: int
    items: Annotated[tuple[ItemFitting, ...], Field(max_length=3)]
