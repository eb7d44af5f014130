"""What the sources need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.timetable.sources.address import Answer


class ReadsAddresses(Protocol):
    """Whoever asks other machines (``address.Addresses``)."""

    async def read(self, address: str, token: str = "", etag: str = "", modified: str = "") -> Answer:
        """Return what lies there; raises ``NotRead``."""
