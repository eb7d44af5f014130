"""Two servers: a pupil and a classroom at different ones are in one lesson, also when either of them is lost."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.e2e.two_servers import TwoServers, empty
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor
    from tests.support.databases import Postgres
    from tests.support.redis_server import RedisServer

BACK_AFTER_KILL = 5.0
PATIENCE = 15.0


@pytest.fixture(scope="module")
def school(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis_of_all: RedisServer
) -> Iterator[TwoServers]:
    redis_of_all.start()
    both = TwoServers(tmp_path_factory.mktemp("two"), empty(postgres), redis_of_all.url)
    yield both.start()
    both.stop()


def holders(school: TwoServers) -> list[tuple[str, int]]:
    return [
        (address, epoch)
        for address, epoch in school.rows(
            "SELECT address, epoch FROM servers_charge JOIN servers_server ON server_id = id WHERE name LIKE 'lesson:%'"
        )
    ]


def degraded(school: TwoServers) -> list[bool]:
    found = []
    for one in school.both:
        with urllib.request.urlopen(f"{one.base_url}/health/ready", timeout=5) as answer:  # noqa: S310
            found.append(json.load(answer)["degraded"])
    return found


def test_pictures_proofs_and_seat_are_back_within_five_seconds_after_the_server_of_the_lesson_was_killed(
    visit: Callable[..., Visitor],
    school: TwoServers,
    redis_of_all: RedisServer,
    record_property: Callable[[str, object], None],
) -> None:
    first, second = school.both
    unit = visit("unit")
    until(lambda: holders(school) == [(first.base_url, 1)], PATIENCE, "the unit's server has the lesson", unit.page)
    school.lead_to(1, 0)
    pupil = visit("pupil").join()
    unit.expect_state("luistert mee")
    until(lambda: len(pupil.kept) >= 2, PATIENCE, "two proofs are acknowledged", pupil.page)
    redis_of_all.kill()
    until(lambda: degraded(school) == [True, True], PATIENCE, "both say that Redis is away", pupil.page)
    without = len(pupil.kept)
    until(lambda: len(pupil.kept) > without, PATIENCE, "a proof is acknowledged without Redis", pupil.page)
    redis_of_all.start()
    until(lambda: degraded(school) == [False, False], PATIENCE, "Redis is back", pupil.page)
    loads, acknowledged = pupil.loads, list(pupil.kept)

    first.kill()
    at = pupil.page.evaluate("Date.now()")
    until(lambda: holders(school) == [(second.base_url, 2)], PATIENCE, "the other one has it", pupil.page)
    until(lambda: pupil.page.evaluate("__probe.frames.at(-1)") > at + 1500, PATIENCE, "pictures go on", pupil.page)
    dark = pupil.page.evaluate("since => __probe.darkest(since)", at)
    pupil.sees_the_class()

    assert dark[1] - dark[0] <= BACK_AFTER_KILL * 1000
    assert (pupil.loads, unit.loads) == (loads, 1), "no page is loaded again"
    stored = {event for (event,) in school.rows("SELECT event_id FROM live_fact")}
    assert set(acknowledged) <= stored, "an acknowledged fact is lost"
    until(lambda: len(pupil.kept) > len(acknowledged), PATIENCE, "proofs are acknowledged again", pupil.page)
    ((reason,),) = school.rows("SELECT reason FROM live_span")
    assert reason == "server"
