"""What a unit said of itself, and when."""

from __future__ import annotations

from erbij.access.health.wire import ReportHealth
from erbij.wire import Instant, Wire


class Told(Wire):
    """The last report of a unit; it goes from server to server, and is no part of the protocol."""

    at: Instant
    report: ReportHealth
