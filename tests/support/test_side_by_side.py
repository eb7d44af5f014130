"""Files are shared out between processes; journeys in a lesson go first, one after another."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.checkout import CHECKOUT
from tests.support.side_by_side import GIVES_WAY, IN_A_BROWSER, OFFICE, SideBySide, file_of, give_way

OFFICE_JOURNEY = "tests/e2e/test_grants.py"
LESSON_JOURNEY = "tests/e2e/test_speaking.py"


class Process:
    """Does what it was given, in order, and always keeps one test until it knows the next, as a real one does."""

    def __init__(self, name: str) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.given: list[int] = []
        self.shutting_down = False

    def send_runtest_some(self, indices: list[int]) -> None:
        assert not self.shutting_down
        self.given += indices

    def shutdown(self) -> None:
        self.shutting_down = True


class Run:
    """A whole run: ``done`` says in which order which process did which test."""

    def __init__(self, files: dict[str, int], processes: int = 2) -> None:
        self.tests = [f"{file}::test_{number}" for file, many in files.items() for number in range(many)]
        option = SimpleNamespace(loadscopereorder=True)
        config: Any = SimpleNamespace(option=option, getvalue=lambda _: ["popen"] * processes)
        self.scheduler = SideBySide(config)
        self.alive = [Process(f"gw{number}") for number in range(processes)]
        self.done: list[tuple[str, str]] = []
        for process in self.alive:
            self._welcome(process)
        self.scheduler.schedule()

    def _welcome(self, process: Any) -> None:
        self.scheduler.add_node(process)
        self.scheduler.add_node_collection(process, self.tests)

    def does_one(self, process: Any) -> bool:
        if process.given and (process.shutting_down or len(process.given) > 1):
            at = process.given.pop(0)
            self.done.append((process.gateway.id, self.tests[at]))
            self.scheduler.mark_test_complete(process, at)
            return True
        if process.shutting_down and not process.given:
            self.alive.remove(process)
            if process in self.scheduler.nodes:
                assert self.scheduler.remove_node(process) is None
            return True
        return False

    def crashes(self, process: Any) -> str | None:
        """Another one comes for it."""
        self.alive.remove(process)
        crashed: str | None = self.scheduler.remove_node(process)
        self.alive.append(Process(f"{process.gateway.id}-again"))
        self._welcome(self.alive[-1])
        self.scheduler.schedule()
        return crashed

    def to_the_end(self) -> Run:
        while self.alive:
            moved = [self.does_one(process) for process in list(self.alive)]
            assert any(moved), "nobody has anything to do"
            if self.scheduler.tests_finished:
                for process in self.alive:
                    process.shutdown()
        return self

    def by(self, name: str) -> list[str]:
        """The files that a process did, in order."""
        return list(dict.fromkeys(file_of(test) for who, test in self.done if who == name))


def test_every_test_is_done_once_and_a_file_by_one_process() -> None:
    files = {"tests/api/test_a.py": 7, "tests/unit/test_b.py": 1, "tests/unit/test_c.py": 30, LESSON_JOURNEY: 3}

    run = Run(files).to_the_end()

    assert sorted(test for _, test in run.done) == sorted(run.tests)
    assert len({(who, file_of(test)) for who, test in run.done}) == len(files)
    assert run.by("gw0")
    assert run.by("gw1")


def test_lessons_go_first_and_one_after_another() -> None:
    other = "tests/e2e/test_weak_line.py"

    run = Run({"tests/api/test_a.py": 9, "tests/unit/test_b.py": 40, LESSON_JOURNEY: 4, other: 2}).to_the_end()

    assert run.by("gw0")[:2] == [LESSON_JOURNEY, other]
    assert not {LESSON_JOURNEY, other} & set(run.by("gw1"))


def test_who_has_no_lesson_goes_through_the_office_last() -> None:
    files = {OFFICE_JOURNEY: 2, LESSON_JOURNEY: 40, "tests/unit/test_b.py": 3, "tests/api/test_a.py": 9}

    run = Run(files).to_the_end()

    assert run.by("gw1") == ["tests/api/test_a.py", "tests/unit/test_b.py", OFFICE_JOURNEY]


def test_who_is_done_with_the_lessons_helps_with_the_rest() -> None:
    run = Run({LESSON_JOURNEY: 2, **{f"tests/unit/test_{number}.py": 5 for number in range(9)}}).to_the_end()

    assert len(run.by("gw0")) > 3


def test_lessons_only_are_done_by_one_process() -> None:
    run = Run({LESSON_JOURNEY: 4, "tests/e2e/test_join.py": 1}).to_the_end()

    assert len({who for who, _ in run.done}) == 1


def test_what_a_process_that_died_left_is_done_by_another() -> None:
    run = Run({LESSON_JOURNEY: 3, "tests/api/test_a.py": 9, "tests/unit/test_b.py": 9})
    died = run.alive[0]
    run.does_one(died)

    crashed = run.crashes(died)
    run.to_the_end()

    assert crashed == f"{LESSON_JOURNEY}::test_1"
    assert {test for _, test in run.done} == set(run.tests)


@pytest.mark.parametrize(("test", "nice"), [(f"{LESSON_JOURNEY}::test_0", 0), ("tests/unit/test_b.py::b", GIVES_WAY)])
def test_what_runs_beside_lessons_gives_way_and_so_does_what_it_starts(test: str, nice: int) -> None:
    """In a process of its own, because there is no way back."""
    code = f"from tests.support.side_by_side import give_way; give_way({test!r}); import os; print(os.nice(0))"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTEST_XDIST_WORKER": "gw1", "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(found.stdout) == max(nice, os.nice(0))


def test_one_process_alone_gives_way_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    before = os.nice(0)

    give_way("tests/unit/test_b.py::b")

    assert os.nice(0) == before


def test_what_is_named_exists() -> None:
    assert [file for file in {*OFFICE, *IN_A_BROWSER} if not (CHECKOUT / file).is_file()] == []
