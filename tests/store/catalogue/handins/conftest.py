"""Noor was given a lesson that asks for something to hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.catalogue.handins import given as given_handins

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.catalogue.conftest import School
    from tests.store.catalogue.handins.given import Work


@pytest.fixture
async def work(school: School, tmp_path: Path) -> Work:
    return await given_handins.work(school, tmp_path / "catalogue")
