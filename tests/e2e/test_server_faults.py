"""What servers of a board run on goes, or stands still, in mid-lesson: what the class and the pupil at home notice."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.test_two_servers import PATIENCE, degraded, holders
from tests.e2e.two_servers import TwoServers, apart
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor
    from tests.support.databases import Postgres
    from tests.support.redis_server import RedisServer

LEASE = timedelta(seconds=3)
BACK = timedelta(seconds=5)
LINE = "Op de server wordt iets hersteld"
LINK_IS_UP = """() => document.querySelector("main") && !/Even geen verbinding/.test(document.body.innerText)"""
FACTS = "SELECT event_id, span_id, at FROM live_fact"


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


def spans(school: TwoServers) -> list[tuple[datetime, datetime]]:
    """When the pupil's proofs of each interval began and ended, the first one first."""
    query = "SELECT min(at), max(at) FROM live_fact GROUP BY span_id ORDER BY min(at)"
    return [(start, end) for start, end in school.rows(query)]


def acknowledged(school: TwoServers, pupil: Visitor) -> None:
    """Nothing that the pupil was told is missing, and nothing is there twice."""
    stored = [event for (event,) in school.rows("SELECT event_id FROM live_fact")]
    assert set(pupil.kept) <= set(stored), "an acknowledged fact is lost"
    assert len(stored) == len(set(stored))
    known = spans(school)
    assert all(before[1] <= after[0] for before, after in pairwise(known)), "counted twice"


def in_lesson(visit: Callable[..., Visitor], school: TwoServers, has_it: DemoSchool) -> tuple[Visitor, Visitor]:
    """A unit and a pupil whose proofs are kept."""
    unit = visit("unit")
    until(lambda: [address for address, _ in holders(school)] == [has_it.base_url], PATIENCE, "it is there", unit.page)
    pupil = visit("pupil").join()
    until(lambda: len(pupil.kept) >= 2, PATIENCE, "two proofs are acknowledged", pupil.page)
    return unit, pupil


def test_a_class_whose_server_stands_still_is_at_the_other_within_five_seconds_after_its_time_and_stays_there(
    visit: Callable[..., Visitor], school: TwoServers, record_property: Callable[[str, object], None]
) -> None:
    first, second = school.both
    unit, pupil = in_lesson(visit, school, first)
    teacher = visit("teacher").open_the_lesson()
    pages = (unit, pupil, teacher)
    loads, before = [page.loads for page in pages], len(pupil.kept)

    stopped = first.now()
    school.freeze(0)
    until(lambda: holders(school)[0][0] == second.base_url, PATIENCE, "the other one has it", pupil.page)
    until(lambda: len(pupil.kept) > before, PATIENCE + 10, "proofs are acknowledged again", pupil.page)
    until(lambda: teacher.page.evaluate(LINK_IS_UP), PATIENCE, "the teacher's page is back", teacher.page)
    pupil.sees_the_class()
    back = [at for at, present in school.rows("SELECT at, present FROM live_offer ORDER BY seq") if present][-1]
    record_property("class_back_s", (back - stopped).total_seconds())
    assert back - stopped <= LEASE + BACK
    assert [page.loads for page in pages] == loads, "no page is loaded again"

    facts = len(school.rows(FACTS))
    school.thaw(0)
    until(lambda: "charges_lost" in first.log_text(), PATIENCE, "the old one says that it lost the lesson", pupil.page)
    until(lambda: len(school.rows(FACTS)) > facts, PATIENCE, "proofs go on", pupil.page)
    assert len(spans(school)) == 2, "the old one wrote nothing more"
    acknowledged(school, pupil)
    assert holders(school) == [(second.base_url, 2)]


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
