"""What making needs of a process of its own, and of the lessons that go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from erbij.catalogue.levels.model import Work


class Lessons(Protocol):
    """Whether somebody is in a lesson on this machine (``composition`` asks ``live``)."""

    def __call__(self) -> bool:
        """Return whether everything else has to wait."""


class Encoding(Protocol):
    """Something that makes one form of a film, apart from this process (``levels.making`` has the real one)."""

    async def __call__(self, work: Work, source: Path, target: Path, lessons: Lessons) -> Mapping[str, Any] | None:
        """Return what ``encode`` answers, standing still while a lesson goes on; None when it died or took too long."""
