"""When a silent page is helped, and by how much: the page, then the browser, then the device. Pure.

The page says every ten seconds that it lives. When it is silent for a minute its tab is opened anew; a minute later the
browser is started again; three minutes after that the device, at most once in six hours: a school without internet
must not have a screen that restarts all day. A page that speaks again is at the foot of the ladder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

SILENT_S = 60.0
MORE_S = 60.0
LAST_S = 180.0
DEVICE_AGAIN_S = 6 * 3600.0


class Rung(StrEnum):
    """What is done to a page that says nothing."""

    PAGE = "page"
    BROWSER = "browser"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where a page stands; times in seconds of a clock that never goes back.

    ``device_at``: when this device was started, or last asked to start again.
    """

    heard_at: float
    device_at: float
    rung: Rung | None = None
    rung_at: float = 0.0


def heard(ladder: Ladder, now: float) -> Ladder:
    """The page lives."""
    return replace(ladder, heard_at=now, rung=None)


def climbed(ladder: Ladder, now: float) -> tuple[Ladder, Rung | None]:
    """Return the ladder and what to do now, if anything."""
    since = now - (ladder.heard_at if ladder.rung is None else ladder.rung_at)
    match ladder.rung:
        case None if since >= SILENT_S:
            rung = Rung.PAGE
        case Rung.PAGE if since >= MORE_S:
            rung = Rung.BROWSER
        case Rung.BROWSER if since >= LAST_S and now - ladder.device_at >= DEVICE_AGAIN_S:
            return replace(ladder, rung=Rung.DEVICE, rung_at=now, device_at=now), Rung.DEVICE
        case Rung.BROWSER | Rung.DEVICE if since >= LAST_S:
            rung = Rung.PAGE
        case _:
            return ladder, None
    return replace(ladder, rung=rung, rung_at=now), rung
