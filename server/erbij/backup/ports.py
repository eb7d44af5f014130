"""What backups need to know from rooms above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from erbij.backup.model import Erased


class Erasing(Protocol):
    """Whose data was taken away, and taking it away again."""

    async def erased(self, database: Path) -> Sequence[Erased]:
        """Return who is erased in a database."""
        ...

    async def erase(self, database: Path, who: Collection[Erased]) -> int:
        """Erase everybody of them who is known in a database; how many were."""
        ...


class Checking(Protocol):
    """Whether a database may be used."""

    async def check(self, database: Path) -> tuple[str, ...]:
        """Walk every school's chain, and say for each where it ends; raises ``RestoreRefused`` for a broken one."""
        ...
