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


class Refillable(Protocol):
    """A PostgreSQL database into which a school is brought back."""

    @property
    def url(self) -> str:
        """Its address for the owner of the tables."""
        ...

    async def refuse_unless_empty(self) -> None:
        """Raise ``RestoreRefused`` where it holds anything; tables without rows go."""
        ...

    async def check(self) -> tuple[str, ...]:
        """Bring it to this version, walk every school's chain and say where it ends; raises ``RestoreRefused``."""
        ...

    async def erase(self, who: Collection[Erased]) -> int:
        """Erase everybody of them who is known in it; how many were."""
        ...

    async def empty(self) -> None:
        """Take every table away."""
        ...
