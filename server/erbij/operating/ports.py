"""What this room needs of the server that it is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from erbij.operating.model import Figures


class Looks(Protocol):
    """Looks at every part; what does not answer is bad, and never raised."""

    async def figures(self, school_id: str) -> Figures:
        """One look, now; lessons and pupils are those of this school."""

    async def mending(self) -> bool:
        """Whether something is away without which lessons go on; asks nothing that can hang."""

    async def try_again(self) -> None:
        """Try once more what was set aside because it failed too often."""
