"""From what a unit says to a word: good, attention, help; pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.access.health.wire import DeviceState, HealthWhy, HealthWord, UnitState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from erbij.access.health.model import Told
    from erbij.access.health.wire import ReportHealth

# Three reports of every thirty seconds that did not come.
SEEN_WITHIN = timedelta(seconds=100)
LOW_BATTERY = 20
SLOW_MS = 800
# Of a hundred: what a microphone brings in a class that works in silence is still more.
SILENT_BELOW = 1
_HELP = frozenset({HealthWhy.NEEDS_HELP, HealthWhy.NO_CAMERA, HealthWhy.NO_MICROPHONE})


def judged(told: Told | None, seen_at: datetime | None, now: datetime) -> tuple[HealthWord, tuple[HealthWhy, ...]]:
    """Return the word and its reasons; ``seen_at`` is when the unit was last seen by any request."""
    if told is None or now - told.at > SEEN_WITHIN:
        never = told is None and seen_at is None
        return HealthWord.ATTENTION, (HealthWhy.NEVER_SEEN if never else HealthWhy.NOT_SEEN,)
    why = tuple(_reasons(told.report))
    if _HELP.isdisjoint(why):
        return (HealthWord.ATTENTION if why else HealthWord.GOOD), why
    return HealthWord.HELP, why


def _reasons(report: ReportHealth) -> Iterator[HealthWhy]:
    """Yield what is wrong, the worst first."""
    microphone_open = report.microphone is DeviceState.OPEN
    found = {
        HealthWhy.NEEDS_HELP: report.state is UnitState.NEEDS_HELP,
        HealthWhy.NO_CAMERA: report.camera is DeviceState.MISSING,
        HealthWhy.NO_MICROPHONE: report.microphone is DeviceState.MISSING,
        HealthWhy.RECOVERING: report.state is UnitState.RECOVERING,
        HealthWhy.SILENT: microphone_open and report.sound is not None and report.sound < SILENT_BELOW,
        HealthWhy.SLOW_NETWORK: (report.round_trip_ms or 0) >= SLOW_MS,
        HealthWhy.BATTERY: report.battery is not None and report.battery < LOW_BATTERY and report.charging is False,
    }
    yield from (why for why, is_so in found.items() if is_so)
