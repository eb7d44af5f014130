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


class OperatingServer(Wire):
    """One of several servers. ``here``: it answered this; ``people``: in lessons there, up to the next ten.

    ``since`` null: it is of an older version and does not say.
    """

    name: str
    state: OperatingState
    here: bool
    there: bool
    since: Instant | None
    seen_at: Instant
    lessons: int
    people: int


class OperatingNode(Wire):
    """One media node. ``percent``: of what it takes; ``lost_s``: seconds since it was lost, null: it never was here."""

    name: str
    state: OperatingState
    there: bool
    draining: bool
    lessons: int
    most_lessons: int
    percent: int
    lost_s: int | None


class OperatingMending(Wire):
    """``now``: whether something is away without which lessons go on."""

    now: bool


class OperatingNow(Wire):
    """How the whole server is; ``since``: when it started. ``lessons`` and ``pupils``: of one's own school, here.

    ``servers`` and ``nodes`` are empty where one machine does everything.
    """

    at: Instant
    since: Instant
    version: str
    state: OperatingState
    points: tuple[OperatingPoint, ...]
    lessons: int
    pupils: int
    servers: tuple[OperatingServer, ...]
    nodes: tuple[OperatingNode, ...]
