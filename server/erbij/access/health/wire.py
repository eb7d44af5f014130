"""Messages about how classroom units are."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from erbij.wire import Id, Instant, Wire

Percent = Annotated[int, Field(ge=0, le=100)]


class UnitState(StrEnum):
    """What a unit's screen says, as colour, shape and word."""

    IDLE = "idle"
    READY = "ready"
    LIVE = "live"
    CURTAIN = "curtain"
    RECOVERING = "recovering"
    NEEDS_HELP = "needs_help"


class DeviceState(StrEnum):
    """A camera or microphone: closed because nobody looks on, open, or not to be found."""

    CLOSED = "closed"
    OPEN = "open"
    MISSING = "missing"


class HealthWord(StrEnum):
    """Goed, let op, hulp nodig."""

    GOOD = "good"
    ATTENTION = "attention"
    HELP = "help"


class HealthWhy(StrEnum):
    """Why a unit is not simply good; each has words with what to do."""

    NEVER_SEEN = "never_seen"
    NOT_SEEN = "not_seen"
    NEEDS_HELP = "needs_help"
    NO_CAMERA = "no_camera"
    NO_MICROPHONE = "no_microphone"
    SILENT = "silent"
    RECOVERING = "recovering"
    SLOW_NETWORK = "slow_network"
    BATTERY = "battery"


class ReportHealth(Wire):
    """What a unit says of itself, about every thirty seconds. Unknown is null.

    ``round_trip_ms``: of its last report. ``sound``: the loudest since the last report, while the microphone is open.
    ``version``: of the page that it runs.
    """

    state: UnitState
    camera: DeviceState
    microphone: DeviceState
    sound: Percent | None
    battery: Percent | None
    charging: bool | None
    round_trip_ms: Annotated[int, Field(ge=0, le=600_000)] | None
    version: Annotated[str, StringConstraints(max_length=80)]


class UnitHealth(Wire):
    """One unit: ``word`` with its reasons, and what it said last (null: nothing since the server started).

    ``name`` and ``place`` as in :class:`access.wire.UnitCard`.
    """

    unit_id: Id
    place: str
    name: str
    word: HealthWord
    why: tuple[HealthWhy, ...]
    seen_at: Instant | None
    report: ReportHealth | None


class UnitsHealth(Wire):
    """The school's units, those that need help first, then by place."""

    units: tuple[UnitHealth, ...]
