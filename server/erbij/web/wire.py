"""Messages of the server about itself."""

from __future__ import annotations

from erbij.wire import Wire


class Health(Wire):
    """``/health/ready``: whether everything that a lesson needs is there, by part. ``/health/live`` has no parts.

    ``degraded``: a part is away without which lessons go on all the same; it stands in ``parts`` too.
    """

    ok: bool
    degraded: bool = False
    parts: dict[str, bool]
