"""What reading catalogues of others needs of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.timetable.sources.address import Answer


class Reads(Protocol):
    """Reads an address, safely and not for ever (``timetable.sources.address`` implements it)."""

    async def read(self, address: str, token: str = "", etag: str = "", modified: str = "") -> Answer:
        """Return what lies there; raises ``NotRead``."""
