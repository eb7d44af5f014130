"""What an operator watches moves with a lesson: the figures for Prometheus, and the page in plain words."""

from __future__ import annotations

import re
import urllib.request
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

MOVE = (
    "erbij_lessons",
    'erbij_lesson_people{side="pupil"}',
    "erbij_join_seconds_count",
    "erbij_records_written_total",
    "erbij_media_connections",
    "erbij_media_packets_in_total",
    "erbij_media_packets_out_total",
    "erbij_media_cpu_seconds_total",
    'erbij_media_round_trip_seconds{quantile="0.95"}',
)
THERE = (
    "erbij_event_loop_lag_seconds",
    "erbij_media_packets_lost_total",
    "erbij_outbox_oldest_seconds",
    "erbij_records_waiting",
    "erbij_requests_refused_total",
    "erbij_sockets_hung_up_total",
)


def figures(school: DemoSchool) -> dict[str, float]:
    """What this machine reads of the server, past any proxy."""
    with urllib.request.urlopen(f"{school.base_url}/metrics", timeout=5) as answer:  # noqa: S310 - our own
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}


def test_the_figures_of_an_operator_move_with_a_lesson(school: DemoSchool, visit: Callable[..., Visitor]) -> None:
    before = figures(school)
    visit("unit")
    pupil = visit("pupil").join()

    def moved() -> bool:
        now = figures(school)
        return [name for name in MOVE if now.get(name, 0.0) <= before.get(name, 0.0)] == []

    until(moved, 20, "every figure moves", pupil.page)
    assert set(THERE) <= figures(school).keys()

    office = visit("coordinator")
    office.page.goto(f"{school.base_url}/operating")
    expect(office.page.get_by_text(re.compile(r"nu bezig van jullie school: 1 les, met 1 leerling"))).to_be_visible()
