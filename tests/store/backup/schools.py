"""Databases of this version, made once and copied."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from erbij.composition import server  # noqa: F401 - every table
from erbij.db.database import Database
from erbij.db.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Coroutine


async def empty_school(file: Path) -> None:
    """A database of this version in which there is nothing yet."""
    shutil.copy(await asyncio.to_thread(_template), file)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="erbij-backup-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "erbij.db"
    making: Coroutine[None, None, None] = _made(file)
    asyncio.run(making)
    return file


async def _made(file: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}")
    try:
        await migrate(database)
    finally:
        await database.close()
