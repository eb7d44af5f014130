"""Real single-use links bind a device; a second device takes over when the first one dies."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import launch
from tests.e2e.demo_school import started
from tests.e2e.visitor import Visitor, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Playwright

    from tests.e2e.demo_school import DemoSchool


def real_link(by: Visitor, person_id: str) -> str:
    """Let somebody with a right to it make a link that works once."""
    made = by.api("POST", "/api/access/links", {"person_id": person_id})
    assert made["status"] == 200, made
    return str(made["body"]["url"])


def child_of(guardian: Visitor) -> dict[str, Any]:
    """Return the guardian's first child."""
    child: dict[str, Any] = guardian.api("GET", "/api/access/me")["body"]["children"][0]
    return child


def test_a_link_works_once_binds_the_device_and_can_be_revoked(visit: Callable[..., Visitor]) -> None:
    guardian = visit("guardian")
    child = child_of(guardian)
    link = real_link(guardian, child["id"])

    tablet = visit().sign_in(link)
    assert tablet.api("GET", "/api/access/me")["body"]["name"] == child["name"]
    stranger = visit()
    stranger.page.goto(link)
    expect(stranger.page.get_by_role("button", name="Ik ben")).to_have_count(0)
    assert stranger.api("GET", "/api/access/me")["status"] == 401

    tablet.context.clear_cookies(name="erbij")
    tablet.page.goto(tablet.base_url)
    expect(tablet.to_the_lesson).to_be_visible()
    assert tablet.api("GET", "/api/access/me")["body"]["name"] == child["name"]

    devices = guardian.api("GET", f"/api/access/devices?person_id={child['id']}")["body"]["devices"]
    for device in devices:
        assert guardian.api("DELETE", f"/api/access/devices/{device['id']}")["status"] == 204
    until(lambda: tablet.api("GET", "/api/access/me")["status"] == 401, 2, "the device is signed out", tablet.page)
    tablet.page.goto(tablet.base_url)
    assert tablet.api("POST", "/api/access/renew", {})["status"] == 401


def test_a_bound_device_is_signed_in_by_itself_the_next_day(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    school = started(tmp_path_factory.mktemp("next-day"))
    guardian = Visitor(browser.new_context(locale="nl-NL"), school.base_url)
    guardian.sign_in(school.people("guardian")[0].sign_in_url)
    child = child_of(guardian)
    tablet = Visitor(browser.new_context(locale="nl-NL"), school.base_url).sign_in(real_link(guardian, child["id"]))

    assert school.stop() == 0
    school.clock_offset += timedelta(days=1)
    school.start()
    tablet.page.goto(school.base_url)

    expect(tablet.to_the_lesson).to_be_visible()
    assert tablet.page.url.rstrip("/") == school.base_url
    for visitor in (guardian, tablet):
        visitor.context.close()
    assert school.stop() == 0


class Tablet:
    """A browser of its own that can die as a device dies: without a word to anybody."""

    def __init__(self, playwright: Playwright) -> None:
        self.browser = launch(playwright)
        self._session = self.browser.new_browser_cdp_session()
        self._dead: list[int] = []

    def dies(self) -> None:
        """Freeze every process: no goodbye goes out, as from an empty battery."""
        self._dead = [info["id"] for info in self._session.send("SystemInfo.getProcessInfo")["processInfo"]]
        for process in self._dead:
            os.kill(process, signal.SIGSTOP)

    def bury(self) -> None:
        """Take the frozen processes away, or close a tablet that lives."""
        for process in self._dead:
            os.kill(process, signal.SIGKILL)
        if not self._dead:
            self.browser.close()


@pytest.fixture
def tablet(playwright: Playwright) -> Iterator[Tablet]:
    """A tablet that may be dead at the end."""
    tablet = Tablet(playwright)
    yield tablet
    tablet.bury()


def test_a_second_device_takes_over_when_the_tablet_dies(
    visit: Callable[..., Visitor], tablet: Tablet, school: DemoSchool
) -> None:
    unit = visit("unit")
    guardian = visit("guardian")
    child = child_of(guardian)
    first_name = child["name"].split()[0]
    laptop = visit().sign_in(real_link(guardian, child["id"]))
    first = Visitor(tablet.browser.new_context(locale="nl-NL"), school.base_url)
    first.sign_in(real_link(guardian, child["id"])).join()
    unit.expect_state("luistert mee")
    until(lambda: len(first.kept) >= 2, 15, "the tablet's presence is proved", first.page)

    tablet.dies()
    expect(unit.page.get_by_text("even weg").first).to_be_visible(timeout=12_000)
    laptop.page.goto(school.base_url)
    laptop.join()

    expect(unit.page.get_by_text("even weg")).to_have_count(0)
    unit.expect_state(first_name)
    unit.expect_state("luistert mee")
    until(lambda: len(laptop.kept) >= 1, 10, "the laptop's presence is proved", laptop.page)
    spans = school.rows("SELECT device, start, end FROM live_span ORDER BY start")
    assert spans, "the tablet's interval ended at its last proof"
