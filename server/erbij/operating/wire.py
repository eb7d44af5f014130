"""Messages of the page "Hoe staat het ervoor"."""

from __future__ import annotations

from typing import Literal

from erbij.wire import Instant, Wire

OperatingState = Literal["good", "soon", "bad"]


class OperatingPoint(Wire):
    """``amount``: GB free (disk), seconds behind (register, backup), pieces of news (set aside), days left.

    Null: unknown or none.
    """

    name: Literal[
        "database", "media", "loop", "disk", "clock", "register", "set_aside", "backup", "files", "certificate"
    ]
    state: OperatingState
    amount: int | None


class OperatingMending(Wire):
    """``now``: whether something is away without which lessons go on."""

    now: bool


class OperatingNow(Wire):
    """How the whole server is; ``since``: when it started. ``lessons`` and ``pupils``: of one's own school, here."""

    at: Instant
    since: Instant
    version: str
    state: OperatingState
    points: tuple[OperatingPoint, ...]
    lessons: int
    pupils: int
