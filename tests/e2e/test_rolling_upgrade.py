"""A board comes to a new version in the middle of a lesson, as docs/operating says it, and nobody misses a word.

The new version is this one again: that the version before runs on the tables of this one is held elsewhere.
"""

from __future__ import annotations

import signal
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.e2e.media_nodes import SECRET, Nodes
from tests.e2e.test_each_process_killed import (
    AFTER_A_NODE,
    AFTER_A_SERVER,
    PATIENCE,
    Followed,
    Losses,
    minutes_on_both_sides,
)
from tests.e2e.two_servers import TwoServers, empty
from tests.e2e.visitor import CLASS_SOUND, VOICE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import Popen

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor
    from tests.support.databases import Postgres
    from tests.support.redis_server import RedisServer

NODE_ENDS_WITHIN_S = 120
"""``TimeoutStopSec`` of ``erbij-node.service``; that of the server is more than a test waits."""


@pytest.fixture
def nodes(tmp_path_factory: pytest.TempPathFactory, redis_of_all: RedisServer) -> Iterator[Nodes]:
    redis_of_all.start()
    nodes = Nodes(tmp_path_factory.mktemp("nodes"), redis_of_all.url)
    yield nodes
    nodes.close()


@pytest.fixture
def school(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis_of_all: RedisServer, nodes: Nodes
) -> Iterator[TwoServers]:
    home = tmp_path_factory.mktemp("two")
    both = TwoServers(home, empty(postgres), redis_of_all.url, ERBIJ_MEDIA_ENGINE="nodes", ERBIJ_NODE_SECRET=SECRET)
    yield both.start()
    both.stop()


@pytest.mark.soak
@pytest.mark.timeout(300)  # the starts of four servers and four nodes are a part of it
def test_a_board_comes_to_a_new_version_in_mid_lesson_with_picture_sound_and_minutes_on_both_sides(
    visit: Callable[..., Visitor],
    school: TwoServers,
    nodes: Nodes,
    record_property: Callable[[str, object], None],
) -> None:
    lesson = Followed(school, visit("unit"))
    first = (school.both[0].base_url, 1)
    until(lambda: lesson.holder() == first, PATIENCE, "the first server has it", lesson.unit.page)
    school.lead_to(1, 0)
    pupil = lesson.pupil = visit("pupil").join()
    began = time.monotonic()
    pupil.listen(CLASS_SOUND)
    lesson.unit.listen(VOICE)
    lesson.is_seen_and_heard()
    until(lambda: len(pupil.kept) >= 2, PATIENCE, "two proofs are acknowledged", pupil.page)
    loads, losses = pupil.loads, Losses(lesson)

    school.lead_to_ready_ones()
    node_after_node(lesson, losses, nodes)
    the_tables_come_first(school.both[0])
    server_after_server(lesson, losses)

    acknowledged = set(pupil.kept)
    pupil.button("Stoppen").click()
    truth = time.monotonic() - began
    record_property("dark_and_silent_s", losses.measured)
    assert (pupil.loads, lesson.unit.loads) == (loads, 1), "no page is loaded again"
    stored = [event for (event,) in school.rows("SELECT event_id FROM live_fact")]
    assert acknowledged <= set(stored), "an acknowledged fact is lost"
    assert len(stored) == len(set(stored)), "a fact is there twice"
    minutes_on_both_sides(pupil, visit("coordinator"), truth)


def node_after_node(lesson: Followed, losses: Losses, nodes: Nodes) -> None:
    """First the one that has nothing to do, then that of the lesson; each ends by itself and comes back."""
    page = lesson.pupil.page
    busy = until(nodes.of_lesson, PATIENCE, "the lesson is on one node", page)
    (idle,) = nodes.ports.keys() - {busy}
    goes_home(nodes.running(idle))
    nodes.start(idle)
    until(lambda: nodes.there() == 2, PATIENCE, "it is there again", page)

    at = losses.of("the media node of the lesson", partial(goes_home, nodes.running(busy)), AFTER_A_NODE)
    lesson.class_has_the_pupil(at)
    nodes.start(busy)


def goes_home(node: Popen[bytes]) -> None:
    """As ``systemctl stop`` does: it ends when nobody is there."""
    node.terminate()
    assert node.wait(NODE_ENDS_WITHIN_S) == 0


def the_tables_come_first(one: DemoSchool) -> None:
    """With every server on them."""
    looked = one.run("migrate", "--check")
    assert looked.returncode == 0, looked.stdout + looked.stderr
    done = one.run("migrate")
    assert done.returncode == 0, done.stdout + done.stderr


def server_after_server(lesson: Followed, losses: Losses) -> None:
    """The one of the lesson first: then the other has it, and gives it back when its turn comes.

    Each start is beside the measure: here it takes the processors of which a board has others.
    """
    first, second = lesson.school.both
    for one, other, epoch in ((first, second, 2), (second, first, 3)):
        losses.of("the first server" if one is first else "the second server", partial(ends, one), AFTER_A_SERVER)
        assert lesson.holder() == (other.base_url, epoch)
        one.start()
        lesson.is_seen_and_heard()  # who spoke comes back silent, as after every loss of a server


def ends(server: DemoSchool) -> None:
    """As ``systemctl stop`` does."""
    assert server.stop(signal.SIGTERM) == 0, server.log_text()[-4000:]
