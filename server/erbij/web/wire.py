"""Messages of the server about itself."""

from __future__ import annotations

from erbij.wire import Wire


class Health(Wire):
    """``/health/ready``: whether everything that a lesson needs is there, by part. ``/health/live`` has no parts."""

    ok: bool
    parts: dict[str, bool]
