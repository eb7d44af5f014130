"""What files need of the items beside them, and of a process that looks at one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from erbij.db.database import Reading


class DraftsOfSchool(Protocol):
    """Which files some draft still shows (``catalogue.items`` implements it)."""

    async def files_in_drafts(self, read: Reading, school_id: str) -> Collection[str]:
        """Return the ids of files in the drafts of a school."""


class Looking(Protocol):
    """Something that says what a file is, apart from this process (``files.checking`` has the real one)."""

    async def __call__(self, source: Path, target: Path) -> Mapping[str, Any] | None:
        """Return what ``probe`` answers; None when it died or took too long."""
