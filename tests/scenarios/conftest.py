from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.classroom import School

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.db.database import Database


@pytest.fixture
async def school(database: Database) -> AsyncIterator[School]:
    """A school two minutes before its lesson."""
    school = await School(database).open()
    yield school
    await school.close()
