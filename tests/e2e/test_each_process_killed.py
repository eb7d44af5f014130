"""Two servers, two media nodes, PostgreSQL and Redis: each process is killed in mid-lesson, and nobody misses it.

A pupil at one server and a class at the other see and hear each other; the sum of it stands in the register as if
nothing had happened.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.e2e.media_nodes import SECRET, Nodes
from tests.e2e.test_crashes import counted
from tests.e2e.test_two_servers import degraded
from tests.e2e.two_servers import TwoServers, empty
from tests.e2e.visitor import CLASS_SOUND, VOICE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor
    from tests.support.databases import Postgres
    from tests.support.redis_server import RedisServer

AFTER_A_SERVER = 5.0
AFTER_A_NODE = 4.0
TRUTH = 5.0
PATIENCE = 20.0
FACE = 'video[data-role="face"]'


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory, redis_of_all: RedisServer) -> Iterator[Nodes]:
    redis_of_all.start()
    nodes = Nodes(tmp_path_factory.mktemp("nodes"), redis_of_all.url)
    yield nodes
    nodes.close()


@pytest.fixture(scope="module")
def school(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis_of_all: RedisServer, nodes: Nodes
) -> Iterator[TwoServers]:
    home = tmp_path_factory.mktemp("two")
    both = TwoServers(home, empty(postgres), redis_of_all.url, ERBIJ_MEDIA_ENGINE="nodes", ERBIJ_NODE_SECRET=SECRET)
    yield both.start()
    both.stop()


@dataclass
class Followed:
    """A lesson in which a pupil speaks and is seen, and what became of it at each loss."""

    school: TwoServers
    unit: Visitor
    pupil: Visitor = field(init=False)

    def is_seen_and_heard(self) -> None:
        """The pupil shows face and voice, and the class has both."""
        tapped = self.pupil.choose("Beeld")
        self.unit.expect_state("is in beeld")
        self.class_has_the_pupil(tapped)

    def class_has_the_pupil(self, since: float) -> None:
        """A face that moves, and a voice after that moment."""
        self.unit.sees_the_class(selector=FACE)
        self.unit.heard_since(VOICE, since, PATIENCE)

    def holder(self) -> tuple[str, int]:
        """The address of the server that has the lesson, and the how-manieth holder it is."""
        query = "SELECT address, epoch FROM servers_charge JOIN servers_server ON server_id = id"
        found = self.school.rows(f"{query} WHERE name LIKE 'lesson:%'")
        return found[0] if found else ("", 0)

    def longest_without(self, since: float, beyond: float) -> tuple[float, float]:
        """The longest that the pupil had no new picture and no sound of the class, in seconds.

        Looked at once both come again so many seconds after that moment.
        """
        dark = self._gap("__probe.frames", since, beyond)
        return dark, self._gap(f"__probe.sounds['{CLASS_SOUND}'].times", since, beyond)

    def _gap(self, times: str, since: float, beyond: float) -> float:
        page = self.pupil.page
        goes_on = f"{times}.at(-1) > {since + beyond * 1000}"
        until(lambda: page.evaluate(goes_on), beyond + PATIENCE, f"{times} go on", page)
        seen = page.evaluate(f"[{since}, ...{times}.filter((at) => at > {since})]")
        return float(max(later - earlier for earlier, later in pairwise(seen))) / 1000


@dataclass
class Losses:
    """How long the pupil was without picture and sound of the class, by what was killed; in seconds."""

    lesson: Followed
    measured: dict[str, tuple[float, float]] = field(default_factory=dict)

    def of(self, what: str, kill: Callable[[], object], within: float) -> float:
        """Kill, see picture, sound and proofs go on; return when it was, by the clock of the page."""
        pupil = self.lesson.pupil
        acknowledged = len(pupil.kept)
        at = float(pupil.page.evaluate("Date.now()"))
        kill()
        dark, silent = self.measured[what] = self.lesson.longest_without(at, within)
        assert (dark <= within, silent <= within) == (True, True), (what, dark, silent)
        until(lambda: len(pupil.kept) > acknowledged, PATIENCE, "proofs are acknowledged again", pupil.page)
        pupil.sees_the_class()
        return at


@pytest.mark.timeout(400)  # six starts of servers and nodes are a part of it
def test_a_lesson_outlives_each_of_its_processes_with_picture_sound_and_minutes_on_both_sides(
    visit: Callable[..., Visitor],
    school: TwoServers,
    nodes: Nodes,
    redis_of_all: RedisServer,
    record_property: Callable[[str, object], None],
) -> None:
    lesson = Followed(school, visit("unit"))
    until(
        lambda: lesson.holder() == (school.both[0].base_url, 1), PATIENCE, "the first server has it", lesson.unit.page
    )
    school.lead_to(1, 0)
    pupil = lesson.pupil = visit("pupil").join()
    began = time.monotonic()
    pupil.listen(CLASS_SOUND)
    lesson.unit.listen(VOICE)
    lesson.is_seen_and_heard()
    until(lambda: len(pupil.kept) >= 2, PATIENCE, "two proofs are acknowledged", pupil.page)
    loads, losses = pupil.loads, Losses(lesson)

    servers_are_lost(lesson, losses)
    nodes_are_lost(lesson, losses, nodes, redis_of_all)

    acknowledged = set(pupil.kept)
    pupil.button("Stoppen").click()
    truth = time.monotonic() - began
    record_property("without_s", losses.measured)
    assert (pupil.loads, lesson.unit.loads) == (loads, 1), "no page is loaded again"
    stored = {event for (event,) in school.rows("SELECT event_id FROM live_fact")}
    assert acknowledged <= stored, "an acknowledged fact is lost"
    minutes_on_both_sides(pupil, visit("coordinator"), truth)


def servers_are_lost(lesson: Followed, losses: Losses) -> None:
    """First the one that the pupil reached, then that of the lesson; each comes back."""
    first, second = lesson.school.both
    losses.of("the pupil's server", second.kill, AFTER_A_SERVER)
    lesson.is_seen_and_heard()
    assert lesson.holder() == (first.base_url, 1)
    second.start()

    losses.of("the lesson's server", first.kill, AFTER_A_SERVER)
    assert lesson.holder() == (second.base_url, 2)
    lesson.is_seen_and_heard()
    first.start()


def nodes_are_lost(lesson: Followed, losses: Losses, nodes: Nodes, redis: RedisServer) -> None:
    """The node of the lesson, then Redis, then a node that is sent home."""
    page = lesson.pupil.page
    node = until(nodes.of_lesson, PATIENCE, "the lesson is on one node", page)
    losses.of("the lesson's media node", lambda: nodes.kill(node), AFTER_A_NODE)
    lesson.is_seen_and_heard()  # who spoke comes back silent, as after every loss of what was sent
    nodes.start(node)

    losses.of("Redis", redis.kill, AFTER_A_NODE)
    until(lambda: degraded(lesson.school) == [True, True], PATIENCE, "both say that Redis is away", page)
    redis.start()
    until(lambda: degraded(lesson.school) == [False, False], PATIENCE, "Redis is back", page)

    until(lambda: nodes.there() == 2, PATIENCE, "the node that was killed is there again", page)
    leaving = until(nodes.of_lesson, PATIENCE, "the lesson is on one node", page)
    assert leaving != node
    ended = []
    at = losses.of("a media node that goes home", lambda: ended.append(nodes.drain(leaving)), AFTER_A_NODE)
    lesson.class_has_the_pupil(at)
    until(lambda: ended[0].poll() == 0, 30, "the node ends when nobody is there", page)


def minutes_on_both_sides(pupil: Visitor, office: Visitor, truth: float) -> None:
    """The pupil and the office read the same, and it is true within five seconds."""
    row = until(lambda: counted(office, pupil.name), PATIENCE, "the register has the pupil", office.page)
    assert truth - TRUTH <= row["credited_seconds"] <= truth + TRUTH, (row, truth)
    week = pupil.api("GET", "/api/register/minutes")["body"]
    (own,) = [one for day in week["days"] for one in day["rows"] if one["slot_id"] == row["slot_id"]]
    assert own["credited_seconds"] == row["credited_seconds"]
