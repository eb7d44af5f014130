"""A school that keeps files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.catalogue.files.given import School
from tests.support.school_files import Given

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.db.database import Database


@pytest.fixture
async def school(database: Database, tmp_path: Path) -> School:
    return School(await Given(database).imported(), tmp_path / "catalogue")
