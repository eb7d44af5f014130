"""Files are shared out between processes; journeys in a lesson wait until one process is left."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.support.checkout import CHECKOUT
from tests.support.side_by_side import ONLY_PAGES, PROMISES_TIME, WAITS, SideBySide, is_alone

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
        self.gone: dict[str, int] = {}
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
            self.gone[process.gateway.id] = len(self.done)
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

    def alone(self) -> list[int]:
        return [number for number, (_, test) in enumerate(self.done) if is_alone(test.partition("::")[0])]


def test_every_test_is_done_once_and_a_file_by_one_process() -> None:
    files = {"tests/api/test_a.py": 7, "tests/unit/test_b.py": 1, "tests/unit/test_c.py": 30, LESSON_JOURNEY: 3}

    run = Run(files).to_the_end()

    assert sorted(test for _, test in run.done) == sorted(run.tests)
    assert len({(who, test.partition("::")[0]) for who, test in run.done}) == len(files)
    assert len({who for who, _ in run.done}) == 2, "both had work"


def test_a_lesson_has_the_machine_to_itself_after_all_the_rest() -> None:
    files = {LESSON_JOURNEY: 4, "tests/e2e/test_weak_line.py": 2, "tests/api/test_a.py": 9, "tests/unit/test_b.py": 40}

    run = Run(files).to_the_end()

    assert run.alone() == list(range(len(run.done) - 6, len(run.done)))
    assert len({run.done[number][0] for number in run.alone()}) == 1
    assert min(run.gone.values()) <= run.alone()[0], "the other process was gone"


def test_lessons_only_are_done_by_one_process() -> None:
    run = Run({LESSON_JOURNEY: 4, "tests/e2e/test_join.py": 1}).to_the_end()

    assert len(run.alone()) == len(run.tests)
    assert len({who for who, _ in run.done}) == 1


def test_the_last_file_beside_a_lesson_is_done_first() -> None:
    run = Run({LESSON_JOURNEY: 2, "tests/unit/test_b.py": 5}).to_the_end()

    assert run.alone() == [5, 6]


def test_what_a_process_that_died_left_is_done_by_another() -> None:
    run = Run({LESSON_JOURNEY: 2, "tests/api/test_a.py": 9, "tests/unit/test_b.py": 9})
    died = run.alive[0]
    run.does_one(died)

    crashed = run.crashes(died)
    run.to_the_end()

    assert crashed == run.tests[3]
    assert {test for _, test in run.done} == set(run.tests)
    assert run.alone() == list(range(len(run.done) - 2, len(run.done)))


def test_a_journey_through_pages_runs_beside_others() -> None:
    run = Run({LESSON_JOURNEY: 2, "tests/e2e/pages/test_plans.py": 5, "tests/unit/test_b.py": 5}).to_the_end()

    assert run.alone() == [10, 11]
    assert len({who for who, test in run.done if not is_alone(test.partition("::")[0])}) == 2


def test_a_journey_that_runs_beside_others_is_in_no_lesson() -> None:
    journeys = {path.name: path.read_text() for path in (CHECKOUT / ONLY_PAGES).glob("test_*.py")}

    assert len(journeys) > 10
    assert [name for name, text in journeys.items() if ".join()" in text or "pair(" in text] == []


def test_what_is_named_exists() -> None:
    assert [path for path in (PROMISES_TIME, ONLY_PAGES, *WAITS) if not (CHECKOUT / path).exists()] == []


def test_a_lesson_that_waits_more_than_it_works_runs_beside_its_kind_after_the_pages() -> None:
    waits = {"tests/scenarios/test_faults.py": 6, "tests/media/test_nodes.py": 6}
    run = Run({LESSON_JOURNEY: 2, **waits, "tests/unit/test_b.py": 5, "tests/unit/test_c.py": 5}).to_the_end()

    order = [test.partition("::")[0] for _, test in run.done]
    assert max(at for at, file in enumerate(order) if "unit" in file) < len(order) - 2 - 6
    assert len({who for (who, _), file in zip(run.done, order, strict=True) if file in waits}) == 2
    assert run.alone() == list(range(len(order) - 2, len(order)))
