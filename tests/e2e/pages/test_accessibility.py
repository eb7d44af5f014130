"""Every page, for everybody who sees it: axe finds nothing, and nothing is cut off on a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

NARROW = 320
PAGES = {
    "": ["/", "/access", "/nothing-here"],
    "pupil": ["/", "/register", "/access", "/settings", "/timetable"],
    "guardian": ["/", "/register", "/access"],
    "teacher": ["/", "/access", "/people", "/settings", "/timetable", "/timetable/new", "/timetable/feed"],
    "mentor": ["/", "/people"],
    "coordinator": ["/", "/register", "/people", "/operating", "/access", "/timetable", "/timetable/calendar"],
    "leader": ["/", "/register"],
    "unit": ["/unit"],
}


@pytest.mark.parametrize("role", PAGES, ids=[role or "stranger" for role in PAGES])
def test_axe_finds_nothing_and_a_narrow_screen_cuts_nothing_off(visit: Callable[..., Visitor], role: str) -> None:
    visitor = visit(role)
    for path in PAGES[role]:
        visitor.page.goto(f"{visitor.base_url}{path}")
        expect(visitor.page.locator("main h1, main h2, main [data-role]").first).to_be_visible()
        visitor.page.wait_for_load_state("networkidle")
        visitor.page.set_viewport_size({"width": NARROW, "height": 640})
        visitor.axe(f"{role or 'stranger'} at {path}")
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROW, f"{role or 'stranger'} at {path} is {wide} px wide"
        visitor.page.set_viewport_size({"width": 1024, "height": 700})
        visitor.screenshot(f"page-{role or 'stranger'}-{path.strip('/').replace('/', '-') or 'start'}")


def test_axe_finds_nothing_on_a_sign_in_link(visit: Callable[..., Visitor], school: DemoSchool) -> None:
    stranger = visit()
    stranger.page.goto(school.people("pupil")[0].sign_in_url)

    expect(stranger.page.get_by_role("button", name="Ik ben")).to_be_visible()
    stranger.axe("the sign-in link")
