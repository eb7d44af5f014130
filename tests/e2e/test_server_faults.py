"""What servers of a board run on goes in mid-lesson: what people at school and at home notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.test_two_servers import PATIENCE, degraded, holders
from tests.e2e.two_servers import TwoServers, empty
from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor
    from tests.support.databases import Postgres
    from tests.support.redis_server import RedisServer

LINE = "Op de server wordt iets hersteld"
A_MINUTE, EACH_S = 60, 10
NO_DOUBLE_TAP_MS = 500
"""A second tap within 400 ms is a hand that trembles, and does nothing."""
LEASE = 3.0
BACK_AFTER_LEASE = 5.0
TWICE = (
    "SELECT a.id FROM live_span a JOIN live_span b ON a.pupil_id = b.pupil_id AND a.slot_id = b.slot_id "
    'WHERE a.id < b.id AND a.start < b."end" AND b.start < a."end"'
)


@pytest.fixture(scope="module")
def school(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis_of_all: RedisServer
) -> Iterator[TwoServers]:
    redis_of_all.start()
    both = TwoServers(tmp_path_factory.mktemp("faults"), empty(postgres), redis_of_all.url)
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


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_a_minute_without_redis_costs_no_proof_and_a_hand_is_seen_at_once(
    visit: Callable[..., Visitor], school: TwoServers, redis_of_all: RedisServer, record_property: Callable[..., None]
) -> None:
    unit, pupil = visit("unit"), visit("pupil").join()
    raised = unit.page.locator('[data-role="hand-light"]')
    until(lambda: pupil.kept, PATIENCE, "a proof is acknowledged", pupil.page)

    redis_of_all.kill()
    at, kept = pupil.page.evaluate("Date.now()"), len(pupil.kept)
    for _ in range(A_MINUTE // EACH_S):
        pupil.page.wait_for_timeout(EACH_S * 1000)
        pupil.button("Hand omhoog").click()
        expect(raised).to_be_visible(timeout=1000)
        pupil.page.wait_for_timeout(NO_DOUBLE_TAP_MS)
        pupil.button("Hand omhoog").click()
        expect(raised).to_be_hidden(timeout=1000)
    proofs = len(pupil.kept) - kept
    redis_of_all.start()
    redis_of_all.flush()
    until(lambda: degraded(school) == [False, False], PATIENCE, "Redis is back, empty", pupil.page)
    pupil.button("Hand omhoog").click()
    expect(raised).to_be_visible(timeout=1000)

    dark = pupil.page.evaluate("since => __probe.darkest(since)", at)
    record_property("dark_s", (dark[1] - dark[0]) / 1000)
    record_property("proofs", proofs)
    assert proofs >= A_MINUTE // 5 - 1, "one proof every five seconds, as before"
    assert dark[1] - dark[0] < 1000
    assert (pupil.loads, unit.loads) == (1, 1), "no page is loaded again"
    assert school.rows(TWICE) == []


def test_a_server_that_freezes_past_its_lease_loses_its_lesson_and_writes_nothing_more_of_it(
    visit: Callable[..., Visitor], school: TwoServers, record_property: Callable[[str, object], None]
) -> None:
    first, second = school.both
    unit = visit("unit")
    until(lambda: [at for at, _ in holders(school)] == [first.base_url], PATIENCE, "the first has it", unit.page)
    pupil = visit("pupil").join()
    unit.expect_state("luistert mee")
    until(lambda: len(pupil.kept) >= 2, PATIENCE, "two proofs are acknowledged", pupil.page)
    loads, acknowledged = pupil.loads, list(pupil.kept)

    at = pupil.page.evaluate("Date.now()")
    school.freeze(0)
    until(lambda: [at for at, _ in holders(school)] == [second.base_url], PATIENCE, "the other has it", pupil.page)
    until(lambda: len(pupil.kept) > len(acknowledged), PATIENCE * 2, "proofs are acknowledged again", pupil.page)
    record_property("proof_after_s", (pupil.page.evaluate("Date.now()") - at) / 1000)
    pupil.sees_the_class()
    dark = pupil.page.evaluate("since => __probe.darkest(since)", at)
    record_property("dark_s", (dark[1] - dark[0]) / 1000)
    assert dark[1] - dark[0] <= (LEASE + BACK_AFTER_LEASE) * 1000

    school.thaw(0)
    until(lambda: "charges_lost" in first.log_text(), PATIENCE, "it hears that it lost the lesson", pupil.page)
    kept = len(pupil.kept)
    until(lambda: len(pupil.kept) > kept, PATIENCE, "nobody notices", pupil.page)
    assert (pupil.loads, unit.loads) == (loads, 1), "no page is loaded again"
    stored = [event for (event,) in school.rows("SELECT event_id FROM live_fact")]
    assert set(acknowledged) <= set(stored), "an acknowledged fact is lost"
    assert school.rows(TWICE) == [], "no second stands there twice"
