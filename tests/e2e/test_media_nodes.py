"""Picture and sound on two nodes: one is killed in mid-lesson, the other is sent home, and the lesson goes on."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.demo_school import MORNING, DemoSchool
from tests.e2e.test_crashes import counted
from tests.e2e.visitor import until
from tests.support.settings import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor

ERBIJ = str(Path(sys.executable).parent / "erbij")
SECRET = "what the machines of this school share"
PICTURES_BACK = 4.0
TRUTH = 10.0


class Nodes:
    """Two processes ``erbij node serve`` at ports that stay."""

    def __init__(self, home: Path) -> None:
        self.ports = {name: free_port(socket.SOCK_STREAM) for name in ("east", "west")}
        self.settings = {
            "ERBIJ_MEDIA_NODES": ",".join(f"127.0.0.1:{port}" for port in self.ports.values()),
            "ERBIJ_NODE_SECRET": SECRET,
        }
        self._home = home
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        for name in self.ports:
            self.start(name)

    def start(self, name: str) -> None:
        own = {"ERBIJ_NODE_ID": name, "ERBIJ_NODE_PORT": str(self.ports[name]), "ERBIJ_MEDIA_PORT": "0"}
        with (self._home / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [ERBIJ, "node", "serve"],
                env={**os.environ, **self.settings, "ERBIJ_HOME": str(self._home / name), **own},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        self._running[name].kill()
        self._running[name].wait()

    def drain(self, name: str) -> subprocess.Popen[bytes]:
        """Ask a node to end, by the command."""
        asked = self._command("drain", name)
        assert f"{name} takes no new lesson" in asked, asked
        return self._running[name]

    def of_lesson(self) -> str | None:
        """The node that has connections, None when it is not one alone."""
        found = re.findall(r"^(\w+) .* lessons, [1-9]\d* connections", self._command("list"), re.MULTILINE)
        return found[0] if len(found) == 1 else None

    def there(self) -> int:
        return len(re.findall(r" connections,", self._command("list")))

    def close(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        for process in self._running.values():
            process.wait(15)

    def _command(self, *words: str) -> str:
        environment = {**os.environ, **self.settings, "ERBIJ_HOME": str(self._home / "command")}
        line = [ERBIJ, "node", *words]
        return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=30, check=False).stdout


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    nodes = Nodes(tmp_path_factory.mktemp("nodes"))
    yield nodes
    nodes.close()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, nodes: Nodes) -> Iterator[DemoSchool]:
    """A school whose media is on these nodes."""
    school = DemoSchool(tmp_path_factory.mktemp("school"), MORNING, ERBIJ_MEDIA_ENGINE="nodes", **nodes.settings)
    school.start()
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == []


def darkest(pupil: Visitor, since: float, beyond: float) -> float:
    """The longest that no new picture came, in seconds, once pictures come again so many seconds later."""
    until(
        lambda: pupil.page.evaluate("since => __probe.frames.at(-1) > since", since + beyond * 1000),
        beyond + 20,
        "pictures go on",
        pupil.page,
    )
    dark = pupil.page.evaluate("since => __probe.darkest(since)", since)
    return float(dark[1] - dark[0]) / 1000


def test_a_lesson_outlives_a_killed_node_and_one_that_goes_home(
    visit: Callable[..., Visitor], school: DemoSchool, nodes: Nodes
) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    began = time.monotonic()
    pupil.sees_the_class()
    until(lambda: len(pupil.kept) >= 1, 15, "a proof is acknowledged", pupil.page)
    loads = pupil.loads
    first = until(nodes.of_lesson, 20, "the lesson is on one node", pupil.page)

    killed = pupil.page.evaluate("Date.now()")
    nodes.kill(first)
    assert darkest(pupil, killed, PICTURES_BACK) <= PICTURES_BACK
    nodes.start(first)
    until(lambda: nodes.there() == 2, 20, "it is there again", pupil.page)

    second = until(nodes.of_lesson, 20, "the lesson is on the other node", pupil.page)
    assert second != first
    asked = pupil.page.evaluate("Date.now()")
    ended = nodes.drain(second)
    until(lambda: ended.poll() is not None, 30, "the node ends when nobody is there", pupil.page)
    assert ended.returncode == 0
    assert darkest(pupil, asked, 0) <= PICTURES_BACK
    pupil.sees_the_class()
    unit.expect_state("luistert mee")
    assert pupil.loads == loads, "no page is loaded again"

    pupil.button("Stoppen").click()
    truth = time.monotonic() - began
    coordinator = visit("coordinator")
    row = until(lambda: counted(coordinator, pupil.name), 10, "the register has the pupil", coordinator.page)
    assert truth - TRUTH <= row["credited_seconds"] <= truth + TRUTH, row
