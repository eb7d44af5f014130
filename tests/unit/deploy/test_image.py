"""What the image of a school in containers brings along."""

from __future__ import annotations

import re

from tests.support.checkout import CHECKOUT

COMPOSE = CHECKOUT / "deploy/compose"


def test_the_image_dumps_with_the_programs_of_the_database_that_runs_beside_it() -> None:
    image = (COMPOSE / "Containerfile").read_text(encoding="utf-8")
    programs = set(re.findall(r"postgresql-client-(\d+)|/usr/lib/postgresql/(\d+)/", image))
    databases = re.findall(r"image: postgres:(\d+)\.", (COMPOSE / "compose.yaml").read_text(encoding="utf-8"))

    assert databases
    assert {"".join(found) for found in programs} == set(databases)
