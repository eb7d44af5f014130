"""What servers of a board run on goes in mid-lesson: what people at school and at home notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.test_two_servers import PATIENCE, degraded
from tests.e2e.two_servers import TwoServers, apart
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor
    from tests.support.databases import Postgres
    from tests.support.redis_server import RedisServer

LINE = "Op de server wordt iets hersteld"


@pytest.fixture(scope="module")
def school(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis_of_all: RedisServer
) -> Iterator[TwoServers]:
    urls: list[str] = []

    async def make() -> None:
        urls.append(await postgres.fresh(empty=True))

    apart(make)
    redis_of_all.start()
    both = TwoServers(tmp_path_factory.mktemp("faults"), urls[0], redis_of_all.url)
    both.start().lead_to_ready_ones()
    yield both
    both.stop()


def test_redis_that_goes_and_forgets_everything_is_told_to_who_works_there_and_felt_by_nobody(
    visit: Callable[..., Visitor], school: TwoServers, redis_of_all: RedisServer
) -> None:
    teacher, guardian = visit("teacher"), visit("guardian")
    unit = visit("unit")
    pupil = visit("pupil", 1).join()
    line = teacher.page.get_by_text(LINE)
    expect(line).to_be_hidden()

    redis_of_all.kill()
    until(lambda: degraded(school) == [True, True], PATIENCE, "both say so", pupil.page)
    expect(line).to_be_visible(timeout=PATIENCE * 1000)
    teacher.axe("something is mended")
    teacher.screenshot("mending-staff")
    kept = len(pupil.kept)
    until(lambda: len(pupil.kept) > kept, PATIENCE, "a proof is acknowledged without Redis", pupil.page)
    for other in (pupil, guardian, unit):
        expect(other.page.get_by_text(LINE)).to_have_count(0)

    redis_of_all.start()
    redis_of_all.flush()
    until(lambda: degraded(school) == [False, False], PATIENCE, "Redis is back, empty", pupil.page)
    expect(line).to_be_hidden(timeout=PATIENCE * 1000)
    kept = len(pupil.kept)
    until(lambda: len(pupil.kept) > kept, PATIENCE, "and nothing changed for the lesson", pupil.page)
