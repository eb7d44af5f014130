"""Engines and browsers for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.media.school import Pupil, School
from tests.media.worlds import RealWorld, begin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.media.worlds import FakeWorld


@pytest.fixture(params=["fake", "in process", "node", "nodes"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[FakeWorld | RealWorld]:
    """Each implementation of the contract in turn."""
    world = await begin(request.param)
    yield world
    await world.close()


@pytest.fixture
async def served() -> AsyncIterator[RealWorld]:
    """The engine in process."""
    world = await begin("in process")
    assert isinstance(world, RealWorld)
    yield world
    await world.close()


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def pupil(school: School) -> Pupil:
    return Pupil(school)
