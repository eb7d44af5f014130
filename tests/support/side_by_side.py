"""What runs beside what, when ``make test`` gives the tests two processes.

A file stays in one process, with its school, its browser and its order. A journey in a lesson promises a voice within a
second, on a machine that has two processors for a server, a media process and three browsers: those go first, one after
another, in one process. What the other does meanwhile gives way to them, journeys through the office last: they promise
no time.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from typing_extensions import override
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

LESSONS = "lessons"
JOURNEYS = "tests/e2e/"
OFFICE = tuple(
    f"{JOURNEYS}test_{name}.py"
    for name in (
        "school",
        "start",
        "privacy",
        "accessibility",
        "absence",
        "plans",
        "catalogue",
        "confirmed_work",
        "after_close",
        "partner_school",
        "timetable_by_address",
        "disputes",
        "grants",
        "office_of_absence",
        "in_view",
        "catching_up",
        "partnership",
    )
)
"""Journeys without a promise of time, the longest first."""
IN_A_BROWSER = frozenset({"tests/media/test_chromium.py"})
GIVES_WAY = 10  # a tenth of what a lesson gets, where both want the processor


def in_lesson(file: str) -> bool:
    """Whether a test file goes first; a new journey does until somebody says that it promises no time."""
    return file in IN_A_BROWSER or (file.startswith(JOURNEYS) and file not in OFFICE)


def file_of(nodeid: str) -> str:
    """The file that holds a test."""
    return nodeid.partition("::")[0]


def give_way(nodeid: str) -> None:
    """Let the lessons of the other process go before this test, and before whatever it starts."""
    if "PYTEST_XDIST_WORKER" in os.environ and not in_lesson(file_of(nodeid)):
        os.setpriority(os.PRIO_PROCESS, 0, max(GIVES_WAY, os.getpriority(os.PRIO_PROCESS, 0)))


class SideBySide(LoadScopeScheduling):  # type: ignore[misc]
    """All lessons to one process; files with many tests, then the office, to whoever is free."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        file = file_of(nodeid)
        return LESSONS if in_lesson(file) else file

    @override
    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=_turn), last=False)
        super()._assign_work_unit(node)


def _turn(scope: str) -> int:
    """Lower comes earlier; of those that are equal the one with most tests."""
    if scope == LESSONS:
        return -1
    return OFFICE.index(scope) + 1 if scope in OFFICE else 0
