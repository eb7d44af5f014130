"""A server whose parts run, without its own port."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from erbij.composition.server import Server
from erbij_media.fake import FakeEngine
from tests.store.backup.schools import empty_school
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@asynccontextmanager
async def in_parts(home: Path) -> AsyncIterator[Server]:
    """Start them for an empty school in this folder, and end them."""
    await empty_school(home / "erbij.db")
    engine = FakeEngine()
    await engine.start()
    server = Server(settings_in(home), engine)
    await server.live.start()
    await server.health.look()
    yield server
    await server.live.close()
    await engine.close()
    await server.database.close()
