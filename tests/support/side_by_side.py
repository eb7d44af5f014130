"""Which tests run beside others, when ``make test`` gives them two processes; and which have the machine to themselves.

A file stays in one process, with its school, its browser and its order. Journeys in a lesson promise a voice within a
second, on a machine that has two processors for a server, a media process and three browsers: they run when nobody else
does, after all the rest. A journey that only turns pages promises nothing of the kind, and runs beside others. Between
the two run the lessons that wait more than they work, beside one another: of two of them the machine has enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

ALONE = "alone"
PROMISES_TIME = "tests/e2e/"
ONLY_PAGES = "tests/e2e/pages/"
WAITS = ("tests/media/", "tests/scenarios/")
"""Real lessons without our pages, and an engine that hardly works."""


def is_alone(file: str) -> bool:
    """Whether a test file has the machine to itself."""
    return file.startswith(PROMISES_TIME) and not file.startswith(ONLY_PAGES)


def turn_of(scope: str) -> int:
    """Where a file stands in the order: 0 first, 1 with those that wait, 2 alone."""
    return 2 if scope == ALONE else int(scope.startswith(WAITS))


class SideBySide(LoadScopeScheduling):  # type: ignore[misc]
    """Whole files to whoever is free, in their turn; at last one process is left, and gets what runs alone."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return ALONE if is_alone(file) else file

    @override
    def _assign_work_unit(self, node: WorkerController) -> None:
        scope = min(self.workqueue, key=turn_of)
        if scope == ALONE and self._others(node):
            return
        self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    @override
    def _reschedule(self, node: WorkerController) -> None:
        if list(self.workqueue) != [ALONE] or not (others := self._others(node)):
            super()._reschedule(node)
        elif not node.shutting_down and not all(other.shutting_down for other in others):
            node.shutdown()  # it ends what it has; one of the others goes on

    @override
    def remove_node(self, node: WorkerController) -> str | None:
        crashed: str | None = super().remove_node(node)
        for left in self.nodes:
            self._reschedule(left)
        return crashed

    def _others(self, node: WorkerController) -> list[WorkerController]:
        return [other for other in self.nodes if other is not node]
