"""A school and its server for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.access import http
from erbij.access.factors import http as factors_http
from erbij.access.keys import http as keys_http
from erbij.access.proof import http as proof_http
from erbij.access.proof.service import needs_proof
from erbij.access.providers import http as providers_http
from erbij.access.schools import http as several_http
from erbij.plans.service import READERS, import_parts
from erbij.schools import http as schools_http
from erbij.schools.service import Schools
from tests.api.access.school import School
from tests.api.web.serving import served
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served


@pytest.fixture
async def school(database: Database, tmp_path: Path) -> School:
    school = School(database, settings_in(tmp_path))
    school.id = await school.fill()
    return school


@pytest.fixture
async def server(school: School, tmp_path: Path) -> AsyncIterator[Served]:
    rooms = (http, providers_http, factors_http, keys_http, proof_http, several_http)
    files = Schools(school.database, school.clock, import_parts(school.access), READERS, proof=needs_proof)
    routes = [*schools_http.routes(files), *(route for room in rooms for route in room.routes(school.access))]
    async with served(routes, school.access.authenticate, school.settings, tmp_path) as running:
        yield running
