"""A school at an address where browsers know keys, and a provider that it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.access.providers.own_provider import OwnProvider, provider_running
from tests.api.access.school import School
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database


@pytest.fixture
async def school(database: Database, tmp_path: Path) -> School:
    school = School(database, settings_in(tmp_path, base_url="http://localhost:7443", provider_inside=True))
    school.id = await school.fill()
    return school


@pytest.fixture
async def provider(school: School) -> AsyncIterator[OwnProvider]:
    async with provider_running(school.clock) as running:
        yield running
