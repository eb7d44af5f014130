"""What an operator watches moves with a lesson: the figures for Prometheus, and the page in plain words."""

from __future__ import annotations

import re
import urllib.request
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

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


HERE = {"name": "oost.bestuur.test:8080", "state": "good", "here": True, "there": True, "lessons": 3, "people": 20}
GONE = {**HERE, "name": "west.bestuur.test:8080", "state": "soon", "here": False, "there": False, "lessons": 0}
NODE = {"name": "noord", "state": "good", "there": True, "draining": False, "lessons": 12, "most_lessons": 40}
ENDS = {**NODE, "name": "zuid", "state": "soon", "draining": True, "lessons": 2}
LOST = {**NODE, "name": "midden", "state": "soon", "there": False, "lessons": 0}


def of_a_board(route: Route) -> None:
    """What the server says, as if it were one of two with three media nodes."""
    answer = route.fetch()
    now = answer.json()
    minute_ago = (datetime.fromisoformat(now["at"]) - timedelta(seconds=61)).isoformat()
    now["servers"] = [
        {**HERE, "since": now["since"], "seen_at": now["at"]},
        {**GONE, "since": now["since"], "seen_at": minute_ago, "people": 0},
    ]
    now["nodes"] = [
        {**NODE, "percent": 31, "lost_s": None},
        {**ENDS, "percent": 5, "lost_s": None},
        {**LOST, "percent": 0, "lost_s": 240},
    ]
    route.fulfill(response=answer, json=now)


def test_a_board_reads_of_each_server_and_media_node_how_it_is(
    school: DemoSchool, visit: Callable[..., Visitor]
) -> None:
    office = visit("coordinator")
    office.page.route("**/api/operating", of_a_board)
    office.page.goto(f"{school.base_url}/operating")

    for said in (
        "Nu bezig: 3 lessen, met hooguit 20 mensen.",
        "Laatste teken van leven: 61 seconden geleden. Een andere server heeft zijn lessen overgenomen.",
        "12 van hooguit 40 lessen, 31% vol.",
        "Gaat dicht: er komt geen les meer bij",
        "Antwoordt niet meer, sinds 4 minuten.",
    ):
        expect(office.page.get_by_text(said)).to_be_visible()
    for width in (390, 1280, 1920):
        office.page.set_viewport_size({"width": width, "height": 2200})
        assert office.page.evaluate("document.documentElement.scrollWidth") <= width
        office.axe(f"how the servers are, {width}")
        office.screenshot(f"operating-{width}")
