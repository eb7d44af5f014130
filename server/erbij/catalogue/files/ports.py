"""What files need: a place for those that are whole, the items beside them, and a process that looks at one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from erbij.db.database import Reading
    from erbij.web.slices import Elsewhere


class Shelf(Protocol):
    """Where whole files lie, each under a name that never means anything else (``files.shelf``, ``files.bucket``).

    Everything raises ``StoreIsAway`` where the place does not answer, and leaves what was there.
    """

    async def check(self) -> None:
        """Return when the place answers."""

    async def put(self, name: str, made: Path) -> None:
        """Keep a file, whole or not at all; raises ``DiskIsFull``. The same name again is no mistake."""

    async def find(self, name: str) -> Path | Elsewhere:
        """Return where a file lies; raises ``FileNotFoundError``."""

    def lent(self, name: str, spare: Path) -> AbstractAsyncContextManager[Path]:
        """Have a file on this machine for a while, at ``spare`` where it lies elsewhere; raises as ``find``."""

    async def forget(self, names: Collection[str]) -> None:
        """Remove files; idempotent."""

    async def names(self, begin: str = "") -> list[str]:
        """Return the names that begin so."""

    async def take_over(self) -> int:
        """Take in what lies on this machine from before; how many files that were."""

    async def loose(self) -> list[str]:
        """Return the names that may be removed where nobody knows them: none that came only just now."""


class DraftsOfSchool(Protocol):
    """Which files some draft still shows (``catalogue.items`` implements it)."""

    async def files_in_drafts(self, read: Reading, school_id: str) -> Collection[str]:
        """Return the ids of files in the drafts of a school."""

    async def edits_with(self, read: Reading, school_id: str, person_id: str, file_id: str) -> bool:
        """Return whether somebody edits an item whose draft shows a file."""


class Looking(Protocol):
    """Something that says what a file is, apart from this process (``files.checking`` has the real one)."""

    async def __call__(self, source: Path, target: Path) -> Mapping[str, Any] | None:
        """Return what ``probe`` answers; None when it died or took too long."""
