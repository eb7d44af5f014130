"""Bytes of the catalogue, wherever they lie."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from erbij.web.slices import Elsewhere


def here(there: Path | Elsewhere) -> Path:
    """Return the path of what lies on this machine."""
    assert isinstance(there, Path)
    return there


async def bytes_of(there: Path | Elsewhere) -> bytes:
    """Return all of it."""
    if isinstance(there, Path):
        return await asyncio.to_thread(there.read_bytes)
    return b"".join([some async for some in there.read(0, there.size)])  # noqa: ASYNC240 - no path
